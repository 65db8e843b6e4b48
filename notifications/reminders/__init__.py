"""Remind people of deadlines: plan what has come due since the last look, and queue it as mail."""

from datetime import datetime, time
from functools import partial

from sqlalchemy import Connection, select

from notifications.compose import Sender
from notifications.reminders import councils, digests, obligations, returns, reviews, submissions
from notifications.reminders.inserting import INSERT
from notifications.reminders.ladders import read
from notifications.reminders.steps import Span
from notifications.reminders.telling import is_waiting, tell
from workflow.calendar import VIETNAM, local_day
from workflow.database import Database
from workflow.models.plan import PlanVersion
from workflow.models.request import Installation
from workflow.queries.installation import recall
from workflow.services.installation import keep

PLANNED_UNTIL = "reminders_planned_until"
"""Where the installation keeps until when everything is planned."""

_SUBJECTS = (submissions, returns, obligations, councils, reviews, digests)


def remind(database: Database, *, now: datetime, base_url: str, sender: Sender) -> int:
    """Plan what has come due and queue it as mail; returns how many mails that made.

    Any number of processes may do it at once and as often as they like: where nothing has come due it only reads.
    Links in the mail begin with `base_url`; `sender` stands in the calendar entries as who asks.
    """
    if database.read(partial(_is_due, now=now)):
        database.write(partial(plan, now=now))
    queued = 0
    while database.read(is_waiting):
        queued += database.write(partial(tell, now=now, base_url=base_url, sender=sender))
    return queued


def plan(connection: Connection, *, now: datetime) -> int:
    """Insert the reminders that have come due since the last time; returns how many.

    The first time it begins with the day of `now`. After an outage each deadline is reminded of once, by its latest
    step. Nothing happens where the clock was set back.
    """
    if not _is_due(connection, now=now):
        return 0
    begun = {"key": PLANNED_UNTIL, "value": _beginning(now).isoformat()}
    connection.execute(INSERT[connection.dialect.name](Installation).values(begun).on_conflict_do_nothing())
    # Held against other processes, which then find that nothing is due.
    kept = connection.scalars(select(Installation.value).where(Installation.key == PLANNED_UNTIL).with_for_update())
    span = Span(datetime.fromisoformat(kept.one()), now)
    if not any(span.days()):
        return 0
    keep(connection, PLANNED_UNTIL, now.isoformat())
    if connection.dialect.name == "postgresql":
        # These statements come once a day and are worth a plan that knows their values: less than half of the time.
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
    reading = read(connection, span)
    return sum(subject.plan(connection, reading) for subject in _SUBJECTS)


def _is_due(connection: Connection, *, now: datetime) -> bool:
    """Say whether the hour of a day has come since the last time, and there are plans to remind of."""
    kept = recall(connection, PLANNED_UNTIL)
    if not any(Span(datetime.fromisoformat(kept) if kept else _beginning(now), now).days()):
        return False
    return connection.scalar(select(PlanVersion.id).limit(1)) is not None


def _beginning(now: datetime) -> datetime:
    return datetime.combine(local_day(now), time.min, tzinfo=VIETNAM)
