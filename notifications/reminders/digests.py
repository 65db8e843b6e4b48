"""Plan the daily digest for the department: under each plan, who has answered and who has not."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, Connection, Select, or_, select

from notifications.reminders.inserting import holds, insert, of_account, row
from notifications.reminders.ladders import Course, LiveRound, Reading
from notifications.reminders.steps import hour_of
from states.actors import Role
from states.facts import Office
from states.round import State
from workflow.calendar import last_day, local_day
from workflow.models.person import Account, RoleAssignment
from workflow.plans.reminders import Reminders

KIND = "digest"
DAYS_AFTER = timedelta(days=7)
"""How long a digest goes on to name what is overdue."""


class Digest(NamedTuple):
    """The digest of one plan on one day, for the offices that lead (`place`) and receive."""

    issuer: int
    subject: int
    until: datetime
    days_before: int
    send_at: datetime
    place: int
    receiving: int


def plan(connection: Connection, reading: Reading) -> int:
    """Insert the digest of the latest day in the span, for each plan under which something is near its limit.

    It comes on working days, and on a last day even where that is none.
    """
    rows = [
        digest
        for plan_id, limits in _limits(reading).items()
        if (digest := _digest(reading.courses[plan_id], limits, reading))
    ]
    return insert(connection, rows, lambda due: _told(due, reading))


def near(ladder: Reminders, day: date) -> tuple[date, date]:
    """Give the last acceptable days that a digest of this day speaks of: from the first of these to the second."""
    return day - DAYS_AFTER, day + timedelta(days=ladder.days_before[0])


def speaks_of(one: LiveRound, day: date) -> bool:
    """Say whether a digest of this day tells how a round stands."""
    first, last = near(one.course.ladder, day)
    return one.state == State.OPEN and first <= one.last_day <= last and (one.late_is_taken or day <= one.last_day)


def _limits(reading: Reading) -> Mapping[int, set[date]]:
    """Give the last days of what is still open under each plan, as far as a digest of the span could speak of them."""
    found = {
        plan_id: {last_day(limit) for limit in reading.owed[course.issuer]}
        for plan_id, course in reading.courses.items()
    }
    for one in reading.rounds:
        if one.state == State.OPEN and (one.late_is_taken or reading.now < one.limit):
            found[one.course.plan_id].add(one.last_day)
    return found


def _digest(course: Course, limits: Collection[date], reading: Reading) -> Digest | None:
    days = [day for day in reading.span.days() if reading.days.is_working(day) or day in limits]
    if not course.ladder.digest or not days:
        return None
    first, last = near(course.ladder, days[-1])
    if not any(first <= limit <= last for limit in limits):
        return None
    lead = course.offices.get(Office.LEAD, course.issuer)
    receiving = course.offices.get(Office.RECEIVING, lead)
    until = hour_of(days[-1])
    return Digest(course.issuer, course.plan_id, until, 0, until, lead, receiving)


def _told(due: CTE, reading: Reading) -> Select[Any]:
    day = local_day(reading.now)
    hearing = or_(holds(Role.PLAN_OFFICER, due.c.place, day), holds(Role.RECEIVING_CLERK, due.c.receiving, day))
    return (
        select(*row(due, KIND, organisation=due.c.issuer, now=reading.now))
        .select_from(due)
        .join(RoleAssignment, hearing)
        .join(Account, of_account())
    )
