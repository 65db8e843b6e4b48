"""Write the journal: what happened, in the transaction that made it happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from states.actors import Actor
from workflow.encoding import plain
from workflow.models.journal import JournalEntry, JournalText, Pending

CONSUMERS = ("relay",)
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


# SQLite would insert row by row to give ids in the order asked for; this way it is one statement.
_INSERT = insert(JournalEntry).returning(
    JournalEntry.id, JournalEntry.aggregate, JournalEntry.aggregate_id, JournalEntry.version
)
_TEXTS = insert(JournalText)
_PENDING = insert(Pending)


def record(connection: Connection, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Insert the entries with their texts and pending rows; returns their ids in the same order."""
    if not entries:
        return ()
    rows = connection.execute(_INSERT, [_row(entry) for entry in entries])
    known = {(aggregate, aggregate_id, version): entry_id for entry_id, aggregate, aggregate_id, version in rows}
    ids = tuple(known[entry.aggregate, entry.aggregate_id, entry.version] for entry in entries)
    texts = [
        {"entry_id": entry_id, "field": name, "text": text}
        for entry_id, entry in zip(ids, entries, strict=True)
        for name, text in entry.texts.items()
    ]
    if texts:
        connection.execute(_TEXTS, texts)
    connection.execute(
        _PENDING, [{"consumer": consumer, "entry_id": entry_id} for consumer in CONSUMERS for entry_id in ids]
    )
    return ids


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "issuer_id": entry.issuer,
        "aggregate": entry.aggregate,
        "aggregate_id": entry.aggregate_id,
        "version": entry.version,
        "at": entry.at,
        "action": entry.action,
        "state_before": entry.state_before,
        "state_after": entry.state_after,
        "account_id": entry.actor.account,
        "person_id": entry.actor.person,
        "role": entry.role,
        "organisation_id": entry.organisation,
        "data": plain(entry.data),
    }
