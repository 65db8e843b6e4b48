"""Let go what quiet hours held back, and write the daily digests: one mail for each account."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update

from notifications import compose, outbox
from notifications.audience import Hearer
from notifications.compose.content import LONGEST_LIST, Facts
from notifications.outbox import Draft
from states.actors import Actor
from states.hearing import DIGEST
from states.labels.language import Language
from states.message import MESSAGE, Action, State
from workflow.calendar import local_day
from workflow.database import Database
from workflow.facts.messages import facts_of, lock
from workflow.models.message import Message
from workflow.models.person import Account
from workflow.queries import wordings

_HELD_BY = (Message.hold_until, Message.digest_at)
LIMIT = 1000
"""Messages that one transaction takes up; the rest of an account's come in another digest."""


def gather(database: Database, *, now: datetime, base_url: str) -> int:
    """Queue what was held back until now; returns how many messages were. An idle call is one SELECT."""
    count = 0
    while database.read(lambda connection: _is_due(connection, now)):
        found = database.write(lambda connection: _gather(connection, now, base_url.rstrip("/")))
        if not found:
            break
        count += found
    return count


def _is_due(connection: Connection, now: datetime) -> bool:
    # One question for each column, which is answered from its own small index.
    due = (exists().where(column <= now, Message.state == State.QUEUED) for column in _HELD_BY)
    return bool(connection.scalar(select(or_(*due))))


def _gather(connection: Connection, now: datetime, base_url: str) -> int:
    freed = update(Message).where(Message.state == State.QUEUED, Message.hold_until <= now).values(hold_until=None)
    count = connection.execute(freed).rowcount
    waiting = lock(connection, Message.state == State.QUEUED, Message.digest_at <= now, limit=LIMIT, texts=True)
    rows = [row for row in waiting if _is_free(row, now)]
    if rows:
        outbox.queue(connection, _digests(connection, rows, now, base_url), now=now)
        _leave_unsent(connection, rows, now)
    return count + len(rows)


def _is_free(row: Any, now: datetime) -> bool:  # noqa: ANN401 - a message's row.
    """Say whether a message may be told in another one: nobody is sending it."""
    return MESSAGE.decide(Action.SUPPRESS, facts_of(row, now=now, told_otherwise=True), None).dest is not None


def _digests(connection: Connection, rows: Sequence[Any], now: datetime, base_url: str) -> list[Draft]:
    """Write one mail for each account in use."""
    words = wordings.in_force(connection)
    wanted = select(Account.id, Account.person_id).where(Account.id.in_({row.account_id for row in rows}))
    people = {row.id: row.person_id for row in connection.execute(wanted)}
    by_account = sorted((row for row in rows if row.disabled_at is None), key=lambda row: (row.account_id, row.id))
    return [
        _digest(list(told), people[account], words, now, base_url)
        for account, told in groupby(by_account, key=lambda row: row.account_id)
    ]


def _digest(told: Sequence[Any], person: int, words: wordings.Wordings, now: datetime, base_url: str) -> Draft:
    last = told[-1]
    language: Language = "en" if last.language == "en" else "vi"
    facts = Facts(
        name=last.name,
        link=f"{base_url}/notices",
        notices=tuple(row.subject for row in told[:LONGEST_LIST]),
        count=len(told),
        day=local_day(now),
    )
    written = compose.write(DIGEST, facts, language=language, own=words.get((last.issuer_id, DIGEST, language)))
    actor = Actor(last.account_id, person, frozenset())
    hearer = Hearer(last.account_id, person, last.name, last.address, language, actor)
    return Draft(last.issuer_id, None, DIGEST, hearer, written)


def _leave_unsent(connection: Connection, rows: Sequence[Any], now: datetime) -> None:
    """Leave what a digest told unsent; its reader finds it in the product too."""
    told = [row.id for row in rows]
    values = {"state": State.SUPPRESSED, "changed_at": now, "digest_at": None}
    connection.execute(update(Message).where(Message.id.in_(told)).values(**values))
