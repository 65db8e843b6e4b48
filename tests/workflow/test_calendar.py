"""Prove that days become instants, and instants days, as people in Vietnam count them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import VIETNAM, Boundary, day_through, first_refused_instant, last_day, local_day

YEARS_WITH_ONE_OFFSET = st.dates(date(1980, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "boundary", "grace_days", "instant", "last"),
    [
        (date(2024, 12, 15), Boundary.BEFORE, 0, "2024-12-15T00:00:00+07:00", date(2024, 12, 14)),
        (date(2025, 12, 15), Boundary.BEFORE, 0, "2025-12-15T00:00:00+07:00", date(2025, 12, 14)),
        (date(2026, 12, 15), Boundary.BEFORE, 0, "2026-12-15T00:00:00+07:00", date(2026, 12, 14)),
        (date(2026, 12, 15), Boundary.THROUGH, 0, "2026-12-16T00:00:00+07:00", date(2026, 12, 15)),
        (date(2026, 12, 15), Boundary.BEFORE, 3, "2026-12-18T00:00:00+07:00", date(2026, 12, 17)),
        (date(2026, 12, 31), Boundary.THROUGH, 0, "2027-01-01T00:00:00+07:00", date(2026, 12, 31)),
        (date(2024, 2, 28), Boundary.THROUGH, 1, "2024-03-01T00:00:00+07:00", date(2024, 2, 29)),
    ],
)
def test_a_deadline_yields_its_first_refused_instant_and_its_last_day(
    day: date, boundary: Boundary, grace_days: int, instant: str, last: date
) -> None:
    refused = first_refused_instant(day, boundary=boundary, grace_days=grace_days)
    assert refused.isoformat() == instant
    assert last_day(refused) == last


def test_before_15_12_2024_still_accepts_the_saturday_and_refuses_the_sunday() -> None:
    refused = first_refused_instant(date(2024, 12, 15), boundary=Boundary.BEFORE)
    assert refused == datetime(2024, 12, 14, 17, tzinfo=UTC)
    assert [last_day(refused).strftime("%a"), local_day(refused).strftime("%a")] == ["Sat", "Sun"]


def test_due_dates_count_through_their_day() -> None:
    assert day_through(date(2024, 12, 15)) == datetime(2024, 12, 16, tzinfo=VIETNAM)


def test_the_day_in_vietnam_begins_at_17_hours_utc() -> None:
    midnight = datetime(2024, 12, 14, 17, tzinfo=UTC)
    assert local_day(midnight) == date(2024, 12, 15)
    assert local_day(midnight - timedelta(microseconds=1)) == date(2024, 12, 14)


def test_a_deadline_inside_a_day_leaves_that_day_as_the_last() -> None:
    assert last_day(datetime(2024, 12, 14, 16, 30, tzinfo=VIETNAM)) == date(2024, 12, 14)


@pytest.mark.parametrize("read", [local_day, last_day])
def test_an_instant_without_a_time_zone_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match=r"2024-12-1.* has no time zone"):
        read(datetime(2024, 12, 15))  # noqa: DTZ001 - the missing zone is the point.


@given(day=YEARS_WITH_ONE_OFFSET)
def test_the_last_day_of_what_counts_through_a_day_is_that_day(day: date) -> None:
    assert last_day(day_through(day)) == day
    assert last_day(first_refused_instant(day, boundary=Boundary.BEFORE)) == day - timedelta(days=1)
