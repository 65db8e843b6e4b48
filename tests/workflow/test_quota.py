"""Places are taken by proposing, kept by awarding, and given back by everything else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from states.asks import Answers
from tests import steps
from tests.world import CUTOFF, World
from workflow.acts import Act, Outcome, act
from workflow.models.round import QuotaCounter

AFTER = CUTOFF + timedelta(hours=1)


def together(world: World, *wishes: tuple[int, str], who: str = "proposer", **answers: Any) -> tuple[Outcome, ...]:
    """Carry out a list of acts in one go."""
    acts = [Act(nomination, action, world.actor(who), AFTER, Answers(**answers)) for nomination, action in wishes]
    return world.database.write(lambda connection: act(connection, acts))


def test_of_twelve_proposals_in_one_list_the_first_ten_take_the_ten_places(world: World) -> None:
    named = steps.qualified(world, count=12)
    order = [*named[6:], *named[:6]]
    steps.rank(world, order)
    outcomes = together(world, *((nomination, "propose") for nomination in order))
    assert [outcome.nomination for outcome in outcomes if outcome.accepted] == order[:10]
    for outcome in outcomes[10:]:
        assert [(refusal.code, refusal.detail) for refusal in outcome.refusals] == [
            ("quota_full", {"places": 10, "used": 10})
        ]
    assert steps.places_used(world) == 10


def test_a_ranking_is_needed_as_soon_as_there_are_more_than_places(world: World) -> None:
    steps.set_places(world, 2)
    first, second = steps.qualified(world, count=2)
    steps.propose(world, [first], now=AFTER)
    (third,) = steps.qualified(world, unit="unit-2")
    for nomination in (second, third):
        refused = steps.do(world, nomination, "propose", "proposer", now=AFTER)
        assert [(refusal.code, refusal.detail) for refusal in refused.refusals] == [
            ("ranking_needed", {"contenders": 3, "places": 2})
        ]
    for rank in (None, 0, -1):
        assert not steps.do(world, third, "rank", "proposer", rank=rank).accepted
    steps.rank(world, [third, second])
    steps.propose(world, [third], now=AFTER)
    assert steps.codes(steps.do(world, second, "propose", "proposer", now=AFTER)) == ["quota_full"]
    assert steps.places_used(world) == 2


def test_collectives_and_individuals_have_places_of_their_own(world: World) -> None:
    steps.set_places(world, 0)
    (person,) = steps.qualified(world)
    (unit,) = steps.qualified(world, unit="unit-2", kind="collective")
    steps.rank(world, [person])
    assert steps.codes(steps.do(world, person, "propose", "proposer", now=AFTER)) == ["quota_full"]
    steps.propose(world, [unit], now=AFTER)
    assert (steps.places_used(world, "individual"), steps.places_used(world, "collective")) == (0, 1)


@pytest.mark.parametrize(
    ("action", "who", "answers", "leads_to"),
    [
        ("stand_by", "proposer", {"rank": 3}, "standby"),
        ("send_back", "proposer", {"reason": "Xem lại."}, "qualified"),
        ("send_back", "director", {"reason": "Xem lại."}, "qualified"),
        ("not_award", "director", {"reason_code": "over_quota"}, "not_awarded"),
        ("withdraw", "head@unit-1", {"reason": "Rút."}, "withdrawn"),
    ],
)
def test_what_leaves_proposed_gives_its_place_back(
    world: World, action: str, who: str, answers: dict[str, Any], leads_to: str
) -> None:
    steps.set_places(world, 1)
    first, second = steps.qualified(world, count=2)
    steps.rank(world, [first, second])
    steps.propose(world, [first], now=AFTER)
    assert steps.codes(steps.do(world, second, "propose", "proposer", now=AFTER)) == ["quota_full"]
    if "rank" not in answers:
        assert steps.codes(steps.do(world, first, action, who, now=AFTER)) in (
            ["field_required"],
            ["field_not_a_choice"],
        )
    assert steps.do(world, first, action, who, now=AFTER, **answers).state == leads_to
    assert steps.places_used(world) == 0
    steps.propose(world, [second], now=AFTER)
    assert steps.places_used(world) == 1


def test_an_award_keeps_its_place(world: World) -> None:
    steps.set_places(world, 1)
    first, second = steps.qualified(world, count=2)
    steps.rank(world, [first, second])
    steps.propose(world, [first], now=AFTER)
    assert steps.sign(world, [first], now=AFTER).accepted
    assert steps.codes(steps.do(world, second, "propose", "proposer", now=AFTER)) == ["quota_full"]
    assert steps.places_used(world) == 1


def test_who_stands_by_comes_next(world: World) -> None:
    steps.set_places(world, 1)
    first, reserve = steps.qualified(world, count=2)
    refused = steps.do(world, reserve, "stand_by", "proposer", now=AFTER)
    assert refused.refusals[0].detail == {"field": "rank"}
    assert steps.do(world, reserve, "stand_by", "proposer", now=AFTER, rank=2).state == "standby"
    steps.rank(world, [first])
    steps.propose(world, [first], now=AFTER)
    assert steps.codes(steps.do(world, reserve, "propose", "proposer", now=AFTER)) == ["quota_full"]
    assert steps.do(world, first, "withdraw", "officer@unit-1", now=AFTER, reason="Rút.").accepted
    steps.propose(world, [reserve], now=AFTER)
    assert steps.places_used(world) == 1


def test_a_place_given_back_in_a_list_serves_what_comes_after_it_and_not_before(world: World) -> None:
    steps.set_places(world, 1)
    holder, next_one, last = steps.qualified(world, count=3)
    steps.rank(world, [holder, next_one, last])
    steps.propose(world, [holder], now=AFTER)
    outcomes = together(world, (last, "propose"), (holder, "send_back"), (next_one, "propose"), reason="Đổi thứ tự.")
    assert [steps.codes(outcome) for outcome in outcomes] == [["quota_full"], [], []]
    assert steps.places_used(world) == 1


def test_a_group_that_fails_releases_the_places_it_took(world: World) -> None:
    steps.set_places(world, 2)
    first, second, third = steps.qualified(world, count=3)
    (other,) = steps.qualified(world, unit="unit-2")
    steps.rank(world, [first, second, third, other])
    proposer = world.actor("proposer")
    acts = [Act(one, "propose", proposer, AFTER, group="three of two") for one in (first, second, third)]
    outcomes = world.database.write(lambda connection: act(connection, [*acts, Act(other, "propose", proposer, AFTER)]))
    assert [steps.codes(outcome) for outcome in outcomes] == [["group_refused"]] * 2 + [["quota_full"], []]
    assert steps.places_used(world) == 1


def test_a_quota_that_is_not_hard_only_counts(world: World) -> None:
    steps.set_places(world, 1, hard=False)
    named = steps.qualified(world, count=3)
    steps.propose(world, named, now=AFTER)
    assert steps.places_used(world) == 3


def test_the_counters_of_other_rounds_stay_as_they_are(world: World) -> None:
    steps.propose(world, steps.qualified(world, count=2), now=AFTER)
    used = world.database.read(
        lambda connection: connection.execute(select(QuotaCounter.round_id, QuotaCounter.used)).all()
    )
    assert {row.round_id for row in used if row.used} == {world.rounds["annual-2024"]}


@pytest.mark.parametrize("used", [-1, 11])
def test_the_database_itself_holds_the_cap(world: World, used: int) -> None:
    with pytest.raises(IntegrityError):
        world.database.write(
            lambda connection: connection.execute(
                update(QuotaCounter)
                .where(QuotaCounter.round_id == world.rounds["annual-2024"], QuotaCounter.subject_type == "individual")
                .values(used=used)
            )
        )
    with pytest.raises(IntegrityError):
        world.database.write(
            lambda connection: connection.execute(
                insert(QuotaCounter).values(
                    round_id=world.rounds["annual-2024"], subject_type="individual", places=1, hard=True, used=0
                )
            )
        )
