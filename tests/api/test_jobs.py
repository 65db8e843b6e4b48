"""What nobody presses a button for is done in time, not too early, and once."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from api.jobs import chores
from api.jobs.kinds import Kind
from api.jobs.runs import Run
from api.jobs.schedule import Daily, Every
from api.jobs.seats import seats_of
from api.jobs.worker import Worker
from states.actors import Actor, Grant, Role
from states.job import MOST_ATTEMPTS, State
from states.nomination import State as Nominated
from states.refusals import Refused
from tests.api.client import Web, web_over
from tests.steps import draft, start, state_of
from tests.world import CUTOFF, OPENED, World, later
from workflow import counters
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.request import RequestKey
from workflow.pausing import Reason, Work, pause, resume
from workflow.queries import jobs as reading
from workflow.services import jobs
from workflow.services.jobs import Holder, Taken

NOON = datetime(2026, 12, 1, 12, 0, 30, tzinfo=VIETNAM)


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department."""
    return web_over(world, folder=tmp_path, now=OPENED)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something has come about in another thread."""
    give_up = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


class Bench:
    """Kinds of jobs whose runs are seen, and workers that look only when they are told to."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.ran: list[object] = []
        self.let_go = Event()
        self.kinds = {
            "tick": Kind(self._note, Every(minutes=5)),
            "note": Kind(self._note),
            "break": Kind(self._break),
            "long": Kind(self._long, heavy=True),
        }
        self._workers: list[Worker] = []

    def worker(self) -> Worker:
        """Make another worker of this process."""
        made = Worker(self.web.site, kinds=self.kinds)
        self._workers.append(made)
        return made

    def look(self, worker: Worker) -> None:
        """Let a worker look, and wait until what it began has ended."""
        worker.look()
        wait_for(lambda: not worker.busy)

    def ask(self, kind: str, **arguments: object) -> int:
        """Ask for a job in a transaction of its own."""
        return self.web.site.database.write(
            lambda connection: jobs.ask(connection, kind, arguments, account=None, now=self.web.clock())
        )

    def states(self) -> dict[str, list[str]]:
        """Tell the states of all jobs, by kind."""
        found: dict[str, list[str]] = {}
        for row in self.web.site.database.read(reading.counts):
            found.setdefault(row.kind, []).extend([row.state] * row.number)
        return found

    def close(self) -> None:
        """Let all that runs come to its end."""
        self.let_go.set()
        for worker in self._workers:
            worker.stop()

    def _note(self, _site: object, run: Run) -> None:
        self.ran.append(dict(run.arguments))

    def _break(self, _site: object, _run: Run) -> None:
        secret = "Nguyễn Văn A"
        raise ValueError(secret)

    def _long(self, _site: object, run: Run) -> dict[str, object]:
        done = 0
        while not self.let_go.wait(0.01):
            done += 1
            run.progress(done, 1000)
        return {"pieces": done}


@pytest.fixture
def bench(web: Web) -> Iterator[Bench]:
    """Workers over the department, at noon."""
    made = Bench(web)
    web.clock.moment = NOON
    yield made
    made.close()


def operator_of(world: World) -> Actor:
    """Somebody who runs the installation."""
    known, place = world.actor("planner"), world.organisations["so-y-te"]
    return Actor(known.account, known.person, frozenset({Grant(Role.ADMINISTRATOR, place, place)}))


def test_schedules_are_read_as_clocks_in_vietnam_show_them() -> None:
    nightly, often = Daily(time_of_day(2, 30)), Every(minutes=15)
    before, at = datetime(2026, 12, 1, 19, 29, tzinfo=UTC), datetime(2026, 12, 2, 2, 30, tzinfo=VIETNAM)
    assert (nightly.last(before), nightly.next(before)) == (at - timedelta(days=1), at)
    assert (nightly.last(at), nightly.next(at)) == (at, at + timedelta(days=1))
    assert (often.last(NOON), often.next(NOON)) == (NOON.replace(second=0), NOON.replace(minute=15, second=0))


