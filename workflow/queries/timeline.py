"""Read what happened: the journal of one aggregate with its words, and the attempts that were refused."""

from typing import Any

from sqlalchemy import Connection, select

from workflow.models.journal import JournalEntry, JournalText
from workflow.models.nomination import Attempt
from workflow.models.person import Person


def of(connection: Connection, aggregate: str, aggregate_id: int) -> list[dict[str, Any]]:
    """List the entries of one aggregate in the order of its versions, with what people typed."""
    statement = (
        select(JournalEntry, Person.name)
        .outerjoin(Person, Person.id == JournalEntry.person_id)
        .where(JournalEntry.aggregate == aggregate, JournalEntry.aggregate_id == aggregate_id)
        .order_by(JournalEntry.version)
    )
    entries = connection.execute(statement).all()
    texts: dict[int, dict[str, str]] = {}
    typed = select(JournalText).where(JournalText.entry_id.in_([entry.id for entry in entries]))
    for row in connection.execute(typed):
        texts.setdefault(row.entry_id, {})[row.field] = row.text
    return [
        {
            "version": entry.version,
            "at": entry.at,
            "action": entry.action,
            "from": entry.state_before,
            "to": entry.state_after,
            "role": entry.role,
            "person": entry.name,
            "data": entry.data,
            "texts": texts.get(entry.id, {}),
        }
        for entry in entries
    ]


def refused(connection: Connection, nomination_id: int) -> list[dict[str, Any]]:
    """List the refused attempts on a nomination, oldest first."""
    statement = select(Attempt).where(Attempt.nomination_id == nomination_id).order_by(Attempt.id)
    return [
        {"at": row.received_at, "action": row.action, "state": row.state, "refusals": row.refusals}
        for row in connection.execute(statement)
    ]
