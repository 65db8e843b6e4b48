"""`write` answers after its commit, tries again what the database asks to try again, and nothing else."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from states.refusals import Refusal, Refused
from tests.databases import Template, copy_of
from workflow.database import ATTEMPTS, Database, open_database
from workflow.models.law import AwardForm

DEADLOCK, SERIALIZATION_FAILURE, NO_SUCH_TABLE = "40P01", "40001", "42P01"


def add(connection: Connection, code: str = "BK") -> str:
    """Write one row; returns its code."""
    connection.execute(insert(AwardForm).values(code=code, name_vi="Bằng khen", name_en="Merit"))
    return code


def codes(connection: Connection) -> list[str]:
    """Read the rows."""
    return list(connection.scalars(select(AwardForm.code).order_by(AwardForm.id)))


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """The same database, as another process has it open."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(sqlite: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh SQLite file."""
    with copy_of(sqlite, folder=tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(postgres: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    with copy_of(postgres, folder=tmp_path) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """A fresh PostgreSQL database, open."""
    opened = open_database(postgres_url)
    yield opened
    opened.close()


def failing(connection: Connection, state: str) -> None:
    """Let PostgreSQL fail with this code."""
    connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"))


@contextmanager
def impatient(database: Database) -> Iterator[list[str]]:
    """Let SQLite give up on a lock at once; collects the attempts to take it."""
    begun: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            begun.append(statement)

    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    event.listen(database.engine, "connect", hurry)
    event.listen(database.engine, "before_cursor_execute", note)
    yield begun


def test_the_answer_comes_after_the_commit(database: Database, other: Database) -> None:
    assert database.write(add) == "BK"
    assert other.read(codes) == ["BK"]


def test_what_is_being_written_is_not_seen_before(database: Database, other: Database) -> None:
    seen = []

    def work(connection: Connection) -> None:
        add(connection)
        seen.append(other.read(codes))

    database.write(work)
    assert seen == [[]]
    assert other.read(codes) == ["BK"]


@pytest.mark.parametrize("error", [RuntimeError(), Refused(Refusal("no"))])
def test_work_that_fails_leaves_nothing_and_is_not_tried_again(database: Database, error: Exception) -> None:
    runs = []

    def work(connection: Connection) -> None:
        runs.append(1)
        add(connection)
        raise error

    with pytest.raises(type(error)):
        database.write(work)
    assert (len(runs), database.read(codes)) == (1, [])
    database.write(add)
    assert database.read(codes) == ["BK"]


def test_a_broken_rule_of_the_database_is_not_tried_again(database: Database) -> None:
    runs = []

    def work(connection: Connection) -> None:
        runs.append(1)
        add(connection)
        add(connection)

    with pytest.raises(IntegrityError):
        database.write(work)
    assert (len(runs), database.read(codes)) == (1, [])


@pytest.mark.postgres
@pytest.mark.parametrize("state", [SERIALIZATION_FAILURE, DEADLOCK])
@pytest.mark.parametrize("failures", [1, ATTEMPTS - 1, ATTEMPTS])
def test_postgres_is_asked_again_at_most_five_times(postgres_database: Database, state: str, failures: int) -> None:
    runs: list[int] = []

    def work(connection: Connection) -> int:
        runs.append(1)
        add(connection)
        if len(runs) <= failures:
            failing(connection, state)
        return len(runs)

    if failures < ATTEMPTS:
        assert postgres_database.write(work) == failures + 1
        assert postgres_database.read(codes) == ["BK"]
    else:
        with pytest.raises(DBAPIError) as raised:
            postgres_database.write(work)
        assert isinstance(raised.value.orig, psycopg.Error)
        assert raised.value.orig.sqlstate == state
        assert (len(runs), postgres_database.read(codes)) == (5, [])


@pytest.mark.postgres
def test_postgres_is_not_asked_again_for_other_failures(postgres_database: Database) -> None:
    runs = []

    def work(connection: Connection) -> None:
        runs.append(1)
        failing(connection, NO_SUCH_TABLE)

    with pytest.raises(DBAPIError):
        postgres_database.write(work)
    assert len(runs) == 1


@pytest.mark.postgres
def test_two_works_that_lock_one_another_out_both_get_done(postgres_database: Database, postgres_url: str) -> None:
    postgres_database.write(lambda connection: [add(connection, code) for code in ("A", "B")])
    second = open_database(postgres_url)
    met = threading.Barrier(2, timeout=10)
    runs: list[str] = []

    def crossing(first: str, then: str) -> Callable[[Connection], None]:
        def work(connection: Connection) -> None:
            runs.append(first)
            rename(connection, first)
            if runs.count(first) == 1:
                met.wait()
            rename(connection, then)

        return work

    waiting = [postgres_database.submit(crossing("A", "B")), second.submit(crossing("B", "A"))]
    for done in waiting:
        done.result(timeout=20)
    second.close()
    assert len(runs) == 3


def rename(connection: Connection, code: str) -> None:
    """Change a row, which locks it."""
    connection.execute(text("UPDATE award_form SET name_en = name_en || '.' WHERE code = :code"), {"code": code})


def test_sqlite_is_asked_again_at_most_five_times(sqlite_url: str) -> None:
    holder, database = open_database(sqlite_url), open_database(sqlite_url)
    with impatient(database) as begun, holder.engine.connect().execution_options(writes=True) as held, held.begin():
        add(held, "HELD")
        with pytest.raises(OperationalError, match="locked"):
            database.write(add)
        assert len(begun) == 5
    assert database.read(codes) == ["HELD"]
    holder.close()
    database.close()


def test_sqlite_is_written_as_soon_as_the_lock_is_free(sqlite_url: str) -> None:
    holder, database = open_database(sqlite_url), open_database(sqlite_url)
    with impatient(database) as begun:
        with holder.engine.connect().execution_options(writes=True) as held, held.begin():
            add(held, "HELD")
            waiting = database.submit(add)
            while not begun:
                threading.Event().wait(0.001)
        waiting.result(timeout=10)
    assert len(begun) > 1
    assert database.read(codes) == ["HELD", "BK"]
    holder.close()
    database.close()


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_BUSY_TIMEOUT],
)
@pytest.mark.parametrize("failures", [1, ATTEMPTS])
def test_sqlite_is_asked_again_whatever_kept_it_busy(sqlite_url: str, code: int, failures: int) -> None:
    database = open_database(sqlite_url)
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    runs: list[int] = []

    def work(connection: Connection) -> int:
        runs.append(1)
        add(connection)
        if len(runs) <= failures:
            raise OperationalError("COMMIT", None, error)
        return len(runs)

    if failures < ATTEMPTS:
        assert database.write(work) == failures + 1
    else:
        with pytest.raises(OperationalError):
            database.write(work)
        assert len(runs) == ATTEMPTS
    database.close()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_CORRUPT])
