"""Open the database, read from it, and be the only way to change it."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

ATTEMPTS = 5
"""How often one work is tried when the database asks to try again."""

READERS = 8
"""Connections kept for reading, beside those of the two threads that have one of their own.

SQLAlchemy's overflow would connect anew for each burst.
"""

_SERIALIZATION_FAILURE = "40001"
_DEADLOCK = "40P01"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    # Read through the system's cache of the file: the two megabytes of SQLite's own are too few for a million rows.
    "mmap_size=1073741824",
    # At eighty megabytes whoever commits copies the log into the file; `checkpoint` seldom lets it grow so long.
    "wal_autocheckpoint=20000",
)
"""What each connection to SQLite is told."""


class _Seat:
    """One thread with one connection that lives as long as it is sound: statements stay prepared on it."""

    def __init__(self, engine: Engine, name: str, **options: Any) -> None:  # noqa: ANN401 - SQLAlchemy's options.
        self._engine = engine
        self._options = options
        self._connection: Connection | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend the connection to a job in this thread; one that was lost, or left in mid-transaction, is given up."""
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(**self._options)
        try:
            yield self._connection
        finally:
            if self._connection.invalidated or self._connection.in_transaction():
                self._give_up()

    def close(self) -> None:
        """Finish what is queued."""
        self.thread.shutdown(wait=True)
        self._give_up()

    def _give_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class Database:
    """One database with one writing thread per process."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine made by `open_database`."""
        self.engine = engine
        self._writer = _Seat(engine, "writer", writes=True)
        alone = {"transactions": False} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._looker = _Seat(engine, "looker", **alone)
        self._logged = False

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.engine.dialect.name == "sqlite"

    def read(self, work: Work[Result]) -> Result:
        """Run work in a short transaction of its own and change nothing."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            result = work(connection)
            transaction.rollback()
        return result

    def look(self, work: Work[Result]) -> Result:
        """Run work that is one SELECT, without the ceremony of a transaction; for jobs in the looking thread only."""
        with self._looker.connection() as connection:
            result = work(connection)
            connection.rollback()
        return result

    def in_looker(self, job: Callable[[], None]) -> None:
        """Queue a job for the looking thread, which asks with `look`."""
        self._looker.thread.submit(job)

    def submit(self, work: Work[Result]) -> Future[Result]:
        """Queue work for the writing thread; the future is done after its commit."""
        return self._writer.thread.submit(self.transact, work)

    def in_writer(self, job: Callable[[], None]) -> None:
        """Queue a job for the writing thread that makes its own transactions with `transact`."""
        self._writer.thread.submit(job)

    def write(self, work: Work[Result]) -> Result:
        """Begin, run work, commit, and only then return; retries what the database asks to retry."""
        return self.submit(work).result()

    async def awrite(self, work: Work[Result]) -> Result:
        """Do the same as `write` without blocking the event loop."""
        return await asyncio.wrap_future(self.submit(work))

    async def aread(self, work: Work[Result]) -> Result:
        """Do the same as `read` without blocking the event loop."""
        return await asyncio.to_thread(self.read, work)

    def checkpoint(self) -> None:
        """Copy SQLite's log into its file, beside those who read and write, so that no commit has to."""
        if not self.is_sqlite or not self._logged:
            return
        self._logged = False
        with self.engine.connect().execution_options(transactions=False) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Finish what is queued and close all connections."""
        self._writer.close()
        self._looker.close()
        self.engine.dispose()

    def transact(self, work: Work[Result]) -> Result:
        """Do the work of `write` at once; for jobs in the writing thread only."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._writer.connection() as connection, connection.begin():
                    result = work(connection)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not _asks_to_retry(error):
                    raise
                time.sleep(random.uniform(0.001, 0.02) * 2**attempt)  # noqa: S311 - jitter, not a secret.
            else:
                self._logged = True
                return result
        raise AssertionError  # pragma: no cover - the last attempt returns or raises.


def open_database(url: str) -> Database:
    """Open SQLite (`sqlite:///file`) or PostgreSQL (`postgresql+psycopg://…`) and set what correctness needs.

    Errors name statements without their values, which belong in no log.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, pool_size=READERS + 2, max_overflow=0, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            parsed,
            pool_size=READERS + 2,
            max_overflow=0,
            isolation_level="READ COMMITTED",
            hide_parameters=True,
            connect_args={"options": "-c plan_cache_mode=force_generic_plan -c timezone=UTC -c jit=off"},
        )
        event.listen(engine, "begin", _begin_postgres)
    return Database(engine)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a lock upgrade in mid-transaction ignores `busy_timeout`."""
    options = connection.get_execution_options()
    if options.get("transactions", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


def _begin_postgres(_connection: Connection) -> None:
    """Do nothing: but a connection tells its events only if its engine had a listener when it was opened."""


def _asks_to_retry(error: DBAPIError) -> bool:
    original: Any = error.orig
    # Told apart by what they carry: who keeps to SQLite need not hold the other driver in memory.
    if hasattr(original, "sqlstate"):
        return original.sqlstate in {_SERIALIZATION_FAILURE, _DEADLOCK}
    # An extended code (SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_RECOVERY …) has the primary one in its lowest byte.
    return getattr(original, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
