"""Obligations, their reports and signatures, targets and clusters over HTTP, as an office and its units use them."""

from pathlib import Path
from typing import Any, cast

import pytest

from tests.api.client import Web, web_over
from tests.workflow.owing import GIANG_THANH, Issuer, at, make_issuer
from tests.workflow.samples import pdf
from tests.world import World
from workflow.database import Database

PLANNER = "planner@ttyt-giang-thanh-tchc"
OFFICER, HEAD, WORKER = "officer@tram-1", "head@tram-1", "worker0@tram-1"


@pytest.fixture
def centre(database: Database) -> Issuer:
    return make_issuer(database, "giang-thanh-2025", GIANG_THANH, now=at(2025, 5, 27))


@pytest.fixture
def web(centre: Issuer, tmp_path: Path) -> Web:
    """The application over a health centre that issues its own plan."""
    return web_over(cast("World", centre), folder=tmp_path, now=at(2025, 6, 2))


def codes(response: Any) -> list[str]:
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    return [reason["code"] for reason in response.json()["refusals"]]


def owed(web: Web, code: str, who: str = OFFICER) -> int:
    items = web.ok(who, "GET", "/obligations?year=2025")["items"]
    return int(next(one["id"] for one in items if one["code"] == code))


def test_a_report_goes_from_its_form_to_acceptance(web: Web) -> None:
    path = f"/obligations/{owed(web, 'unit_review')}"
    form = web.ok(OFFICER, "GET", path)["form"]
    assert [field["code"] for field in form["targets"]] == [
        "conduct_plan",
        "stations_meeting_standard",
        "fitness_and_stress",
    ]
    values = {"conduct_plan": "yes", "stations_meeting_standard": "yes", "fitness_and_stress": "maybe"}
    kept = web.call(OFFICER, "PUT", f"{path}/report", {"values": values, "text": "Sơ kết"})
    assert (kept.status_code, codes(kept)) == (422, ["field_not_a_choice"])
    assert [field["typed"] for field in web.ok(OFFICER, "GET", path)["form"]["targets"]] == ["yes", "yes", "maybe"]
    refused = web.call(HEAD, "POST", f"{path}/actions/hand_in")
    assert (refused.status_code, codes(refused)) == (409, ["report_incomplete"])
    web.ok(OFFICER, "PUT", f"{path}/report", {"values": {"fitness_and_stress": "yes"}})
    assert web.ok(HEAD, "POST", f"{path}/actions/hand_in")["state"] == "submitted"
    offered = {one["action"]: one["possible"] for one in web.ok(PLANNER, "GET", path)["actions"]}
    assert offered == {"return": True, "accept": True}
    due = {"reason": "Chưa rõ minh chứng", "due": "2025-06-10"}
    assert web.ok(PLANNER, "POST", f"{path}/actions/return", due)["state"] == "returned"
    web.ok(OFFICER, "PUT", f"{path}/report", {"text": "Sơ kết, đã bổ sung minh chứng"})
    web.ok(HEAD, "POST", f"{path}/actions/hand_in")
    assert web.ok(PLANNER, "POST", f"{path}/actions/accept")["state"] == "accepted"
    targets = {one["code"]: one for one in web.ok(PLANNER, "GET", "/plans/1/targets")["items"]}
    assert targets["stations_meeting_standard"]["rate"] == {"achieved": 1, "base": 2}


