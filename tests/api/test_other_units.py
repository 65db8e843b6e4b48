"""Follow every link: what one unit wrote is on no page of another."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.api.browsing import Browser
from tests.api.client import web_over
from tests.steps import attach_shared, draft, endorse, start, vote
from tests.world import OPENED, World, later

MARKER = "Ngọn hải đăng"
FILES = ("/file", ".pdf", ".docx")
"""How addresses end that give a file and no page."""


def test_what_another_unit_wrote_is_on_no_page_of_this_unit(world: World, tmp_path: Path) -> None:
    foreign = start(world, unit="unit-2")
    hidden = draft(world, foreign, unit="unit-2", name=MARKER)
    attach_shared(world, foreign, unit="unit-2")
    vote(world, [hidden], code="unit-2")
    submission = start(world)
    nomination = draft(world, submission)
    attach_shared(world, submission)
    endorse(world, [nomination])
    web = web_over(world, folder=tmp_path, now=later(OPENED, days=1))
    for who in ("officer@unit-1", "secretary@unit-1"):
        browser = Browser(web, who)
        pages = dict(every_page(browser))
        assert len(pages) >= 10, sorted(pages)
        assert [path for path, text in pages.items() if MARKER in text] == []
        browser.get(f"/nominations?q={MARKER}")
        assert MARKER not in "".join(re.findall(r"<table.*?</table>", browser.page.text, re.DOTALL))
    assert any(MARKER in text for _, text in every_page(Browser(web, "officer@unit-2")))


def every_page(browser: Browser) -> Iterator[tuple[str, str]]:
    """Follow every link from the first page on, and give each page's HTML; files are left out."""
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        html = str(browser.get(path).text)
        yield path, html
        links = {link.split("#")[0].replace("&amp;", "&") for link in re.findall(r'<a [^>]*?href="(/[^"]*)"', html)}
        found = {link for link in links if not link.endswith(FILES)} - known
        waiting += sorted(found)
        known |= found
