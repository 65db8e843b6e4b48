"""Work out which steps of a plan's ladder come due in a span of time: for which last days, how many days off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflow.calendar import VIETNAM, WorkingDays, local_day
from workflow.plans.reminders import Reminders

HOUR = time(8)
"""When reminders go out, in Vietnam's time."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From when, exclusive, until when, inclusive, reminders are planned."""

    after: datetime
    until: datetime

    def days(self) -> Iterator[date]:
        """Yield the days whose hour lies in it."""
        day = local_day(self.after)
        while day <= local_day(self.until):
            if self.after < hour_of(day) <= self.until:
                yield day
            day += _ONE_DAY


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder so many days before a last acceptable day, negative after it, to go out at `send_at`."""

    last_day: date
    days_before: int
    send_at: datetime


def hour_of(day: date) -> datetime:
    """Name the instant of a day at which reminders go out."""
    return datetime.combine(day, HOUR, tzinfo=VIETNAM)


def steps_of(ladder: Reminders, span: Span, days: WorkingDays) -> Mapping[date, Step]:
    """Give the steps that come due in a span, by last acceptable day.

    Of several for one day only the latest counts: after an outage nobody is reminded twice at once.
    """
    offsets = _offsets(ladder)
    return {step.last_day: step for day in span.days() for step in _on(day, offsets, days)}


def council_steps(ladder: Reminders, span: Span, days: WorkingDays) -> Mapping[date, Step]:
    """Give in the same way the one step by which a council is to be convened."""
    return {step.last_day: step for day in span.days() for step in _on(day, (ladder.council_before,), days)}


def _offsets(ladder: Reminders) -> tuple[int, ...]:
    """List the ladder's days before, as numbers that fall: 30 … 0, -1, -3, -7, -14 and so on."""
    named = max(ladder.days_after, default=0)
    weekly = (7 * week for week in range(1, ladder.weeks_after + 1))
    after = (*ladder.days_after, *(day for day in weekly if day > named))
    return (*ladder.days_before, *(-day for day in after))


def _on(day: date, offsets: tuple[int, ...], days: WorkingDays) -> Iterator[Step]:
    """Yield the steps that go out on a day: its own, and on a working day those of the rest days that follow it.

    The last day itself is reminded of even where it is a rest day, and nothing is called overdue before it is.
    """
    worked = days.is_working(day)
    for nominal in _named(day, days):
        for offset in offsets:
            last = nominal + timedelta(days=offset)
            too_early = nominal != day and offset <= 0 and last >= day
            if (worked or offset == 0) and not too_early:
                yield Step(last, offset, hour_of(day))


def _named(day: date, days: WorkingDays) -> Iterator[date]:
    """Yield a day, and where it is worked the rest days up to the next one that is."""
    yield day
    following = day + _ONE_DAY
    while days.is_working(day) and not days.is_working(following):
        yield following
        following += _ONE_DAY