def test_the_same_request_twice_is_carried_out_once(web: Web) -> None:
    path = f"/obligations/{owed(web, 'staff_commitment')}"
    answers = [web.call(WORKER, "POST", f"{path}/signatures", headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert codes(web.call(WORKER, "POST", f"{path}/signatures")) == ["already_signed"]


def test_signatures_on_screen_and_paper_make_an_exact_share(web: Web) -> None:
    path, scan = f"/obligations/{owed(web, 'staff_commitment')}", pdf()
    web.ok(OFFICER, "PUT", f"{path}/expected", {"count": 7})
    first = web.ok(WORKER, "POST", f"{path}/signatures")["id"]
    file = web.call(OFFICER, "POST", f"{path}/files", files={"file": ("ky.pdf", scan)}).json()["id"]
    paper = {"count": 4, "signed_on": "2025-06-02", "file": file}
    web.ok(OFFICER, "POST", f"{path}/signatures/paper", paper)
    web.ok(WORKER, "POST", f"{path}/signatures/{first}/withdraw", {"reason": "Ký nhầm"})
    shown = web.ok(OFFICER, "GET", path)
    assert (shown["signed"], shown["expected"], shown["share"], shown["reached"]) == (4, 7, "4/7", False)
    served = web.call(WORKER, "GET", f"{path}/files/{file}")
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.content == scan
    assert web.call("worker0@khoa-noi", "GET", f"{path}/files/{file}").status_code == 404


def test_foreign_and_missing_answer_the_same(web: Web) -> None:
    number = owed(web, "unit_review")
    for path in ("", "/files/1", "/report"):
        method, body = ("PUT", {"text": "x"}) if path == "/report" else ("GET", None)
        answers = [web.call("officer@khoa-noi", method, f"/obligations/{one}{path}", body) for one in (number, 999_999)]
        assert [(one.status_code, codes(one)) for one in answers] == [(404, ["not_found"])] * 2


def test_the_office_sees_the_matrix_and_a_unit_its_own_line(web: Web) -> None:
    web.ok(WORKER, "POST", f"/obligations/{owed(web, 'staff_commitment')}/signatures")
    found = web.ok(PLANNER, "GET", "/plans/1/obligations?year=2025&limit=3")
    names = [row["organisation"]["name"] for row in found["items"]]
    assert names == ["ttyt-giang-thanh", "ttyt-giang-thanh-tchc", "khoa-noi"]
    rest = web.ok(PLANNER, "GET", f"/plans/1/obligations?year=2025&after={found['next']}")
    assert [row["organisation"]["name"] for row in rest["items"]] == ["khoa-ngoai", "tram-1", "tram-2"]
    assert rest["next"] is None
    cell = next(row for row in rest["items"] if row["organisation"]["name"] == "tram-1")["cells"]
    assert cell["staff_commitment:2025"]["signed"] == 1
    own = web.ok(OFFICER, "GET", "/plans/1/obligations?year=2025")["items"]
    assert [row["organisation"]["name"] for row in own] == ["tram-1"]
    assert web.call(WORKER, "GET", "/plans/1/obligations?year=2025").status_code == 404


def test_the_office_enters_values_and_exemptions(web: Web) -> None:
    value = {"value": "96,5", "as_of": "2025-06-01", "evidence": "Sổ theo dõi"}
    web.ok(PLANNER, "POST", "/plans/1/targets/resolutions_studied/values", value)
    unclear = web.call(PLANNER, "POST", "/plans/1/targets/resolutions_studied/values", value | {"value": "1.234"})
    assert (unclear.status_code, codes(unclear)) == (422, ["number_ambiguous"])
    web.ok(
        PLANNER,
        "POST",
        "/plans/1/targets/stations_meeting_standard/exemptions",
        {"organisation": 6, "applies": False, "reason": "Trạm đang xây mới"},
    )
    targets = {one["code"]: one for one in web.ok(PLANNER, "GET", "/plans/1/targets")["items"]}
    assert (targets["resolutions_studied"]["value"], targets["resolutions_studied"]["state"]) == ("96.5", "achieved")
    assert targets["stations_meeting_standard"]["rate"] == {"achieved": 0, "base": 1}
    history = "/plans/1/targets/resolutions_studied/history"
    (point,) = web.ok(OFFICER, "GET", history)["items"]
    assert point == {"period": "2025-06-01", "as_of": "2025-06-01", "value": "96.5", "evidence": "Sổ theo dõi"}
    assert web.call(OFFICER, "GET", f"{history}?organisation=3").status_code == 404
    assert web.ok(PLANNER, "GET", f"{history}?organisation=3") == {"items": []}
    parts = web.ok(PLANNER, "GET", "/plans/1/targets/conduct_plan/organisations?limit=3")
    assert ([one["state"] for one in parts["items"]], parts["next"]) == (["no_value"] * 3, 5)


def test_a_cluster_has_members_a_head_and_a_ranking(web: Web) -> None:
    body = {"code": "cum_1", "name_vi": "Cụm 1", "name_en": "Cluster 1"}
    cluster = web.ok(PLANNER, "POST", "/plans/1/clusters", body)["id"]
    assert codes(web.call(PLANNER, "POST", "/plans/1/clusters", body)) == ["cluster_known"]
    for organisation in (3, 4, 5):
        web.ok(PLANNER, "POST", f"/clusters/{cluster}/members", {"organisation": organisation, "year": 2025})
    web.ok(PLANNER, "PUT", f"/clusters/{cluster}/head", {"organisation": 4, "year": 2025})
    stranger = web.call(PLANNER, "PUT", f"/clusters/{cluster}/head", {"organisation": 6, "year": 2025})
    assert codes(stranger) == ["not_a_member"]
    ranking = {
        "year": 2025,
        "minutes": "BB-01",
        "minutes_on": "2025-06-01",
        "places": [{"organisation": 5, "place": 1}, {"organisation": 3, "place": 2}, {"organisation": 4, "place": 2}],
    }
    wrong = ranking | {"minutes_on": "2025-06-03", "places": [{"organisation": 6, "place": 0}]}
    refused = web.call(PLANNER, "POST", f"/clusters/{cluster}/rankings", wrong)
    assert codes(refused) == ["date_in_the_future", "not_a_member", "field_too_small"]
    web.ok(PLANNER, "POST", f"/clusters/{cluster}/rankings", ranking | {"minutes": "BB-00"})
    web.ok(PLANNER, "POST", f"/clusters/{cluster}/rankings", ranking)
    web.ok(PLANNER, "POST", f"/clusters/{cluster}/members/leave", {"organisation": 3, "year": 2025})
    (shown,) = web.ok(OFFICER, "GET", "/plans/1/clusters?year=2025")["items"]
    assert (shown["head"], shown["minutes"], [one["place"] for one in shown["members"]]) == (4, "BB-01", [1, 2, 2])
    (after,) = web.ok(OFFICER, "GET", "/plans/1/clusters?year=2026")["items"]
    assert ([one["organisation"] for one in after["members"]], after["head"]) == ([4, 5], None)
    assert (
        web.call(OFFICER, "POST", f"/clusters/{cluster}/members", {"organisation": 6, "year": 2025}).status_code == 409
    )


def test_what_is_waived_extended_and_reinstated_says_why(web: Web) -> None:
    path = f"/obligations/{owed(web, 'short_campaigns')}/actions"
    assert codes(web.call(PLANNER, "POST", f"{path}/waive")) == ["field_required"]
    assert web.ok(PLANNER, "POST", f"{path}/waive", {"reason": "Trạm đang sửa chữa"})["state"] == "waived"
    assert web.ok(PLANNER, "POST", f"{path}/reinstate", {"reason": "Đã sửa xong"})["state"] == "due"
    extension = {"reason": "Lũ lụt", "until": "2025-07-01"}
    assert codes(web.call(PLANNER, "POST", f"{path}/extend", extension)) == ["deadline_not_announced"]
