"""Prove the table of an award decision: who may, and why not."""

import pytest

from states.actors import Role
from states.decision import DECISION
from states.facts import DecisionFacts, Office
from states.lifecycle import Verdict
from tests.states.making import OFFICES, decision_facts, holding, refused

DECIDER, SUBMITTER = holding(Role.DECIDER), holding(Role.SUBMITTING_OFFICER)


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
