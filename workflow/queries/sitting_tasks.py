"""Say which sittings wait for somebody: to vote, to open, or to confirm what was counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from states.actors import COUNCIL_ROLES, Actor, Role
from states.sitting import Method, State
from workflow.calendar import local_day
from workflow.models.ballot import OpenVote, Turnout
from workflow.models.council import Attendance, Council, CouncilMember, Sitting, SittingRule

VOTE, OPEN, CONFIRM = "vote", "open", "confirm"


@dataclass(frozen=True, slots=True)
class Task:
    """What a sitting waits for: `kind` is vote, open or confirm."""

    kind: str
    sitting: int
    council: str
    held_at: datetime


def sitting_tasks(connection: Connection, *, actor: Actor, now: datetime) -> list[Task]:
    """List what waits for a person in the sittings of the councils that the roles serve; the oldest first."""
    councils = actor.organisations_as(COUNCIL_ROLES)
    if not councils or actor.person is None:
        return []
    rows = connection.execute(_running(actor.person).where(Sitting.organisation_id.in_(councils)))
    return [Task(kind, row.id, row.council, row.held_at) for row in rows for kind in _kinds(row, actor, now)]


def _running(person: int) -> Any:  # noqa: ANN401 - a SELECT of ten columns.
    seat = and_(CouncilMember.id == Attendance.member_id, CouncilMember.person_id == person)
    voted = or_(
        exists().where(Turnout.sitting_id == Sitting.id, Turnout.member_id == CouncilMember.id),
        exists().where(OpenVote.sitting_id == Sitting.id, OpenVote.member_id == CouncilMember.id),
    )
    written = exists().where(SittingRule.sitting_id == Sitting.id, SittingRule.absent_vote == "written")
    return (
        select(
            Sitting.id,
            Sitting.held_at,
            Sitting.state,
            Sitting.method,
            Sitting.organisation_id,
            Sitting.counted_by,
            Sitting.counts_confirmed_at,
            Council.name.label("council"),
            Attendance.present,
            voted.label("voted"),
            written.label("written"),
        )
        .join(Council, Council.id == Sitting.council_id)
        .outerjoin(Attendance.__table__.join(CouncilMember.__table__, seat), Attendance.sitting_id == Sitting.id)
        .where(Sitting.state.in_((State.CONVENED, State.IN_SESSION)))
        .order_by(Sitting.id)
    )


def _kinds(row: Any, actor: Actor, now: datetime) -> Iterator[str]:  # noqa: ANN401 - a row of `_running`.
    if row.state == State.CONVENED:
        keeps = row.organisation_id in actor.organisations_as(frozenset({Role.COUNCIL_SECRETARY}))
        if keeps and local_day(row.held_at) <= local_day(now):
            yield OPEN
    elif row.method == Method.SCREEN:
        entitled = row.present or (row.present is not None and row.written)
        if entitled and not row.voted:
            yield VOTE
    elif row.counted_by is not None and row.counts_confirmed_at is None and row.counted_by != actor.person:
        chairs = row.organisation_id in actor.organisations_as(frozenset({Role.COUNCIL_CHAIR}))
        if row.present or chairs:
            yield CONFIRM
