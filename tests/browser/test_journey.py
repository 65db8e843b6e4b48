"""Do the whole job in Chromium: on a telephone in English, and without JavaScript; the rest while axe-core looks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import journey
from tests.browser.stage import Stage

WITHOUT_SCRIPT: Mapping[str, Any] = {"java_script_enabled": False}

pytestmark = pytest.mark.browser


def fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], page.url


@pytest.mark.parametrize(
    ("language", "width", "how"),
    [("en", 360, {}), ("vi", 1280, WITHOUT_SCRIPT)],
    ids=["narrow in English", "without JavaScript"],
)
def test_the_job_is_done_in_a_browser_and_nothing_complains(
    stage: Stage, language: str, width: int, how: Mapping[str, Any]
) -> None:
    seen = replace(stage, language=language, width=width, how=how, look=fits)
    journey.walk(seen)
    assert seen.complaints == []


@pytest.mark.postgres
@pytest.mark.parametrize("template", ["postgres"], indirect=True)
def test_a_unit_prepares_its_submission_over_postgresql(stage: Stage) -> None:
    with stage.desk("officer@unit-1") as officer:
        journey.start(officer)
        journey.draft(officer)
        journey.attach(officer)
    assert stage.complaints == []
