"""Find in which seat somebody takes part in a sitting, and what he may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, or_, select

from states.actors import COUNCIL_ROLES, Actor, Role
from states.sitting import SITTING
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.council import Attendance, CouncilMember, Sitting
from workflow.models.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class Room:
    """A sitting with the actor in it; `member` is None for one who serves the council and is not on the list."""

    sitting: Row[Any]
    actor: Actor
    member: int | None
    present: bool

    @property
    def keeps(self) -> bool:
        """Whether the actor keeps the minutes, presides, or is the council's secretary."""
        seats = (self.sitting.clerk_id, self.sitting.presiding_id)
        return self.has(Role.COUNCIL_SECRETARY) or (self.member is not None and self.member in seats)

    def has(self, role: Role) -> bool:
        """Whether the actor holds a role at the council's organisation today."""
        return self.sitting.organisation_id in self.actor.organisations_as(frozenset({role}))


def on_the_list(actor: Actor) -> ColumnElement[bool]:
    """Say which sittings list the actor among their members, whether or not he still is one."""
    return (
        exists()
        .where(Attendance.sitting_id == Sitting.id, Attendance.member_id == CouncilMember.id)
        .where(CouncilMember.person_id == actor.person)
    )


def get_room(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime, lock: bool = False) -> Room:
    """Find a sitting for one who is on its list or serves its council. Raises NotFound for everybody else."""
    serves = Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES))
    statement = select(Sitting).where(Sitting.id == sitting_id, or_(serves, on_the_list(actor)))
    if lock:
        statement = statement.with_for_update(key_share=True)
    sitting = connection.execute(statement).one_or_none()
    if sitting is None:
        raise NotFound("sitting", sitting_id)
    seat = _seat(connection, sitting_id, actor)
    today = current_actors(connection, [actor], local_day(now))[actor]
    return Room(sitting, today, seat.member_id if seat else None, present=bool(seat and seat.present))


def _seat(connection: Connection, sitting_id: int, actor: Actor) -> Any:  # noqa: ANN401 - a row or None.
    statement = (
        select(Attendance.member_id, Attendance.present)
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .where(Attendance.sitting_id == sitting_id, CouncilMember.person_id == actor.person)
        .order_by(Attendance.member_id)
    )
    return connection.execute(statement).first()


def may_confirm(connection: Connection, room: Room) -> bool:
    """Whether the actor is the second person for a count: present or holding the chair, and entered none of it."""
    counted = exists().where(
        JournalEntry.aggregate == SITTING.name,
        JournalEntry.aggregate_id == room.sitting.id,
        JournalEntry.action == "count",
        JournalEntry.person_id == room.actor.person,
    )
    here = (room.member is not None and room.present) or room.has(Role.COUNCIL_CHAIR)
    return here and not connection.scalar(select(counted))
