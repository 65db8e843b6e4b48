"""See in the product what mails tell: the number in the header, the list, and what was read."""

import re
from pathlib import Path

import pytest

from tests import steps
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.notifications.mail import forget, tell
from tests.world import OPENED, World, later
from workflow.queries import notices as reading


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a department; each unit was told of the round, and the clerk of a submission."""
    tell(world)
    submission, _named = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    tell(world)
    return web_over(world, folder=tmp_path, now=later(OPENED, hours=1))


def count_of(browser: Browser) -> str:
    """Read the number in the header."""
    found = re.search(r'class="app-bell__count">([^<]+)<', browser.page.text)
    return found[1] if found else ""


def test_the_header_counts_and_the_page_lists_what_was_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = Browser(web, "clerk")
    clerk.get("/rounds")
    assert count_of(clerk) == "1"
    clerk.get("/notices")
    submission = re.search(r'href="(/submissions/\d+)"', clerk.page.text)
    assert submission is not None
    assert "Đã nộp: " in clerk.text
    own = web.ok("clerk", "GET", "/me/notices")
    assert (own["unread"], [one["kind"] for one in own["items"]]) == (1, ["submission_submitted"])

    officer = Browser(web, "officer@unit-1")
    path = f"/notices/{own['items'][0]['id']}/read"
    assert officer.post(path).status_code == 404
    assert web.call("officer@unit-1", "POST", f"/me{path.replace('/read', '/actions/read')}").status_code == 404
    clerk.get("/notices")
    clerk.submit(path)
    assert (count_of(clerk), path in clerk.page.text) == ("", False)
    assert web.ok("clerk", "GET", "/me/notices")["unread"] == 0

    officer.get("/notices")
    assert count_of(officer) == "1"
    monkeypatch.setattr(reading, "PAGE", 1)
    steps.extend(web.world, unit="unit-1", until=later(OPENED, days=60).date())
    tell(web.world)
    officer.get("/notices")
    assert count_of(officer) == "2"
    older = re.search(r'href="(/notices\?after=\d+)"', officer.page.text)
    assert older is not None
    assert "Gia hạn" in officer.text
    officer.get(older[1])
    assert "Gia hạn" not in officer.text
    officer.get("/notices")
    officer.submit("/notices/read")
    assert count_of(officer) == ""
    assert Browser(web, "head@unit-2").get("/notices").status_code == 200
