"""Prove the tables of rounds, sittings and decisions: who may, from when on, and why not."""

from datetime import timedelta
from typing import Any

import pytest

from states.actors import CLOCK, Role
from states.decision import DECISION
from states.facts import DecisionFacts, Office, RoundFacts, SittingFacts
from states.lifecycle import Verdict
from states.refusals import Refusal
from states.round import ROUND
from states.sitting import SITTING
from tests.states.making import (
    CUTOFF,
    NOW,
    OFFICES,
    OTHER_UNIT,
    decision_facts,
    holding,
    round_facts,
    sitting_facts,
)

MOMENT = timedelta(microseconds=1)
PLANNER, SECRETARY = holding(Role.PLAN_OFFICER), holding(Role.COUNCIL_SECRETARY)
CHAIR, DECIDER = holding(Role.COUNCIL_CHAIR), holding(Role.DECIDER)
SUBMITTER = holding(Role.SUBMITTING_OFFICER)


def refused(code: str, **detail: Any) -> Verdict:
    return Verdict(None, (Refusal(code, detail),))


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        ("open", round_facts(actor=PLANNER, now=CUTOFF - MOMENT), Verdict("open")),
        ("open", round_facts(actor=PLANNER, cutoff=None), refused("to_be_announced")),
        ("open", round_facts(actor=PLANNER, now=CUTOFF), refused("deadline_passed", limit=CUTOFF)),
        ("close", round_facts(actor=PLANNER, state="open", now=CUTOFF), Verdict("closed")),
        ("close", round_facts(actor=CLOCK, state="open", now=CUTOFF), Verdict("closed")),
        (
            "close",
            round_facts(actor=PLANNER, state="open", now=CUTOFF - MOMENT),
            refused("cutoff_not_past", cutoff=CUTOFF),
        ),
        ("close", round_facts(actor=PLANNER, state="open", cutoff=None), Verdict("closed")),
        ("extend", round_facts(actor=PLANNER, state="open"), Verdict("open")),
        ("extend", round_facts(actor=PLANNER, state="closed", now=CUTOFF), Verdict("closed")),
        ("extend", round_facts(actor=PLANNER, state="open", cutoff=None), refused("to_be_announced")),
        ("decide", round_facts(actor=CLOCK, state="closed"), Verdict("decided")),
        ("decide", round_facts(actor=PLANNER, state="closed"), Verdict("decided")),
        (
            "decide",
            round_facts(actor=CLOCK, state="closed", unsettled=2),
            refused("nominations_unsettled", count=2),
        ),
        ("open", round_facts(actor=CLOCK), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
        (
            "open",
            round_facts(actor=holding(Role.PLAN_OFFICER, at=OFFICES[Office.PROPOSING])),
            refused("not_permitted", roles=(Role.PLAN_OFFICER,)),
        ),
        ("open", round_facts(actor=PLANNER, lead_office=None), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
        ("open", round_facts(actor=DECIDER), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
    ],
)
def test_a_round_moves_or_says_why_not(action: str, known: RoundFacts, expected: Verdict) -> None:
    assert ROUND.decide(action, known, None) == expected


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


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        ("revise", decision_facts(actor=SUBMITTER), Verdict("drafted")),
        ("sign", decision_facts(actor=DECIDER), Verdict("signed")),
        ("sign", decision_facts(actor=DECIDER, nominees=0), refused("decision_names_nobody")),
        ("sign", decision_facts(actor=SUBMITTER), refused("not_permitted", roles=(Role.DECIDER,))),
        ("revise", decision_facts(actor=DECIDER), refused("not_permitted", roles=(Role.SUBMITTING_OFFICER,))),
        (
            "sign",
            decision_facts(actor=holding(Role.DECIDER, at=OFFICES[Office.SUBMITTING])),
            refused("not_permitted", roles=(Role.DECIDER,)),
        ),
        ("sign", decision_facts(actor=DECIDER, deciding_office=None), refused("not_permitted", roles=(Role.DECIDER,))),
        (
            "sign",
            decision_facts(actor=DECIDER, state="signed"),
            refused("wrong_state", lifecycle="decision", action="sign", state="signed"),
        ),
    ],
)
def test_a_decision_moves_or_says_why_not(action: str, known: DecisionFacts, expected: Verdict) -> None:
    assert DECISION.decide(action, known, None) == expected


def test_all_that_is_wrong_with_a_sitting_is_told_at_once() -> None:
    known = sitting_facts(actor=SECRETARY, held_at=NOW + MOMENT, present=1, unbalanced=(1000,))
    codes = [refusal.code for refusal in SITTING.decide("close", known, None).refusals]
    assert codes == ["sitting_not_held", "no_quorum", "votes_do_not_add_up"]
