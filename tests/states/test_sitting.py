"""Prove the table of a council sitting: who may, from when on, and why not."""

from datetime import timedelta

import pytest

from states.actors import CLOCK, Role
from states.facts import SittingFacts
from states.lifecycle import Verdict
from states.sitting import SITTING
from tests.states.making import NOW, OTHER_UNIT, holding, refused, sitting_facts

MOMENT = timedelta(microseconds=1)
SECRETARY, CHAIR = holding(Role.COUNCIL_SECRETARY), holding(Role.COUNCIL_CHAIR)


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        ("close", sitting_facts(actor=SECRETARY, held_at=NOW), Verdict("closed")),
        (
            "close",
            sitting_facts(actor=SECRETARY, held_at=NOW + MOMENT),
            refused("sitting_not_held", held_at=NOW + MOMENT),
        ),
        (
            "close",
            sitting_facts(actor=SECRETARY, present=4),
            refused("no_quorum", present=4, members=7, needed=5),
        ),
        (
            "close",
            sitting_facts(actor=SECRETARY, unbalanced=(1000,)),
            refused("votes_do_not_add_up", nominations=(1000,)),
        ),
        ("minute", sitting_facts(actor=SECRETARY, state="closed"), Verdict("minuted")),
        ("confirm", sitting_facts(actor=CHAIR, state="closed"), Verdict("closed")),
        ("confirm", sitting_facts(actor=CHAIR, state="minuted"), Verdict("minuted")),
        ("close", sitting_facts(actor=CHAIR), refused("not_permitted", roles=(Role.COUNCIL_SECRETARY,))),
        (
            "minute",
            sitting_facts(actor=holding(Role.COUNCIL_SECRETARY, at=OTHER_UNIT), state="closed"),
            refused("not_permitted", roles=(Role.COUNCIL_SECRETARY,)),
        ),
        (
            "confirm",
            sitting_facts(actor=SECRETARY, state="minuted"),
            refused("not_permitted", roles=(Role.COUNCIL_CHAIR,)),
        ),
        ("close", sitting_facts(actor=CLOCK), refused("not_permitted", roles=(Role.COUNCIL_SECRETARY,))),
    ],
)
def test_a_sitting_moves_or_says_why_not(action: str, known: SittingFacts, expected: Verdict) -> None:
    assert SITTING.decide(action, known, None) == expected


def test_all_that_is_wrong_with_a_sitting_is_told_at_once() -> None:
    known = sitting_facts(actor=SECRETARY, held_at=NOW + MOMENT, present=1, unbalanced=(1000,))
    codes = [refusal.code for refusal in SITTING.decide("close", known, None).refusals]
    assert codes == ["sitting_not_held", "no_quorum", "votes_do_not_add_up"]
