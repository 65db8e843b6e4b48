"""Keep the queue of mail: what waits, who is delivering it, and what the server said."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from notifications import pace
from notifications.audience import Hearer
from notifications.compose import Letter, Written, key_of
from states.hearing import DIGEST, GROUP_OF, Choice, Preference, digest_time
from states.message import FIRST_PAUSE, LONGEST_PAUSE, MESSAGE, Action, State
from workflow.calendar import VIETNAM
from workflow.facts.messages import facts_of, lock
from workflow.models.message import Message
from workflow.models.suppression import Suppression
from workflow.pausing import Work, pauses
from workflow.services import preferences

LEASE = timedelta(minutes=10)
"""How long a claimed message is left to whoever claimed it, and again from the moment its text goes out."""

OPTIONAL = frozenset({*GROUP_OF, DIGEST})
"""Kinds of mail that nobody has to read: one can unsubscribe from them by a link in the mail's head."""

_INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to one account about one journal entry of an issuer, or about one reminder."""

    issuer: int
    entry: int | None
    kind: str
    hearer: Hearer
    written: Written
    reminder: int | None = None
    calendar: str | None = None


def queue(connection: Connection, drafts: Sequence[Draft], *, now: datetime) -> None:
    """Queue mails; one that this account already has about this entry or reminder is not queued again."""
    if drafts:
        statement = _INSERT[connection.dialect.name](Message).on_conflict_do_nothing()
        wanting_less = {draft.hearer.account for draft in drafts if draft.kind in GROUP_OF}
        chosen = preferences.of_accounts(connection, wanting_less) if wanting_less else {}
        rows = [_values(draft, now) | _held(draft.kind, chosen.get(draft.hearer.account), now) for draft in drafts]
        connection.execute(statement, rows)


def _held(kind: str, preference: Preference | None, now: datetime) -> dict[str, Any]:
    """Say until when a mail is held back for its reader's sake; one that he does not want is only shown to him."""
    held = {"state": State.QUEUED, "hold_until": None, "digest_at": None}
    if preference is None or kind not in GROUP_OF:
        return held
    local, choice = now.astimezone(VIETNAM), preference.choice(kind)
    if choice is Choice.OFF:
        return held | {"state": State.SUPPRESSED}
    if choice is Choice.DIGEST:
        return held | {"digest_at": digest_time(local)}
    return held | {"hold_until": preference.quiet_end(local)}


