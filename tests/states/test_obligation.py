"""Prove the table of an obligation: who may, until when, and why not, for every state and action."""

from datetime import timedelta
from itertools import product

import pytest

from states.actors import CLOCK, Actor, Role
from states.asks import Answers
from states.facts import Office
from states.lifecycle import Verdict
from states.obligation import OBLIGATION, OFFICES, OWING, UNFINISHED, Action, ObligationFacts, State
from states.refusals import Refusal
from tests.states.making import (
    CUTOFF,
    ISSUER,
    NOW,
    OTHER_UNIT,
    SOMEBODY,
    UNIT,
    answers,
    holding,
    obligation_facts,
    refused,
)
from tests.states.making import OFFICES as PLACES

MOMENT = timedelta(microseconds=1)
OFFICER, HEAD, PLANNER = holding(Role.UNIT_OFFICER), holding(Role.UNIT_HEAD), holding(Role.PLAN_OFFICER)
WORKER = Actor(account=9, person=9, grants=frozenset())

LEADS = {
    (Action.EDIT, State.DUE): State.DUE,
    (Action.EDIT, State.RETURNED): State.RETURNED,
    (Action.COMMIT, State.DUE): State.DUE,
    (Action.COMMIT, State.RETURNED): State.RETURNED,
    (Action.HAND_IN, State.DUE): State.SUBMITTED,
    (Action.HAND_IN, State.RETURNED): State.SUBMITTED,
    (Action.RETURN, State.SUBMITTED): State.RETURNED,
    (Action.RETURN, State.ACCEPTED): State.RETURNED,
    (Action.ACCEPT, State.SUBMITTED): State.ACCEPTED,
    (Action.WAIVE, State.DUE): State.WAIVED,
    (Action.WAIVE, State.RETURNED): State.WAIVED,
    (Action.REINSTATE, State.WAIVED): State.DUE,
    (Action.EXTEND, State.DUE): State.DUE,
    (Action.EXTEND, State.RETURNED): State.RETURNED,
    (Action.REDATE, State.DUE): State.DUE,
    (Action.REDATE, State.RETURNED): State.RETURNED,
    (Action.DROP, State.DUE): State.WAIVED,
    (Action.DROP, State.RETURNED): State.WAIVED,
}
DOES = {
    Action.EDIT: OFFICER,
    Action.HAND_IN: HEAD,
    Action.REDATE: CLOCK,
    Action.DROP: CLOCK,
}


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_each_action_leads_from_each_state_where_the_table_says(state: State, action: Action) -> None:
    known = obligation_facts(state=state, actor=DOES.get(action, PLANNER), works_here=True)
    dest = LEADS.get((action, state))
    verdict = OBLIGATION.decide(action, known, answers())
    if dest is None:
        detail = {"lifecycle": "obligation", "action": action, "state": state}
        assert verdict == Verdict(None, (Refusal("wrong_state", detail),))
    else:
        assert verdict == Verdict(dest)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLOCK])
def test_each_role_may_what_is_its_own(role: Role) -> None:
    possible = {
        move.action
        for move in OBLIGATION.moves
        for state in move.source
        if OBLIGATION.decide(move.action, obligation_facts(state=state, actor=holding(role)), answers()).dest
    }
    own = {Action.EDIT, Action.HAND_IN}
    takes = {Action.RETURN, Action.ACCEPT, Action.WAIVE, Action.REINSTATE}
    expected = {
        Role.UNIT_OFFICER: own,
        Role.UNIT_HEAD: own,
        Role.PLAN_OFFICER: takes | {Action.EXTEND},
        Role.REVIEWER: takes,
        Role.DECIDER: takes | {Action.EXTEND},
    }
    assert possible == expected.get(role, set())


