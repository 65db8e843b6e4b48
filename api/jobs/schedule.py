"""Say when a job is wanted: every so many minutes, or each day at a time, as clocks in Vietnam show it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from workflow.calendar import VIETNAM

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Every:
    """Wanted at each so-many-eth minute of the day; `minutes` divides a day."""

    minutes: int

    def last(self, now: datetime) -> datetime:
        """Give the latest instant up to now at which it is wanted."""
        local = now.astimezone(VIETNAM)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=self.minutes)
        return midnight + (local - midnight) // step * step

    def next(self, now: datetime) -> datetime:
        """Give the first instant after now at which it is wanted."""
        return self.last(now) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Daily:
    """Wanted once a day at a time of Vietnam, which changes no clocks in summer."""

    at: time

    def last(self, now: datetime) -> datetime:
        """Give the latest instant up to now at which it is wanted."""
        local = now.astimezone(VIETNAM)
        today = datetime.combine(local.date(), self.at, VIETNAM)
        return today if today <= local else today - DAY

    def next(self, now: datetime) -> datetime:
        """Give the first instant after now at which it is wanted."""
        return self.last(now) + DAY


Schedule = Every | Daily