def _values(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "issuer_id": draft.issuer,
        "entry_id": draft.entry,
        "reminder_id": draft.reminder,
        "account_id": draft.hearer.account,
        "kind": draft.kind,
        "language": draft.hearer.language,
        "name": draft.hearer.name,
        "address": draft.hearer.address,
        "subject": draft.written.subject,
        "text": draft.written.text,
        "html": draft.written.html,
        "calendar": draft.calendar,
        "link": draft.written.link or None,
        "read_at": now if draft.kind == DIGEST else None,
        "unsubscribe_token": secrets.token_urlsafe(24) if draft.kind in OPTIONAL else None,
        "queued_at": now,
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


def claim(connection: Connection, *, now: datetime, limit: int, per_minute: int | None = None) -> tuple[Claimed, ...]:
    """Claim the oldest messages that are due, at most `limit`, and so many a minute among all processes.

    What nobody can or may read any more is suppressed instead. While mail is paused nothing is claimed.
    """
    if Work.MAIL in pauses(connection):
        return ()
    room = limit if per_minute is None else min(limit, pace.room(connection, per_minute=per_minute, now=now))
    if not room:
        return ()
    rows = lock(
        connection,
        Message.state == State.QUEUED,
        Message.hold_until.is_(None),
        Message.digest_at.is_(None),
        or_(Message.next_try_at.is_(None), Message.next_try_at <= now, Message.next_try_at > now + LONGEST_PAUSE),
        or_(Message.lease_until.is_(None), Message.lease_until <= now),
        limit=room,
        texts=True,
    )
    if not rows:
        return ()
    _suppress(connection, rows, now)
    taken = [row for row in rows if MESSAGE.decide(Action.CLAIM, facts_of(row, now=now), None).dest]
    if taken:
        _take(connection, taken, now)
    if per_minute is not None:
        pace.spend(connection, len(taken), now=now)
    return tuple(_claimed(row) for row in taken)


def _suppress(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    ids = [row.id for row in rows if MESSAGE.decide(Action.SUPPRESS, facts_of(row, now=now), None).dest]
    if ids:
        values = {"state": State.SUPPRESSED, "changed_at": now}
        connection.execute(update(Message).where(Message.id.in_(ids)).values(**values))


def _take(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Count the attempt, and begin the lease."""
    statement = (
        update(Message)
        .where(Message.id == bindparam("the_id"))
        .values(attempts=Message.attempts + 1, first_tried_at=bindparam("first"), lease_until=now + LEASE)
    )
    connection.execute(statement, [{"the_id": row.id, "first": row.first_tried_at or now} for row in rows])


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
        calendar=row.calendar,
        unsubscribe_token=row.unsubscribe_token,
    )
    return Claimed(letter, row.attempts + 1)


def begin(connection: Connection, claimed: Sequence[Claimed], *, now: datetime) -> frozenset[int]:
    """Write down that these texts go out now; gives the ids of those that may: no other's lease, none that is over."""
    if not claimed:
        return frozenset()
    attempts = {one.letter.id: one.attempt for one in claimed}
    free = [
        row.id
        for row in lock(connection, Message.id.in_(attempts))
        if MESSAGE.decide(Action.BEGIN, facts_of(row, now=now, claimed_as=attempts[row.id]), None).dest
    ]
    if free:
        values = {"state": State.IN_DATA, "changed_at": now, "begun_at": now, "lease_until": now + LEASE}
        connection.execute(update(Message).where(Message.id.in_(free)).values(**values))
    return frozenset(free)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt: accept, postpone, fail or doubt; `bounced` where its address does not exist."""

    claimed: Claimed
    action: Action
    words: str
    bounced: bool = False


_SETTLE = (
    update(Message)
    .where(Message.id == bindparam("the_id"))
    .values(
        state=bindparam("new_state"),
        changed_at=bindparam("new_changed_at"),
        next_try_at=bindparam("new_try_at"),
        words=bindparam("new_words"),
        lease_until=None,
    )
)


def settle(connection: Connection, answers: Sequence[Answer], *, now: datetime) -> frozenset[int]:
    """Write down what servers said; gives the ids of those of whom it counts, the answers to a message's latest claim.

    "Not now" means another attempt later, or for two days of that failure; an address that does not exist is
    suppressed.
    """
    if not answers:
        return frozenset()
    by_id = {answer.claimed.letter.id: answer for answer in answers}
    settled = [
        values
        for row in lock(connection, Message.id.in_(by_id))
        if (values := _settled(row, by_id[row.id], now)) is not None
    ]
    if settled:
        connection.execute(_SETTLE, settled)
    bounced = [by_id[one["the_id"]] for one in settled if by_id[one["the_id"]].bounced]
    if bounced:
        statement = _INSERT[connection.dialect.name](Suppression).on_conflict_do_nothing()
        connection.execute(statement, [_suppression(answer, now) for answer in bounced])
    return frozenset(values["the_id"] for values in settled)


def _settled(row: Row[Any], answer: Answer, now: datetime) -> dict[str, Any] | None:
    known = facts_of(row, now=now, claimed_as=answer.claimed.attempt)
    dest = MESSAGE.decide(answer.action, known, None).dest
    if dest is None and answer.action is Action.POSTPONE:
        dest = MESSAGE.decide(Action.FAIL, known, None).dest
    if dest is None:
        return None
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 16), LONGEST_PAUSE)
    return {
        "the_id": row.id,
        "new_state": dest,
        "new_changed_at": row.changed_at if dest == row.state else now,
        "new_try_at": now + pause if dest == State.QUEUED else None,
        "new_words": answer.words,
    }


def _suppression(answer: Answer, now: datetime) -> dict[str, Any]:
    letter = answer.claimed.letter
    return {"address": letter.address.lower(), "since": now, "words": answer.words, "message_id": letter.id}


def doubt_abandoned(connection: Connection, *, now: datetime) -> int:
    """Doubt what somebody who died had begun, once the lease is over; returns how many there were."""
    rows = lock(connection, Message.state == State.IN_DATA, Message.lease_until <= now)
    doubted = [row.id for row in rows if MESSAGE.decide(Action.DOUBT, facts_of(row, now=now), None).dest]
    if doubted:
        values = {"state": State.UNCERTAIN, "changed_at": now, "lease_until": None}
        connection.execute(update(Message).where(Message.id.in_(doubted)).values(**values))
    return len(doubted)
