"""Who runs the installation sees its jobs and holds them in hand, on pages and by REST; monitoring reads figures."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from api.jobs.worker import Worker
from api.main import create_app
from states.actors import Role
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.steps import grant
from tests.world import OPENED, World
from workflow.models.job import Job
from workflow.models.journal import JournalEntry
from workflow.services import jobs
from workflow.services.jobs import Holder


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application, whose auditor also runs the installation."""
    made = web_over(world, folder=tmp_path, now=OPENED + timedelta(days=1))
    grant(world, "auditor", Role.ADMINISTRATOR, "so-y-te")
    return made


def begun(web: Web) -> tuple[int, int]:
    """Ask for two jobs; one fails, one is begun and tells how far it is. Gives their ids."""
    database, now = web.site.database, web.clock()
    ids = [database.write(lambda change: jobs.ask(change, "sweep", {}, account=None, now=now)) for _ in range(2)]
    holder = Holder(seat=7, worker="máy-1:77:00000007")
    failed, running = database.write(lambda change: jobs.take(change, ["sweep"], limit=2, holder=holder, now=now))
    database.write(lambda change: jobs.break_off(change, failed, flaw="ValueError in workflow/x.py:9", now=now))
    database.write(lambda change: jobs.progress(change, running, done=3, total=12))
    return ids[0], ids[1]


def operator(web: Web) -> Browser:
    """The browser of somebody who acts as the administrator."""
    browser = Browser(web, "auditor")
    browser.get("/role")
    browser.submit("/role", role=f"administrator@{web.world.organisations['so-y-te']}")
    return browser


def states(web: Web) -> dict[int, str]:
    """Read the state of each job."""
    rows = web.site.database.read(lambda found: found.execute(select(Job.id, Job.state)).all())
    return {row.id: row.state for row in rows}


def test_the_page_shows_what_runs_and_what_failed_and_holds_it_in_hand(web: Web) -> None:
    failed, running = begun(web)
    browser = operator(web)
    browser.get("/operations")
    assert 'href="/operations/jobs"' in browser.page.text
    assert browser.get("/operations/jobs").status_code == 200
    for words in ("3/12", "máy-1:77:00000007", "ValueError in workflow/x.py:9", "mỗi phút", "hằng ngày lúc 02:30"):
        assert words in browser.text
    browser.submit(f"/operations/jobs/{failed}/actions/retry")
    browser.submit(f"/operations/jobs/{running}/actions/abandon")
    assert states(web) == {failed: "waiting", running: "cancelled"}
    assert browser.post(f"/operations/jobs/{running}/actions/abandon").status_code == 422
    assert browser.get("/operations/jobs?state=cancelled").text.count("máy-1:77") == 1

    browser.get("/operations/jobs")
    browser.submit("/operations/jobs/pause")
    assert "Việc chạy nền đã tạm dừng" in browser.text
    worker = Worker(web.site)
    worker.look()
    worker.stop()
    assert states(web)[failed] == "waiting"
    browser.submit("/operations/jobs/resume")
    assert "Việc chạy nền đã tạm dừng" not in browser.text
    journal = select(JournalEntry.aggregate, JournalEntry.action).where(JournalEntry.role == Role.ADMINISTRATOR)
    assert web.site.database.read(lambda found: [tuple(row) for row in found.execute(journal)]) == [
        ("job", "retry"),
        ("job", "abandon"),
        ("pause", "pause"),
        ("pause", "resume"),
    ]


def test_rest_gives_the_same(web: Web) -> None:
    failed, running = begun(web)
    items = web.ok("auditor", "GET", "/operations/jobs?state=failed")["items"]
    assert [(item["id"], item["kind"], item["flaw"]) for item in items] == [
        (failed, "sweep", "ValueError in workflow/x.py:9")
    ]
    web.ok("auditor", "POST", f"/operations/jobs/{failed}/actions/retry")
    refused = web.call("auditor", "POST", f"/operations/jobs/{failed}/actions/retry")
    assert refused.json()["refusals"][0]["code"] == "wrong_state"
    web.ok("auditor", "POST", "/operations/jobs/actions/pause")
    schedule = web.ok("auditor", "GET", "/operations/schedule")
    assert schedule["paused_since"]
    assert {"sweep", "forget"} <= {line["kind"] for line in schedule["items"]}
    assert states(web) == {failed: "waiting", running: "running"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/operations/jobs"),
        ("GET", "/operations/schedule"),
        ("POST", "/operations/jobs/1/actions/retry"),
        ("POST", "/operations/jobs/actions/pause"),
    ],
)
def test_whoever_runs_nothing_here_finds_nothing(web: Web, method: str, path: str) -> None:
    assert web.call("planner", method, path).status_code == 404
    browser = Browser(web, "planner")
    assert (browser.get(path) if method == "GET" else browser.post(path)).status_code in {404, 405}


def test_monitoring_reads_figures_with_its_token_and_finds_nobodys_name(web: Web) -> None:
    begun(web)
    assert web.http.get("/metrics").status_code == 404
    web.site.settings = web.site.settings.model_copy(update={"metrics_token": SecretStr("monitoring-token")})
    http = TestClient(create_app(web.site))
    assert http.get("/metrics").status_code == 401
    assert http.get("/health/live").status_code == 200
    text = http.get("/metrics", headers={"Authorization": "Bearer monitoring-token"}).text
    for line in (
        'thidua_jobs{kind="sweep",state="failed"} 1.0',
        'thidua_jobs{kind="sweep",state="running"} 1.0',
        'thidua_requests_total{method="GET",route="/health/live",status="200"} 1.0',
        'thidua_paused{work="jobs"} 0.0',
    ):
        assert line in text.splitlines()
