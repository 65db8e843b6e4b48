"""Take the journal entries that wait for the relay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from workflow.models.journal import JournalEntry, JournalText, Pending

RELAY = "relay"
"""The consumer whose pending rows these are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as the relay reads it; `left` is the state before."""

    id: int
    issuer: int
    aggregate: str
    subject: int
    at: datetime
    action: str
    left: str | None
    person: int | None
    data: Mapping[str, Any]
    texts: Mapping[str, str]


def take(connection: Connection, *, limit: int) -> tuple[Entry, ...]:
    """Read the oldest waiting entries, about `limit` of them; those of one moment come together."""
    found = _read(connection, limit=limit + 1)
    if len(found) <= limit:
        return found
    whole = tuple(entry for entry in found if entry.at != found[-1].at)
    return whole or _read(connection, at=found[-1].at)


def _read(connection: Connection, *, limit: int | None = None, at: datetime | None = None) -> tuple[Entry, ...]:
    statement = (
        select(JournalEntry)
        .join(Pending, Pending.entry_id == JournalEntry.id)
        .where(Pending.consumer == RELAY)
        .order_by(JournalEntry.id)
        .limit(limit)
    )
    if at is not None:
        statement = statement.where(JournalEntry.at == at)
    return entries(connection, statement)


def entries(connection: Connection, statement: Select[Any]) -> tuple[Entry, ...]:
    """Read the journal entries that a statement selects, each with what was typed."""
    rows = connection.execute(statement).all()
    texts: dict[int, dict[str, str]] = {row.id: {} for row in rows}
    for typed in connection.execute(select(JournalText).where(JournalText.entry_id.in_(texts))):
        texts[typed.entry_id][typed.field] = typed.text
    return tuple(
        Entry(
            id=row.id,
            issuer=row.issuer_id,
            aggregate=row.aggregate,
            subject=row.aggregate_id,
            at=row.at,
            action=row.action,
            left=row.state_before,
            person=row.person_id,
            data=row.data,
            texts=texts[row.id],
        )
        for row in rows
    )