@pytest.mark.parametrize(
    ("actor", "organisation", "allowed"),
    [
        (OFFICER, UNIT, True),
        (holding(Role.UNIT_OFFICER, at=OTHER_UNIT), UNIT, False),
        (PLANNER, UNIT, False),
        (PLANNER, ISSUER, True),
        (PLANNER, PLACES[Office.LEAD], True),
        (holding(Role.PLAN_OFFICER, at=PLACES[Office.RECEIVING]), ISSUER, False),
        (holding(Role.DECIDER), ISSUER, False),
    ],
)
def test_the_issuers_own_duties_are_done_by_its_lead_office(actor: Actor, organisation: int, *, allowed: bool) -> None:
    verdict = OBLIGATION.decide(Action.HAND_IN, obligation_facts(actor=actor, organisation=organisation), Answers())
    assert verdict == (Verdict(State.SUBMITTED) if allowed else refused("not_permitted", roles=OWING))


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (PLANNER, True),
        (holding(Role.PLAN_OFFICER, at=PLACES[Office.REVIEWING]), True),
        (holding(Role.REVIEWER), True),
        (holding(Role.REVIEWER, at=PLACES[Office.LEAD]), False),
        (holding(Role.PLAN_OFFICER, at=PLACES[Office.RECEIVING]), False),
    ],
)
def test_the_lead_office_and_whoever_it_goes_to_take_it(actor: Actor, *, allowed: bool) -> None:
    verdict = OBLIGATION.decide(Action.ACCEPT, obligation_facts(state="submitted", actor=actor), Answers())
    assert verdict == (Verdict(State.ACCEPTED) if allowed else refused("not_permitted", roles=OFFICES))


def test_an_officer_of_another_issuer_takes_nothing() -> None:
    known = obligation_facts(state="submitted", actor=PLANNER, issuer=77)
    assert OBLIGATION.decide(Action.ACCEPT, known, Answers()) == refused("not_permitted", roles=OFFICES)


def test_everybody_who_works_there_may_sign_and_nobody_else() -> None:
    here = obligation_facts(actor=WORKER, works_here=True)
    assert OBLIGATION.decide(Action.COMMIT, here, Answers()) == Verdict(State.DUE)
    assert [offer.action for offer in OBLIGATION.offers(here)] == [Action.COMMIT]
    assert OBLIGATION.decide(Action.COMMIT, obligation_facts(actor=WORKER), Answers()) == refused("works_elsewhere")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (obligation_facts(now=CUTOFF - MOMENT, late_is_refused=True), Verdict("submitted")),
        (obligation_facts(now=CUTOFF, late_is_refused=True), refused("deadline_passed", limit=CUTOFF)),
        (obligation_facts(now=CUTOFF + timedelta(days=400)), Verdict("submitted")),
        (obligation_facts(limit=None, late_is_refused=True), Verdict("submitted")),
        (obligation_facts(lacks=("text", "beds")), refused("report_incomplete", lacks=("text", "beds"))),
    ],
)
def test_what_is_owed_is_handed_in_or_says_why_not(known: ObligationFacts, expected: Verdict) -> None:
    handing_in = obligation_facts(
        actor=OFFICER, now=known.now, limit=known.limit, late_is_refused=known.late_is_refused, lacks=known.lacks
    )
    assert OBLIGATION.decide(Action.HAND_IN, handing_in, Answers()) == expected


def test_nobody_accepts_what_he_handed_in() -> None:
    own = obligation_facts(state="submitted", actor=PLANNER, submitted_by=SOMEBODY)
    assert OBLIGATION.decide(Action.ACCEPT, own, Answers()) == refused("own_report")


@pytest.mark.parametrize(
    ("action", "state", "given", "codes"),
    [
        (Action.RETURN, State.SUBMITTED, Answers(), ["reason", "due"]),
        (Action.RETURN, State.SUBMITTED, answers(reason=" "), ["reason"]),
        (Action.RETURN, State.SUBMITTED, answers(due_limit=NOW), ["due"]),
        (Action.WAIVE, State.DUE, Answers(), ["reason"]),
        (Action.WAIVE, State.DUE, answers(reason="x" * 4001), ["reason"]),
        (Action.REINSTATE, State.WAIVED, Answers(), ["reason"]),
        (Action.EXTEND, State.DUE, Answers(), ["until", "reason"]),
        (Action.EXTEND, State.DUE, answers(due_limit=NOW), ["until"]),
    ],
)
def test_an_action_asks_for_its_answers(action: Action, state: State, given: Answers, codes: list[str]) -> None:
    verdict = OBLIGATION.decide(action, obligation_facts(state=state, actor=PLANNER), given)
    assert [refusal.detail["field"] for refusal in verdict.refusals] == codes


def test_only_an_announced_deadline_is_extended() -> None:
    known = obligation_facts(actor=PLANNER, limit=None)
    assert OBLIGATION.decide(Action.EXTEND, known, answers()) == refused("deadline_not_announced")


@pytest.mark.parametrize("state", State)
def test_only_the_clock_follows_amendments(state: State) -> None:
    offered = {offer.action for offer in OBLIGATION.offers(obligation_facts(state=state, actor=CLOCK))}
    assert offered == ({Action.REDATE, Action.DROP} if state in UNFINISHED else set())
