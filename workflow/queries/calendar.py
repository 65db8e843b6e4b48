"""Read the calendar: which days are special, which are worked, and who changed them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from workflow.calendar import DayKind, WorkingDays
from workflow.errors import NotFound
from workflow.models.calendar import CalendarChange, CalendarDay
from workflow.models.organisation import Organisation

_MOST_CHANGES = 50
"""Changes of a year that a page shows, the newest."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A special day as it is stored; `announced` tells whether it is certain."""

    day: date
    version: int
    kind: DayKind
    name_vi: str
    name_en: str
    source: str
    confidence: str

    @property
    def announced(self) -> bool:
        """Whether the law or a notice names the day, so that it will not move."""
        return self.confidence != UNANNOUNCED


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the calendar: what was done, when, in which role, and the kinds of day before and after."""

    day: date
    action: str
    at: datetime
    role: str | None
    organisation: str | None
    before: str | None
    after: str | None


UNANNOUNCED = "C"
"""The confidence of a day that its yearly notice may still move."""

_DAYS = select(
    CalendarDay.day,
    CalendarDay.version,
    CalendarDay.kind,
    CalendarDay.name_vi,
    CalendarDay.name_en,
    CalendarDay.source,
    CalendarDay.confidence,
)


def working_days(connection: Connection) -> WorkingDays:
    """Give the working days of all years that the calendar knows; in others only weekends rest."""
    statement = select(CalendarDay.day, CalendarDay.kind)
    return WorkingDays.of((row.day, DayKind(row.kind)) for row in connection.execute(statement))


def special_days(connection: Connection, year: int) -> list[SpecialDay]:
    """List the special days of a year, which are no secret, in order."""
    wanted = _DAYS.where(CalendarDay.day.between(*_ends(year))).order_by(CalendarDay.day)
    return [_special(row) for row in connection.execute(wanted).mappings()]


def get_day(connection: Connection, day: date) -> SpecialDay:
    """Give a special day. Raises NotFound for one that is like any other of its week."""
    row = connection.execute(_DAYS.where(CalendarDay.day == day)).mappings().one_or_none()
    if row is None:
        raise NotFound("calendar_day", day)
    return _special(row)


def changes(connection: Connection, year: int) -> list[Change]:
    """List the newest changes of a year's days, newest first, with the role that made each; no names."""
    statement = (
        select(
            CalendarChange.day,
            CalendarChange.action,
            CalendarChange.at,
            CalendarChange.role,
            Organisation.name.label("organisation"),
            CalendarChange.before,
            CalendarChange.after,
        )
        .outerjoin(Organisation, Organisation.id == CalendarChange.organisation_id)
        .where(CalendarChange.day.between(*_ends(year)))
        .order_by(CalendarChange.id.desc())
        .limit(_MOST_CHANGES)
    )
    return [_change(row) for row in connection.execute(statement).mappings()]


def _special(row: RowMapping) -> SpecialDay:
    return SpecialDay(**{**row, "kind": DayKind(row["kind"])})


def _change(row: RowMapping) -> Change:
    kinds = {name: row[name]["kind"] if row[name] else None for name in ("before", "after")}
    return Change(**{**row, **kinds})


def _ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
