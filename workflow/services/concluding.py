"""Turn the ballots of a sitting into its results, in the transaction that closes it."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, update

from states.refusals import Refused
from states.sitting import Method
from workflow.bulk import Rows, among
from workflow.counting import Count
from workflow.facts.ballots import gather_tally
from workflow.models.council import AgendaItem, Attendance
from workflow.reconciling import LineResult, Seat, Tally, reconcile, totals
from workflow.services import secret_ballots

_COLUMNS = tuple(field.name for field in fields(LineResult) if field.name not in {"nomination", "group"})
_RESULTS = Rows.updating(AgendaItem, by=("sitting_id", "nomination_id"), to=_COLUMNS)

_WROTE = (
    update(Attendance)
    .where(Attendance.sitting_id == bindparam("sitting"))
    .values(written=and_(~Attendance.present, among(Attendance.member_id, "members")))
)


def conclude(
    connection: Connection, sitting: Row[Any], *, presiding: int | None, counts: Mapping[int, Count] | None = None
) -> Mapping[str, object]:
    """Write the result of each nominee beside it; returns the totals, for the journal entry of the closing.

    The sitting is locked, and who came is written down; `counts` are those of minutes that were written on paper.
    Raises Refused with everything that does not add up.
    """
    tally = replace(gather_tally(connection, sitting), presiding=presiding)
    if counts is not None:
        tally = replace(tally, lines=tuple(replace(one, count=counts.get(one.nomination)) for one in tally.lines))
    if sitting.method == Method.SCREEN:
        tally = _with_written(tally)
    reconciled = reconcile(tally)
    if reconciled.discrepancies:
        raise Refused(*reconciled.refusals)
    if sitting.method == Method.SCREEN:
        write_down_written(connection, sitting.id, [seat.member for seat in tally.seats if seat.written])
        secret_ballots.shuffle(connection, sitting.id)
    rows = [(sitting.id, one.nomination, *(getattr(one, name) for name in _COLUMNS)) for one in reconciled.lines]
    _RESULTS.execute(connection, rows)
    return totals(tally, reconciled.lines)


def _with_written(tally: Tally) -> Tally:
    """Who was absent and voted on a screen has voted in writing."""
    voted = frozenset[int]().union(*(line.voted or () for line in tally.lines))
    seats = [Seat(one.member, one.present, written=one.member in voted and not one.present) for one in tally.seats]
    return replace(tally, seats=tuple(seats))


def write_down_written(connection: Connection, sitting_id: int, members: Collection[int]) -> None:
    """Mark these members as having voted in writing, and nobody else."""
    connection.execute(_WROTE, {"sitting": sitting_id, "members": sorted(members)})
