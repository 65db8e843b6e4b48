"""Turn what the journal says into queued mail, once each."""

import logging
from collections.abc import Sequence
from datetime import datetime

from jinja2 import TemplateError
from sqlalchemy import Connection, delete, func, select

from notifications import outbox
from notifications.relay.events import events
from notifications.relay.pending import RELAY, take
from notifications.relay.telling import tell
from workflow.calendar import local_day
from workflow.database import Database
from workflow.models.journal import Pending
from workflow.queries import wordings as reading

LOG = logging.getLogger("thidua.relay")

LIMIT = 200
"""Journal entries that one transaction takes, beside those of the same moment."""

_ONE_AT_A_TIME = 0x7468_6965
"""Number of the advisory lock that keeps the relays of several processes from sharing out one event."""


def relay(database: Database, *, now: datetime, base_url: str) -> int:
    """Queue the mail about what happened, to those who hold the roles on the day of `now`; returns the entries taken.

    What it takes it takes once, with the mail in the same transaction, however entries commit; 0 means that nothing is
    left for now. Links in the mail begin with `base_url`. An event that cannot be told is logged, stays, and keeps
    nothing else from being told.
    """
    return database.write(lambda connection: _relay(connection, now=now, base_url=base_url))


def _relay(connection: Connection, *, now: datetime, base_url: str) -> int:
    if not _alone(connection):
        return 0
    entries = take(connection, limit=LIMIT)
    wordings = reading.in_force(connection) if entries else {}
    stuck: set[int] = set()
    for event in events(connection, entries):
        try:
            drafts = tell(connection, event, day=local_day(now), base_url=base_url, wordings=wordings)
        except (LookupError, TemplateError, ValueError):
            LOG.exception("journal entry %s cannot be told", event.first.id)
            stuck |= {entry.id for entry in event.entries}
        else:
            outbox.queue(connection, drafts, now=now)
    return _finish(connection, [entry.id for entry in entries if entry.id not in stuck])


def _alone(connection: Connection) -> bool:
    """Say whether no other process relays; SQLite has but one writer."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(_ONE_AT_A_TIME))))


def _finish(connection: Connection, ids: Sequence[int]) -> int:
    if ids:
        connection.execute(delete(Pending).where(Pending.consumer == RELAY, Pending.entry_id.in_(ids)))
    return len(ids)
