"""Processes share the jobs of one PostgreSQL: one that dies leaves nothing undone, one that stops nothing taken."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.api.commands import Run
from tests.api.toiling import KIND
from tests.databases import Template, copy_of
from tests.world import OPENED
from workflow.database import Database, open_database
from workflow.models.job import Job
from workflow.services import jobs

WITHIN_SECONDS = 10
PATIENCE = 60
"""Seconds for what has no limit of its own, on a machine that does other things too."""
THIDUA = str(Path(sys.executable).with_name("thidua"))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(postgres: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of PostgreSQL."""
    with copy_of(postgres, folder=tmp_path) as address:
        yield address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """That database, open."""
    opened = open_database(url)
    yield opened
    opened.close()


@contextmanager
def process(*command: str, folder: Path = ROOT, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of ours in a folder with these settings, and kill it at the end where it still runs."""
    if settings:
        (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, text=True, stdin=pipe, stdout=pipe, stderr=pipe) as started:
        try:
            yield started
        finally:
            started.kill()


def line_of(started: subprocess.Popen[str]) -> str:
    """Read the next line that it tells."""
    assert started.stdout is not None
    return started.stdout.readline().strip()


def job_of(database: Database) -> tuple[str, str | None]:
    """Read the state of the only job, and who has or had it."""
    row = database.read(lambda connection: connection.execute(select(Job.state, Job.worker)).one())
    return row.state, row.worker


@pytest.mark.postgres
def test_the_job_of_a_killed_process_is_taken_over_within_ten_seconds(
    url: str, database: Database, tmp_path: Path
) -> None:
    end = tmp_path / "end"
    with ExitStack() as stack:
        toiler = (sys.executable, "-m", "tests.api.toiling", url)
        first = stack.enter_context(process(*toiler))
        assert line_of(first) == "ready"
        arguments = {"until": str(end)}
        database.write(lambda change: jobs.ask(change, KIND, arguments, account=None, now=OPENED))
        assert line_of(first) == "began"
        second = stack.enter_context(process(*toiler))
        assert line_of(second) == "ready"
        state, had = job_of(database)
        assert state == "running"
        time.sleep(1.5)
        assert job_of(database) == ("running", had), "nobody takes the job of a process that lives"

        first.kill()
        killed = time.monotonic()
        assert line_of(second) == "began"
        assert time.monotonic() - killed < WITHIN_SECONDS
        assert job_of(database)[1] != had
        end.touch()
        second.communicate("")
    assert job_of(database)[0] == "done"


@pytest.mark.postgres
def test_a_worker_that_is_told_to_stop_leaves_nothing_taken(url: str, database: Database, tmp_path: Path) -> None:
    settings = {"THIDUA_DATABASE_URL": url, "THIDUA_DATA_FOLDER": str(tmp_path), "THIDUA_LANGUAGE": "en"}
    with process(THIDUA, "work", folder=tmp_path, **settings) as worker:
        assert line_of(worker) == "Doing jobs until stopped with Ctrl-C."
        done = select(Job.kind).where(Job.state == "done")
        give_up = time.monotonic() + PATIENCE
        while "sweep" not in database.read(lambda connection: connection.scalars(done).all()):
            assert time.monotonic() < give_up
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        _out, err = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, err
    assert not database.read(lambda connection: connection.scalars(select(Job.id).where(Job.seat.is_not(None))).all())


def test_work_is_no_command_for_sqlite(sqlite: Template, tmp_path: Path, run: Run) -> None:
    with copy_of(sqlite, folder=tmp_path) as address:
        told = run("work", database_url=address, language="en")
        left_to_nobody = run("serve", database_url=address, language="en", work="no")
    assert (told.code, told.err.strip()) == (
        1,
        "On SQLite `thidua serve` does the jobs itself; `thidua work` is for PostgreSQL.",
    )
    assert (left_to_nobody.code, left_to_nobody.err.strip()) == (
        1,
        "On SQLite nothing but `thidua serve` does the jobs: please leave out THIDUA_WORK=no.",
    )
