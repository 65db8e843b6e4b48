"""Let a council meet in Chromium, five members before five browsers of their own."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.browser import sitting
from tests.browser.stage import Stage
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import fits

pytestmark = pytest.mark.browser

LOOKED_AT = re.compile(r"/ballot|/copy$|/sittings/\d+$")
"""Pages that axe-core looks at here, in each state of the sitting; the journey leads over the others."""
PAGES = 8


def test_five_members_vote_on_their_screens_and_the_unit_hands_in(stage: Stage) -> None:
    names, found = sitting.prepare(stage.web.world), dict[str, list[str]]()

    def look(page: Page) -> None:
        fits(page)
        path = page.url.removeprefix(stage.address).split("?")[0]
        kind = f"{path}: {page.get_by_role('heading', level=1).inner_text()}"
        if LOOKED_AT.search(path) and kind not in found:
            found[kind] = violations(page)

    sitting.walk(replace(stage, look=look), names)
    assert stage.complaints == []
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}
    assert len(found) == PAGES, sorted(found)
