"""Look at the pages of plans, duties and targets in Chromium: with axe-core, under the policy, without script."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from api.main import create_app
from tests.browser.conftest import serving
from tests.browser.stage import Stage, named
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import fits
from tests.movement import moved, owed
from workflow.database import Database

pytestmark = pytest.mark.browser

Movement = tuple[Stage, int]

PAGES = {
    "planner": (
        "/",
        "/plans",
        "/plans/{plan}",
        "/plans/1?year=2024",
        "/plans/{plan}/terms",
        "/plans/{plan}/obligations",
        "/plans/{plan}/targets",
        "/plans/{plan}/targets/doctors",
        "/plans/{plan}/targets/online_booking",
        "/plans/{plan}/clusters",
        "/plans/{plan}/clusters/1?year=2026",
        "/plans/{plan}/request",
        "/obligations",
        "/obligations/{report}/actions/waive",
    ),
    "officer@unit-1": (
        "/",
        "/obligations",
        "/obligations/{report}",
        "/obligations/{report}/report",
        "/obligations/{report}/check",
        "/obligations/{report}/documents",
        "/obligations/{year}/nominees/new",
        "/obligations/{promise}",
        "/obligations/{promise}/commitment",
        "/obligations/{promise}/sign",
    ),
    "reviewer": ("/plans/{plan}/obligations", "/obligations/{report}"),
}
"""Every kind of page, by who looks at it."""


@pytest.fixture
def movement(chromium: Browser, database: Database, tmp_path: Path) -> Iterator[Movement]:
    """The movement of the tests in its town, as Chromium reaches it, and the plan's id."""
    web, plan = moved(database, tmp_path)
    named(web.world)
    with serving(create_app(web.site)) as address:
        yield Stage(web, address.replace("127.0.0.1", "localhost"), chromium), plan


def addresses(stage: Stage, plan: int, who: str) -> list[str]:
    """Give the pages that somebody looks at."""
    known = {
        "plan": plan,
        "report": owed(stage.web, "half_year_report"),
        "year": owed(stage.web, "year_report"),
        "promise": owed(stage.web, "staff_commitment"),
    }
    return [page.format(**known) for page in PAGES[who]]


def test_nothing_on_the_pages_of_plans_and_duties_bars_anyone(movement: Movement) -> None:
    stage, plan = movement
    found: dict[str, list[str]] = {}
    looked = replace(stage, how={"bypass_csp": True})
    for who in PAGES:
        with looked.desk(who) as desk:
            for page in addresses(stage, plan, who):
                desk.open(page)
                for width in (360, 1280):
                    desk.page.set_viewport_size({"width": width, "height": 900})
                    fits(desk.page)
                    found[f"{who} {page} {width}"] = violations(desk.page)
    assert len(found) == 2 * sum(len(pages) for pages in PAGES.values())
    assert {page: told for page, told in found.items() if told} == {}


def test_no_page_breaks_the_policy_or_is_wider_than_a_telephone_in_english(movement: Movement) -> None:
    stage, plan = movement
    spoken = replace(stage, language="en", width=360, complaints=[])
    for who in PAGES:
        with spoken.desk(who) as desk:
            for page in addresses(stage, plan, who):
                desk.open(page)
                fits(desk.page)
    assert spoken.complaints == []


def test_a_report_is_made_without_script(movement: Movement) -> None:
    stage, _plan = movement
    report = owed(stage.web, "half_year_report")
    with replace(stage, how={"java_script_enabled": False}).desk("officer@unit-1") as officer:
        officer.go("Nhiệm vụ")
        officer.follow("Báo cáo 6 tháng đầu năm")
        officer.press("Soạn nội dung")
        officer.page.locator('[id="values.online_booking"]').fill("1.234")
        officer.page.locator('[id="values.satisfaction"]').fill("94,5")
        officer.page.locator('[id="values.conduct_plan"]').check()
        officer.fill("Báo cáo", "Đã triển khai.")
        officer.press("Lưu và kiểm tra")
        expect(officer.page.get_by_role("alert")).to_contain_text("1.234")
        officer.page.locator('[id="values.online_booking"]').fill("46,5")
        officer.press("Lưu và kiểm tra")
        officer.sees("46,5 %")
        officer.press("Nộp")
        officer.sees("Đã nộp")
        assert officer.page.url.startswith(f"{stage.address}/obligations/{report}")
