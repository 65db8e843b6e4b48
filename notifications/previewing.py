"""Show how a mail would look: about the newest event of an issuer that there is such mail of, or a made-up one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from notifications import compose
from notifications.audience import HEARINGS
from notifications.compose import Facts, Written
from notifications.compose.example import EXAMPLE
from notifications.relay.events import events
from notifications.relay.pending import entries
from notifications.relay.telling import heard
from notifications.reminders.telling import READERS
from states.labels import Language
from states.wording import Wording
from workflow.calendar import local_day
from workflow.models.journal import JournalEntry
from workflow.models.person import Account, Person
from workflow.models.reminder import Reminder

NEWEST = 20
"""Events or reminders that are looked at for one of which there is such mail now."""
_REMINDER = "reminder_"


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as it would look, about a `real` event or a made-up one."""

    written: Written
    real: bool


def preview(
    connection: Connection,
    kind: str,
    *,
    issuer: int,
    language: Language,
    own: Wording | None,
    base_url: str,
    now: datetime,
) -> Preview:
    """Write a mail of an issuer in its own words, or the shipped ones; nothing is queued. Raises LookupError."""
    found = _remind if kind.startswith(_REMINDER) else _event
    facts = next(found(connection, kind, issuer, base_url.rstrip("/"), now), None)
    shown = facts or replace(EXAMPLE, link=f"{base_url.rstrip('/')}/")
    return Preview(compose.write(kind, shown, language=language, own=own), real=facts is not None)


def _event(connection: Connection, kind: str, issuer: int, base_url: str, now: datetime) -> Iterator[Facts]:
    """Give what those hear of the newest events who hold the roles today."""
    told = [key for key, hearings in HEARINGS.items() if any(hearing.kind == kind for hearing in hearings)]
    if not told:
        return
    matching = or_(*(and_(JournalEntry.aggregate == one, JournalEntry.action == action) for one, action in told))
    newest = select(JournalEntry).where(JournalEntry.issuer_id == issuer, matching)
    found = entries(connection, newest.order_by(JournalEntry.id.desc()).limit(NEWEST))
    for event in events(connection, found):
        for one in heard(connection, event, day=local_day(now), base_url=base_url):
            if one.kind == kind:
                yield one.facts


def _remind(connection: Connection, kind: str, issuer: int, base_url: str, now: datetime) -> Iterator[Facts]:
    """Give what the newest reminders tell that still stand."""
    code = kind.removeprefix(_REMINDER)
    statement = (
        select(Reminder, Person.name)
        .join(Account, Account.id == Reminder.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Reminder.issuer_id == issuer, Reminder.kind == code)
        .order_by(Reminder.id.desc())
        .limit(NEWEST)
    )
    rows = connection.execute(statement).all()
    told = READERS[code](connection, rows, now) if rows else {}
    for row in rows:
        if row.id in told:
            one = told[row.id]
            yield Facts(name=row.name, link=f"{base_url}{one.page}", **one.facts)
