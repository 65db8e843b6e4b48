"""Choose how one hears: at once, in one mail a day, not at all, not at night; and unsubscribe by a link."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from notifications.gathering import gather
from notifications.outbox import claim
from states.hearing import GROUPS, Preference
from tests import steps
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.notifications.mail import BASE_URL, forget, messages, nickname, tell
from tests.world import OPENED, World, later
from workflow.calendar import VIETNAM
from workflow.models.person import Account

WHO = "officer@unit-1"
EVENING = datetime(2024, 11, 4, 21, 30, tzinfo=VIETNAM)
SETTLED = {"course": "immediate", "results": "off", "overview": "immediate", "language": "vi"}


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a department in which nothing waits to be told."""
    forget(world)
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def receive(web: Web, unit: str, *, now: datetime) -> Any:
    """Let the office receive a unit's submission; gives the mail about it to the unit's officer."""
    submission, _named = steps.endorsed(web.world, unit=unit)
    assert steps.submit(web.world, submission, unit=unit).accepted
    forget(web.world)
    steps.receive(web.world, submission)
    told = tell(web.world, now=now)
    return next(one for one in told if nickname(one) == f"officer@{unit}" and one.kind == "submission_received")


def claimed(web: Web, *, now: datetime) -> set[int]:
    """Claim what may go out."""
    found = web.site.database.write(lambda change: claim(change, now=now, limit=99))
    return {one.letter.id for one in found}


def test_quiet_hours_hold_back_what_is_only_to_be_known(web: Web) -> None:
    web.ok(WHO, "PUT", "/me/preferences", {"quiet_from": 20, "quiet_until": 7})
    mail = receive(web, "unit-1", now=EVENING)
    assert mail.hold_until == datetime(2024, 11, 5, 7, tzinfo=VIETNAM)
    assert mail.id not in claimed(web, now=EVENING)
    assert gather(web.site.database, now=EVENING, base_url=BASE_URL) == 0
    morning = mail.hold_until
    assert gather(web.site.database, now=morning, base_url=BASE_URL) == 1
    assert mail.id in claimed(web, now=morning)
    assert receive(web, "unit-2", now=EVENING).hold_until is None


def test_a_daily_digest_tells_once_what_was_held_back(web: Web) -> None:
    browser = Browser(web, WHO)
    assert 'href="/preferences"' in browser.get("/").text
    browser.get("/preferences")
    browser.post("/preferences", receipts="digest", quiet_from="", quiet_until="", **SETTLED)
    assert '<option value="digest" selected' in browser.page.text
    mail = receive(web, "unit-1", now=EVENING)
    eight = datetime(2024, 11, 5, 8, tzinfo=VIETNAM)
    assert (mail.state, mail.digest_at) == ("queued", eight)
    assert mail.id not in claimed(web, now=EVENING)
    assert gather(web.site.database, now=eight - timedelta(seconds=1), base_url=BASE_URL) == 0
    assert gather(web.site.database, now=eight, base_url=BASE_URL) == 1
    assert gather(web.site.database, now=eight, base_url=BASE_URL) == 0
    told = {one.id: one for one in messages(web.site.database)}
    digest = told[max(told)]
    assert (told[mail.id].state, digest.kind, nickname(digest)) == ("suppressed", "daily_digest", WHO)
    assert mail.subject in digest.text
    assert f"{BASE_URL}/notices" in digest.text
    assert digest.id in claimed(web, now=eight)

    page = f"/unsubscribe/{digest.unsubscribe_token}"
    assert web.http.post(page, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert web.ok(WHO, "GET", "/me/preferences")["choices"]["receipts"] == "off"


def test_whoever_unsubscribes_by_the_link_gets_no_more_of_the_kind_and_all_that_has_to_be_read(web: Web) -> None:
    mail = receive(web, "unit-1", now=EVENING)
    assert mail.unsubscribe_token
    page = f"/unsubscribe/{mail.unsubscribe_token}"
    asked = web.http.get(page)
    assert (asked.status_code, web.ok(WHO, "GET", "/me/preferences")["choices"]) == (200, {})
    assert f'action="{page}"' in asked.text
    assert web.http.post(page, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert web.ok(WHO, "GET", "/me/preferences")["choices"] == {"receipts": "off"}
    assert web.http.post("/unsubscribe/unknown", data={}).status_code == 404
    web.ok("officer@unit-2", "PUT", "/me/preferences", {"choices": dict.fromkeys(GROUPS, "off")})
    unwanted = receive(web, "unit-2", now=EVENING)
    assert unwanted.state == "suppressed"
    returned = unwanted_but_needed(web)
    assert (returned.state, returned.hold_until, returned.unsubscribe_token) == ("queued", None, None)


def unwanted_but_needed(web: Web) -> Any:
    """Give the second unit more time; gives the mail about it to the second unit's officer, who wants no mail."""
    steps.extend(web.world, unit="unit-2", until=date(2024, 12, 20))
    return next(one for one in tell(web.world, now=EVENING) if nickname(one) == "officer@unit-2")


def test_what_can_not_be_chosen_is_refused_and_comes_back(web: Web) -> None:
    browser = Browser(web, WHO)
    answer = browser.post("/preferences", receipts="never", quiet_from="20", quiet_until="", **SETTLED)
    assert answer.status_code == 422
    assert '<option value="20" selected' in answer.text
    assert browser.post("/preferences", quiet_from="7", quiet_until="7", **SETTLED).status_code == 422
    assert web.call(WHO, "PUT", "/me/preferences", {"quiet_from": 24}).status_code == 422
    refused = web.call(WHO, "PUT", "/me/preferences", {"choices": {"overview": "digest"}}).json()["refusals"]
    assert [(one["code"], one["detail"]) for one in refused] == [("field_invalid", {"field": "overview"})]
    assert web.call(WHO, "PUT", "/me/preferences", {"choices": {"round_opened": "off"}}).status_code == 422
    browser.post("/preferences", quiet_from="", quiet_until="", **SETTLED | {"language": "en"})
    account = web.world.actor(WHO).account
    spoken = select(Account.language).where(Account.id == account)
    assert web.site.database.read(lambda found: found.scalar(spoken)) == "en"


@pytest.mark.parametrize(
    ("quiet", "hour", "ends"),
    [
        ((20, 7), 19, None),
        ((20, 7), 20, (2, 7)),
        ((20, 7), 6, (1, 7)),
        ((20, 7), 7, None),
        ((12, 14), 13, (1, 14)),
        ((12, 14), 14, None),
        ((None, None), 3, None),
    ],
)
def test_quiet_hours_end(quiet: Any, hour: int, ends: Any) -> None:
    moment = datetime(2024, 11, 1, hour, 30 if hour in {20, 13, 6, 3} else 0, tzinfo=UTC)
    found = Preference({}, *quiet).quiet_end(moment)
    day, until = ends or (1, 0)
    assert found == (datetime(2024, 11, day, until, tzinfo=UTC) if ends else None)
