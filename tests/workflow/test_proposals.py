"""Where the plan asks for it, the issuer's council votes on the qualified before they are proposed, and ranks them."""

from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from states.refusals import Refused
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow.counting import Count
from workflow.models.council import AgendaItem, SittingRule
from workflow.models.nomination import Nomination
from workflow.models.plan import PlanVersion
from workflow.services import sittings
from workflow.services.attending import Presence

MET = later(CUTOFF, days=1)
AFTER = later(CUTOFF, days=2)


def ask(world: World) -> None:
    """Let the plan ask for the department's council before proposing; before anybody has read it."""

    def work(connection: Connection) -> None:
        ((version, content),) = connection.execute(select(PlanVersion.id, PlanVersion.content)).all()
        council = {**content["council"], "before_proposal": True}
        statement = update(PlanVersion).where(PlanVersion.id == version)
        connection.execute(statement.values(content={**content, "council": council}))

    world.database.write(work)


def meet(world: World, votes: dict[int, Count], *, score_most: int | None = None, now: Any = MET) -> int:
    """Let the department's council meet, and minute it."""
    secretary = world.actor("office_secretary")
    attendance = [Presence(member, present=True) for member in world.members["so-y-te"]]
    who: dict[str, Any] = {"actor": secretary, "now": now}

    def work(connection: Connection) -> int:
        sitting = sittings.convene(
            connection,
            world.organisations["so-y-te"],
            held_at=now,
            place=None,
            nominations=list(votes),
            method="entered",
            **who,
        )
        if score_most:
            rule = update(SittingRule).where(SittingRule.sitting_id == sitting)
            connection.execute(rule.values(score_most=score_most))
        sittings.enter(connection, sitting, attendance=attendance, votes=votes, **who)
        sittings.minute(connection, sitting, **who)
        return sitting

    return world.database.write(work)


def refusals(world: World, nomination: int, action: str, **answers: Any) -> list[tuple[str, Any]]:
    """Ask for something, and give every reason why not."""
    outcome = steps.do(world, nomination, action, "proposer", now=AFTER, **answers)
    return [(one.code, one.detail) for one in outcome.refusals]


def test_the_issuers_council_votes_on_the_qualified_before_they_are_proposed(world: World) -> None:
    ask(world)
    passed, failed, late = steps.qualified(world, count=3)
    assert refusals(world, passed, "propose") == [("issuers_council_has_not_voted", {})]
    meet(world, {passed: Count(3, 2), failed: Count(2, 3)})
    stages = select(AgendaItem.stage).where(AgendaItem.nomination_id == passed).order_by(AgendaItem.sitting_id)
    assert [stage for (stage,) in steps.rows(world, stages)] == ["endorsement", "proposal"]
    assert refusals(world, failed, "propose") == [
        ("issuers_council_did_not_pass", {"votes_for": 2, "base": 5, "votes_needed": 3})
    ]
    assert refusals(world, late, "propose") == [("issuers_council_has_not_voted", {})]
    assert refusals(world, passed, "propose") == []
    with pytest.raises(Refused) as refused:
        meet(world, {passed: Count(5, 0)}, now=AFTER)
    assert steps.codes(refused.value) == ["not_for_this_council"]


def test_a_vote_from_before_the_nominee_was_found_qualified_does_not_count(world: World) -> None:
    ask(world)
    (nomination,) = steps.qualified(world)
    meet(world, {nomination: Count(5, 0)}, now=later(OPENED, hours=-1))
    assert refusals(world, nomination, "propose") == [("issuers_council_has_not_voted", {})]


def test_without_the_plan_asking_the_issuers_council_has_no_say(world: World) -> None:
    (nomination,) = steps.qualified(world)
    with pytest.raises(Refused) as refused:
        meet(world, {nomination: Count(5, 0)})
    assert steps.codes(refused.value) == ["not_for_this_council"]
    assert refusals(world, nomination, "propose") == []


def test_ranks_follow_the_councils_order(world: World) -> None:
    ask(world)
    second, first, failed = steps.qualified(world, count=3)
    votes = {second: Count(5, 0, score_sum=20), first: Count(4, 1, score_sum=36), failed: Count(1, 4, score_sum=10)}
    meet(world, votes, score_most=10)
    assert refusals(world, first, "rank", rank=2) == [("rank_differs_from_council", {"field": "rank", "rank": 1})]
    assert refusals(world, first, "rank", rank=1) == []
    assert refusals(world, second, "stand_by", rank=1) == [("rank_differs_from_council", {"field": "rank", "rank": 2})]
    assert refusals(world, second, "stand_by", rank=2) == []
    assert refusals(world, failed, "rank", rank=1) == []
    ranks = select(Nomination.id, Nomination.rank).order_by(Nomination.id)
    assert [tuple(row) for row in steps.rows(world, ranks)] == [(second, 2), (first, 1), (failed, 1)]
