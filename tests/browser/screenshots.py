"""Walk the journey and keep pictures of some of its pages: `python -m tests.browser.screenshots docs/screenshots`."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from api.main import create_app
from tests.api.client import web_over
from tests.browser import journey
from tests.browser.conftest import OPTIONS, serving
from tests.browser.stage import Stage, named
from tests.databases import copy_of, sqlite_template
from tests.world import OPENED, later, make_world
from workflow.database import open_database

Wanted = Mapping[int, str]
"""Names of pictures by the number of the page on the way, from 1."""

WALKS: tuple[tuple[str, int, Wanted], ...] = (
    (
        "vi",
        1280,
        {
            4: "dot-xet",
            20: "ho-so-cua-don-vi",
            25: "phien-hop",
            33: "kiem-tra-truoc-khi-nop",
            45: "tham-dinh",
            46: "de-nghi",
            71: "xem-truoc-nhieu-de-nghi",
            92: "ky-quyet-dinh",
        },
    ),
    ("vi", 360, {20: "ho-so-cua-don-vi-360", 43: "danh-sach-de-nghi-360"}),
    ("en", 360, {34: "receipt-360", 77: "ranking-360"}),
)
HEIGHTS = {1280: 1000, 360: 780}


@contextmanager
def staged(language: str, width: int, look: Callable[[Page], None]) -> Iterator[Stage]:
    """Serve a small department on SQLite to a Chromium of its own."""
    with TemporaryDirectory() as name, sqlite_template(Path(name)) as template, sync_playwright() as playwright:
        folder = Path(name)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        with copy_of(template, folder=folder) as url:
            world = named(make_world(open_database(url)))
            web = web_over(world, folder=folder, now=later(OPENED, days=1))
            with serving(create_app(web.site)) as address:
                yield Stage(web, address.replace("127.0.0.1", "localhost"), chromium, language, width, look=look)
        chromium.close()


def keep(folder: Path, language: str, width: int, wanted: Wanted) -> None:
    """Walk once, and keep the pictures that are wanted of this walk."""
    seen = 0

    def look(page: Page) -> None:
        nonlocal seen
        seen += 1
        if seen in wanted:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.screenshot(path=folder / f"{wanted[seen]}.png")

    with staged(language, width, look) as stage:
        journey.walk(stage)


def main(folder: Path) -> None:
    """Renew all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, width, wanted in WALKS:
        keep(folder, language, width, wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
