"""Keep pictures of plans for the guide: `python -m tests.browser.plan_pictures docs/screenshots`."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from api.demo import making
from api.demo.cast import LOGINS
from api.deps import site_over
from api.main import create_app
from api.settings import Settings
from tests.browser.conftest import OPTIONS, serving
from tests.databases import copy_of, sqlite_template
from workflow.database import open_database
from workflow.storage import FolderStorage

PASSWORD = "trinh-dien-12345678"
MADE_AT = datetime(2026, 3, 5, 6, tzinfo=UTC)

PICTURES = (
    ("planner", "vi", 1280, "/plans/3", "ke-hoach-trong-nam"),
    ("planner", "vi", 1280, "/plans/3/obligations", "nhiem-vu-cac-don-vi"),
    ("planner", "vi", 1280, "/plans/3/targets", "chi-tieu"),
    ("officer", "vi", 1280, "/obligations/37/report", "lap-bao-cao"),
    ("planner", "en", 360, "/plans/3/obligations", "duties-360"),
)
"""Who looks, in which language, how wide, at which page of the demonstration, and the name of the picture."""
HEIGHTS = {1280: 1250, 360: 1700}


@contextmanager
def demonstration() -> Iterator[str]:
    """Make a demonstration, whose clock stands, and serve it; gives its address."""
    with TemporaryDirectory() as name, sqlite_template(Path(name)) as template:
        folder = Path(name)
        with copy_of(template, folder=folder) as url, closing(open_database(url)) as database:
            making.make(database, FolderStorage(folder / "documents"), password=PASSWORD, now=MADE_AT)
            site = site_over(Settings(data_folder=folder), database, clock=lambda: MADE_AT)
            with serving(create_app(site)) as address:
                yield address.replace("127.0.0.1", "localhost")


def keep(chromium: Browser, address: str, folder: Path) -> None:
    """Sign in anew for each picture and take it."""
    emails = {login.nick: login.email for login in LOGINS}
    for nick, language, width, path, name in PICTURES:
        context = chromium.new_context(viewport={"width": width, "height": HEIGHTS[width]})
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.locator("#email").fill(emails[nick])
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}{path}")
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def main(folder: Path) -> None:
    """Renew the pictures."""
    with demonstration() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        keep(chromium, address, folder)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
