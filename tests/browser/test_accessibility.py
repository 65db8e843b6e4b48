"""Do the whole job in Chromium, wide and in Vietnamese, and let axe-core look at every page on the way."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import journey
from tests.browser.stage import Stage
from tests.browser.test_journey import fits

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FEWEST_PAGES = 28
"""Kinds of pages that the journey leads over."""

pytestmark = pytest.mark.browser


def test_the_job_is_done_and_no_page_on_the_way_bars_anyone(stage: Stage) -> None:
    seen: dict[str, list[str]] = {}

    def look(page: Page) -> None:
        kind = re.sub(r"\d+", "N", page.url.removeprefix(stage.address).split("?")[0])
        # The layout is the same whatever the page says, so the narrow one is looked at once for each kind of page.
        for width in (1280,) if kind in seen else (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
            seen[kind] = seen.get(kind, []) + violations(page)

    watched = replace(stage, look=look)
    journey.walk(watched)
    assert watched.complaints == []
    assert {kind: found for kind, found in seen.items() if found} == {}
    assert len(seen) >= FEWEST_PAGES, sorted(seen)


def violations(page: Page) -> list[str]:
    """Run axe-core on what is shown."""
    page.evaluate(AXE)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]
