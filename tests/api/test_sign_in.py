"""Sign in, choose a role, lose a session without losing what was typed."""

from datetime import timedelta
from pathlib import Path

import pytest

from states.actors import Role
from tests.api.browsing import Browser, forms_of, give_password
from tests.api.client import Web, web_over
from tests.world import LONG_AGO, OPENED, World, later
from workflow.services import people

OFFICER = "officer@unit-1"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def test_somebody_who_is_not_signed_in_is_led_to_the_form_and_back(web: Web) -> None:
    browser = Browser(web)
    browser.get("/rounds")
    assert browser.page.url.path == "/sign-in"
    Browser(web, OFFICER)
    browser.submit("/sign-in", email="officer.unit-1@thidua.example", password="mật khẩu thử nghiệm")
    assert (browser.page.status_code, browser.page.url.path) == (200, "/rounds")


def test_a_wrong_password_and_an_unknown_address_are_told_alike(web: Web) -> None:
    wrong, unknown = Browser(web), Browser(web)
    wrong.sign_in(OFFICER, password="sai hoàn toàn")
    unknown.get("/sign-in")
    unknown.post("/sign-in", email="nobody@thidua.example", password="x")
    assert wrong.page.status_code == unknown.page.status_code == 422
    assert wrong.text.replace("officer.unit-1", "nobody") == unknown.text.replace("officer.unit-1", "nobody")


def test_guessing_is_slowed_down(web: Web) -> None:
    browser = Browser(web)
    give_password(web, "officer.unit-1@thidua.example")
    for _ in range(10):
        browser.post("/sign-in", email="officer.unit-1@thidua.example", password="đoán")
    browser.sign_in(OFFICER)
    assert browser.page.status_code == 422
    web.clock.moment = later(web.clock.moment, minutes=16)
    browser.sign_in(OFFICER)
    assert browser.page.status_code == 200


def test_a_session_ends_when_idle_and_after_twelve_hours(web: Web) -> None:
    browser = Browser(web, OFFICER)
    for _ in range(11):
        web.clock.moment += timedelta(hours=1)
        assert browser.get("/").url.path == "/"
    web.clock.moment += timedelta(hours=1, minutes=1)
    assert browser.get("/").url.path == "/sign-in"
    idle = Browser(web, OFFICER)
    web.clock.moment += timedelta(hours=2, minutes=1)
    assert idle.get("/").url.path == "/sign-in"


def test_signing_out_everywhere_ends_the_other_session_too(web: Web) -> None:
    here, there = Browser(web, OFFICER), Browser(web, OFFICER)
    here.post("/sign-out", everywhere="yes")
    assert there.get("/").url.path == "/sign-in"


def test_what_was_typed_survives_an_expired_session(web: Web) -> None:
    browser = Browser(web, "planner")
    round_id = web.world.rounds["annual-2024"]
    browser.get(f"/rounds/{round_id}/extend")
    typed = {"organisation": str(web.world.organisations["unit-1"]), "reason": "Bão số 9."}
    typed |= {"until-day": "20", "until-month": "12", "until-year": "2024"}
    web.clock.moment += timedelta(hours=3)
    browser.submit(**typed)
    assert 'action="/sign-in"' in browser.page.text
    browser.submit("/sign-in", email="planner@thidua.example", password="mật khẩu thử nghiệm")
    kept = next(form for form in forms_of(browser.page.text) if form["action"].endswith("/extend"))
    assert kept["fields"] == kept["fields"] | typed
    browser.submit("/extend")
    assert browser.page.url.path == f"/rounds/{round_id}"
    assert "Bão số 9." in browser.text


def test_somebody_with_several_roles_chooses_one_and_sees_with_that_one_only(web: Web) -> None:
    clerk = web.world.actor("clerk")
    web.world.database.write(
        lambda connection: people.grant(
            connection,
            Role.UNIT_OFFICER,
            person=clerk.person or 0,
            organisation=web.world.organisations["unit-1"],
            issuer=web.world.organisations["so-y-te"],
            valid_from=LONG_AGO,
        )
    )
    browser = Browser(web, "clerk")
    assert browser.page.url.path == "/role"
    browser.submit("/role", role=f"unit_officer@{web.world.organisations['unit-1']}")
    assert browser.page.url.path == "/"
    refused = browser.post("/role", role=f"decider@{web.world.organisations['so-y-te']}")
    assert refused.status_code == 422


def test_a_grave_step_asks_for_the_password_again(web: Web) -> None:
    browser = Browser(web, "planner")
    web.clock.moment += timedelta(minutes=11)
    path = f"/rounds/{web.world.rounds['annual-2024']}/extend"
    assert browser.get(path).url.path == "/confirm"
    browser.submit("/confirm", password="sai")
    assert browser.page.status_code == 422
    browser.submit("/confirm", password="mật khẩu thử nghiệm")
    assert browser.page.url.path == path


def test_another_site_cannot_send_a_form(web: Web) -> None:
    browser = Browser(web, OFFICER)
    browser.http.headers["Sec-Fetch-Site"] = "cross-site"
    assert browser.post("/sign-out").status_code == 403


@pytest.mark.parametrize("path", ["https://boese.example/", "//boese.example/", "/\\boese.example", "javascript:x"])
def test_signing_in_leads_to_pages_of_ours_only(web: Web, path: str) -> None:
    browser = Browser(web, OFFICER)
    browser.post("/language", language="vi", next=path)
    assert browser.page.url.host == "testserver"


def test_a_wrong_extension_comes_back_filled_with_the_fields_own_errors(web: Web) -> None:
    browser = Browser(web, "planner")
    browser.get(f"/rounds/{web.world.rounds['annual-2024']}/extend")
    browser.submit(reason="Bão số 9.", **{"until-day": "31", "until-month": "2", "until-year": "2024"})
    assert browser.page.status_code == 422
    assert "Bão số 9." in browser.page.text
    assert 'value="31"' in browser.page.text
    assert 'href="#until"' in browser.page.text
    assert 'href="#organisation"' in browser.page.text
