"""Give each process that does jobs a number of its own, and tell which numbers are those of living processes.

Nothing has to be renewed: the database, or the operating system, frees a number when its process is gone.
"""

import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from workflow.database import Database

_LARGEST = 2**31 - 1
_CLASS = 0x6A6F_6273
"""The first key of our advisory locks; the second one is the seat."""
_SIT = text("SELECT pg_try_advisory_lock(:class, :seat)")
_LIVING = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
    " AND classid::bigint = :class AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_NOTICE_SOON = "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
"""A machine that lost its power, and so never said good-bye, is noticed by the server after six seconds."""


class Seats(Protocol):
    """Where a process sits down to take jobs."""

    def sit(self) -> int | None:
        """Take a seat, or keep the one that is taken; None while there is none."""
        ...

    def living(self) -> frozenset[int]:
        """Tell the seats of all living processes, this one's among them."""
        ...

    def leave(self) -> None:
        """Give the seat up."""
        ...


class FileSeats:
    """One seat beside an SQLite file, held by a lock on a file of its own: one process does the jobs, others wait."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made where there is none."""
        self._path = path
        self._lock: sqlite3.Connection | None = None
        self._seat = 0

    def sit(self) -> int | None:
        """Take the seat, or keep it; None while another process has it."""
        if self._lock is None:
            lock = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                lock.close()
                return None
            self._lock, self._seat = lock, secrets.randbelow(_LARGEST)
        return self._seat

    def living(self) -> frozenset[int]:
        """Tell this process's seat: there is no other one."""
        return frozenset({self._seat})

    def leave(self) -> None:
        """Let another process have it."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()


class ServerSeats:
    """Any number of seats, each an advisory lock of a connection to PostgreSQL that is kept for it."""

    def __init__(self, database: Database) -> None:
        """Connect when somebody sits down, beside the connections that the database keeps."""
        url = database.engine.url
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"options": _NOTICE_SOON}
        )
        self._connection: Connection | None = None
        self._seat = 0

    def sit(self) -> int | None:
        """Take a seat, or keep it; another one where the connection was lost, since the old one may count as dead."""
        if self._connection is None:
            connection = self._engine.connect()
            seat = secrets.randbelow(_LARGEST)
            if not connection.scalar(_SIT, {"class": _CLASS, "seat": seat}):
                connection.close()
                return None
            self._connection, self._seat = connection, seat
        return self._seat

    def living(self) -> frozenset[int]:
        """Tell the seats whose connections the server still has. Raises DBAPIError where ours is lost."""
        if self._connection is None:
            return frozenset()
        try:
            return frozenset(self._connection.scalars(_LIVING, {"class": _CLASS}))
        except DBAPIError:
            self.leave()
            raise

    def leave(self) -> None:
        """Close the connection, and with it the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()
        self._engine.dispose()


def seats_of(database: Database) -> Seats:
    """Give the seats of a database."""
    if not database.is_sqlite:
        return ServerSeats(database)
    return FileSeats(Path(f"{database.engine.url.database}-work"))
