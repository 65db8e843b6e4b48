"""Give one's calendar the deadlines at a secret address, make a new one, and end it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from tests import steps
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.world import OPENED, World, later
from workflow.models.hearing import CalendarFeed
from workflow.models.person import Account


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a department whose round is open."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def made(browser: Browser) -> str:
    """Make an address; gives its path."""
    browser.get("/calendar/feed")
    answer = browser.submit("/calendar/feed")
    found = re.search(r"http://127\.0\.0\.1:8000(/calendar/feed/[\w-]{43}\.ics)", answer.text)
    assert found is not None
    return found[1]


def test_a_feed_is_read_by_a_calendar_until_it_is_revoked(web: Web) -> None:
    browser = Browser(web, "officer@unit-1")
    assert 'href="/calendar/feed"' in browser.get("/").text
    path = made(browser)
    response = web.http.get(path)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-cache"
    calendar: Any = Calendar.from_ical(response.content)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert calendar.errors == []
    (event,) = calendar.walk("VEVENT")
    assert event.DTSTART.isoformat() == "2024-12-14"
    assert event["URL"].endswith(f"/rounds/{web.world.rounds['annual-2024']}")
    assert len(event.walk("VALARM")) == 3

    tag = {"If-None-Match": response.headers["etag"]}
    web.clock.moment += timedelta(hours=1)
    again = web.http.get(path, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    kept = web.site.database.read(lambda found: found.scalars(select(CalendarFeed.digest)).all())
    assert not any(path.split("/")[-1].removesuffix(".ics") in digest for digest in kept)
    submission, _named = steps.endorsed(web.world)
    assert steps.submit(web.world, submission).accepted
    changed = web.http.get(path, headers=tag)
    assert (changed.status_code, Calendar.from_ical(changed.content).walk("VEVENT")) == (200, [])

    newer = made(browser)
    assert [web.http.get(one).status_code for one in (path, newer)] == [404, 200]
    assert newer not in browser.get("/calendar/feed").text
    browser.submit("/calendar/feed/revoke")
    assert web.http.get(newer).status_code == 404
    assert web.http.get("/calendar/feed/unknown.ics").status_code == 404


def test_rest_makes_and_ends_a_feed_and_an_account_out_of_use_has_none(web: Web) -> None:
    who = "officer@unit-1"
    assert web.ok(who, "GET", "/me/calendar-feed") == {"made_at": None}
    path = web.ok(who, "POST", "/me/calendar-feed")["address"].removeprefix("http://127.0.0.1:8000")
    assert web.ok(who, "GET", "/me/calendar-feed")["made_at"] is not None
    assert web.http.get(path).status_code == 200
    disabled = update(Account).where(Account.id == web.world.actor(who).account)
    web.site.database.write(lambda change: change.execute(disabled.values(disabled_at=OPENED)))
    assert web.http.get(path).status_code == 404
    web.site.database.write(lambda change: change.execute(disabled.values(disabled_at=None)))
    web.ok(who, "DELETE", "/me/calendar-feed")
    assert web.http.get(path).status_code == 404
