"""Gather what the rules of a sitting want to know, and find who went on with its minutes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from states.actors import Actor
from states.facts import SittingFacts
from states.nomination import HANDED_IN
from states.nomination import State as NominationState
from states.sitting import Stage, State
from workflow.calendar import local_day
from workflow.counting import Rule
from workflow.facts.ballots import RULE, ballots_cast, rule_of
from workflow.models.council import AgendaItem, Attendance, CouncilMember, SittingRule
from workflow.models.nomination import Nomination

_RELYING: Mapping[str, frozenset[str]] = {
    Stage.ENDORSEMENT: frozenset(HANDED_IN),
    Stage.PROPOSAL: frozenset({NominationState.PROPOSED, NominationState.AWARDED, NominationState.NOT_AWARDED}),
}
"""States in which a nominee relies on the vote at each stage."""


def rules_of(connection: Connection, sitting_id: int) -> Mapping[int, Rule]:
    """Read the rules that a sitting was convened under; keyed by the id of the frozen rule."""
    rows = connection.execute(select(SittingRule.id, *RULE).where(SittingRule.sitting_id == sitting_id))
    return {row.id: rule_of(row) for row in rows}


def facts_of(connection: Connection, sitting: Row[Any], actor: Actor, now: datetime) -> SittingFacts:
    """Gather what the table asks about a sitting, given its row; quorum is counted with everybody entitled."""
    came = {
        row.member_id: row.present
        for row in connection.execute(
            select(Attendance.member_id, Attendance.present).where(Attendance.sitting_id == sitting.id)
        )
    }
    rules = rules_of(connection, sitting.id)
    lines = _lines(connection, sitting.id)
    return SittingFacts(
        actor=actor,
        now=now,
        state=sitting.state,
        method=sitting.method,
        organisation=sitting.organisation_id,
        held_at=sitting.held_at,
        held_on=local_day(sitting.held_at),
        today=local_day(now),
        members=len(came),
        present=sum(came.values()),
        quorum=max((rule.quorum_of(len(came)) for rule in rules.values()), default=0),
        presiding_there=came.get(sitting.presiding_id, False),
        clerk_there=came.get(sitting.clerk_id, False),
        presides=_presides(connection, sitting, actor),
        ballots_cast=ballots_cast(connection, sitting.id),
        ties=tied(lines) if sitting.state == State.CLOSED else (),
        relying=tuple(line.nomination_id for line in lines if line.state in _RELYING[line.stage]),
    )


def _lines(connection: Connection, sitting_id: int) -> Sequence[Any]:
    statement = (
        select(
            AgendaItem.nomination_id,
            AgendaItem.stage,
            AgendaItem.rank,
            Nomination.state,
            Nomination.subject_type,
            Nomination.award_form,
        )
        .join(Nomination, Nomination.id == AgendaItem.nomination_id)
        .where(AgendaItem.sitting_id == sitting_id)
        .order_by(AgendaItem.nomination_id)
    )
    return connection.execute(statement).all()


def place_of(line: Any) -> tuple[str, str, int] | None:  # noqa: ANN401 - a row of `_lines`.
    """Give what a nominee shares with those of equal rank: kind, award form and rank; None where nobody ranked."""
    return None if line.rank is None else (line.subject_type, line.award_form, line.rank)


def tied(lines: Sequence[Any]) -> tuple[int, ...]:
    """Name the nominees who share a rank with another of their kind and award form."""
    shared = Counter(place_of(line) for line in lines if line.rank is not None)
    return tuple(line.nomination_id for line in lines if shared[place_of(line)] > 1)


def ranked(connection: Connection, sitting_id: int) -> Sequence[Any]:
    """Read the nominees that a sitting ranked, with what `place_of` looks at."""
    return [line for line in _lines(connection, sitting_id) if line.rank is not None]


def _presides(connection: Connection, sitting: Row[Any], actor: Actor) -> bool:
    if sitting.presiding_id is None or actor.person is None:
        return False
    found = exists().where(CouncilMember.id == sitting.presiding_id, CouncilMember.person_id == actor.person)
    return bool(connection.scalar(select(found)))
