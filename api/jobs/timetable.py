"""Say what the clock wants, when it was last done, and when it will be next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.jobs.kinds import KINDS
from api.jobs.schedule import Daily, Every, Schedule
from states.actors import Actor
from workflow.queries import jobs


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of job: `daily_at` such as 02:30, or `minutes` between two; the last one's state and planned instant."""

    kind: str
    daily_at: str | None
    minutes: int | None
    last: datetime | None
    last_state: str | None
    next: datetime


def timetable(connection: Connection, *, now: datetime, actor: Actor) -> tuple[Line, ...]:
    """List every kind that has a schedule; `now` is real time. Raises NotFound for who runs nothing here."""
    ticks = jobs.last_ticks(connection, actor=actor)
    return tuple(_line(code, kind.schedule, now, ticks.get(code)) for code, kind in KINDS.items() if kind.schedule)


def _line(kind: str, schedule: Schedule, now: datetime, last: Any) -> Line:  # noqa: ANN401 - a job's row, or None.
    return Line(
        kind=kind,
        daily_at=f"{schedule.at:%H:%M}" if isinstance(schedule, Daily) else None,
        minutes=schedule.minutes if isinstance(schedule, Every) else None,
        last=last.tick if last else None,
        last_state=last.state if last else None,
        next=schedule.next(now),
    )
