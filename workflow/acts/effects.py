"""Say what else changes in a nomination's row when it moves."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from states.facts import NominationFacts, NominationRow
from states.nomination import Action, State
from workflow.acts.values import Act

COUNCIL_MINUTES = "council_minutes"
"""The dossier item whose flagging asks for a new vote."""

Effect = Callable[[NominationRow, NominationFacts, Act], NominationRow]


def _touched(row: NominationRow, _facts: NominationFacts, act: Act) -> NominationRow:
    voted_on = bool(act.answers.fields & {"subject", "award_form"})
    return replace(
        row,
        changed_at=act.received_at,
        votes_count_from=act.received_at if voted_on else row.votes_count_from,
    )


def _reopened(row: NominationRow, _facts: NominationFacts, act: Act) -> NominationRow:
    return replace(row, votes_count_from=act.received_at)


def _submitted(row: NominationRow, facts: NominationFacts, _act: Act) -> NominationRow:
    late = facts.limit.at is not None and facts.received_at >= facts.limit.at
    first = row.first_received_at or facts.received_at
    return replace(row, first_received_at=first, late=row.late or late, flagged=frozenset())


def _registered(row: NominationRow, facts: NominationFacts, act: Act) -> NominationRow:
    arrived = _submitted(row, facts, act)
    return replace(arrived, on_paper=True)


def _returned(row: NominationRow, _facts: NominationFacts, act: Act) -> NominationRow:
    flagged = frozenset(flag.item for flag in act.answers.items)
    return replace(
        row,
        flagged=flagged,
        returned_at=act.received_at,
        return_limit=act.answers.due_limit,
        times_returned=row.times_returned + 1,
        reviewed_by=act.actor.person,
        votes_count_from=act.received_at if COUNCIL_MINUTES in flagged else row.votes_count_from,
    )


def _approved(row: NominationRow, _facts: NominationFacts, act: Act) -> NominationRow:
    return replace(row, reviewed_by=act.actor.person)


def _ranked(row: NominationRow, _facts: NominationFacts, act: Act) -> NominationRow:
    return replace(row, rank=act.answers.rank if act.answers.rank is not None else row.rank)


def _left(row: NominationRow, _facts: NominationFacts, _act: Act) -> NominationRow:
    return replace(row, previous_state=row.state)


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


def moved(facts: NominationFacts, act: Act, dest: str) -> NominationRow:
    """Give the row as it stands after the act: its effect, the new state, the next version."""
    effect = _EFFECTS.get(act.action)
    row = facts.row if effect is None else effect(facts.row, facts, act)
    return replace(row, state=State(dest).value, version=row.version + 1)
