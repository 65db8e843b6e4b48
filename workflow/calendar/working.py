"""Know which days are worked in Vietnam's offices: weekends, holidays, days in lieu, and swapped Saturdays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class DayKind(StrEnum):
    """Why a day is special: a holiday (ngày lễ, tết), a day in lieu of one on a weekend (nghỉ bù), or one of a swap.

    In a swap (hoán đổi ngày làm việc) a working day is given off and a Saturday or Sunday is worked instead.
    """

    HOLIDAY = "holiday"
    DAY_IN_LIEU = "day_in_lieu"
    SWAPPED_OFF = "swapped_off"
    SWAPPED_WORKING = "swapped_working"


class Roll(StrEnum):
    """What becomes of a last acceptable day that is a rest day: it stays, or moves to the next or previous working one.

    Whether Điều 148.5 of the Civil Code, which moves the end of a period, also moves a day that a plan names is
    unsettled; so each plan says it.
    """

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"


def is_weekend(day: date) -> bool:
    """Say whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days (ngày làm việc): Monday to Friday but for `off`, and the days of weekends in `worked`."""

    off: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def of(cls, special: Iterable[tuple[date, DayKind]]) -> Self:
        """Sort special days, each named once, into those off and those worked."""
        kinds = dict(special)
        worked = frozenset(day for day, kind in kinds.items() if kind is DayKind.SWAPPED_WORKING)
        return cls(off=frozenset(kinds) - worked, worked=worked)

    def is_working(self, day: date) -> bool:
        """Say whether a day is worked."""
        return day in self.worked or not (is_weekend(day) or day in self.off)

    def next_working(self, day: date) -> date:
        """Return the day if it is worked, else the first one after it that is."""
        return self._from(day, _ONE_DAY)

    def previous_working(self, day: date) -> date:
        """Return the day if it is worked, else the last one before it that is."""
        return self._from(day, -_ONE_DAY)

    def rolled(self, day: date, roll: Roll) -> date:
        """Return where a last acceptable day falls under a roll rule; a working day stays under each of them."""
        if roll is Roll.NEXT_WORKING_DAY:
            return self.next_working(day)
        return self.previous_working(day) if roll is Roll.PREVIOUS_WORKING_DAY else day

    def after(self, day: date, count: int, *, count_first_day: bool = False) -> date:
        """Return the last of `count` working days, at least one, that follow a day.

        The day of the event isn't counted (Bộ luật Dân sự 2015, Điều 147), unless `count_first_day` says that it is
        where it is itself worked: practice counts both ways. Raises ValueError for a count below one.
        """
        if count < 1:
            message = f"{count} working days end on no day"
            raise ValueError(message)
        last = self.next_working(day if count_first_day else day + _ONE_DAY)
        for _ in range(count - 1):
            last = self.next_working(last + _ONE_DAY)
        return last

    def _from(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day += step
        return day
