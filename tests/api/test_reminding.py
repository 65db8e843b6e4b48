"""Remind units at a button and over REST, and take back that nobody is proposed."""

from pathlib import Path

import pytest

from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.notifications.mail import messages, nickname
from tests.notifications.reminding import remind
from tests.steps import start
from tests.world import OPENED, World, later


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def test_the_lead_office_reminds_one_unit_or_all_that_are_missing(web: Web) -> None:
    round_id, places = web.world.rounds["annual-2024"], web.world.organisations
    planner = Browser(web, "planner")
    planner.get(f"/rounds/{round_id}")
    assert f'href="/rounds/{round_id}/units?answer=missing"' in planner.page.text
    planner.get(f"/rounds/{round_id}/units?answer=missing")
    planner.submit("/remind", unit=str(places["unit-2"]))
    assert "Thư nhắc đang được gửi." in planner.text
    planner.submit("/remind", unit=str(places["unit-2"]))
    assert planner.page.status_code == 422
    assert "đã được nhắc hôm nay" in planner.text
    body = {"organisations": [places["unit-3"], places["unit-2"]]}
    path = f"/rounds/{round_id}/actions/remind"
    assert web.ok("planner", "POST", path, body) == {"organisations": [places["unit-3"]]}
    assert web.call("planner", "POST", path, body).json()["refusals"][0]["code"] == "nobody_to_remind"
    assert web.call("reviewer", "POST", path, {}).json()["refusals"][0]["code"] == "not_permitted"
    remind(web.world, web.clock())
    told = sorted(nickname(one) for one in messages(web.world.database) if one.kind == "reminder_by_hand")
    assert told == ["head@unit-2", "head@unit-3", "officer@unit-2", "officer@unit-3"]
    reviewer = Browser(web, "reviewer")
    assert "/remind" not in reviewer.get(f"/rounds/{round_id}/units").text


def test_a_unit_takes_back_that_it_proposes_nobody(web: Web) -> None:
    submission, officer = start(web.world), Browser(web, "officer@unit-1")
    officer.get(f"/submissions/{submission}")
    officer.submit("/nothing-to-propose")
    officer.submit("/propose-after-all")
    assert officer.page.status_code == 200
    shown = web.ok("officer@unit-1", "GET", f"/submissions/{submission}")
    assert shown["nothing_to_propose_at"] is None
    again = web.call("officer@unit-1", "POST", f"/submissions/{submission}/actions/propose_after_all")
    assert again.json()["refusals"][0]["code"] == "nobody_said_so"
