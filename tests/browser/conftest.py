"""Start Chromium once, and serve an application to it on a free port."""

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.types import ASGIApp

from api.main import create_app
from tests.api.client import web_over
from tests.browser.stage import Stage, named
from tests.databases import Template
from tests.left_out import leave_out
from tests.world import OPENED, later, make_world
from workflow.database import Database

OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium speaks to the application under test and to nobody else."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, for one module: Playwright keeps an event loop that other tests must not meet."""
    path = shutil.which("chromium")
    if path is None:
        leave_out("pages in Chromium", because="chromium is not installed", required_by="THIDUA_TEST_BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(params=["sqlite"])
def template(request: pytest.FixtureRequest) -> Template:
    """SQLite: pages look the same on both databases; a test that means PostgreSQL says so."""
    made: Template = request.getfixturevalue(request.param)
    assert isinstance(made, Template)
    return made


@pytest.fixture
def stage(chromium: Browser, database: Database, tmp_path: Path) -> Iterator[Stage]:
    """The application over a small department, on the day after the round opened, as Chromium reaches it."""
    web = web_over(named(make_world(database)), folder=tmp_path, now=later(OPENED, days=1))
    with serving(create_app(web.site)) as address:
        # The cookie of a session is for secure places only, and localhost by its name counts as one.
        yield Stage(web, address.replace("127.0.0.1", "localhost"), chromium)


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[ASGIApp], str]]:
    """Serves an application until the tests end, and gives its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port, and stop it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
