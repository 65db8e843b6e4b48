"""Keep the queue of mail: what waits, who is delivering it, and what the server said."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from notifications.audience import Hearer
from notifications.compose import Letter, Written, key_in, key_of
from states.message import MESSAGE, Action, MessageFacts, State
from workflow.models.message import Message
from workflow.models.person import Account

LEASE = timedelta(minutes=10)
"""How long a claimed message is left to whoever claimed it, and again from the moment its text goes out."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
"""A postponed message waits a minute, then twice as long each time, up to this."""

_INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to one account about one journal entry of an issuer."""

    issuer: int
    entry: int
    kind: str
    hearer: Hearer
    written: Written


def queue(connection: Connection, drafts: Sequence[Draft], *, now: datetime) -> None:
    """Queue mails; one that this account already has about this entry is not queued again."""
    if drafts:
        statement = _INSERT[connection.dialect.name](Message).on_conflict_do_nothing()
        connection.execute(statement, [_values(draft, now) for draft in drafts])


def _values(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "issuer_id": draft.issuer,
        "entry_id": draft.entry,
        "account_id": draft.hearer.account,
        "kind": draft.kind,
        "language": draft.hearer.language,
        "name": draft.hearer.name,
        "address": draft.hearer.address,
        "subject": draft.written.subject,
        "text": draft.written.text,
        "html": draft.written.html,
        "queued_at": now,
        "state": State.QUEUED,
        "changed_at": now,
        "attempts": 0,
    }


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process may deliver while its lease lasts; `attempt` tells its claim from others."""

    letter: Letter
    attempt: int

    @property
    def key(self) -> str:
        """Name the message as its Message-ID does."""
        return key_of(self.letter.id, self.letter.queued_at)


def claim(connection: Connection, *, now: datetime, limit: int) -> tuple[Claimed, ...]:
    """Claim the oldest messages that are due, at most `limit`; what goes to a disabled account is suppressed."""
    rows = _lock(
        connection,
        Message.state == State.QUEUED,
        or_(Message.next_try_at.is_(None), Message.next_try_at <= now),
        or_(Message.lease_until.is_(None), Message.lease_until <= now),
        limit=limit,
    )
    for row in rows:
        _advance(connection, row, Action.SUPPRESS, now=now)
    return tuple(_claimed(row) for row in rows if _take(connection, row, now))


def _take(connection: Connection, row: Row[Any], now: datetime) -> bool:
    values = {
        "attempts": row.attempts + 1,
        "first_tried_at": row.first_tried_at or now,
        "lease_until": now + LEASE,
    }
    return _advance(connection, row, Action.CLAIM, now=now, **values)


def _claimed(row: Row[Any]) -> Claimed:
    letter = Letter(
        id=row.id,
        queued_at=row.queued_at,
        name=row.name,
        address=row.address,
        language=row.language,
        subject=row.subject,
        text=row.text,
        html=row.html,
    )
    return Claimed(letter, row.attempts + 1)


def begin(connection: Connection, claimed: Claimed, *, now: datetime) -> bool:
    """Write down that the text goes out now; False where the lease is over, and then it must not."""
    return _answer(connection, claimed, Action.BEGIN, now=now, lease_until=now + LEASE)


def accept(connection: Connection, claimed: Claimed, words: str, *, now: datetime) -> bool:
    """Write down that the server took it."""
    return _answer(connection, claimed, Action.ACCEPT, now=now, lease_until=None, next_try_at=None, words=words)


def postpone(connection: Connection, claimed: Claimed, words: str, *, now: datetime) -> bool:
    """Write down that the server said "not now": it is tried again later, or has failed after two days of that."""
    pause = min(FIRST_PAUSE * 2 ** min(claimed.attempt - 1, 16), LONGEST_PAUSE)
    values: dict[str, object] = {"lease_until": None, "words": words}
    return _answer(connection, claimed, Action.POSTPONE, now=now, next_try_at=now + pause, **values) or _answer(
        connection, claimed, Action.FAIL, now=now, next_try_at=None, **values
    )


def fail(connection: Connection, claimed: Claimed, words: str, *, now: datetime) -> bool:
    """Write down that the server said "never"."""
    return _answer(connection, claimed, Action.FAIL, now=now, lease_until=None, next_try_at=None, words=words)


def doubt(connection: Connection, claimed: Claimed, words: str, *, now: datetime) -> bool:
    """Write down that nobody knows whether the server took it."""
    return _answer(connection, claimed, Action.DOUBT, now=now, lease_until=None, words=words)


def doubt_abandoned(connection: Connection, *, now: datetime) -> int:
    """Doubt what somebody who died had begun, once the lease is over; returns how many there were."""
    rows = _lock(connection, Message.state == State.IN_DATA, Message.lease_until <= now)
    return sum(_advance(connection, row, Action.DOUBT, now=now, lease_until=None) for row in rows)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many uncertain messages the server had, and how many were queued again."""

    sent: int
    queued: int


def reconcile(connection: Connection, known: Collection[str], *, as_of: datetime, now: datetime) -> Reconciled:
    """Settle uncertain messages by the Message-IDs that the server has in its log, read at `as_of`.

    What the log names was sent; what it does not name is queued again. Of what has been uncertain only since the log
    was read it says nothing, and that stays uncertain.
    """
    keys = {key_in(message_id) for message_id in known}
    rows = _lock(connection, Message.state == State.UNCERTAIN, Message.changed_at <= as_of)
    found = [row for row in rows if key_of(row.id, row.queued_at) in keys]
    lost = [row for row in rows if key_of(row.id, row.queued_at) not in keys]
    afresh = {"first_tried_at": None, "next_try_at": None}
    return Reconciled(
        sent=sum(_advance(connection, row, Action.FIND, now=now, next_try_at=None) for row in found),
        queued=sum(_advance(connection, row, Action.REQUEUE, now=now, **afresh) for row in lost),
    )


def _answer(connection: Connection, claimed: Claimed, action: Action, *, now: datetime, **values: object) -> bool:
    rows = _lock(connection, Message.id == claimed.letter.id)
    return any(_advance(connection, row, action, now=now, claimed_as=claimed.attempt, **values) for row in rows)


def _lock(connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Any]:
    """Read messages in the order in which they were queued; another process's are waited for, or left when many."""
    statement = (
        select(Message, Account.disabled_at)
        .join(Account, Account.id == Message.account_id)
        .where(*conditions)
        .order_by(Message.id)
        .limit(limit)
        .with_for_update(of=Message, skip_locked=limit is not None)
    )
    rows: list[Any] = list(connection.execute(statement).all())
    return rows


def _advance(
    connection: Connection,
    row: Row[Any],
    action: Action,
    *,
    now: datetime,
    claimed_as: int | None = None,
    **values: object,
) -> bool:
    known = MessageFacts(
        now=now,
        state=row.state,
        attempts=row.attempts,
        claimed_as=claimed_as,
        lease_until=row.lease_until,
        next_try_at=row.next_try_at,
        first_tried_at=row.first_tried_at,
        recipient_enabled=row.disabled_at is None,
    )
    dest = MESSAGE.decide(action, known, None).dest
    if dest is None:
        return False
    changed = values if dest == row.state else {**values, "changed_at": now}
    connection.execute(update(Message).where(Message.id == row.id).values(state=dest, **changed))
    return True
