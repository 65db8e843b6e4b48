"""Queue planned reminders as mail, each to its reader in his language; what needs none any more is let go."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from jinja2 import TemplateError
from sqlalchemy import Connection, and_, exists, select, update

from notifications import calendar_entries, compose, outbox
from notifications.audience import Hearer
from notifications.compose import Facts, Sender
from notifications.outbox import Draft
from notifications.reminders import standings, told
from notifications.reminders.told import Told
from states.actors import Actor
from states.labels.language import Language
from workflow.models.person import Account, Person
from workflow.models.reminder import Reminder
from workflow.queries import wordings
from workflow.queries.wordings import Wordings

LOG = logging.getLogger("thidua.reminders")

LIMIT = 200
"""Reminders that one transaction takes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every mail of a run shares: when it is written, where its links lead, who calendars say asks, the words."""

    now: datetime
    base_url: str
    sender: Sender
    wordings: Wordings


Reader = Callable[[Connection, Sequence[Any], datetime], Mapping[int, Told]]

READERS: Mapping[str, Reader] = {
    "submission": told.submissions,
    "by_hand": told.submissions,
    "council": told.councils,
    "return": told.returns,
    "obligation": told.obligations,
    "review": told.reviews,
    "digest": standings.digests,
}
"""What each kind tells, by id of the reminder; what is left out needs no reminding any more."""


def tell(connection: Connection, *, now: datetime, base_url: str, sender: Sender) -> int:
    """Queue the oldest waiting reminders, at most `LIMIT` of them, once each; returns how many became mail."""
    rows = _take(connection)
    frame = Frame(now, base_url.rstrip("/"), sender, wordings.in_force(connection) if rows else {})
    drafts: list[Draft] = []
    for kind, some in groupby(sorted(rows, key=lambda row: (row.kind, row.id)), key=lambda row: row.kind):
        drafts += _drafts(connection, kind, list(some), frame)
    outbox.queue(connection, drafts, now=now)
    if rows:
        ids = [row.id for row in rows]
        connection.execute(update(Reminder).where(Reminder.id.in_(ids)).values(settled_at=now))
    return len(drafts)


def is_waiting(connection: Connection) -> bool:
    """Say whether a reminder waits to be queued."""
    return connection.scalar(select(Reminder.id).where(Reminder.settled_at.is_(None)).limit(1)) is not None


def _take(connection: Connection) -> Sequence[Any]:
    """Read what waits, each with its reader; another process's are left to it."""
    newer = Reminder.__table__.alias("newer")
    same = ("subject_id", "account_id", "due_at", "organisation_id", "kind")
    outdone = exists().where(
        *(newer.c[name] == getattr(Reminder, name) for name in same), newer.c.days_before < Reminder.days_before
    )
    statement = (
        select(Reminder, outdone.label("outdone"), Account.email, Account.language, Account.person_id, Person.name)
        .join(Account, and_(Account.id == Reminder.account_id, Account.disabled_at.is_(None)), isouter=True)
        .join(Person, Person.id == Account.person_id, isouter=True)
        .where(Reminder.settled_at.is_(None))
        .order_by(Reminder.id)
        .limit(LIMIT)
        .with_for_update(of=Reminder, skip_locked=True)
    )
    return connection.execute(statement).all()


def _drafts(connection: Connection, kind: str, rows: Sequence[Any], frame: Frame) -> Iterator[Draft]:
    wanted = [row for row in rows if row.email is not None and not row.outdone]
    found = READERS[kind](connection, wanted, frame.now) if wanted else {}
    for row in wanted:
        if row.id in found:
            try:
                yield _draft(row, found[row.id], frame)
            except (LookupError, TemplateError, ValueError):
                LOG.exception("reminder %s cannot be told", row.id)


def _draft(row: Any, what: Told, frame: Frame) -> Draft:  # noqa: ANN401 - a reminder's row.
    actor = Actor(row.account_id, row.person_id, frozenset())
    language: Language = "en" if row.language == "en" else "vi"
    hearer = Hearer(row.account_id, row.person_id, row.name, row.email, language, actor)
    link = f"{frame.base_url}{what.page}"
    kind = f"reminder_{row.kind}"
    facts = Facts(name=row.name, link=link, **what.facts)
    written = compose.write(kind, facts, language=language, own=frame.wordings.get((row.issuer_id, kind, language)))
    calendar = None
    if what.entry is not None:
        deadline = what.entry.said(language, link=link)
        calendar = calendar_entries.request(
            deadline, name=hearer.name, address=hearer.address, sender=frame.sender, now=frame.now
        )
    return Draft(row.issuer_id, None, kind, hearer, written, row.id, calendar)
