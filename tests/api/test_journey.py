"""Walk the whole journey with nothing but HTTP."""

from pathlib import Path

import pytest

from tests.api.client import Web, web_over
from tests.workflow.samples import pdf, png
from tests.world import CUTOFF, OPENED, World, later

UNIT = "officer@unit-1"
SECRETARY = "secretary@unit-1"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def _draft(web: Web, submission: int, kind: str, name: str) -> int:
    unit = web.world.organisations["unit-1"]
    subject = {"type": kind, "name": name, "organisation": unit}
    if kind == "individual":
        subject |= {"position": "Chuyên viên", "staff_category": "civil_servant", "rating": "excellent"}
    body = {"submission": submission, "award_form": "GK", "subject": subject, "achievement": "Đã làm tốt."}
    nomination: int = web.ok(UNIT, "POST", "/nominations", body)["id"]
    attached = web.upload(UNIT, f"/nominations/{nomination}/documents/achievement_report", pdf())
    assert attached.status_code == 200, attached.text
    return nomination


def _hold_council(web: Web, named: list[int]) -> None:
    unit = web.world.organisations["unit-1"]
    (council,) = web.ok(SECRETARY, "GET", "/councils")["items"]
    members = web.ok(SECRETARY, "GET", f"/councils/{council['id']}")["members"]
    sitting = web.ok(
        SECRETARY,
        "POST",
        "/sittings",
        {"organisation": unit, "held_at": web.clock().isoformat(), "nominations": named, "method": "entered"},
    )["id"]
    web.ok(
        SECRETARY,
        "POST",
        f"/sittings/{sitting}/actions/enter",
        {
            "attendance": [{"member": member["id"], "present": True} for member in members],
            "votes": [{"nomination": one, "votes_for": 4, "votes_against": 1} for one in named],
        },
    )
    web.ok(SECRETARY, "POST", f"/sittings/{sitting}/actions/minute")
    for nomination in named:
        web.ok(SECRETARY, "POST", f"/nominations/{nomination}/actions/endorse")


def test_the_main_job_is_done_over_http_from_drafts_to_the_decision(web: Web) -> None:
    round_id = web.world.rounds["annual-2024"]
    submission = web.ok(UNIT, "POST", "/submissions", {"round": round_id})["id"]
    named = [
        _draft(web, submission, "collective", "Khoa Nội"),
        _draft(web, submission, "collective", "Khoa Ngoại"),
        _draft(web, submission, "individual", "Nguyễn Đức Đồng"),
    ]
    for item in ("submission_letter", "council_minutes"):
        assert web.upload(UNIT, f"/submissions/{submission}/documents/{item}", pdf()).status_code == 201
    _hold_council(web, named)
    web.clock.moment = later(OPENED, days=3)
    submitted = web.ok(UNIT, "POST", f"/submissions/{submission}/actions/submit")
    assert submitted["outcomes"] == [{"nomination": one, "state": "submitted", "version": 4} for one in named]
    received = web.ok("clerk", "POST", f"/submissions/{submission}/actions/receive", {"incoming_number": "215"})
    assert received["number"] == 1

    returned = named[2]
    flags = {"items": [{"item": "achievement_report", "reason": "Thiếu xác nhận."}], "due": "2024-12-20"}
    web.ok("reviewer", "POST", f"/nominations/{returned}/actions/return", flags)
    web.clock.moment = later(OPENED, days=5)
    closed = web.upload(UNIT, f"/nominations/{returned}/documents/council_minutes", png(), filename="bien-ban.png")
    assert closed.json()["refusals"][0]["code"] == "item_not_reopened"
    assert web.upload(UNIT, f"/nominations/{returned}/documents/achievement_report", pdf()).status_code == 200
    web.ok(UNIT, "POST", f"/nominations/{returned}/actions/submit")
    assert web.ok("clerk", "POST", f"/submissions/{submission}/actions/receive")["number"] == 1

    web.clock.moment = later(CUTOFF, hours=9)
    for nomination in named:
        shown = web.ok("reviewer", "GET", f"/nominations/{nomination}")
        codes = [item["item"] for item in shown["dossier"] if item["required"]]
        codes += [criterion["criterion"] for criterion in shown["criteria"]]
        web.ok("reviewer", "POST", f"/nominations/{nomination}/actions/tick", {"ticks": dict.fromkeys(codes, True)})
    approved = web.ok(
        "reviewer", "POST", "/actions", {"acts": [{"nomination": one, "action": "approve"} for one in named]}
    )
    assert {one["state"] for one in approved["outcomes"]} == {"qualified"}
    web.ok("proposer", "POST", f"/rounds/{round_id}/actions/rank", {"nominations": named[:2]})
    for nomination in named:
        web.ok("proposer", "POST", f"/nominations/{nomination}/actions/propose")
    (shown,) = [one for one in web.ok(UNIT, "GET", "/rounds")["items"] if one["id"] == round_id]
    places = ("code", "subject", "limit", "used", "standby", "hard", "basis")
    assert [tuple(quota[field] for field in places) for quota in shown["quotas"]] == [
        ("collective", "collective", 5, 2, 0, True, None),
        ("individual", "individual", 10, 1, 0, True, None),
    ]
    decision = web.ok(
        "submitter", "POST", "/decisions", {"round": round_id, "abstract": "Tặng Giấy khen", "nominations": named}
    )["id"]
    signed = web.ok("director", "POST", f"/decisions/{decision}/actions/sign")
    assert signed["number"] == 1
    assert {one["state"] for one in signed["outcomes"]} == {"awarded"}
    (shown,) = [one for one in web.ok(UNIT, "GET", "/rounds")["items"] if one["id"] == round_id]
    assert shown["state"] == "decided"
    timeline = web.ok(UNIT, "GET", f"/nominations/{returned}")["timeline"]
    assert [entry["action"] for entry in timeline] == [
        "draft",
        "attach",
        "endorse",
        "submit",
        "receive",
        "return",
        "attach",
        "submit",
        "receive",
        "tick",
        "approve",
        "propose",
        "award",
    ]
    assert timeline[5]["texts"] == {"item:achievement_report": "Thiếu xác nhận."}


def test_a_stage_whose_cutoff_is_to_be_announced_takes_no_submission_and_says_so(web: Web) -> None:
    refused = web.call(UNIT, "POST", "/submissions", {"round": web.world.rounds["stage-2021-2025"]})
    assert refused.status_code == 409
    assert [reason["code"] for reason in refused.json()["refusals"]] == ["to_be_announced"]
