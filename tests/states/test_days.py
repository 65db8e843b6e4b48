"""Prove that days, instants and limits are said as people in Vietnam read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.labels import day_words, instant_words, limit_words, rolled_words
from workflow.calendar import Boundary, day_through, first_refused_instant

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (date(2026, 12, 14), "thứ Hai", "Monday"),
        (date(2026, 12, 15), "thứ Ba", "Tuesday"),
        (date(2026, 12, 16), "thứ Tư", "Wednesday"),
        (date(2026, 12, 17), "thứ Năm", "Thursday"),
        (date(2026, 12, 18), "thứ Sáu", "Friday"),
        (date(2026, 12, 19), "thứ Bảy", "Saturday"),
        (date(2026, 12, 20), "Chủ nhật", "Sunday"),
    ],
)
def test_a_day_is_said_with_its_weekday(day: date, vi: str, en: str) -> None:
    assert day_words(day, "vi") == f"{day.day}/12/2026 ({vi})"
    assert day_words(day, "en") == f"{day.day}/12/2026 ({en})"


def test_small_days_and_months_have_two_digits_and_years_four() -> None:
    assert day_words(date(987, 2, 5), "vi") == "05/02/0987 (thứ Hai)"


def test_an_instant_is_said_in_vietnams_time() -> None:
    instant = datetime(2026, 12, 14, 1, 5, 59, tzinfo=UTC)
    assert instant_words(instant, "vi") == "08:05 ngày 14/12/2026"
    assert instant_words(instant, "en") == "08:05 on 14/12/2026"


def test_midnight_is_said_as_the_end_of_the_day_before() -> None:
    limit = datetime(2026, 12, 14, 17, tzinfo=UTC)
    assert limit_words(limit, "vi") == "hết ngày 14/12/2026 (thứ Hai)"
    assert limit_words(limit, "en") == "the end of 14/12/2026 (Monday)"


def test_the_end_of_a_year_belongs_to_that_year() -> None:
    assert limit_words(datetime(2027, 1, 1, tzinfo=VIETNAM), "vi") == "hết ngày 31/12/2026 (thứ Năm)"


def test_a_deadline_that_has_rolled_is_said_with_the_rest_day_that_it_left() -> None:
    rolled, stays = datetime(2024, 12, 17, tzinfo=VIETNAM), datetime(2024, 12, 15, tzinfo=VIETNAM)
    words = "hết ngày 16/12/2024 (thứ Hai), thay cho ngày nghỉ 14/12/2024 (thứ Bảy)"
    assert rolled_words(rolled, "vi", unrolled=date(2024, 12, 14)) == words
    in_english = "the end of 13/12/2024 (Friday), instead of the rest day 14/12/2024 (Saturday)"
    assert rolled_words(datetime(2024, 12, 13, 17, tzinfo=UTC), "en", unrolled=date(2024, 12, 14)) == in_english
    assert rolled_words(stays, "vi", unrolled=date(2024, 12, 14)) == "hết ngày 14/12/2024 (thứ Bảy)"


def test_another_time_is_said_as_before_that_minute() -> None:
    limit = datetime(2026, 12, 14, 17, tzinfo=VIETNAM)
    assert limit_words(limit, "vi") == "trước 17 giờ 00 ngày 14/12/2026 (thứ Hai)"
    assert limit_words(limit, "en") == "before 17:00 on 14/12/2026 (Monday)"
    assert limit_words(limit.replace(hour=8, minute=5), "vi") == "trước 08 giờ 05 ngày 14/12/2026 (thứ Hai)"


def test_a_moment_after_midnight_is_no_midnight() -> None:
    limit = datetime(2026, 12, 15, 0, 0, 0, 1, tzinfo=VIETNAM)
    assert limit_words(limit, "vi") == "trước 00 giờ 00 ngày 15/12/2026 (thứ Ba)"


@given(day=st.dates(date(1980, 1, 1), date(2200, 12, 31)))
def test_what_counts_through_a_day_is_said_by_that_day(day: date) -> None:
    assert limit_words(day_through(day), "vi") == f"hết ngày {day_words(day, 'vi')}"
    before = first_refused_instant(day, boundary=Boundary.BEFORE)
    assert limit_words(before, "en") == f"the end of {day_words(day - timedelta(days=1), 'en')}"


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 12, 14)  # noqa: DTZ001 - the missing zone is the point.
    for say in (instant_words, limit_words):
        with pytest.raises(ValueError, match="2026-12-14T00:00:00 has no time zone"):
            say(naive, "vi")
