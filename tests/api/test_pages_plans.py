"""Read plans, their years, their targets and their clusters in pages."""

from collections.abc import Callable, Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import event, func, insert, select

from api.i18n import speaking
from api.rendering import NOBODY, ErrorsByField, environment
from states.labels import LANGUAGES, Language
from tests.api.browsing import Browser
from tests.api.client import Web
from tests.databases import Template, copy_of
from tests.movement import moved
from tests.world import LONG_AGO
from workflow.database import open_database
from workflow.models.cluster import Cluster
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanVersion
from workflow.plans.loader import load_shipped, shipped
from workflow.services import duties

Movement = tuple[Web, int]


@pytest.fixture(scope="module")
def movement(sqlite: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Movement]:
    """The application on 1 June of the movement's year, and the plan's id; what is entered here disturbs nobody else.

    SQLite only: what the queries give is compared on both databases where they are tested.
    """
    folder = tmp_path_factory.mktemp("movement")
    with copy_of(sqlite, folder=folder) as url, closing(open_database(url)) as database:
        yield moved(database, folder)


@pytest.fixture(scope="module")
def planner(movement: Movement) -> Browser:
    """The browser of the plan officer."""
    return Browser(movement[0], "planner")


def statements(web: Web, work: Callable[[], Any]) -> int:
    """Count what a piece of work asks the database."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = web.world.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_plans_are_listed_with_their_years_and_where_they_stand(movement: Movement, planner: Browser) -> None:
    planner.get("/plans")
    assert "Phong trào thi đua ngành Y tế năm 2026 (trình diễn)" in planner.text
    assert "2022–2025" in planner.text
    assert planner.text.count("Đang thực hiện") == 1
    assert planner.text.count("Đã kết thúc") == 1


def test_a_year_is_told_in_order_with_what_is_past_next_and_to_come(movement: Movement, planner: Browser) -> None:
    planner.get(f"/plans/{movement[1]}")
    told = [
        "Đã qua: hết ngày 31/03/2026 (thứ Ba)",
        "Sắp đến hạn: Còn 18 ngày 15 giờ hết ngày 19/06/2026 (thứ Sáu)",
        "hết ngày 19/12/2026 (thứ Bảy)",
        "hết ngày 31/12/2026 (thứ Năm)",
    ]
    places = [planner.text.find(one) for one in told]
    assert -1 not in places, planner.text
    assert places == sorted(places)
    assert "Khi có yêu cầu" in planner.text
    assert "quá hạn: 3" in planner.text


def test_every_year_of_a_plan_can_be_looked_at(movement: Movement, planner: Browser) -> None:
    planner.get("/plans/1?year=2022")
    assert "hết ngày 14/12/2022 (thứ Tư)" in planner.text
    assert "hết ngày 30/03/2022 (thứ Tư)" in planner.text
    planner.get("/plans/1?year=2025")
    assert "Chưa có ngày cụ thể" in planner.text
    planner.get("/plans/1?year=1999")
    assert "Năm 2022" in planner.text


def test_places_used_are_drawn_and_said(movement: Movement, planner: Browser) -> None:
    planner.get("/plans/1?year=2024")
    assert "Tập thể: đã dùng 0 trong số 5 chỉ tiêu" in planner.text
    assert planner.page.text.count('class="app-chart__free"') == 15


def test_what_the_linter_finds_is_told_to_the_plan_officer_only(movement: Movement, planner: Browser) -> None:
    planner.get("/plans/1")
    assert "lưu ý về nội dung kế hoạch" in planner.text
    officer = Browser(movement[0], "officer@unit-1")
    officer.get("/plans/1")
    assert officer.page.status_code == 200
    assert "lưu ý về nội dung kế hoạch" not in officer.text


def test_what_a_plan_says_is_shown_with_its_sections(movement: Movement, planner: Browser) -> None:
    planner.get("/plans/1/terms")
    for said in ("III.2a", "giả định", "hoặc Sáng kiến được công nhận và áp dụng", "trước ngày 31/03/2022 (thứ Năm)"):
        assert said in planner.text


def test_a_plan_that_is_not_there_looks_like_a_foreign_one(planner: Browser) -> None:
    paths = ("", "/terms", "/obligations", "/targets", "/targets/beds", "/clusters", "/clusters/1", "/request")
    assert {path: planner.get(f"/plans/999{path}").status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("plan", shipped())
def test_everything_that_the_shipped_plans_say_can_be_said_in_a_page(plan: str, spoken: Language) -> None:
    content = load_shipped(plan)
    row = SimpleNamespace(id=1, title_vi="V", title_en="E", issuer_name="S", version=1)
    opened = SimpleNamespace(row=row, plan=content, names={}, links=(), period=None)
    given = {"opened": opened, "plan": content, "names": {}, "offices": [], "lang": spoken}
    around = {"frame": NOBODY, "here": "/", "now": None, "errors": ErrorsByField(), "reasons": ()}
    with speaking(spoken):
        said = environment().get_template("plans/terms.html").render(given | around)
    assert content.issuer.organisation in said
    for owed in content.obligations:
        assert str(escape(owed.name.vi if spoken == "vi" else owed.name.en)).split("{")[0] in said


def test_targets_show_where_things_stood_stand_and_shall_go(movement: Movement, planner: Browser) -> None:
    plan = movement[1]
    planner.get(f"/plans/{plan}/targets/doctors")
    planner.submit(value="12,1", evidence="Báo cáo thống kê")
    assert planner.page.status_code == 200, planner.text
    assert "12,1 bác sĩ/vạn dân" in planner.text
    assert "Đang tiến tới" in planner.text
    planner.get(f"/plans/{plan}/targets")
    assert "ít nhất 12,5 bác sĩ/vạn dân" in planner.text
    assert "từ mức 11,2 bác sĩ/vạn dân" in planner.text
    assert 'id="gauge-doctors-title"' in planner.page.text


def test_a_value_that_may_mean_two_things_is_asked_back_as_it_was_typed(movement: Movement, planner: Browser) -> None:
    plan = movement[1]
    planner.get(f"/plans/{plan}/targets/doctors")
    planner.submit(value="1.234", evidence="Báo cáo thống kê")
    assert planner.page.status_code == 422
    assert 'value="1.234"' in planner.page.text
    assert 'href="#value"' in planner.page.text


def test_the_value_of_a_part_counts_for_the_part(movement: Movement, planner: Browser) -> None:
    web, plan = movement
    unit = web.world.organisations["unit-2"]
    planner.get(f"/plans/{plan}/targets/online_booking")
    planner.submit(value="41", evidence="Báo cáo", line=f"organisation:{unit}")
    assert planner.page.status_code == 200, planner.text
    assert "1 trong số 3 đơn vị" in planner.text


def test_a_target_that_is_not_there_is_not_found(movement: Movement, planner: Browser) -> None:
    planner.get(f"/plans/{movement[1]}/targets/nothing")
    assert planner.page.status_code == 404


def test_a_cluster_is_founded_led_and_ranked(movement: Movement, planner: Browser) -> None:
    web, plan = movement
    one, two = web.world.organisations["unit-1"], web.world.organisations["unit-2"]
    planner.get(f"/plans/{plan}/clusters")
    planner.submit(code="tu_tri", name_vi="Cụm tự trị", name_en="Own cluster")
    assert "Cụm tự trị" in planner.text, planner.text
    cluster = web.world.database.read(
        lambda connection: connection.scalar(select(Cluster.id).where(Cluster.code == "tu_tri"))
    )
    page = f"/plans/{plan}/clusters/{cluster}?year=2026"
    for member in (one, two):
        planner.get(page)
        planner.submit("/join", organisation=str(member))
    planner.submit("/lead", organisation=str(two))
    planner.submit(
        "/rank",
        **{f"place-{one}": "2", f"place-{two}": "1", "minutes": "01/BB"},
        **{"minutes_on-day": "2", "minutes_on-month": "5", "minutes_on-year": "2026"},
    )
    assert planner.page.status_code == 200, planner.text
    planner.get(f"/plans/{plan}/clusters?year=2026")
    assert "Xếp hạng theo biên bản 01/BB ngày 02/05/2026 (thứ Bảy)." in planner.text
    assert planner.text.index("unit-2 trưởng cụm, khối 1") < planner.text.index("unit-1 – 2")


def test_a_wrong_ranking_comes_back_as_it_was_typed(movement: Movement, planner: Browser) -> None:
    web, plan = movement
    cluster = web.world.database.read(lambda connection: connection.scalars(select(Cluster.id)).first())
    planner.get(f"/plans/{plan}/clusters/{cluster}?year=2026")
    planner.submit("/join", organisation=str(web.world.organisations["unit-1"]))
    planner.submit("/rank", **{f"place-{web.world.organisations['unit-1']}": "nhất", "minutes": "01/BB"})
    assert planner.page.status_code == 422
    assert 'value="nhất"' in planner.page.text
    assert 'value="01/BB"' in planner.page.text


def test_the_pages_of_a_plan_ask_no_more_of_many_units_than_of_few(movement: Movement, planner: Browser) -> None:
    web, plan = movement
    pages = [f"/plans/{plan}", f"/plans/{plan}/obligations", f"/plans/{plan}/targets", "/obligations", "/"]
    for page in pages:
        planner.get(page)
    few = {page: statements(web, lambda page=page: planner.get(page)) for page in pages}  # type: ignore[misc] # bound.
    _add_units(web, 12)
    many = {page: statements(web, lambda page=page: planner.get(page)) for page in pages}  # type: ignore[misc] # bound.
    assert many == few
    planner.get(f"/plans/{plan}/obligations")
    assert "Đơn vị thêm 12" in planner.text


def _add_units(web: Web, number: int) -> None:
    """Found more units under the department, and let them owe what the plans ask."""

    def work(connection: Any) -> None:
        rows = [
            {
                "code": f"them-{one}",
                "name": f"Đơn vị thêm {one}",
                "kind": "unit",
                "parent_id": web.world.organisations["so-y-te"],
                "valid_from": LONG_AGO,
            }
            for one in range(1, number + 1)
        ]
        connection.execute(insert(Organisation), rows)
        newest = connection.scalar(select(func.max(PlanVersion.id)))
        duties.plan(connection, newest, now=web.clock())

    web.world.database.write(work)
