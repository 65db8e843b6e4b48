"""Prove the table of a council sitting: who may, from when on, and why not."""

from datetime import timedelta

import pytest

from states.actors import CLOCK, Role
from states.facts import SittingFacts
from states.lifecycle import Verdict
from states.sitting import SITTING, Action
from tests.states.making import NOW, OTHER_UNIT, holding, refused, sitting_facts

MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)
TODAY = NOW.date()
SECRETARY, CHAIR, MEMBER = (holding(role) for role in (Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER))
NOT_SECRETARY = refused("not_permitted", roles=(Role.COUNCIL_SECRETARY,))
NOT_CHAIR = refused("not_permitted", roles=(Role.COUNCIL_CHAIR,))
BALLOTS = refused("ballots_cast")
NO_QUORUM = refused("no_quorum", present=4, members=7, needed=5)


def kept(state: str = "convened", **changes: object) -> SittingFacts:
    """Make facts of a sitting that its secretary looks after."""
    return sitting_facts(**{"actor": SECRETARY, "state": state} | changes)


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        (Action.OPEN, kept(), Verdict("in_session")),
        (Action.OPEN, kept(held_at=NOW + MOMENT), Verdict("in_session")),
        (
            Action.OPEN,
            kept(held_at=NOW + DAY, held_on=TODAY + DAY),
            refused("sitting_not_held", held_at=NOW + DAY),
        ),
        (Action.OPEN, kept(method="counted"), Verdict("in_session")),
        (Action.OPEN, kept(method="entered"), refused("minutes_are_entered")),
        (Action.OPEN, kept(presiding_there=False), refused("duty_not_filled", duties=["presiding"])),
        (Action.OPEN, kept(clerk_there=False), refused("duty_not_filled", duties=["clerk"])),
        (Action.OPEN, kept(present=4), NO_QUORUM),
        (Action.OPEN, kept(actor=CHAIR), NOT_SECRETARY),
        (Action.ENTER, kept(method="entered", held_at=NOW), Verdict("closed")),
        (
            Action.ENTER,
            kept(method="entered", held_at=NOW + MOMENT),
            refused("sitting_not_held", held_at=NOW + MOMENT),
        ),
        (Action.ENTER, kept(), refused("votes_are_cast_here")),
        (Action.ENTER, kept(method="entered", present=4), NO_QUORUM),
        (Action.CLOSE, kept("in_session", ballots_cast=True), Verdict("closed")),
        (Action.CLOSE, kept("in_session", present=4), NO_QUORUM),
        (Action.CLOSE, kept("in_session", presiding_there=False), refused("duty_not_filled", duties=["presiding"])),
        (Action.CLOSE, kept("in_session", actor=CHAIR), NOT_SECRETARY),
        (Action.CLOSE, kept("in_session", actor=CLOCK), NOT_SECRETARY),
        *(
            (action, kept(state, ballots_cast=cast), BALLOTS if cast else Verdict(dest or state))
            for action, dest in ((Action.ATTEND, None), (Action.SCHEDULE, None), (Action.CANCEL, "cancelled"))
            for state in ("convened", "in_session")
            for cast in (False, True)
        ),
        *((Action.WORD, kept(state, ballots_cast=True), Verdict(state)) for state in ("convened", "closed")),
        (Action.MINUTE, kept("closed"), Verdict("minuted")),
        (Action.MINUTE, kept("closed", ties=(7, 8)), refused("ties_unsettled", nominations=(7, 8))),
        (Action.MINUTE, kept("closed", actor=holding(Role.COUNCIL_SECRETARY, at=OTHER_UNIT)), NOT_SECRETARY),
        (Action.SETTLE_TIE, kept("closed", actor=CHAIR, ties=(7, 8)), Verdict("closed")),
        (Action.SETTLE_TIE, kept("closed", actor=MEMBER, presides=True, ties=(7, 8)), Verdict("closed")),
        (Action.SETTLE_TIE, kept("closed", actor=MEMBER, ties=(7, 8)), NOT_CHAIR),
        (Action.SETTLE_TIE, kept("closed", actor=CHAIR), refused("nobody_is_tied")),
        (Action.BIND, kept("minuted"), Verdict("minuted")),
        (Action.CORRECT, kept("minuted"), Verdict("closed")),
        (Action.CORRECT, kept("minuted", relying=(7,)), refused("minutes_relied_on", nominations=(7,))),
        (Action.CONFIRM, kept("closed", actor=CHAIR), Verdict("closed")),
        (Action.CONFIRM, kept("minuted", actor=CHAIR), Verdict("minuted")),
        (Action.CONFIRM, kept("minuted"), NOT_CHAIR),
    ],
)
def test_a_sitting_moves_or_says_why_not(action: str, known: SittingFacts, expected: Verdict) -> None:
    assert SITTING.decide(action, known, None) == expected


def test_all_that_is_wrong_with_a_sitting_is_told_at_once() -> None:
    known = kept(held_on=TODAY + DAY, present=1, clerk_there=False)
    codes = [refusal.code for refusal in SITTING.decide(Action.OPEN, known, None).refusals]
    assert codes == ["sitting_not_held", "duty_not_filled", "no_quorum"]
