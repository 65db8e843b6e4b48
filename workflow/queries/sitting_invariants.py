"""Hold the results of closed sittings against their ballots, and both against the totals in the journal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, select

from states.sitting import SITTING, State
from workflow.bulk import among
from workflow.facts.ballots import gather_tallies
from workflow.models.council import AgendaItem, Sitting
from workflow.models.journal import JournalEntry
from workflow.reconciling import LineResult, Tally, reconcile, totals

Wrong = tuple[str, Mapping[str, object]]
"""The code of a contradiction with its facts."""

Line = Mapping[str, Any]
"""The result for a nominee, by column."""

_AT_ONCE = 200
"""Sittings held in memory at a time."""

_COLUMNS = tuple(field.name for field in fields(LineResult) if field.name not in {"nomination", "group", "rank"})
_STORED = select(AgendaItem).where(among(AgendaItem.sitting_id, "sittings")).order_by(AgendaItem.nomination_id)
_CLOSINGS = (
    select(JournalEntry.aggregate_id, JournalEntry.data)
    .where(
        JournalEntry.aggregate == SITTING.name,
        among(JournalEntry.aggregate_id, "sittings"),
        JournalEntry.state_before.in_((State.CONVENED, State.IN_SESSION)),
        JournalEntry.state_after == State.CLOSED,
    )
    .order_by(JournalEntry.id)
)


def broken(connection: Connection) -> Iterator[Wrong]:
    """Recompute every closed sitting from its rows; whatever row is gone and whatever number was changed differs."""
    last = 0
    while sittings := _closed_after(connection, last):
        last = sittings[-1].id
        asked = {"sittings": [sitting.id for sitting in sittings]}
        tallies = gather_tallies(connection, sittings)
        journalled = {row.aggregate_id: row.data for row in connection.execute(_CLOSINGS, asked)}
        stored: dict[int, dict[int, Row[Any]]] = {sitting.id: {} for sitting in sittings}
        for row in connection.execute(_STORED, asked):
            stored[row.sitting_id][row.nomination_id] = row
        for sitting in sittings:
            tally = tallies[sitting.id]
            for code, detail in _wrong_in(tally, stored[sitting.id], journalled.get(sitting.id, {})):
                yield code, {"sitting": sitting.id, **detail}


def _closed_after(connection: Connection, last: int) -> Sequence[Row[Any]]:
    statement = (
        select(Sitting)
        .where(Sitting.id > last, Sitting.state.in_((State.CLOSED, State.MINUTED)))
        .order_by(Sitting.id)
        .limit(_AT_ONCE)
    )
    return connection.execute(statement).all()


def _wrong_in(tally: Tally, stored: Mapping[int, Row[Any]], journalled: Mapping[str, Any]) -> Iterator[Wrong]:
    found = reconcile(tally)
    for nomination, refusals in found.discrepancies.items():
        for one in refusals:
            yield "sitting_does_not_add_up", {"nomination": nomination, "what": one.code}
    for line in found.lines:
        yield from _result_differs(asdict(line), stored[line.nomination])
    # Sittings that were closed before totals were kept have none.
    if "lines" in journalled:
        lines = {line[0]: dict(zip(journalled["columns"], line, strict=True)) for line in journalled["lines"]}
        yield from _totals_differ(totals(tally, found.lines), journalled)
        yield from _lines_differ({line.nomination: asdict(line) for line in found.lines}, lines)
        yield from _ranks_differ(lines, stored)


def _result_differs(line: Line, stored: Row[Any]) -> Iterator[Wrong]:
    """What stands beside the nominee is what the ballots come to."""
    for what in _COLUMNS:
        kept, recomputed = getattr(stored, what), line[what]
        if kept != recomputed:
            detail = {"nomination": line["nomination"], "what": what, "stored": kept, "recomputed": recomputed}
            yield "sitting_result_differs", detail


def _totals_differ(recomputed: Mapping[str, Any], journalled: Mapping[str, Any]) -> Iterator[Wrong]:
    for what in sorted(recomputed.keys() - {"columns", "lines"}):
        if recomputed[what] != journalled.get(what):
            yield "sitting_totals_differ", {"what": what, "recomputed": recomputed[what]}


def _lines_differ(recomputed: Mapping[int, Line], journalled: Mapping[int, Line]) -> Iterator[Wrong]:
    """Each nominee of the closing is there, with the numbers that it wrote down, and nobody else."""
    for nomination in sorted(recomputed.keys() | journalled.keys()):
        line, written = recomputed.get(nomination), journalled.get(nomination)
        if line is None or written is None or any(line[column] != written[column] for column in _COLUMNS):
            yield "sitting_totals_differ", {"what": "lines", "nomination": nomination}


def _ranks_differ(journalled: Mapping[int, Line], stored: Mapping[int, Row[Any]]) -> Iterator[Wrong]:
    """A rank is as it was at the closing; among equals it may have been settled since."""
    equals = Counter((*line["group"], line["rank"]) for line in journalled.values())
    for nomination in sorted(journalled.keys() & stored.keys()):
        line, kept = journalled[nomination], stored[nomination].rank
        first = line["rank"]
        allowed = {None} if first is None else {first + place for place in range(equals[*line["group"], first])}
        if kept not in allowed:
            yield (
                "sitting_result_differs",
                {"nomination": nomination, "what": "rank", "stored": kept, "recomputed": first},
            )