def test_what_the_clock_wants_is_done_once_by_several_workers_and_once_after_an_outage(bench: Bench) -> None:
    one, another = bench.worker(), bench.worker()
    for worker in (one, another, one):
        bench.look(worker)
    assert bench.states() == {"tick": ["done"]}
    bench.web.clock.moment = NOON + timedelta(days=2)
    for worker in (another, one):
        bench.look(worker)
    assert bench.states() == {"tick": ["done", "done"]}
    bench.web.clock.moment = NOON + timedelta(days=1)
    bench.look(bench.worker())
    assert len(bench.ran) <= 3, "a clock set back repeats no tick that was done"


def test_a_job_is_asked_for_in_the_transaction_that_needs_it(bench: Bench) -> None:
    def work(connection: Connection) -> None:
        jobs.ask(connection, "note", {"number": 1}, account=None, now=NOON)
        raise LookupError

    with pytest.raises(LookupError):
        bench.web.site.database.write(work)
    bench.ask("note", number=2)
    bench.look(bench.worker())
    assert {"number": 2} in bench.ran
    assert {"number": 1} not in bench.ran


def test_an_error_ends_the_job_and_is_named_without_its_words(bench: Bench) -> None:
    failed = bench.ask("break")
    worker, operator = bench.worker(), operator_of(bench.web.world)
    bench.look(worker)
    read = bench.web.site.database.read
    (row,), _more = read(lambda found: reading.page(found, states=[State.FAILED], after=None, actor=operator))
    assert (row.id, row.flaw.partition(":")[0]) == (failed, "ValueError in tests/api/test_jobs.py")
    with pytest.raises(NotFound):
        read(lambda found: reading.page(found, states=[State.FAILED], after=None, actor=bench.web.world.actor("clerk")))

    bench.kinds["break"] = bench.kinds["note"]
    bench.web.site.database.write(lambda change: jobs.retry(change, failed, actor=operator, now=NOON))
    bench.look(worker)
    assert bench.states()["break"] == ["done"]
    with pytest.raises(Refused, match="wrong_state"):
        bench.web.site.database.write(lambda change: jobs.retry(change, failed, actor=operator, now=NOON))


def test_a_heavy_job_stands_in_nobodys_way_tells_how_far_it_is_and_can_be_cancelled(bench: Bench) -> None:
    first, second = bench.ask("long"), bench.ask("long")
    worker, database = bench.worker(), bench.web.site.database
    worker.look()
    bench.ask("note")
    worker.look()
    wait_for(lambda: {} in bench.ran)
    operator = operator_of(bench.web.world)

    def seen() -> list[tuple[int, str, int | None]]:
        states = [State.RUNNING, State.WAITING]
        rows, _more = database.read(lambda found: reading.page(found, states=states, after=None, actor=operator))
        return [(row.id, row.state, row.total) for row in rows if row.kind == "long"]

    wait_for(lambda: seen() == [(second, "waiting", None), (first, "running", 1000)])
    database.write(lambda change: jobs.abandon(change, first, actor=operator, now=NOON))
    database.write(lambda change: jobs.retry(change, first, actor=operator, now=NOON))
    worker.look()
    assert seen() == [(second, "waiting", None), (first, "waiting", 1000)], "what is called off comes to its end first"
    wait_for(lambda: not worker.busy)
    database.write(lambda change: jobs.abandon(change, second, actor=operator, now=NOON))
    bench.let_go.set()
    bench.look(worker)
    assert sorted(bench.states()["long"]) == ["cancelled", "done"]


def test_who_stops_gives_back_what_was_begun(bench: Bench) -> None:
    bench.ask("long")
    worker = bench.worker()
    worker.look()
    worker.stop()
    assert bench.states()["long"] == ["waiting"]
    bench.let_go.set()
    bench.look(bench.worker())
    assert bench.states()["long"] == ["done"]


