"""Foretell Vietnam's special days from the library `holidays`, for an editable table to begin with.

The library knows the fixed and the lunar holidays, the days in lieu, and the swaps that were announced before its
release; it can't know what nobody has announced yet.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflow.calendar.working import DayKind, WorkingDays

ANNOUNCED_THROUGH = 2026
"""The last year whose days off at Tết and at the National Day had been announced when the library was released."""

_LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
_CULTURE_DAY = "Nghị quyết 28/2026/QH16"
_NOTICE = "Thông báo nghỉ lễ, tết hằng năm"
_FIXED = {(1, 1): _LABOUR_CODE, (4, 30): _LABOUR_CODE, (5, 1): _LABOUR_CODE, (9, 2): _LABOUR_CODE}
_FIXED_SINCE_2026 = {(11, 24): _CULTURE_DAY}
"""Month and day of the holidays on which the sun, and no notice, decides."""


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A special day as the library knows it.

    `confidence` is A where the law itself names the day, B where a notice or the lunar calendar does, and C in years
    whose notice had not been given: such a day may still move.
    """

    day: date
    kind: DayKind
    name_vi: str
    name_en: str
    source: str
    confidence: str


def public_days(years: Iterable[int]) -> tuple[PublicDay, ...]:
    """Return the special days of these years in order."""
    return tuple(sorted((one for year in sorted(set(years)) for one in _of_year(year)), key=lambda one: one.day))


def working_days(years: Iterable[int]) -> WorkingDays:
    """Return the working days of these years as the library knows them; outside of them only weekends rest."""
    return WorkingDays.of((one.day, one.kind) for one in public_days(years))


def _of_year(year: int) -> Iterator[PublicDay]:
    """Yield the special days of a year, in no order."""
    # It takes 20 MB and a fifth of a second: too much for processes that only read the table.
    from holidays import country_holidays  # noqa: PLC0415 - see above.

    vi = country_holidays("VN", years=year, language="vi")
    en = country_holidays("VN", years=year, language="en_US")
    statutory = country_holidays("VN", years=year, observed=False, language="en_US")
    swapped = set(statutory.get_named("substituted", lookup="icontains"))
    for day in vi:
        kind = DayKind.SWAPPED_OFF if day in swapped else DayKind.HOLIDAY if day in statutory else DayKind.DAY_IN_LIEU
        yield _public_day(
            day, kind, name_vi=vi[day], name_en=_swap(vi[day]) if kind is DayKind.SWAPPED_OFF else en[day]
        )
    for day in vi.weekend_workdays:
        if day.year == year:
            yield _public_day(day, DayKind.SWAPPED_WORKING, name_vi="Ngày làm bù", name_en="Working day, swapped")


def _swap(name_vi: str) -> str:
    """Say in English for which day one is off; the library writes it the American way, month first."""
    worked = re.search(r"[0-9/]{10}", name_vi)
    return f"Day off, worked on {worked[0]} instead" if worked else "Day off, swapped"


def _public_day(day: date, kind: DayKind, *, name_vi: str, name_en: str) -> PublicDay:
    law = (_FIXED | _FIXED_SINCE_2026).get((day.month, day.day)) if kind is DayKind.HOLIDAY else None
    foretold = "B" if day.year <= ANNOUNCED_THROUGH else "C"
    return PublicDay(day, kind, name_vi, name_en, law or _NOTICE, "A" if law else foretold)
