"""Count nominations by round, organisation and state: folded from the journal, so that no page counts rows."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from states.nomination import NOMINATION
from workflow.bulk import among
from workflow.models.counter import NominationCounter, RoundCounter
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination

CONSUMER = "counters"
"""Under this name the journal's entries wait to be counted."""
AT_ONCE = 2_000
"""Entries counted in one transaction."""

Counter = type[NominationCounter] | type[RoundCounter]

_UPSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def changes(entries: ColumnElement[bool], *, by_id: bool = False) -> Select[Any]:
    """Sum up what these journal entries changed: round, organisation, state, and by how many more or fewer.

    `by_id` says that the entries are known by their ids: SQLite, which keeps no statistics, would else read all of
    the nominations' entries by the index that begins with the aggregate.
    """
    aggregate = JournalEntry.aggregate.concat("") if by_id else JournalEntry.aggregate
    moved = entries & (aggregate == NOMINATION.name)
    left, reached = JournalEntry.state_before, JournalEntry.state_after
    moves = union_all(
        select(JournalEntry.aggregate_id, left.label("state"), literal(-1).label("change")).where(
            moved, left.is_not(None), left != reached
        ),
        select(JournalEntry.aggregate_id, reached.label("state"), literal(1).label("change")).where(
            moved, left.is_(None) | (left != reached)
        ),
    ).subquery()
    total = func.sum(moves.c.change)
    return (
        select(Nomination.round_id, Nomination.organisation_id, moves.c.state, total.label("number"))
        .join(Nomination, Nomination.id == moves.c.aggregate_id)
        .group_by(Nomination.round_id, Nomination.organisation_id, moves.c.state)
        .having(total != 0)
        .order_by(Nomination.round_id, Nomination.organisation_id, moves.c.state)
    )


_TAKE = (
    delete(Pending)
    .where(
        Pending.consumer == CONSUMER,
        Pending.entry_id.in_(
            select(Pending.entry_id)
            .where(Pending.consumer == CONSUMER)
            .order_by(Pending.entry_id)
            .limit(bindparam("at_once"))
            # A second process waits here, and then finds them gone: versions are counted in their order.
            .with_for_update()
        ),
    )
    .returning(Pending.entry_id)
)
TAKEN = changes(among(JournalEntry.id, "taken"), by_id=True)
"""What the entries of the parameter `taken`, a list of ids, changed."""
_COUNTED = ~exists().where(Pending.consumer == CONSUMER, Pending.entry_id == JournalEntry.id)


def is_behind(connection: Connection) -> bool:
    """Say whether an entry waits to be counted."""
    return connection.execute(select(Pending.entry_id).where(Pending.consumer == CONSUMER).limit(1)).first() is not None


def count(connection: Connection) -> int:
    """Count the oldest entries that wait, each once, in the transaction that strikes them out; returns how many."""
    taken = connection.scalars(_TAKE, {"at_once": AT_ONCE}).all()
    if taken:
        _put(connection, NominationCounter, TAKEN, adds=True, taken=taken)
        _put(connection, RoundCounter, _by_round(TAKEN), adds=True, taken=taken)
    return len(taken)


def rebuild(connection: Connection) -> None:
    """Count all anew from the journal, as after an import that wrote rows by the thousand; one statement a table.

    Entries that others write meanwhile keep their pending rows and are counted afterwards.
    """
    connection.execute(delete(Pending).where(Pending.consumer == CONSUMER))
    connection.execute(delete(NominationCounter))
    connection.execute(delete(RoundCounter))
    _put(connection, NominationCounter, changes(_COUNTED), adds=False)
    units: Any = select(NominationCounter.round_id, NominationCounter.state, NominationCounter.number)
    _put(connection, RoundCounter, _by_round(units), adds=False)


def _by_round(units: Select[Any]) -> Select[Any]:
    part = units.subquery()
    total = func.sum(part.c.number)
    return (
        select(part.c.round_id, part.c.state, total.label("number"))
        .group_by(part.c.round_id, part.c.state)
        .having(total != 0)
        .order_by(part.c.round_id, part.c.state)
    )


def _put(
    connection: Connection, table: Counter, numbers: Select[Any], *, adds: bool, taken: Collection[int] | None = None
) -> None:
    """Add the numbers to the counters, or set the counters to them."""
    names = [column.name for column in numbers.selected_columns]
    statement = _UPSERTS[connection.dialect.name](table).from_select(names, numbers)
    new = statement.excluded.number
    keys = [name for name in names if name != "number"]
    upsert = statement.on_conflict_do_update(index_elements=keys, set_={"number": table.number + new if adds else new})
    connection.execute(upsert, {"taken": taken} if taken is not None else {})