def test_sqlite_is_not_asked_again_for_other_failures(sqlite_url: str, code: int) -> None:
    database = open_database(sqlite_url)
    error = sqlite3.OperationalError("disk trouble")
    error.sqlite_errorcode = code
    runs: list[int] = []

    def work(_connection: Connection) -> None:
        runs.append(1)
        raise OperationalError("COMMIT", None, error)

    with pytest.raises(OperationalError):
        database.write(work)
    assert len(runs) == 1
    database.close()


@pytest.mark.postgres
def test_a_connection_that_was_lost_is_replaced(postgres_database: Database) -> None:
    """One work may fail with it; the next ones get a new connection, those that write and those that look."""

    def lose(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    for run in (postgres_database.write, postgres_database.look):
        with pytest.raises(OperationalError):
            run(lose)
        assert run(codes) == []


def test_looking_sees_what_was_just_written_and_changes_nothing_itself(database: Database) -> None:
    for code in ("A", "B"):
        database.write(partial(add, code=code))
        assert database.look(codes)[-1] == code


def test_many_threads_write_one_after_another(database: Database, other: Database) -> None:
    inside: list[int] = []
    overlaps: list[int] = []

    def work(connection: Connection, code: str) -> str:
        inside.append(1)
        overlaps.append(len(inside))
        add(connection, code)
        inside.pop()
        return code

    def write(number: int) -> None:
        code = f"C{number}"
        answers.append((database.write(lambda connection: work(connection, code)), code in other.read(codes)))

    answers: list[tuple[str, bool]] = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == sorted((f"C{number}", True) for number in range(12))
    assert set(overlaps) == {1}


def test_reading_changes_nothing_and_waits_for_nobody(database: Database) -> None:
    database.read(add)
    assert database.read(codes) == []

    def work(connection: Connection) -> list[str]:
        add(connection)
        return database.read(codes)

    assert database.write(work) == []


def test_the_event_loop_goes_on_while_something_is_written(database: Database) -> None:
    released = threading.Event()

    def work(connection: Connection) -> str:
        add(connection)
        assert released.wait(timeout=10)
        return "written"

    async def both() -> tuple[str, list[str], list[str]]:
        writing = asyncio.ensure_future(database.awrite(work))
        before = await database.aread(codes)
        released.set()
        return await writing, before, await database.aread(codes)

    assert asyncio.run(both()) == ("written", [], ["BK"])


def test_what_is_queued_is_written_before_closing(database_url: str, database: Database) -> None:
    closing = open_database(database_url)
    waiting = [closing.submit(partial(add, code=code)) for code in ("A", "B", "C")]
    closing.close()
    assert all(done.done() for done in waiting)
    assert database.read(codes) == ["A", "B", "C"]


def test_sqlite_keeps_what_correctness_needs(sqlite_url: str) -> None:
    database = open_database(sqlite_url)

    def pragmas(connection: Connection) -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    assert database.is_sqlite
    assert database.read(pragmas) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_a_checkpoint_copies_what_was_committed_into_the_file_itself(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    database.write(add)
    file, alone = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "alone.db"
    database.checkpoint()
    alone.write_bytes(file.read_bytes())
    database.close()
    without_log = open_database(f"sqlite:///{alone}")
    assert without_log.read(codes) == ["BK"]
    without_log.close()
