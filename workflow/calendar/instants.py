"""Turn the days of plans and papers into instants, and instants back into days, in Vietnam's time."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which every deadline is decided: UTC+7, no summer time."""

_ONE_DAY = timedelta(days=1)
_SMALLEST_STEP = timedelta(microseconds=1)


class Boundary(StrEnum):
    """Whether the day that a deadline names still counts: `before` (trước ngày) or `through` (đến hết ngày)."""

    BEFORE = "before"
    THROUGH = "through"


def first_refused_instant(day: date, *, boundary: Boundary, grace_days: int = 0) -> datetime:
    """Return the first instant that is too late, aware, in Vietnam's time.

    "Before 15/12" (trước ngày 15/12) ends when the 15th begins; "through 15/12" (đến hết ngày 15/12) ends when the
    16th begins. `grace_days` are calendar days added to either.
    """
    named_day = timedelta(0) if boundary is Boundary.BEFORE else _ONE_DAY
    return datetime.combine(day, time.min, tzinfo=VIETNAM) + named_day + timedelta(days=grace_days)


def day_through(day: date) -> datetime:
    """Return the first instant after this day: due dates of returns and extensions count through their day."""
    return first_refused_instant(day, boundary=Boundary.THROUGH)


def local_day(instant: datetime) -> date:
    """Return the day it is in Vietnam at this instant.

    Raises ValueError for an instant without a time zone, which would silently be read in the machine's own zone.
    """
    if instant.tzinfo is None:
        message = f"{instant.isoformat()} has no time zone"
        raise ValueError(message)
    return instant.astimezone(VIETNAM).date()


def last_day(instant: datetime) -> date:
    """Return the last acceptable day of a deadline, given its first refused instant: 14/12 for "before 15/12"."""
    return local_day(instant - _SMALLEST_STEP)
