"""Settle messages of which nobody knows whether the server took them, by the Message-IDs in the server's log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from notifications.compose import key_in, key_of, number_in
from states.message import MESSAGE, Action, State
from workflow.facts.messages import facts_of, lock
from workflow.models.message import Message

ON_THE_WAY = timedelta(minutes=15)
"""How long after an attempt broke off a server may still write down that it took the mail."""
_AT_ONCE = 1000
_SETTLED = {"next_try_at": None, "lease_until": None}
_AFRESH = {**_SETTLED, "first_tried_at": None, "begun_at": None}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many uncertain messages the server had, and how many were queued again."""

    sent: int
    queued: int


def reconcile(connection: Connection, known: Collection[str], *, as_of: datetime, now: datetime) -> Reconciled:
    """Settle by a log that names, up to `as_of`, every mail that the server ever took from us, by its Message-ID.

    What the log names was sent; what it does not name is queued again. Of what has been uncertain only since the log
    was read it says nothing, and that stays uncertain.
    """
    found, lost = _uncertain(connection, known, as_of=as_of)
    return _settle(connection, found, lost, now=now)


def reconcile_by_part(connection: Connection, known: Collection[str], *, as_of: datetime, now: datetime) -> Reconciled:
    """Settle by a log of which nobody knows how far it reaches: servers put old parts aside and write late.

    What the log does not name is queued again only where it names one of our mails that went out before, and one that
    went out after, and a quarter of an hour has passed; all else stays uncertain.
    """
    found, unnamed = _uncertain(connection, known, as_of=as_of)
    first, last = _reach(connection, known)
    lost = [
        row
        for row in unnamed
        if row.begun_at is not None
        and first is not None
        and first <= row.begun_at <= last
        and row.changed_at <= as_of - ON_THE_WAY
    ]
    return _settle(connection, found, lost, now=now)


def _uncertain(
    connection: Connection, known: Collection[str], *, as_of: datetime
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Tell what the log names from what it does not."""
    keys = {key_in(message_id) for message_id in known}
    rows = lock(connection, Message.state == State.UNCERTAIN)
    found = [row for row in rows if key_of(row.id, row.queued_at) in keys]
    unnamed = [row for row in rows if key_of(row.id, row.queued_at) not in keys and row.changed_at <= as_of]
    return found, unnamed


def _reach(connection: Connection, known: Collection[str]) -> tuple[Any, Any]:
    """Say between which instants mail went out that the log names."""
    numbers = sorted({number for one in known if (number := number_in(one)) is not None})
    reaches = [
        connection.execute(
            select(func.min(Message.begun_at), func.max(Message.begun_at)).where(
                Message.id.in_(numbers[at : at + _AT_ONCE]), Message.state == State.SENT
            )
        ).one()
        for at in range(0, len(numbers), _AT_ONCE)
    ]
    begun = [instant for reach in reaches for instant in reach if instant is not None]
    return min(begun, default=None), max(begun, default=None)


def _settle(
    connection: Connection, found: Collection[Row[Any]], lost: Collection[Row[Any]], *, now: datetime
) -> Reconciled:
    return Reconciled(
        sent=_move(connection, found, Action.FIND, now=now, **_SETTLED),
        queued=_move(connection, lost, Action.REQUEUE, now=now, **_AFRESH),
    )


def _move(
    connection: Connection, rows: Collection[Row[Any]], action: Action, *, now: datetime, **values: object
) -> int:
    """Move messages that all stand in one state."""
    dests = {row.id: MESSAGE.decide(action, facts_of(row, now=now), None).dest for row in rows}
    moved = [number for number, dest in dests.items() if dest is not None]
    for at in range(0, len(moved), _AT_ONCE):
        chosen = moved[at : at + _AT_ONCE]
        change = update(Message).where(Message.id.in_(chosen))
        connection.execute(change.values(state=dests[chosen[0]], changed_at=now, **values))
    return len(moved)
