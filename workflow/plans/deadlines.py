"""Say in a plan file until when something counts, and what becomes of what comes later."""

from calendar import monthrange
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, Strict, model_validator

from workflow import calendar
from workflow.calendar import Boundary, Roll, WorkingDays
from workflow.plans.announcing import ToBeAnnounced
from workflow.plans.spelling import Count, Day, Flag, Text
from workflow.plans.terms import LatePolicy


class EachYear(BaseModel, frozen=True, extra="forbid"):
    """The same day of every year, or with `following` of the year after; 29 February is refused: most years lack it."""

    rule: Literal["each_year"]
    month: Annotated[int, Strict(), Field(ge=1, le=12)]
    day: Annotated[int, Strict(), Field(ge=1, le=31)]
    following: Flag = False
    boundary: Boundary
    source: Text

    @model_validator(mode="after")
    def _in_every_year(self) -> Self:
        if self.day > monthrange(2023, self.month)[1]:
            message = "a day that every year has"
            raise ValueError(message)
        return self


class FixedDay(BaseModel, frozen=True, extra="forbid"):
    """One day."""

    rule: Literal["fixed_day"]
    day: Day
    boundary: Boundary
    source: Text


class OnRequest(BaseModel, frozen=True, extra="forbid"):
    """The day that the lead office names when it asks (khi có yêu cầu, đột xuất)."""

    rule: Literal["on_request"]
    source: Text


Deadline = Annotated[EachYear | FixedDay | OnRequest | ToBeAnnounced, Field(discriminator="rule")]
"""When something is due (hạn, thời hạn)."""


class Lateness(BaseModel, frozen=True, extra="forbid"):
    """Where a last day goes that is a rest day, then calendar days of grace, then refusal or a flag."""

    late: LatePolicy
    grace_days: Annotated[int, Strict(), Field(ge=0, le=366)]
    roll: Roll = Roll.NONE
    source: Text


class WorkingTime(BaseModel, frozen=True, extra="forbid"):
    """A number of working days (ngày làm việc), the first of them counted or not."""

    working_days: Count
    count_first_day: Flag
    source: Text


Rule = EachYear | FixedDay | OnRequest | ToBeAnnounced
"""What any of the rules says."""


def worked_out(rule: Rule, lateness: Lateness, *, year: int, days: WorkingDays) -> calendar.Deadline | None:
    """Return the deadline that a rule gives in a year; None while its day is to be announced or asked for."""
    match rule:
        case EachYear():
            named = date(year + rule.following, rule.month, rule.day)
        case FixedDay():
            named = rule.day
        case _:
            return None
    roll, grace_days = lateness.roll, lateness.grace_days
    return calendar.deadline(named, boundary=rule.boundary, roll=roll, days=days, grace_days=grace_days)


def cutoff_of(rule: Rule, lateness: Lateness, *, year: int, days: WorkingDays) -> datetime | None:
    """Return the first refused instant without the grace that a rule gives in a year, or None."""
    deadline = worked_out(rule, lateness, year=year, days=days)
    return deadline.cutoff if deadline else None
