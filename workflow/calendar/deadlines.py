"""Work out deadlines: from the day that a text names to the last acceptable day and the first refused instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.calendar.instants import Boundary, day_through
from workflow.calendar.working import Roll, WorkingDays

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (thời hạn) worked out.

    `named` is the day in the text; `unrolled` the last acceptable day as the text says it, `last` the one that it
    rolls to. `grace_days` are calendar days after that.
    """

    named: date
    unrolled: date
    last: date
    grace_days: int = 0

    @property
    def cutoff(self) -> datetime:
        """The first refused instant without the grace, in Vietnam's time."""
        return day_through(self.last)

    @property
    def first_refused(self) -> datetime:
        """The first refused instant with the grace, in Vietnam's time."""
        return day_through(self.last + timedelta(days=self.grace_days))


def deadline(named: date, *, boundary: Boundary, roll: Roll, days: WorkingDays, grace_days: int = 0) -> Deadline:
    """Work out a deadline from the day that a text names; what rolls is the last acceptable day, not the named one.

    "Before 15/12/2024" (a Sunday) accepts through Saturday the 14th; that day stays where nothing rolls, becomes
    Monday the 16th with the next working day and Friday the 13th with the previous one. "Through 15/12/2024" accepts
    the Sunday, and rolls to the same two days. Grace is added to where the day has rolled to.
    """
    unrolled = named - _ONE_DAY if boundary is Boundary.BEFORE else named
    return Deadline(named, unrolled, days.rolled(unrolled, roll), grace_days)
