"""Do what plans ask with nothing but pages: report, sign, hand in, return, accept."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.api.browsing import Browser
from tests.api.client import Web
from tests.databases import Template
from tests.movement import moved, owed, standing
from tests.workflow.samples import pdf
from tests.world import later
from workflow.database import Database
from workflow.models.obligation import ObligationAttempt
from workflow.services import rounds

Movement = tuple[Web, int]
VALUES = {
    "values.online_booking": "46,5",
    "values.satisfaction": "94",
    "values.conduct_plan": "yes",
    "text": "Đã triển khai đặt hẹn khám trực tuyến.",
}


@pytest.fixture(params=["sqlite"])
def template(request: pytest.FixtureRequest) -> Template:
    """SQLite: pages look the same on both databases; the test that leads through all states asks for both."""
    made: Template = request.getfixturevalue(request.param)
    assert isinstance(made, Template)
    return made


@pytest.fixture
def movement(database: Database, tmp_path: Path) -> Movement:
    """The application on 1 June of the movement's year, and the plan's id."""
    return moved(database, tmp_path)


@pytest.fixture
def web(movement: Movement) -> Web:
    """The application."""
    return movement[0]


def dated(name: str, day: str) -> dict[str, str]:
    """Fill the three boxes of a day such as 30/6/2026."""
    return {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), day.split("/"), strict=True)}


@pytest.mark.parametrize("template", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_unit_reports_and_mends_what_the_office_returns_and_accepts(movement: Movement) -> None:
    web, plan = movement
    officer, planner, report = Browser(web, "officer@unit-1"), Browser(web, "planner"), owed(web, "half_year_report")
    officer.get("/obligations")
    assert "Còn 18 ngày 15 giờ hết ngày 19/06/2026 (thứ Sáu)" in officer.text
    officer.get(f"/obligations/{report}/report")
    officer.submit(**VALUES | {"values.online_booking": "1.234"}, then="check")
    assert officer.page.status_code == 422
    assert 'href="#values.online_booking"' in officer.page.text
    assert 'value="1.234"' in officer.page.text
    assert VALUES["text"] in officer.text
    officer.submit(**VALUES, then="check")
    assert officer.page.url.path == f"/obligations/{report}/check", officer.text
    assert "46,5 %" in officer.text
    officer.submit("/hand-in")
    assert officer.page.url.path == f"/obligations/{report}"
    assert standing(web, report) == ("submitted", False)

    planner.get("/")
    assert "1 nhiệm vụ của đơn vị chờ được chấp nhận" in planner.text
    planner.get(f"/plans/{plan}/obligations?state=submitted")
    assert f'href="/obligations/{report}"' in planner.page.text
    planner.get(f"/obligations/{report}/actions/return")
    planner.submit(reason="Thiếu số liệu so sánh.", **dated("due", "x/6/2026"))
    assert planner.page.status_code == 422
    assert "Thiếu số liệu so sánh." in planner.text
    planner.submit(reason="Thiếu số liệu so sánh.", **dated("due", "30/6/2026"))
    assert standing(web, report) == ("returned", False)

    officer.get(f"/obligations/{report}")
    assert "Thiếu số liệu so sánh." in officer.text
    assert "hết ngày 30/06/2026 (thứ Ba)" in officer.text
    officer.get(f"/obligations/{report}/report")
    officer.submit(**VALUES | {"values.online_booking": "47"}, then="check")
    officer.submit("/hand-in")
    planner.get(f"/obligations/{report}/actions/accept")
    planner.submit()
    assert standing(web, report) == ("accepted", False)
    officer.get(f"/obligations/{report}")
    assert "Đã được chấp nhận" in officer.text
    assert "47 %" in officer.text


def test_a_draft_is_kept_though_something_in_it_cannot_be_read(web: Web) -> None:
    officer, report = Browser(web, "officer@unit-1"), owed(web, "half_year_report")
    officer.get(f"/obligations/{report}/report")
    officer.submit(**{"values.satisfaction": "nhiều", "text": "Bản đầu."}, then="draft")
    assert officer.page.status_code == 422
    officer.get(f"/obligations/{report}/report")
    assert 'value="nhiều"' in officer.page.text
    assert "Bản đầu." in officer.text


def test_the_office_does_not_see_what_is_still_being_written(web: Web) -> None:
    officer, planner, report = Browser(web, "officer@unit-1"), Browser(web, "planner"), owed(web, "half_year_report")
    officer.get(f"/obligations/{report}/report")
    officer.submit(**VALUES, then="draft")
    officer.get(f"/obligations/{report}")
    assert VALUES["text"] in officer.text
    planner.get(f"/obligations/{report}")
    assert planner.page.status_code == 200
    assert VALUES["text"] not in planner.text
    assert "46,5 %" not in planner.text


def test_what_is_incomplete_says_what_it_lacks(web: Web) -> None:
    officer, report = Browser(web, "officer@unit-1"), owed(web, "half_year_report")
    officer.get(f"/obligations/{report}/check")
    assert "Người bệnh hài lòng" in officer.text
    assert "nội dung báo cáo" in officer.text
    assert "disabled" in officer.page.text


def test_a_report_after_its_limit_is_taken_and_marked_as_late(web: Web) -> None:
    report = owed(web, "half_year_report")
    web.clock.moment = later(web.clock.moment, days=30)
    officer = Browser(web, "officer@unit-1")
    officer.get("/")
    assert "nhiệm vụ đã quá hạn" in officer.text
    officer.get(f"/obligations/{report}/report")
    officer.submit(**VALUES, then="check")
    assert "được ghi nhận là nộp muộn" in officer.text
    officer.submit("/hand-in")
    assert standing(web, report) == ("submitted", True)
    officer.get("/obligations")
    assert "muộn" in officer.text


def test_a_report_is_handed_in_once_however_often_the_form_is_sent(web: Web) -> None:
    officer, report = Browser(web, "officer@unit-1"), owed(web, "half_year_report")
    officer.get(f"/obligations/{report}/report")
    officer.submit(**VALUES, then="check")
    again = officer.page
    officer.submit("/hand-in")
    officer.page = again
    officer.submit("/hand-in")
    assert officer.page.status_code == 200
    attempts = web.world.database.read(lambda connection: connection.execute(select(ObligationAttempt)).all())
    assert list(attempts) == []


def test_a_file_goes_in_and_out_through_the_report_only(web: Web) -> None:
    officer, report = Browser(web, "officer@unit-1"), owed(web, "half_year_report")
    officer.get(f"/obligations/{report}/documents")
    officer.submit(files={"file": ("so-lieu.pdf", pdf())})
    assert "so-lieu.pdf" in officer.text, officer.text
    officer.post(f"/obligations/{report}/documents", files={"file": ("virus.exe", b"MZ")})
    assert officer.page.status_code == 422
    officer.get(f"/obligations/{report}")
    link = officer.page.text.split('href="/obligations/')[1:]
    path = next(f"/obligations/{one.split(chr(34))[0]}" for one in link if "/file" in one.split(chr(34))[0])
    got = officer.get(path)
    assert (got.status_code, got.content[:4]) == (200, b"%PDF")
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert Browser(web, "officer@unit-2").get(path).status_code == 404


def test_what_another_unit_owes_looks_like_what_is_not_there(web: Web) -> None:
    stranger, report = Browser(web, "officer@unit-2"), owed(web, "half_year_report")
    paths = ("", "/report", "/check", "/documents", "/nominees/new", "/actions/accept", "/commitment")
    assert {path: stranger.get(f"/obligations/{report}{path}").status_code for path in paths} == dict.fromkeys(
        paths, 404
    )
    assert stranger.get(f"/obligations/{report}/actions/nothing").status_code == 404


def test_a_report_names_nominees_who_become_linked_drafts(web: Web) -> None:
    report, chosen = owed(web, "year_report"), open_round(web)
    officer = Browser(web, "officer@unit-1")
    officer.get(f"/obligations/{report}/nominees/new")
    assert "Đề nghị ở đợt xét nào?" in officer.text
    officer.get(f"/obligations/{report}/nominees/new?round={chosen}")
    nominee = {"subject.type": "collective", "subject.name": "", "award_form": "GK"}
    officer.submit(**nominee)
    assert officer.page.status_code == 422
    assert 'href="#subject.name"' in officer.page.text
    unit = str(web.world.organisations["unit-1"])
    officer.submit(**nominee | {"subject.name": "Khoa Khám bệnh", "subject.organisation": unit})
    assert officer.page.url.path.endswith("/edit"), officer.text
    officer.get(f"/obligations/{report}")
    assert "Khoa Khám bệnh" in officer.text
    assert "Đang soạn thảo" in officer.text


def open_round(web: Web) -> int:
    """Open the round of 2025 beside that of 2024, and let the first unit into it until the end of July 2026."""
    planner, chosen = web.world.actor("planner"), web.world.rounds["annual-2025"]

    def work(connection: Connection) -> None:
        rounds.open_(connection, chosen, actor=planner, now=later(web.clock(), days=-300))
        rounds.extend(
            connection,
            chosen,
            organisation=web.world.organisations["unit-1"],
            until=date(2026, 7, 31),
            reason="Đơn vị mới thành lập",
            evidence=None,
            actor=planner,
            now=web.clock(),
        )

    web.world.database.write(work)
    return chosen


def test_a_commitment_is_signed_on_paper_and_on_screen(movement: Movement) -> None:
    web, plan = movement
    officer, promise = Browser(web, "officer@unit-1"), owed(web, "staff_commitment")
    officer.get(f"/obligations/{promise}/commitment")
    officer.submit("/expected", expected="10")
    officer.submit("/paper", count="8", parties="", **dated("signed_on", "31/5/2026"))
    assert officer.page.status_code == 422
    assert 'value="8"' in officer.page.text
    officer.submit("/paper", count="8", **dated("signed_on", "31/5/2026"), files={"file": ("danh-sach.pdf", pdf())})
    assert "80 %" in officer.text, officer.text
    head = Browser(web, "head@unit-1")
    head.get(f"/obligations/{promise}/sign")
    head.submit()
    assert "90 %" in head.text, head.text
    head.get(f"/obligations/{promise}/sign")
    head.submit()
    assert head.page.status_code == 422
    officer.get(f"/obligations/{promise}/commitment")
    withdrawal = next(part.split('"')[0] for part in officer.page.text.split('href="') if "/withdraw" in part)
    officer.get(withdrawal)
    officer.submit(reason="Ghi nhầm danh sách.")
    assert "10 %" in officer.text
    assert "Ghi nhầm danh sách." in officer.text
    planner = Browser(web, "planner")
    planner.get(f"/plans/{plan}/obligations")
    assert "đã ký 10 %" in planner.text


def test_the_office_asks_some_for_a_report_and_excuses_one(movement: Movement) -> None:
    web, plan = movement
    planner, one = Browser(web, "planner"), web.world.organisations["unit-1"]
    planner.get(f"/plans/{plan}/request")
    planner.submit(code="sudden_report", brief="Kết quả bệnh án điện tử.", organisations=str(one))
    assert planner.page.status_code == 422
    assert "Kết quả bệnh án điện tử." in planner.text
    planner.submit(
        code="sudden_report", brief="Kết quả bệnh án điện tử.", organisations=str(one), **dated("due", "10/6/2026")
    )
    assert planner.page.url.path == f"/plans/{plan}/obligations", planner.text
    asked = owed(web, "sudden_report")
    officer = Browser(web, "officer@unit-1")
    officer.get(f"/obligations/{asked}")
    assert "Kết quả bệnh án điện tử." in officer.text
    planner.get(f"/obligations/{asked}/actions/waive")
    planner.submit(reason="Đã có số liệu.")
    assert standing(web, asked) == ("waived", False)
    planner.get(f"/obligations/{asked}/actions/reinstate")
    planner.submit(reason="Cần số liệu mới.")
    assert standing(web, asked) == ("due", False)


def test_more_time_needs_the_password_again_and_a_reason(web: Web) -> None:
    planner, report = Browser(web, "planner"), owed(web, "half_year_report")
    web.clock.moment = later(web.clock.moment, hours=1)
    planner.get(f"/obligations/{report}/actions/extend")
    assert planner.page.url.path == "/confirm"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=unit-2", {"unit-2"}),
        ("?q=don vi", set()),
        ("?state=overdue", {"unit-1", "unit-2", "unit-3"}),
        ("?state=accepted", set()),
        ("?state=nonsense&cluster=99&after=x", {"unit-1", "unit-2", "unit-3", "so-y-te"}),
    ],
)
def test_the_matrix_is_narrowed_by_name_and_state(movement: Movement, query: str, shown: set[str]) -> None:
    web, plan = movement
    planner = Browser(web, "planner")
    planner.get(f"/plans/{plan}/obligations{query}")
    rows = {part.split("<")[0] for part in planner.page.text.split('<th scope="row" class="govuk-table__header">')[1:]}
    assert rows == shown


def test_a_unit_sees_its_own_row_of_the_matrix_only(movement: Movement) -> None:
    web, plan = movement
    officer = Browser(web, "officer@unit-1")
    officer.get(f"/plans/{plan}/obligations")
    assert "unit-1" in officer.text
    assert "unit-2" not in officer.text


def test_every_page_of_a_duty_speaks_english_as_well(movement: Movement) -> None:
    web, plan = movement
    officer, report = Browser(web, "officer@unit-1"), owed(web, "half_year_report")
    officer.http.cookies.set("lang", "en")
    said: dict[str, Any] = {
        f"/plans/{plan}": "The year",
        f"/plans/{plan}/terms": "What the plan says",
        f"/plans/{plan}/obligations": "Duties by unit",
        f"/plans/{plan}/targets": "Targets",
        "/obligations": "To do",
        f"/obligations/{report}": "Half-year report",
        f"/obligations/{report}/report": "To reach: at least 40 %.",
        f"/obligations/{report}/check": "Check before handing in",
    }
    assert {path: words in (officer.get(path) and officer.text) for path, words in said.items()} == dict.fromkeys(
        said, True
    )
