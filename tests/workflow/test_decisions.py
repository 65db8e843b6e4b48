"""What was handed in is reviewed, proposed, and awarded by a signed decision alone."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from states.actors import Role
from states.asks import Answers
from states.nomination import Action
from states.refusals import Refused
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow.acts import Act, Outcome, act
from workflow.errors import NotFound
from workflow.models.decision import Decision
from workflow.models.law import AuthorityRule
from workflow.models.nomination import Nomination
from workflow.queries import invariants
from workflow.queries.decisions import get_decision
from workflow.services import decisions, nominations
from workflow.services.nominations import Wish

AFTER = later(CUTOFF, hours=1)
SIGNED_AT = later(CUTOFF, days=1)
DUE = date(2024, 12, 20)


def tick(world: World, nomination: int, ticks: Mapping[str, bool], who: str = "reviewer") -> Outcome:
    """Tick some items and criteria."""
    return world.database.write(
        lambda connection: nominations.tick(connection, nomination, ticks, actor=world.actor(who), now=OPENED)
    )


def proposed(world: World, count: int = 1, unit: str = "unit-1") -> list[int]:
    """Bring some nominees to `proposed`."""
    named = steps.qualified(world, unit=unit, count=count)
    steps.propose(world, named, now=AFTER)
    return named


def draft(world: World, named: Sequence[int], who: str = "submitter") -> int:
    """Draft a decision on these nominees."""
    return world.database.write(
        lambda connection: decisions.draft(
            connection,
            world.rounds["annual-2024"],
            abstract="Về việc tặng Giấy khen",
            nominations=named,
            actor=world.actor(who),
            now=AFTER,
        )
    )


def sign(world: World, decision: int, who: str = "director") -> decisions.Signed:
    """Sign a decision."""
    return world.database.write(
        lambda connection: decisions.sign(connection, decision, actor=world.actor(who), now=SIGNED_AT)
    )


def refused_draft(world: World, named: Sequence[int], who: str = "submitter") -> list[str]:
    """Draft a decision that is refused; returns the codes."""
    with pytest.raises(Refused) as refused:
        draft(world, named, who)
    return steps.codes(refused.value)


def test_approval_needs_every_tick_and_the_latest_one_counts(world: World) -> None:
    _, (nomination,) = steps.handed_in(world)
    *some, last = steps.TICKS["individual"]
    assert tick(world, nomination, dict.fromkeys(some, True)).accepted
    refused = steps.do(world, nomination, "approve", "reviewer")
    assert (steps.codes(refused), refused.refusals[0].detail) == (["not_all_ticked"], {"unticked": (last,)})
    assert tick(world, nomination, {last: True, some[0]: False}).accepted
    refused = steps.do(world, nomination, "approve", "reviewer")
    assert refused.refusals[0].detail == {"unticked": (some[0],)}
    assert tick(world, nomination, {some[0]: True}).accepted
    assert steps.do(world, nomination, "approve", "reviewer").state == "qualified"


def test_a_tick_counts_for_the_paper_and_the_wording_that_it_was_made_on(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.tick_all(world, nomination).accepted
    returned = steps.give_back(world, nomination, "achievement_report", due=DUE, now=later(OPENED, days=1))
    assert returned.accepted
    assert steps.attach(world, nomination, "achievement_report", now=later(OPENED, days=2)).accepted
    assert steps.submit(world, submission, now=later(OPENED, days=2)).accepted
    assert steps.receive(world, submission, now=later(OPENED, days=3)).accepted
    refused = steps.do(world, nomination, "approve", "reviewer", now=later(OPENED, days=3))
    assert refused.refusals[0].detail == {"unticked": ("achievement_report", "individual_reform", "annual_rating")}
    steps.approve(world, nomination, now=later(OPENED, days=3))


def test_only_what_the_dossier_has_is_ticked_by_the_reviewing_office(world: World) -> None:
    _, (nomination,) = steps.handed_in(world)
    with pytest.raises(Refused) as refused:
        tick(world, nomination, {"collective_reform": True, "annual_rating": True})
    assert steps.codes(refused.value) == ["item_unknown"]
    assert refused.value.refusals[0].detail["items"] == ["collective_reform"]
    for who in ("proposer", "clerk", "head@unit-1"):
        assert steps.codes(tick(world, nomination, {"annual_rating": True}, who)) == ["not_permitted"]
    assert steps.codes(tick(world, nomination, {})) == ["field_required"]


def test_what_is_not_there_for_somebody_is_not_there_in_any_way(world: World) -> None:
    _, (nomination,) = steps.handed_in(world)
    for missing in (nomination, 10_000):
        with pytest.raises(NotFound) as not_ticked:
            tick(world, missing, {"no_such_item": True}, "officer@unit-2")
        with pytest.raises(NotFound) as not_edited:
            steps.edit(world, missing, unit="unit-2", name="")
        with pytest.raises(NotFound) as not_attached:
            steps.attach(world, missing, "no_such_item", unit="unit-2")
        for found in (not_ticked, not_edited, not_attached):
            assert (found.value.noun, found.value.key) == ("nomination", missing)


def test_a_return_asks_for_reasons_and_for_a_day_ahead(world: World) -> None:
    _, (nomination,) = steps.handed_in(world)
    refused = steps.do(world, nomination, "return", "reviewer")
    assert [refusal.detail for refusal in refused.refusals] == [{"field": "items"}, {"field": "due"}]
    past = steps.give_back(world, nomination, "council_minutes", due=OPENED.date() - timedelta(days=1))
    assert steps.codes(past) == ["date_in_the_past"]
    assert steps.give_back(world, nomination, "council_minutes", due=OPENED.date()).state == "returned"


def test_nobody_is_proposed_while_others_may_still_submit(world: World) -> None:
    (nomination,) = steps.qualified(world)
    early = steps.do(world, nomination, "propose", "proposer", now=CUTOFF - timedelta(microseconds=1))
    assert (steps.codes(early), early.refusals[0].detail) == (["cutoff_not_past"], {"cutoff": CUTOFF})
    assert steps.do(world, nomination, "propose", "proposer", now=CUTOFF).state == "proposed"


def test_not_awarding_asks_for_one_of_the_reasons(world: World) -> None:
    (nomination,) = steps.qualified(world)
    for code in (None, "because"):
        refused = steps.do(world, nomination, "not_award", "reviewer", reason_code=code)
        assert steps.codes(refused) == ["field_not_a_choice"]
    assert steps.do(world, nomination, "not_award", "reviewer", reason_code="criteria_not_met").state == "not_awarded"


def test_an_office_that_is_nominated_gives_way_to_another_one(world: World) -> None:
    world.actors["officer@phong-tccb"] = world.actor("office_officer")
    submission = steps.start(world, unit="phong-tccb")
    named = steps.draft(world, submission, unit="phong-tccb", kind="collective", name="Phòng Tổ chức cán bộ")
    steps.attach_shared(world, submission, unit="phong-tccb")
    steps.vote(world, [named], code="so-y-te", secretary="office_secretary")
    assert steps.do(world, named, "endorse", "office_secretary").accepted
    assert steps.submit(world, submission, unit="phong-tccb").accepted
    assert steps.receive(world, submission).accepted
    steps.approve(world, named)
    assert steps.codes(steps.do(world, named, "propose", "proposer", now=AFTER)) == ["not_permitted"]
    assert steps.do(world, named, "propose", "alternate", now=AFTER).accepted


def test_nobody_reviews_proposes_or_awards_himself(world: World) -> None:
    head = "head@unit-1"
    for role, code in (
        (Role.REVIEWER, "phong-tccb"),
        (Role.PROPOSING_OFFICER, "phong-tccb"),
        (Role.DECIDER, "so-y-te"),
    ):
        steps.grant(world, head, role, code)
    submission = steps.start(world)
    own = steps.draft(world, submission, name=f"Người {head}")
    steps.attach_shared(world, submission)
    steps.endorse(world, [own])
    assert steps.submit(world, submission).accepted
    assert steps.receive(world, submission).accepted
    assert steps.codes(tick(world, own, {"annual_rating": True}, head)) == ["own_case"]
    assert steps.tick_all(world, own).accepted
    assert steps.codes(steps.do(world, own, "approve", head)) == ["own_case"]
    refused = steps.do(world, own, "not_award", head, reason_code="late")
    assert steps.codes(refused) == ["own_case"]
    assert steps.do(world, own, "approve", "reviewer").accepted
    for action, answers in (("propose", {}), ("rank", {"rank": 1}), ("stand_by", {"rank": 1})):
        assert steps.codes(steps.do(world, own, action, head, now=AFTER, **answers)) == ["own_case"]
    steps.propose(world, [own], now=AFTER)
    assert steps.codes(steps.do(world, own, "send_back", head, now=AFTER, reason="Không.")) == ["own_case"]
    signed = sign(world, draft(world, [own]), head)
    assert [steps.codes(outcome) for outcome in signed.outcomes] == [["own_case"]]


def test_nobody_awards_what_he_drafted_or_reviewed(world: World) -> None:
    steps.grant(world, "officer@unit-1", Role.DECIDER, "so-y-te")
    steps.grant(world, "reviewer", Role.DECIDER, "so-y-te")
    named = proposed(world)
    decision = draft(world, named)
    for who in ("officer@unit-1", "reviewer"):
        signed = sign(world, decision, who)
        assert [steps.codes(outcome) for outcome in signed.outcomes] == [["four_eyes"]]
    assert sign(world, decision).accepted


def test_whoever_drafted_a_decision_does_not_sign_it(world: World) -> None:
    steps.grant(world, "director", Role.SUBMITTING_OFFICER, "phong-tccb")
    named = proposed(world)
    signed = sign(world, draft(world, named, "director"))
    assert [steps.codes(outcome) for outcome in signed.outcomes] == [["four_eyes"]]
    assert not signed.accepted
    assert steps.state_of(world, named[0]) == "proposed"
    assert sign(world, draft(world, named)).accepted


def test_a_signature_awards_everybody_and_gives_the_next_number(world: World) -> None:
    first, second = proposed(world), proposed(world, 2, unit="unit-2")
    numbers = [sign(world, draft(world, named)).number for named in (first, second)]
    assert numbers == [1, 2]
    assert [steps.state_of(world, nomination) for nomination in (*first, *second)] == ["awarded"] * 3
    assert steps.places_used(world) == 3
    kept = world.database.read(
        lambda connection: connection.execute(
            select(Decision.year, Decision.number, Decision.signed_on, Decision.signed_by, Decision.state).order_by(
                Decision.id
            )
        ).all()
    )
    director = world.actor("director").person
    assert [tuple(row) for row in kept] == [
        (2024, number, date(2024, 12, 16), director, "signed") for number in numbers
    ]


def test_a_decision_awards_all_or_none_and_tells_every_reason(world: World) -> None:
    stays, leaves = proposed(world, 2)
    decision = draft(world, [stays, leaves])
    assert steps.do(world, leaves, "send_back", "director", now=AFTER, reason="Xem lại.").accepted
    signed = sign(world, decision)
    told = {outcome.nomination: steps.codes(outcome) for outcome in signed.outcomes}
    assert told == {stays: ["group_refused"], leaves: ["wrong_state"]}
    assert signed.number is None
    assert steps.state_of(world, stays) == "proposed"
    world.database.write(
        lambda connection: decisions.revise(
            connection, decision, nominations=[stays], actor=world.actor("submitter"), now=AFTER
        )
    )
    assert sign(world, decision).number == 1
    with pytest.raises(Refused) as again:
        sign(world, decision)
    assert steps.codes(again.value) == ["wrong_state"]


def test_a_decision_names_proposed_nominees_of_its_round_once_each(world: World) -> None:
    (named,) = proposed(world)
    (waiting,) = steps.qualified(world, unit="unit-2")
    assert refused_draft(world, []) == ["decision_names_nobody"]
    assert refused_draft(world, [named, waiting]) == ["not_proposed"]
    assert refused_draft(world, [named, 10_000]) == ["not_proposed"]
    assert refused_draft(world, [named, named]) == ["listed_twice"]
    assert refused_draft(world, [named], "proposer") == ["not_permitted"]


def test_only_the_decider_at_the_deciding_office_signs(world: World) -> None:
    decision = draft(world, proposed(world))
    steps.grant(world, "reviewer", Role.DECIDER, "van-phong")
    for who in ("submitter", "reviewer", "auditor"):
        with pytest.raises(Refused) as refused:
            sign(world, decision, who)
        assert steps.codes(refused.value) == ["not_permitted"]
    for who in ("head@unit-1", "secretary@unit-1"):
        with pytest.raises(NotFound):
            sign(world, decision, who)
        with pytest.raises(NotFound):
            world.database.read(partial(get_decision, decision_id=decision, actor=world.actor(who)))
        with pytest.raises(NotFound):
            draft(world, [1], who)


@pytest.mark.parametrize("dates", [{"valid_to": date(2024, 12, 15)}, {"valid_from": date(2024, 12, 17)}])
def test_the_issuer_needs_authority_on_the_day_of_signing(world: World, dates: dict[str, date]) -> None:
    decision = draft(world, proposed(world))
    world.database.write(lambda connection: connection.execute(update(AuthorityRule).values(dates)))
    signed = sign(world, decision)
    assert [steps.codes(outcome) for outcome in signed.outcomes] == [["above_authority"]]
    world.database.write(
        lambda connection: connection.execute(update(AuthorityRule).values(dict.fromkeys(dates, date(2024, 12, 16))))
    )
    assert sign(world, decision).accepted


def test_eligibility_is_looked_at_again_when_the_decision_is_signed(world: World) -> None:
    (named,) = proposed(world)
    decision = draft(world, [named])
    world.database.write(
        lambda connection: connection.execute(
            update(Nomination).where(Nomination.id == named).values(staff_category="worker", rating="completed")
        )
    )
    signed = sign(world, decision)
    assert [steps.codes(outcome) for outcome in signed.outcomes] == [["staff_category_not_eligible", "rating_too_low"]]


def test_nobody_is_awarded_outside_a_signature(world: World) -> None:
    named, other = proposed(world, 2)
    decision = draft(world, [named])
    director = world.actor("director")

    def award(nomination: int, answers: Answers) -> list[str]:
        wish = Wish(nomination, Action.AWARD, answers)
        (outcome,) = world.database.write(
            lambda connection: nominations.carry_out(connection, [wish], actor=director, now=SIGNED_AT)
        )
        return steps.codes(outcome)

    assert award(named, Answers()) == ["not_in_decision", "field_required"]
    assert award(named, Answers(decision=decision)) == ["not_in_decision", "field_required"]
    wish = Act(other, Action.AWARD, director, SIGNED_AT, Answers(decision=decision))
    (unnamed,) = world.database.write(lambda connection: act(connection, [wish]))
    assert steps.codes(unnamed) == ["not_in_decision"]
    assert sign(world, decision).accepted
    after = steps.do(world, other, "award", "director", now=SIGNED_AT, decision=decision)
    assert steps.codes(after) == ["not_in_decision"]
    assert world.database.read(invariants.broken) == ()
    awarded = select(func.count()).where(Nomination.state == "awarded")
    assert world.database.read(lambda connection: connection.scalar(awarded)) == 1
