"""Keep the calendar in the browser: look, add, change, remove, and be refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from states.actors import Role
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.steps import grant
from tests.world import make_world
from workflow.calendar import DayKind
from workflow.database import Database
from workflow.queries import calendar as reading
from workflow.services import calendar

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SWAP = {
    "day-day": "9",
    "day-month": "1",
    "day-year": "2027",
    "day_kind": "swapped_working",
    "name_vi": "Làm bù",
    "name_en": "Swapped",
    "source": "Thông báo 1/TB",
    "announced": "no",
}


@pytest.fixture
def web(database: Database, tmp_path: Path) -> Web:
    """The application over a small department whose calendar of 2026 is filled."""
    database.write(lambda connection: calendar.seed(connection, [2026], now=NOW))
    return web_over(make_world(database), folder=tmp_path, now=NOW)


def stored(web: Web, day: date) -> DayKind | None:
    """Say what kind of day is stored."""
    days = web.world.database.read(lambda connection: reading.special_days(connection, day.year))
    return next((one.kind for one in days if one.day == day), None)


def test_everybody_sees_the_days_and_only_keepers_may_change_them(web: Web) -> None:
    officer = Browser(web, "officer@unit-1")
    assert "Lịch năm 2026" in officer.get("/calendar").text
    assert "24/11/2026 (thứ Ba) Ngày lễ, tết Ngày Văn hóa Việt Nam" in officer.text
    assert "/calendar/days/" not in officer.page.text
    assert 'href="/calendar"' not in officer.page.text
    assert officer.get("/calendar/days/2026-11-24").status_code == 404
    assert officer.get("/calendar/add").status_code == 404
    refused = officer.post("/calendar/add", **SWAP)
    assert (refused.status_code, stored(web, date(2027, 1, 9))) == (422, None)


def test_a_swap_is_added_changed_and_removed(web: Web) -> None:
    keeper, day = Browser(web, "planner"), date(2027, 1, 9)
    keeper.get("/calendar/add")
    keeper.submit(**SWAP)
    assert str(keeper.page.url).endswith("/calendar?year=2027&notice=saved")
    assert "09/01/2027 (thứ Bảy) Ngày làm bù Làm bù Thông báo 1/TB chưa thông báo" in keeper.text
    assert "còn có thể thay đổi" in keeper.text
    assert "Thêm ngày: 09/01/2027 (thứ Bảy) bởi Cán bộ chủ trì kế hoạch, van-phong" in keeper.text
    keeper.get("/calendar/days/2027-01-09")
    keeper.submit(day_kind="holiday", announced="yes")
    assert stored(web, day) is DayKind.HOLIDAY
    assert "còn có thể thay đổi" not in keeper.text
    keeper.get("/calendar/days/2027-01-09")
    keeper.submit("/remove")
    assert stored(web, day) is None
    assert keeper.text.index("Xóa ngày") < keeper.text.index("Sửa ngày") < keeper.text.index("Thêm ngày: ")


def test_what_can_not_be_comes_back_with_what_was_typed(web: Web) -> None:
    keeper = Browser(web, "planner")
    keeper.get("/calendar/add")
    answer = keeper.submit(**SWAP | {"day-day": "11", "name_en": ""})
    assert answer.status_code == 422
    assert 'value="Thông báo 1/TB"' in answer.text
    assert "Tên bằng tiếng Anh" in answer.text
    assert keeper.submit(**SWAP | {"day-day": "11"}).status_code == 422
    assert "Ngày này vốn là ngày làm việc: 11/01/2027 (thứ Hai)" in keeper.text
    assert keeper.submit(**dict.fromkeys(SWAP, "")).status_code == 422


def test_a_page_that_was_overtaken_changes_nothing(web: Web) -> None:
    first, second = Browser(web, "planner"), Browser(web, "planner")
    for browser in (first, second):
        browser.get("/calendar/days/2026-11-24")
    first.submit(name_vi="Ngày Văn hóa")
    assert second.submit("/remove").status_code == 422
    assert stored(web, date(2026, 11, 24)) is DayKind.HOLIDAY


def test_an_empty_year_is_filled_by_an_administrator_too(web: Web) -> None:
    grant(web.world, "auditor", Role.ADMINISTRATOR, "so-y-te")
    keeper = Browser(web, "auditor")
    keeper.get("/role")
    keeper.submit("/role", role=f"administrator@{web.world.organisations['so-y-te']}")
    assert "chưa có ngày đặc biệt" in keeper.get("/calendar?year=2027").text
    keeper.submit("/calendar/fill")
    assert stored(web, date(2027, 2, 6)) is DayKind.HOLIDAY
    assert "/calendar/fill" not in keeper.page.text
    assert 'href="/calendar"' in keeper.page.text


@pytest.mark.parametrize("path", ["/calendar?year=1999", "/calendar?year=nie", "/calendar/days/morgen"])
def test_a_year_or_a_day_that_is_none_is_refused(web: Web, path: str) -> None:
    assert Browser(web, "planner").get(path).status_code in {400, 404, 422}
