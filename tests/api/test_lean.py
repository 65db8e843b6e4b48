"""A page asks the same few questions of the database however much it shows."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.steps import draft, start
from tests.workflow.explaining import sending
from tests.world import LONG_AGO, OPENED, later, make_world
from workflow import counters, search
from workflow.database import Database
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation

FEW, MANY = 5, 50


@pytest.fixture
def web(database: Database, tmp_path: Path) -> Web:
    """The application over a small department in which one nominee is drafted."""
    made = web_over(make_world(database, units=1), folder=tmp_path, now=later(OPENED, days=1))
    draft(made.world, start(made.world), name="Nguyễn Văn An")
    return made


def fill(web: Web, rows: int) -> None:
    """Let so many nominations and units be there, each nomination like the first one."""

    def work(connection: Connection) -> None:
        first = connection.execute(select(Nomination).order_by(Nomination.id).limit(1)).one()
        there = set(connection.scalars(select(Nomination.id)))
        added = [{**first._mapping, "id": one} for one in range(1, rows + 1) if one not in there]
        connection.execute(insert(Nomination), added)
        units = [
            {
                "code": f"more-{rows}-{one}",
                "name": f"Đơn vị {one}",
                "kind": "unit",
                "parent_id": first.issuer_id,
                "valid_from": LONG_AGO,
            }
            for one in range(rows)
        ]
        connection.execute(insert(Organisation), units)
        search.rebuild(connection)
        counters.rebuild(connection)

    web.world.database.write(work)


def asked(web: Web, browser: Browser, path: str) -> list[str]:
    """Open a page twice and give the statements of the second time."""
    browser.get(path)
    with sending(web.world.database) as sent:
        assert browser.get(path).status_code == 200
    return [statement for statement, _ in sent if not statement.startswith("BEGIN")]


def test_no_page_asks_once_for_each_row(web: Web) -> None:
    round_id = web.world.rounds["annual-2024"]
    paths = {
        "reviewer": (
            "/",
            "/nominations",
            "/nominations?q=nguyen",
            "/nominations?q=van+an&state=draft",
            f"/rounds/{round_id}/units",
        ),
        "officer@unit-1": ("/", "/nominations", "/nominations?state=draft"),
    }
    browsers = {who: Browser(web, who) for who in paths}
    counted = {}
    for rows in (FEW, MANY):
        fill(web, rows)
        counted[rows] = {
            (who, path): len(asked(web, browsers[who], path)) for who, listed in paths.items() for path in listed
        }
        shown = re.findall(r'href="/nominations/\d+"', browsers["officer@unit-1"].page.text)
        assert len(shown) == rows
    assert counted[FEW] == counted[MANY]
    assert counted[MANY]["reviewer", "/nominations"] <= 5


def frame_of(browser: Browser) -> list[str]:
    """Say who is signed in, as the page does."""
    return re.findall(r'class="app-menu__person">([^<]+)<', browser.page.text)


def test_a_line_says_what_is_there_now_however_often_the_page_was_written(web: Web) -> None:
    browser = Browser(web, "reviewer")
    (nominee,) = web.world.database.read(lambda connection: list(connection.scalars(select(Nomination.id))))
    browser.get("/nominations")
    assert "Nguyễn Văn An" in browser.text
    web.world.database.write(
        lambda connection: connection.execute(
            update(Nomination)
            .where(Nomination.id == nominee)
            .values(subject_name="Trần <b>Bình</b>", state="qualified")
        )
    )
    browser.get("/nominations")
    assert "Nguyễn Văn An" not in browser.text
    assert "Trần &lt;b&gt;Bình&lt;/b&gt;" in browser.page.text
    assert browser.page.text.count("Đủ điều kiện") > 1
    browser.get("/nominations?q=b%25(lines)s<b>&after=9")
    assert 'value="b%(lines)s&lt;b&gt;"' in browser.page.text
    assert 'name="next" value="/nominations?q=b%25(lines)s%3Cb%3E&amp;after=9"' in browser.page.text
    browser.http.headers["Accept-Language"] = "en"
    browser.get("/nominations")
    assert "Draft" in browser.text
    other = Browser(web, "clerk")
    other.get("/nominations")
    assert frame_of(other) != frame_of(browser)


def test_the_department_sees_its_units_page_by_page(web: Web) -> None:
    round_id = web.world.rounds["annual-2024"]
    fill(web, MANY)
    reviewer, officer = Browser(web, "reviewer"), Browser(web, "officer@unit-1")
    reviewer.get(f"/rounds/{round_id}")
    assert f'href="/rounds/{round_id}/units"' in reviewer.page.text
    reviewer.get(f"/rounds/{round_id}/units?answer=missing&q=don+vi")
    assert "Đơn vị 49" in reviewer.text
    first, *_ = re.findall(r'href="(\?[^"]*after=\d+)"', reviewer.get(f"/rounds/{round_id}/units").text)
    reviewer.get(f"/rounds/{round_id}/units{first}")
    assert ("Đơn vị 49" in reviewer.text, "Đơn vị 1 " in reviewer.text) == (True, False)
    assert officer.get(f"/rounds/{round_id}/units").status_code == 404
    assert f"/rounds/{round_id}/units" not in officer.get(f"/rounds/{round_id}").text
    assert reviewer.get(f"/rounds/{round_id}/units?after=zz&answer=zz").status_code == 200
