"""Amend plans, open rounds on request and enter numbers over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from tests import amending, education, steps
from tests.amending import amended, places
from tests.api.client import Web, web_over
from tests.education import BEGAN, CUTOFF
from tests.world import OPENED, World, later
from workflow.database import Database
from workflow.plans.writing import text_of

DOCUMENT = {"document_number": "15/KH-SYT", "signed_on": "2024-10-30", "reason": "Điều chỉnh số lượng."}


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


@pytest.fixture
def schools(database: Database, tmp_path: Path) -> Web:
    """The application over a department of education."""
    return web_over(education.make_education(database), folder=tmp_path, now=BEGAN)


def codes(response: Any) -> list[str]:
    """Name the refusals of a problem document."""
    return [one["code"] for one in response.json()["refusals"]]


def test_an_amendment_is_previewed_carried_out_once_and_kept(web: Web) -> None:
    (plan,) = web.ok("planner", "GET", "/plans")["items"]
    path = f"/plans/{plan['id']}"
    _, (dossier,) = steps.handed_in(web.world)
    text = text_of(amended(places("individual", 12), amending.one_more_paper))
    seen = web.ok("planner", "POST", f"{path}/amendments/preview", {"content": text, "dossiers": [dossier]})
    assert (seen["possible"], seen["refusals"], seen["version"]) == (True, [], 2)
    running = next(one for one in seen["rounds"] if one["state"] == "open")
    assert [(one["code"], one["before"], one["after"]) for one in running["quotas"]] == [
        ("collective", 5, 5),
        ("individual", 10, 12),
    ]
    assert [(one["nomination"], one["lacks"]) for one in seen["dossiers"]] == [(dossier, ["photographs"])]
    assert web.ok("planner", "GET", f"{path}/versions")["items"][0]["version"] == 1

    body = {"content": text, "dossiers": [dossier], **DOCUMENT}
    key = {"Idempotency-Key": "amend-once"}
    for _ in range(2):
        made = web.call("planner", "POST", f"{path}/amendments", body, headers=key)
        assert (made.status_code, made.json()) == (201, {"plan": plan["id"], "version": 2})
    newest, first = web.ok("auditor", "GET", f"{path}/versions")["items"]
    assert (newest["version"], newest["document_number"], newest["reason"], first["version"]) == (
        2,
        "15/KH-SYT",
        "Điều chỉnh số lượng.",
        1,
    )
    changed = web.ok("auditor", "GET", f"{path}/versions/2?since=1")["differences"]
    assert ("rounds.annual.quotas.individual.limit", 10, 12) in [
        (one["path"], one["before"], one["after"]) for one in changed
    ]
    named = web.ok("reviewer", "GET", f"/nominations/{dossier}")["dossier"]
    assert "photographs" in [one["item"] for one in named]


def test_every_wrong_line_of_an_amendment_is_told(web: Web) -> None:
    text = text_of(amended()).replace("version: 2", "version: two").replace("rule: each_year", "rule: sometimes")
    wrong = web.call("planner", "POST", "/plans/1/amendments/preview", {"content": text})
    assert (wrong.status_code, codes(wrong)) == (422, ["plan_line_wrong"] * 2)
    assert [one["detail"]["path"] for one in wrong.json()["refusals"]] == ["version", "rounds.annual.cutoff.rule"]
    assert "line 3" in wrong.json()["detail"] or "dòng 3" in wrong.json()["detail"]


def test_who_may_not_amend_is_told_and_who_sees_no_plan_finds_none(web: Web) -> None:
    body = {"content": text_of(amended())}
    assert codes(web.call("director", "POST", "/plans/1/amendments/preview", body)) == ["not_permitted"]
    assert web.call("planner", "POST", "/plans/99/amendments", {**body, **DOCUMENT}).status_code == 404
    assert web.call("planner", "GET", "/plans/99/versions").status_code == 404
    assert web.call("planner", "GET", "/plans/1/versions/7").status_code == 404


def test_numbers_are_entered_a_round_opens_and_is_counted_again(schools: Web) -> None:
    ids = schools.world.organisations
    round_id = schools.world.rounds["annual-2026"]
    missing = schools.call("planner", "POST", f"/rounds/{round_id}/actions/open")
    assert codes(missing) == ["headcount_missing"]

    def number(code: str, count: int, **more: Any) -> dict[str, Any]:
        return {"organisation": ids[code], "count": count, "source": "Báo cáo nhân sự", **more}

    counts = {"truong-1": 20, "truong-2": 10, "giao-duc-tccb": 0, "giao-duc-van-phong": 0}
    body = {"year": 2026, "numbers": [number(code, count) for code, count in counts.items()]}
    assert schools.ok("planner", "POST", "/plans/1/numbers", body) == {"entered": 4}
    assert schools.ok("planner", "POST", f"/rounds/{round_id}/actions/open")["state"] == "open"
    elsewhere = {"year": 2026, "numbers": [number("truong-1", 20, award_form="LDTT")]}
    schools.ok("planner", "POST", "/plans/1/numbers", elsewhere)
    recounted = schools.ok("planner", "POST", f"/rounds/{round_id}/actions/recount", {"reason": "Có số liệu."})
    assert recounted["state"] == "open"
    (shown,) = [one for one in schools.ok("officer@truong-1", "GET", "/rounds")["items"] if one["id"] == round_id]
    limits = {(one["code"], one["organisation"]): one["limit"] for one in shown["quotas"]}
    assert limits == {
        ("collective", None): 3,
        ("fighters", None): 3,
        ("advanced", "truong-1"): 14,
        ("families", "truong-1"): 2,
    }
    (first, second) = education.qualified(schools.world, round_id, form="LDTT", school="truong-2", count=2)
    schools.clock.moment = later(CUTOFF, days=3)
    actions = schools.ok("proposer", "GET", f"/nominations/{first}")["actions"]
    assert [one["warnings"] for one in actions if one["action"] == "propose"] == [[]]
    assert second


def test_a_round_on_request_is_opened(schools: Web) -> None:
    body = {"occasion": "Cứu học sinh trong lũ", "until": "2026-03-14"}
    opened = schools.call("planner", "POST", "/plans/1/rounds", body)
    assert (opened.status_code, opened.json()["state"]) == (201, "open")
    (shown,) = [one for one in schools.ok("clerk", "GET", "/rounds")["items"] if one["kind"] == "ad_hoc"]
    assert (shown["key"], shown["cutoff"]) == ("ad_hoc-2026-1", "2026-03-14T00:00:00+07:00")
    late = schools.call("planner", "POST", "/plans/1/rounds", {**body, "until": "2026-01-02"})
    assert (late.status_code, codes(late)) == (409, ["deadline_passed"])
