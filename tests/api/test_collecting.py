"""The documents of a round come as one file to who asked for it and oversees the round, and to nobody else."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from api.jobs import chores
from api.jobs.worker import Worker
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.api.test_jobs import wait_for
from tests.steps import PAPER, draft, handed_in, start
from tests.world import OPENED, World, later
from workflow.models.nomination import Nomination


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application, one submission of unit-1 that was handed in, one of unit-2 that was not."""
    made = web_over(world, folder=tmp_path, now=later(OPENED, days=1))
    path = made.site.storage.path(PAPER.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.7 mau")
    _submission, (nomination,) = handed_in(world)
    named = update(Nomination).where(Nomination.id == nomination).values(subject_name="../Trần: Văn \u202eB")
    world.database.write(lambda change: change.execute(named))
    draft(world, start(world, unit="unit-2"), unit="unit-2")
    return made


def work_off(web: Web) -> None:
    """Let a worker do what waits."""
    worker = Worker(web.site)
    worker.look()
    wait_for(lambda: not worker.busy)
    worker.stop()


def test_the_documents_of_a_round_come_in_one_file_to_who_asked_for_it(web: Web) -> None:
    round_id = web.world.rounds["annual-2024"]
    at = f"/rounds/{round_id}/collections"
    browser = Browser(web, "reviewer")
    assert f'href="{at}"' in browser.get(f"/rounds/{round_id}").text
    browser.get(at)
    browser.submit(at)
    assert "Đang chờ" in browser.text
    work_off(web)
    link = f"{at}/1/file"
    assert f'href="{link}"' in browser.get(at).text
    content = browser.get(link).content
    names = sorted(zipfile.ZipFile(io.BytesIO(content)).namelist())
    assert len(names) == 3
    assert all(name.startswith("1 ") and ".." not in Path(name).parts for name in names)
    assert any("/1 ..-Trần- Văn -B/achievement_report 1 " in name for name in names)

    assert web.call("clerk", "GET", f"{at}/1/file").status_code == 404, "somebody else's"
    assert web.call("officer@unit-1", "POST", at).status_code == 404, "no office of the issuer"
    assert [one["result"]["documents"] for one in web.ok("reviewer", "GET", at)["items"]] == [3]
    web.clock.moment += timedelta(days=2_000)
    assert web.call("reviewer", "GET", f"{at}/1/file").content == content
    chores.forget(web.site)
    assert web.call("reviewer", "GET", f"{at}/1/file").status_code == 404
    assert not list((web.site.settings.data_folder / "collected").iterdir())


def test_asked_for_twice_it_is_made_once(web: Web) -> None:
    at = f"/rounds/{web.world.rounds['annual-2024']}/collections"
    assert web.ok("clerk", "POST", at) == web.ok("clerk", "POST", at) == {"job": 1}
    assert web.ok("reviewer", "POST", at) == {"job": 2}
    work_off(web)
    assert [one["state"] for one in web.ok("clerk", "GET", at)["items"]] == ["done"]
