"""Say what else changes in a nomination's row when it moves."""

from collections.abc import Callable, Mapping
from typing import Any

from states.facts import NominationFacts, NominationRow
from states.nomination import Action
from workflow.acts.values import Act

COUNCIL_MINUTES = "council_minutes"
"""The dossier item whose flagging asks for a new vote."""

Changes = dict[str, Any]
"""Columns of the row with their new values."""
Effect = Callable[[NominationRow, NominationFacts, Act], Changes]


def _touched(row: NominationRow, facts: NominationFacts, act: Act) -> Changes:
    voted_on = bool(act.answers.fields & {"subject", "award_form"})
    return {"changed_at": act.received_at} | (_reopened(row, facts, act) if voted_on else {})


def _reopened(_row: NominationRow, _facts: NominationFacts, act: Act) -> Changes:
    return {"votes_count_from": act.received_at}


def _submitted(row: NominationRow, facts: NominationFacts, _act: Act) -> Changes:
    late = facts.limit.at is not None and facts.received_at >= facts.limit.at
    first = row.first_received_at or facts.received_at
    return {"first_received_at": first, "late": row.late or late, "flagged": frozenset()}


def _registered(row: NominationRow, facts: NominationFacts, act: Act) -> Changes:
    return {**_submitted(row, facts, act), "on_paper": True}


def _returned(row: NominationRow, facts: NominationFacts, act: Act) -> Changes:
    flagged = frozenset(flag.item for flag in act.answers.items)
    return {
        "flagged": flagged,
        "returned_at": act.received_at,
        "return_limit": act.answers.due_limit,
        "times_returned": row.times_returned + 1,
        "reviewed_by": act.actor.person,
    } | (_reopened(row, facts, act) if COUNCIL_MINUTES in flagged else {})


def _approved(_row: NominationRow, _facts: NominationFacts, act: Act) -> Changes:
    return {"reviewed_by": act.actor.person}


def _ranked(_row: NominationRow, _facts: NominationFacts, act: Act) -> Changes:
    return {} if act.answers.rank is None else {"rank": act.answers.rank}


def _left(row: NominationRow, _facts: NominationFacts, _act: Act) -> Changes:
    return {"previous_state": row.state}


_EFFECTS: Mapping[str, Effect] = {
    Action.EDIT: _touched,
    Action.ATTACH: _touched,
    Action.REOPEN: _reopened,
    Action.SUBMIT: _submitted,
    Action.REGISTER: _registered,
    Action.RETURN: _returned,
    Action.APPROVE: _approved,
    Action.RANK: _ranked,
    Action.STAND_BY: _ranked,
    Action.LAPSE: _left,
    Action.WITHDRAW: _left,
}


def changes(facts: NominationFacts, act: Act, dest: str) -> Changes:
    """Say what the act changes in the row: its effect, the new state, the next version."""
    effect = _EFFECTS.get(act.action)
    changed = {} if effect is None else effect(facts.row, facts, act)
    return {**changed, "state": dest, "version": facts.row.version + 1}
