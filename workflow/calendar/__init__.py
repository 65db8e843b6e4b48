"""Count days as Vietnam's offices do: instants, deadlines, working days."""

from workflow.calendar.deadlines import Deadline, deadline
from workflow.calendar.instants import VIETNAM, Boundary, day_through, first_refused_instant, last_day, local_day
from workflow.calendar.working import DayKind, Roll, WorkingDays

__all__ = [
    "VIETNAM",
    "Boundary",
    "DayKind",
    "Deadline",
    "Roll",
    "WorkingDays",
    "day_through",
    "deadline",
    "first_refused_instant",
    "last_day",
    "local_day",
]
