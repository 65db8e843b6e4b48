"""Keep the list of those entitled to a sitting: the members of a day, who came, and why others did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from states.refusals import Refusal, Refused
from workflow.bulk import Rows
from workflow.models.base import on_day
from workflow.models.council import Attendance, CouncilMember, Recusal
from workflow.services.agendas import require_once


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one member came, and if not, why, and whether the vote came in writing."""

    member: int
    present: bool
    reason: str | None = None
    written: bool = False


_CAME = Rows.updating(Attendance, by=("sitting_id", "member_id"), to=("present", "written", "reason"))


def list_members(connection: Connection, sitting: int, *, council: int, day: date) -> None:
    """List who is entitled on a day, anew; who stays on the list keeps what was written down, who is new is absent."""
    statement = select(CouncilMember.id).where(
        CouncilMember.council_id == council,
        on_day(CouncilMember, day),
    )
    members = set(connection.scalars(statement))
    if not members:
        raise Refused(Refusal("council_has_no_members", {"council": council}))
    listed = set(connection.scalars(select(Attendance.member_id).where(Attendance.sitting_id == sitting)))
    if gone := listed - members:
        for table in (Recusal, Attendance):
            connection.execute(delete(table).where(table.sitting_id == sitting, table.member_id.in_(gone)))
    if new := sorted(members - listed):
        rows = [{"sitting_id": sitting, "member_id": one, "present": False, "written": False} for one in new]
        connection.execute(insert(Attendance), rows)


def write_down(
    connection: Connection,
    sitting: int,
    attendance: Sequence[Presence],
    *,
    presiding: int | None,
    clerk: int | None,
) -> None:
    """Write down who came; each member once. Raises Refused where the list or the two duties do not fit."""
    require_once("member", [one.member for one in attendance])
    came = {one.member: one for one in attendance}
    listed = set(connection.scalars(select(Attendance.member_id).where(Attendance.sitting_id == sitting)))
    if came.keys() != listed:
        differing = {"unknown": sorted(came.keys() - listed), "missing": sorted(listed - came.keys())}
        raise Refused(Refusal("member_unknown", differing))
    _require_fit(came, presiding=presiding, clerk=clerk)
    rows = [(sitting, one.member, one.present, one.written and not one.present, one.reason) for one in attendance]
    _CAME.execute(connection, rows)


def _require_fit(came: Mapping[int, Presence], *, presiding: int | None, clerk: int | None) -> None:
    """Who presides and who keeps the minutes are two members, both present."""
    absent = [
        duty
        for duty, member in (("presiding", presiding), ("clerk", clerk))
        if member is not None and (member not in came or not came[member].present)
    ]
    if absent:
        raise Refused(*(Refusal("duty_not_filled", {"field": duty, "duties": [duty]}) for duty in absent))
    if presiding is not None and presiding == clerk:
        raise Refused(Refusal("two_duties", {"field": "clerk"}))
