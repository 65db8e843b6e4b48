"""Run the five plans through their years with workers that die, and compare with an oracle who gets which reminder."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select

from notifications import reminders
from notifications.reminders.telling import tell
from tests.notifications.five_plans import Oracle, Watched, answer, extend, finish, open_year, rest_days, settle
from tests.notifications.mail import BASE_URL, SENDER
from workflow.calendar import VIETNAM, last_day
from workflow.database import Database, open_database
from workflow.models.message import Message
from workflow.models.reminder import Reminder

YEARS = (2022, 2025)
WORKERS = 3


class Died(Exception):
    """A worker is gone in the middle of its work."""


def perish(work: Callable[[Connection], Any], connection: Connection) -> None:
    """Do the work and die before the commit."""
    work(connection)
    raise Died


def work_once(database: Database, now: datetime, fate: int) -> None:
    """Remind as a worker does, or die while planning, or while queueing."""
    telling = partial(tell, now=now, base_url=BASE_URL, sender=SENDER)
    try:
        if fate == 0:
            database.write(partial(perish, partial(reminders.plan, now=now)))
        if fate == 1:
            database.write(partial(reminders.plan, now=now))
            database.write(partial(perish, telling))
        reminders.remind(database, now=now, base_url=BASE_URL, sender=SENDER)
    except Died:
        pass


def change(database: Database, oracle: Oracle, chance: random.Random, now: datetime) -> str:
    """Let somebody submit, propose nobody, get more time, or hand in what is owed; tells which."""
    waiting = [one for one in oracle.watched if not one.done and one.kind != "council"]
    if not waiting:
        return "nothing"
    one = chance.choice(waiting)
    if one.kind == "obligation":
        database.write(partial(finish, one=one))
        one.done = True
        return "handed in"
    if chance.random() < 0.5 or now.date() > one.last:
        nobody = chance.random() < 0.5
        database.write(partial(answer, one=one, nobody=nobody, now=now))
        _settle(oracle, one, "submission", "council")
        return "nobody" if nobody else "submitted"
    one.last = database.write(partial(extend, one=one, days=chance.randint(1, 12), now=now))
    _settle(oracle, one, "council")
    return "extended"


def _settle(oracle: Oracle, which: Watched, *kinds: str) -> None:
    for one in oracle.watched:
        if (one.subject, one.organisation) == (which.subject, which.organisation) and one.kind in kinds:
            one.done = True


def planned(database: Database) -> Counter[tuple[Any, ...]]:
    """Count the reminders that there are, without digests."""
    rows = database.read(lambda connection: connection.execute(select(Reminder).where(Reminder.kind != "digest")).all())
    return Counter(
        (row.kind, row.subject_id, row.organisation_id, row.account_id, row.days_before, last_day(row.due_at))
        for row in rows
    )


def test_a_year_of_the_five_plans_reminds_of_each_deadline_exactly_once(database_url: str) -> None:
    chance = random.Random(7)
    databases = [open_database(database_url) for _ in range(WORKERS)]
    first = databases[0]
    now = datetime(2022, 1, 1, 9, tzinfo=VIETNAM)
    staff = first.write(partial(settle, now=now))
    oracle = Oracle(*first.read(rest_days))
    first.write(partial(reminders.plan, now=now))
    pool = ThreadPoolExecutor(1 if first.is_sqlite else WORKERS)
    changes = set()
    looked = now
    for year in YEARS:
        now = max(now, datetime(year, 1, 3, 9, tzinfo=VIETNAM))
        oracle.watch(first.write(partial(open_year, year=year, staff=staff, now=now)))
        # Between the years nobody worked, so that this look catches up.
        oracle.look(looked, now)
        reminders.remind(first, now=now, base_url=BASE_URL, sender=SENDER)
        looked = now
        while now.date() <= date(year, 12, 31):
            now += timedelta(days=chance.choice((1, 2, 3, 6, 9)), minutes=chance.randint(-50, 50))
            if chance.random() < 0.1:
                changes.add(change(first, oracle, chance, now))
            oracle.look(looked, now)
            looked = now
            fates = [chance.randint(0, 6) for _ in databases]
            list(pool.map(work_once, databases, [now] * WORKERS, fates))
            reminders.remind(first, now=now, base_url=BASE_URL, sender=SENDER)
    found, expected = planned(first), Counter(oracle.expected)
    assert found == expected
    assert {key[0] for key in expected} == {"submission", "council", "obligation"}
    assert changes >= {"submitted", "nobody", "extended", "handed in"}
    settled, mails = first.read(_totals)
    assert settled == mails
    pool.shutdown()
    for database in databases:
        database.close()


def _totals(connection: Connection) -> tuple[int, int]:
    """Count the reminders that became settled and the mails about them, each about a reminder of its own."""
    rows = select(func.count()).select_from(Reminder).where(Reminder.kind != "digest", Reminder.settled_at.is_not(None))
    mails = select(func.count(Message.reminder_id.distinct())).where(Message.kind != "reminder_digest")
    return connection.scalar(rows) or 0, connection.scalar(mails) or 0
