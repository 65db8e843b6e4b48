"""Prove that working days, and deadlines that roll on them, are counted as Vietnam's offices count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import Boundary, DayKind, Roll, WorkingDays, deadline
from workflow.calendar.public import ANNOUNCED_THROUGH, PublicDay, public_days, working_days

KNOWN = working_days(range(2021, 2031))
FIRST, LAST = date(2022, 1, 1), date(2028, 12, 31)
SPECIAL = st.dictionaries(st.dates(FIRST, LAST), st.sampled_from(DayKind), max_size=60)


def rests(day: date, special: dict[date, DayKind]) -> bool:
    """Say the rule in the simplest way."""
    if special.get(day) is DayKind.SWAPPED_WORKING:
        return False
    return day in special or day.strftime("%a") in {"Sat", "Sun"}


def counted(day: date, count: int, special: dict[date, DayKind], *, count_first_day: bool) -> date:
    """List days one by one and take the last."""
    days = (day + timedelta(days=shift) for shift in range(0 if count_first_day else 1, 1000))
    return [one for one in days if not rests(one, special)][count - 1]


@pytest.mark.parametrize(
    ("first", "count", "count_first_day", "last"),
    [
        (date(2026, 11, 20), 10, False, date(2026, 12, 7)),  # 24/11 is a holiday.
        (date(2025, 8, 20), 10, True, date(2025, 9, 4)),  # 1/9 and 2/9 are.
        (date(2025, 8, 20), 10, False, date(2025, 9, 5)),
        (date(2026, 8, 21), 1, False, date(2026, 8, 22)),  # A Saturday that is worked,
        (date(2026, 8, 28), 1, False, date(2026, 9, 3)),  # for the Monday before the National Day.
        (date(2026, 2, 13), 1, False, date(2026, 2, 23)),
    ],
)
def test_working_days_are_counted_over_holidays_and_swaps(
    first: date,
    count: int,
    count_first_day: bool,  # noqa: FBT001 - a column of the table.
    last: date,
) -> None:
    assert KNOWN.after(first, count, count_first_day=count_first_day) == last


@given(special=SPECIAL, day=st.dates(FIRST, LAST), count=st.integers(min_value=1, max_value=60), first=st.booleans())
def test_working_days_are_those_that_listing_them_gives(
    special: dict[date, DayKind],
    day: date,
    count: int,
    first: bool,  # noqa: FBT001 - hypothesis gives it by name.
) -> None:
    days = WorkingDays.of(special.items())
    assert days.after(day, count, count_first_day=first) == counted(day, count, special, count_first_day=first)


@given(special=SPECIAL, day=st.dates(FIRST, LAST))
def test_a_day_rolls_to_the_nearest_working_day_in_its_direction(special: dict[date, DayKind], day: date) -> None:
    days = WorkingDays.of(special.items())
    assert days.is_working(day) is not rests(day, special)
    assert days.rolled(day, Roll.NONE) == day
    forth, back = days.rolled(day, Roll.NEXT_WORKING_DAY), days.rolled(day, Roll.PREVIOUS_WORKING_DAY)
    assert back <= day <= forth
    assert not rests(forth, special)
    assert not rests(back, special)
    between = [back + timedelta(days=shift) for shift in range(1, (forth - back).days)]
    assert all(rests(one, special) for one in between if one != day) or back == day == forth


@pytest.mark.parametrize("count", [0, -1])
def test_no_working_day_is_no_number_of_them(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} working days end on no day"):
        KNOWN.after(FIRST, count)


@pytest.mark.parametrize(
    ("named", "boundary", "roll", "last", "first_refused"),
    [
        (date(2024, 12, 15), Boundary.BEFORE, Roll.NONE, date(2024, 12, 14), "2024-12-15T00:00:00+07:00"),
        (date(2024, 12, 15), Boundary.BEFORE, Roll.NEXT_WORKING_DAY, date(2024, 12, 16), "2024-12-17T00:00:00+07:00"),
        (
            date(2024, 12, 15),
            Boundary.BEFORE,
            Roll.PREVIOUS_WORKING_DAY,
            date(2024, 12, 13),
            "2024-12-14T00:00:00+07:00",
        ),
        (date(2024, 12, 15), Boundary.THROUGH, Roll.NONE, date(2024, 12, 15), "2024-12-16T00:00:00+07:00"),
        (date(2024, 12, 15), Boundary.THROUGH, Roll.NEXT_WORKING_DAY, date(2024, 12, 16), "2024-12-17T00:00:00+07:00"),
        (date(2025, 12, 15), Boundary.BEFORE, Roll.NEXT_WORKING_DAY, date(2025, 12, 15), "2025-12-16T00:00:00+07:00"),
        (
            date(2025, 12, 15),
            Boundary.BEFORE,
            Roll.PREVIOUS_WORKING_DAY,
            date(2025, 12, 12),
            "2025-12-13T00:00:00+07:00",
        ),
        (date(2026, 12, 15), Boundary.BEFORE, Roll.NEXT_WORKING_DAY, date(2026, 12, 14), "2026-12-15T00:00:00+07:00"),
    ],
)
def test_what_rolls_is_the_last_acceptable_day(
    named: date, boundary: Boundary, roll: Roll, last: date, first_refused: str
) -> None:
    found = deadline(named, boundary=boundary, roll=roll, days=KNOWN)
    unrolled = named - timedelta(days=boundary is Boundary.BEFORE)
    assert (found.named, found.unrolled, found.last) == (named, unrolled, last)
    assert found.cutoff.isoformat() == found.first_refused.isoformat() == first_refused


def test_grace_is_added_to_the_day_that_a_deadline_has_rolled_to() -> None:
    found = deadline(date(2024, 12, 15), boundary=Boundary.BEFORE, roll=Roll.NEXT_WORKING_DAY, days=KNOWN, grace_days=3)
    assert found.cutoff.isoformat() == "2024-12-17T00:00:00+07:00"
    assert found.first_refused.isoformat() == "2024-12-20T00:00:00+07:00"


def test_the_library_knows_the_days_of_2026() -> None:
    assert [(f"{one.day:%d/%m}", one.kind.value, one.confidence) for one in public_days([2026])] == [
        ("01/01", "holiday", "A"),
        ("16/02", "holiday", "B"),
        ("17/02", "holiday", "B"),
        ("18/02", "holiday", "B"),
        ("19/02", "holiday", "B"),
        ("20/02", "holiday", "B"),
        ("26/04", "holiday", "B"),
        ("27/04", "day_in_lieu", "B"),
        ("30/04", "holiday", "A"),
        ("01/05", "holiday", "A"),
        ("22/08", "swapped_working", "B"),
        ("31/08", "swapped_off", "B"),
        ("01/09", "holiday", "B"),
        ("02/09", "holiday", "A"),
        ("24/11", "holiday", "A"),
    ]


def test_a_swapped_day_off_says_which_day_is_worked_for_it() -> None:
    (off,) = (one for one in public_days([2026]) if one.kind is DayKind.SWAPPED_OFF)
    assert (off.name_vi, off.name_en) == (
        "Ngày nghỉ (thay cho ngày 22/08/2026)",
        "Day off, worked on 22/08/2026 instead",
    )


@pytest.mark.parametrize(("year", "rests_on_it"), [(2025, False), (2026, True), (2029, True)])
def test_24_11_is_a_holiday_from_2026(year: int, rests_on_it: bool) -> None:  # noqa: FBT001 - a column of the table.
    assert (date(year, 11, 24) in KNOWN.off) is rests_on_it


def test_what_a_later_notice_may_move_is_marked() -> None:
    later = {one.day: one for one in public_days([ANNOUNCED_THROUGH + 1])}
    assert {one.day for one in later.values() if one.confidence == "A"} == {
        date(2027, 1, 1),
        date(2027, 4, 30),
        date(2027, 5, 1),
        date(2027, 9, 2),
        date(2027, 11, 24),
    }
    assert {one.confidence for one in later.values()} == {"A", "C"}
    assert later[date(2027, 2, 6)] == PublicDay(
        date(2027, 2, 6), DayKind.HOLIDAY, "Tết Nguyên Đán", "Lunar New Year", "Thông báo nghỉ lễ, tết hằng năm", "C"
    )
