"""Prove the table of a round: who may, from when on, and why not."""

from datetime import timedelta

import pytest

from states.actors import CLOCK, Role
from states.facts import Office, RoundFacts
from states.lifecycle import Verdict
from states.round import ROUND
from tests.states.making import CUTOFF, OFFICES, holding, refused, round_facts

MOMENT = timedelta(microseconds=1)
PLANNER, DECIDER = holding(Role.PLAN_OFFICER), holding(Role.DECIDER)


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        ("open", round_facts(actor=PLANNER, now=CUTOFF - MOMENT), Verdict("open")),
        ("open", round_facts(actor=PLANNER, cutoff=None), refused("to_be_announced")),
        ("open", round_facts(actor=PLANNER, now=CUTOFF), refused("deadline_passed", limit=CUTOFF)),
        (
            "open",
            round_facts(actor=PLANNER, awaits=("council",)),
            refused("parts_to_be_announced", parts=("council",)),
        ),
        (
            "open",
            round_facts(actor=PLANNER, uncounted=("unit-1",)),
            refused("headcount_missing", organisations=("unit-1",)),
        ),
        (
            "recount",
            round_facts(actor=PLANNER, state="closed", uncounted=("unit-1",)),
            refused("headcount_missing", organisations=("unit-1",)),
        ),
        ("recount", round_facts(actor=PLANNER, state="open"), Verdict("open")),
        ("recount", round_facts(actor=CLOCK, state="open"), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
        ("remind", round_facts(actor=PLANNER, state="closed"), Verdict("closed")),
        ("remind", round_facts(actor=DECIDER, state="open"), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
        ("remind", round_facts(actor=PLANNER, state="open", cutoff=None), refused("to_be_announced")),
        (
            "remind",
            round_facts(actor=PLANNER, state="decided"),
            refused("wrong_state", lifecycle="round", action="remind", state="decided"),
        ),
        ("amend", round_facts(actor=PLANNER), Verdict("planned")),
        ("amend", round_facts(actor=CLOCK, state="closed"), refused("not_permitted", roles=(Role.PLAN_OFFICER,))),
        (
            "amend",
            round_facts(actor=PLANNER, state="decided"),
            refused("wrong_state", lifecycle="round", action="amend", state="decided"),
        ),
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
