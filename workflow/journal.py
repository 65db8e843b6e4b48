"""Write the journal: what happened, in the transaction that made it happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from states.actors import Actor
from workflow.bulk import Row, Rows
from workflow.encoding import plain
from workflow.models.journal import JournalEntry, JournalText, Pending

CONSUMERS = ("relay", "counters")
"""Who takes entries afterwards; each deletes its own pending row, so nothing is skipped."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one aggregate: ids and codes in `data`, what a person typed in `texts`."""

    issuer: int
    aggregate: str
    aggregate_id: int
    version: int
    at: datetime
    action: str
    actor: Actor
    state_before: str | None = None
    state_after: str | None = None
    role: str | None = None
    organisation: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


_COLUMNS = (
    "issuer_id",
    "aggregate",
    "aggregate_id",
    "version",
    "at",
    "action",
    "state_before",
    "state_after",
    "account_id",
    "person_id",
    "role",
    "organisation_id",
    "data",
)
_ENTRIES = Rows(
    JournalEntry,
    *_COLUMNS,
    build=lambda rows, insert: (
        insert(JournalEntry)
        .from_select(_COLUMNS, select(rows))
        .returning(JournalEntry.id, JournalEntry.aggregate, JournalEntry.aggregate_id, JournalEntry.version)
    ),
)
_PENDING = Rows(
    Pending,
    "consumer",
    "entry_id",
    build=lambda rows, insert: insert(Pending).from_select(("consumer", "entry_id"), select(rows)),
)
_TEXTS = insert(JournalText)


def record(connection: Connection, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Insert the entries with their texts and pending rows; returns their ids in the same order."""
    if not entries:
        return ()
    rows = _ENTRIES.execute(connection, [_row(entry) for entry in entries]).all()
    known = {(row.aggregate, row.aggregate_id, row.version): row.id for row in rows}
    ids = tuple(known[entry.aggregate, entry.aggregate_id, entry.version] for entry in entries)
    texts = [
        {"entry_id": entry_id, "field": name, "text": text}
        for entry_id, entry in zip(ids, entries, strict=True)
        for name, text in entry.texts.items()
    ]
    if texts:
        connection.execute(_TEXTS, texts)
    _PENDING.execute(connection, [(consumer, entry_id) for consumer in CONSUMERS for entry_id in ids])
    return ids


def _row(entry: Entry) -> Row:
    """Give the values in the order of the columns."""
    return (
        entry.issuer,
        entry.aggregate,
        entry.aggregate_id,
        entry.version,
        entry.at,
        entry.action,
        entry.state_before,
        entry.state_after,
        entry.actor.account,
        entry.actor.person,
        entry.role,
        entry.organisation,
        plain(entry.data),
    )