def test_what_a_dead_process_had_is_taken_over_but_not_for_ever(bench: Bench) -> None:
    job, worker, write = bench.ask("note"), bench.worker(), bench.web.site.database.write
    before: list[Taken] = []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        dead = Holder(seat=attempt, worker="a process that died")
        (taken,) = write(partial(jobs.take, kinds=["note"], limit=5, holder=dead, now=NOON))
        assert (taken.id, taken.attempt) == (job, attempt)
        for earlier in before:
            assert not write(partial(jobs.finish, taken=earlier, result=None, now=NOON)), "it is somebody else's"
        before.append(taken)
        if attempt < MOST_ATTEMPTS:
            assert write(partial(jobs.take_over, orphans={job: attempt}, now=NOON)) == 1
            assert not write(partial(jobs.finish, taken=taken, result=None, now=NOON))
    bench.look(worker)
    assert bench.states()["note"] == ["failed"]


def test_paused_jobs_wait_and_what_missed_its_time_is_done_once_after(bench: Bench) -> None:
    database = bench.web.site.database
    database.write(lambda change: pause(change, Work.JOBS, reason=Reason.BY_HAND, person=None, now=NOON))
    bench.ask("note")
    worker = bench.worker()
    for hours in range(3):
        bench.web.clock.moment = NOON + timedelta(hours=hours)
        bench.look(worker)
    assert bench.states() == {"note": ["waiting"]}
    database.write(lambda change: resume(change, Work.JOBS))
    bench.look(worker)
    assert bench.states() == {"note": ["done"], "tick": ["done"]}


def test_old_jobs_and_request_keys_are_forgotten(bench: Bench) -> None:
    worker, web = bench.worker(), bench.web
    bench.ask("break")
    bench.look(worker)
    account = web.world.actor("clerk").account
    values = [
        {"account_id": account, "key": f"key {days}", "digest": "-", "created_at": NOON - timedelta(days=days)}
        for days in (1, 40)
    ]
    web.site.database.write(lambda change: change.execute(insert(RequestKey), values))
    web.clock.moment = NOON + timedelta(days=8)
    chores.forget(web.site)
    assert bench.states() == {"break": ["failed"]}
    assert web.site.database.read(lambda found: found.scalars(select(RequestKey.key)).all()) == ["key 1"]


def test_each_process_has_a_seat_and_the_database_knows_the_living(database: Database) -> None:
    one, other = seats_of(database), seats_of(database)
    mine = one.sit()
    assert one.sit() == mine
    if database.is_sqlite:
        assert other.sit() is None, "one process does the jobs of a file"
        one.leave()
        assert {other.sit()} == other.living()
        other.leave()
        return
    theirs = other.sit()
    assert one.living() == {mine, theirs}
    one.leave()
    wait_for(lambda: other.living() == {theirs})
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :seat")
    database.read(lambda connection: connection.execute(ended, {"seat": theirs}))
    with pytest.raises(DBAPIError):
        other.living()
    assert other.sit() not in {None, theirs}, "whoever counts as dead comes back as somebody else"
    other.leave()


def test_nothing_lapses_while_a_request_in_time_may_still_be_on_its_way(web: Web) -> None:
    drafted = draft(web.world, start(web.world))
    web.clock.moment = later(CUTOFF, minutes=1, seconds=59)
    chores.sweep(web.site)
    assert state_of(web.world, drafted) == Nominated.DRAFT
    web.clock.moment = later(CUTOFF, minutes=2)
    chores.sweep(web.site)
    assert state_of(web.world, drafted) == Nominated.LAPSED


def test_a_sweep_counts_what_waits(web: Web) -> None:
    draft(web.world, start(web.world))
    assert web.world.database.read(counters.is_behind)
    chores.sweep(web.site)
    assert not web.world.database.read(counters.is_behind)
