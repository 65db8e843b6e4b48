"""Amend a plan, open a round on request and enter numbers with nothing but pages."""

from pathlib import Path
from typing import Any

import pytest

from tests import amending, education, steps
from tests.amending import amended, places
from tests.api.browsing import Browser, forms_of
from tests.api.client import Web, web_over
from tests.education import BEGAN
from tests.world import CUTOFF, OPENED, World, later
from workflow.database import Database
from workflow.models.plan import PlanVersion
from workflow.plans.writing import text_of

FILLED = {
    "document_number": "15/KH-SYT",
    "signed_on-day": "30",
    "signed_on-month": "10",
    "signed_on-year": "2024",
    "reason": "Điều chỉnh số lượng.",
}


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, after the cut-off."""
    return web_over(world, folder=tmp_path, now=later(CUTOFF, hours=2))


@pytest.fixture
def planner(web: Web) -> Browser:
    """The browser of the plan officer, with the form of an amendment open."""
    browser = Browser(web, "planner")
    assert browser.get("/plans/1/amend").status_code == 200
    return browser


def preview(browser: Browser, content: str, **fields: Any) -> Any:
    """Send the form of an amendment."""
    return browser.submit("/amend", **{**FILLED, "content": content, **fields})


def test_the_form_begins_with_the_present_plan_under_the_next_number(planner: Browser) -> None:
    assert "version: 2" in planner.text
    assert "Cải cách hành chính ngành Y tế Bình Định" in planner.text


def test_lines_to_mend_are_shown_beside_what_was_typed(planner: Browser) -> None:
    broken = text_of(amended()).replace("version: 2", "version: two")
    page = preview(planner, broken)
    assert page.status_code == 422
    assert "version: two" in planner.text
    assert "Các dòng cần sửa" in planner.text
    assert "a whole number" in planner.text
    assert "15/KH-SYT" in page.text
    missing = preview(planner, broken, document_number="", reason="", **{"signed_on-day": "31", "signed_on-month": "2"})
    assert missing.status_code == 422
    assert missing.text.count("govuk-error-message") >= 3


def test_a_file_stands_for_the_text(planner: Browser) -> None:
    content = text_of(amended(places("individual", 12))).encode()
    page = preview(planner, "", content_was="", files={"file": ("plan.yaml", content)})
    assert page.status_code == 200, planner.text
    assert "10 → 12" in planner.text
    strange = planner.get("/plans/1/amend") and preview(planner, "", files={"file": ("plan.yaml", b"\xff\xfe")})
    assert strange.status_code == 422


def test_an_amendment_is_looked_at_chosen_and_put_into_force(planner: Browser, web: Web) -> None:
    ready = steps.qualified(web.world, count=3)
    steps.rank(web.world, ready)
    steps.propose(web.world, ready, now=later(CUTOFF, hours=1))
    _, (other,) = steps.handed_in(web.world, unit="unit-2")
    page = preview(planner, text_of(amended(places("individual", 2), amending.one_more_paper)))
    assert page.status_code == 200
    assert "thừa 1" in planner.text
    assert "thiếu tài liệu: Ảnh" in planner.text
    assert "Chưa thực hiện được" in planner.text
    assert steps.count(web.world, PlanVersion) == 1

    chosen = {f"standby-{ready[2]}": "1", "dossier": [str(other)], "round": str(web.world.rounds["annual-2024"])}
    again = planner.submit("/confirm", again="yes", content=_content(planner), **chosen)
    assert again.status_code == 200
    assert f'id="dossier-{other}" name="dossier" type="checkbox" value="{other}"' in again.text.replace("\n", " ")
    assert steps.count(web.world, PlanVersion) == 1
    done = planner.submit("/confirm", content=_content(planner), **chosen)
    assert done.url.path == "/plans/1/versions"
    assert "15/KH-SYT" in planner.text
    assert [steps.state_of(web.world, one) for one in ready] == ["proposed", "proposed", "standby"]
    assert steps.count(web.world, PlanVersion) == 2
    assert planner.get("/plans/1/versions/2").status_code == 200
    assert "rounds.annual.quotas.individual.limit" in planner.text
    assert planner.get("/plans/1/versions/1").status_code == 200
    assert planner.get("/plans/1/versions/9").status_code == 404


def _content(browser: Browser) -> str:
    """Read back the plan that the page carries on."""
    form = next(one for one in forms_of(browser.page.text) if "confirm" in one["action"])
    content: str = form["fields"]["content"]
    return content


def test_all_movable_dossiers_are_ticked_at_once(planner: Browser, web: Web) -> None:
    _, (moves,) = steps.handed_in(web.world)
    preview(planner, text_of(amended()))
    page = planner.submit("/confirm", move_all="yes", content=_content(planner))
    assert page.status_code == 200
    box = page.text.split(f'id="dossier-{moves}"')[1].split(">")[0]
    assert "checked" in box


def test_a_refused_amendment_says_why_and_keeps_what_was_chosen(planner: Browser, web: Web) -> None:
    ready = steps.qualified(web.world, count=2)
    steps.propose(web.world, ready, now=later(CUTOFF, hours=1))
    preview(planner, text_of(amended(places("individual", 1))))
    page = planner.submit("/confirm", content=_content(planner))
    assert page.status_code == 422
    assert "Số lượng mới thấp hơn số đã đề xuất" in planner.text
    assert steps.count(web.world, PlanVersion) == 1


def test_only_the_plan_officer_is_offered_to_amend(web: Web) -> None:
    director = Browser(web, "director")
    director.get("/plans/1/versions")
    assert "/plans/1/amend" not in director.page.text
    director.get("/plans/1/amend")
    assert preview(director, text_of(amended())).status_code == 422
    assert "Cán bộ chủ trì kế hoạch" in director.text


def test_a_round_page_leads_to_what_may_be_done(web: Web) -> None:
    planner = Browser(web, "planner")
    planner.get(f"/rounds/{web.world.rounds['annual-2024']}")
    assert "/plans/1/amend" in planner.page.text
    assert f"/rounds/{web.world.rounds['annual-2024']}/recount" in planner.page.text
    recounted = planner.get(f"/rounds/{web.world.rounds['annual-2024']}/recount") and planner.submit(reason="")
    assert recounted.status_code == 422
    assert planner.submit(reason="Có số liệu.").url.path == f"/rounds/{web.world.rounds['annual-2024']}"


def test_numbers_are_entered_and_a_round_on_request_is_opened(database: Database, tmp_path: Path) -> None:
    schools = web_over(education.make_education(database), folder=tmp_path, now=BEGAN)
    planner = Browser(schools, "planner")
    ids = schools.world.organisations
    assert planner.get("/plans/1/headcounts").status_code == 200
    empty = planner.submit("/headcounts", source="Báo cáo")
    assert empty.status_code == 422
    counts = {f"count-{ids[code]}": "0" for code in ("giao-duc-tccb", "giao-duc-van-phong", "truong-2")}
    typed = {**counts, f"count-{ids['truong-1']}": "20", "subject": "individual", "year": "2026"}
    wrong = planner.submit("/headcounts", source="Báo cáo", **{**typed, f"count-{ids['truong-2']}": "-3"})
    assert wrong.status_code == 422
    assert 'value="-3"' in wrong.text
    saved = planner.submit("/headcounts", source="Báo cáo nhân sự", **typed)
    assert saved.url.path == "/plans/1/headcounts"
    opened = planner.get(f"/rounds/{schools.world.rounds['annual-2026']}") and planner.submit("/actions/open")
    assert opened.status_code == 200
    assert "Lao động tiên tiến" not in planner.text
    officer = Browser(schools, "officer@truong-1")
    officer.get(f"/rounds/{schools.world.rounds['annual-2026']}")
    assert "Lao động tiên tiến (truong-1)" in officer.text

    planner.get("/plans/1/ad-hoc")
    asked = {"occasion": "Cứu học sinh trong lũ", "until-day": "14", "until-month": "3", "until-year": "2026"}
    refused = planner.submit(**{**asked, "until-day": "31", "until-month": "2"})
    assert refused.status_code == 422
    assert "Cứu học sinh trong lũ" in refused.text
    assert "/rounds/" in planner.submit(**asked).url.path
    assert "Cứu học sinh trong lũ" in planner.text


def test_the_pages_are_said_in_english_too(web: Web) -> None:
    planner = Browser(web, "planner")
    planner.post("/language", language="en", next="/plans/1/versions")
    planner.http.headers["Accept-Language"] = "en"
    planner.get("/plans/1/versions")
    assert OPENED < CUTOFF
    assert "Amend this plan" in planner.text
