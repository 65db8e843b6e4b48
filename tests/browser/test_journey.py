"""Do the whole journey in Chromium: wide and narrow, in both languages, with JavaScript and without."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from starlette.types import ASGIApp

from api.main import create_app
from tests.api.client import web_over
from tests.browser import journey
from tests.browser.stage import Stage, named
from tests.world import OPENED, later, make_world
from workflow.database import Database

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(chromium: Browser, served: Callable[[ASGIApp], str], database: Database, tmp_path: Path) -> Stage:
    """The application over a small department, on the day after the round opened."""
    web = web_over(named(make_world(database)), folder=tmp_path, now=later(OPENED, days=1))
    return Stage(web, served(create_app(web.site)).replace("127.0.0.1", "localhost"), chromium)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_all(stage: Stage) -> None:
    journey.walk(stage)
    assert stage.complaints == []
