"""Plan the reminders of reviews that have taken longer than the plan gives them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, exists, select

from notifications.reminders.inserting import Cell, holds, insert, of_account, row
from notifications.reminders.ladders import LiveRound, Reading
from states.actors import Role
from states.facts import Office
from states.nomination import State
from workflow.calendar import WorkingDays, day_through, local_day
from workflow.models.nomination import Nomination
from workflow.models.person import Account, RoleAssignment
from workflow.models.submission import Submission
from workflow.plans import choices
from workflow.plans.deadlines import WorkingTime

KIND = "review"
WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
"""States in which a dossier waits for its reviewer."""

_ONE_DAY = timedelta(days=1)


class Review(NamedTuple):
    """One step that is due for dossiers received from `first` until before `end`, whose review was to end at `until`.

    `place` is the office that reviews them.
    """

    issuer: int
    subject: int
    until: datetime
    days_before: int
    send_at: datetime
    place: int
    first: datetime
    end: datetime


def plan(connection: Connection, reading: Reading) -> int:
    """Insert what is due for the reviewers of rounds whose plan says how many working days a review takes.

    They hear of what came on one day together, on the days that the ladder names after a limit.
    """
    rows = [review for one in reading.rounds for review in _reviews(one, reading.days)]
    return insert(connection, rows, lambda due: _told(due, reading))


def received_for(last: date, time: WorkingTime, days: WorkingDays) -> tuple[datetime, datetime] | None:
    """Give the time in which those dossiers came whose review was to end on this day; None where none could."""
    if not days.is_working(last):
        return None
    first = last
    for _ in range(time.working_days - 1):
        first = days.previous_working(first - _ONE_DAY)
    before = days.previous_working(first - _ONE_DAY)
    shift = _ONE_DAY * time.count_first_day
    return day_through(before + shift - _ONE_DAY), day_through(first + shift - _ONE_DAY)


def overdue(round_id: Cell, first: Cell, end: Cell) -> ColumnElement[bool]:
    """Say that a nomination came in a span of time and still waits for its first review."""
    return and_(
        Submission.round_id == round_id,
        Submission.received_at >= first,
        Submission.received_at < end,
        Nomination.submission_id == Submission.id,
        Nomination.state.in_(WAITING),
        Nomination.times_returned == 0,
    )


def review_time(one: LiveRound) -> WorkingTime | None:
    """Give how long a review may take in a round, where its plan says so."""
    rule = choices.rule_of(one.course.plan, one.kind)
    return rule.review_days if rule else None


def _reviews(one: LiveRound, days: WorkingDays) -> Iterator[Review]:
    time, office = review_time(one), one.course.offices.get(Office.REVIEWING)
    if time is None or office is None:
        return
    for last, step in one.course.steps.items():
        if step.days_before < 0 and (came := received_for(last, time, days)):
            until = day_through(last)
            yield Review(one.course.issuer, one.id, until, step.days_before, step.send_at, office, *came)


def _told(due: CTE, reading: Reading) -> Select[Any]:
    return (
        select(*row(due, KIND, organisation=due.c.place, now=reading.now))
        .select_from(due)
        .join(RoleAssignment, holds(Role.REVIEWER, due.c.place, local_day(reading.now)))
        .join(Account, of_account())
        .where(exists().where(overdue(due.c.subject, due.c.first, due.c.end)))
    )
