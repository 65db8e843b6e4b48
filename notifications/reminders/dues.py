"""Make the constant rows that planning joins with units and people: which limits have a step that is due."""

from datetime import datetime
from typing import NamedTuple

from notifications.reminders.ladders import Course, LiveRound
from notifications.reminders.steps import Step
from states.facts import Office


class Due(NamedTuple):
    """One step that is due for one limit, of a round or under a plan (`subject`).

    `place` is an office that hears of it, `head` says that heads of units do, `late` that it is only for what still
    counts when its limit has passed.
    """

    issuer: int
    subject: int
    until: datetime
    days_before: int
    send_at: datetime
    head: bool
    late: bool
    place: int


def of_round(one: LiveRound, limit: datetime, step: Step) -> Due:
    """Make the row of a step for those in a round who have this limit."""
    return _due(one.course, one.id, limit, step, late=step.days_before < 0)


def of_plan(course: Course, limit: datetime, step: Step, *, now: datetime) -> Due:
    """Make the row of a step for those who owe something under a plan until this limit; the lead office is `place`."""
    late = step.days_before < 0 or limit <= now
    return _due(course, course.plan_id, limit, step, late=late, place=course.offices.get(Office.LEAD, course.issuer))


def _due(course: Course, subject: int, limit: datetime, step: Step, *, late: bool, place: int = 0) -> Due:
    head = step.days_before <= course.ladder.head_from
    return Due(course.issuer, subject, limit, step.days_before, step.send_at, head, late, place)
