"""Make databases for a benchmark, and drop them after it."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import psycopg
from sqlalchemy import make_url, text

from api.migrations import upgrade
from tests.databases import POSTGRES_URL, execute, spelled
from workflow.database import Database, open_database

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
_MIGRATING = Lock()
"""Migrations know one database at a time in a process, whichever thread they run in."""


def kinds() -> tuple[str, ...]:
    """Name the kinds of database that answer on this machine; says so where PostgreSQL does not."""
    try:
        execute("SELECT 1")
    except psycopg.OperationalError as error:
        print(f"LEFT OUT PostgreSQL: {str(error).splitlines()[0]}")
        return (SQLITE,)
    return SQLITE, POSTGRESQL


@contextmanager
def fresh(kind: str) -> Iterator[Database]:
    """Open a new, migrated database of this kind; it is gone afterwards."""
    with _sqlite() if kind == SQLITE else _postgres() as url:
        with _MIGRATING:
            upgrade(url)
        opened = open_database(url)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def _sqlite() -> Iterator[str]:
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def _postgres() -> Iterator[str]:
    name = f"thidua_bench_{uuid.uuid4().hex}"
    execute("CREATE DATABASE {}", name)
    try:
        yield spelled(make_url(POSTGRES_URL).set(database=name))
    finally:
        execute("DROP DATABASE {} WITH (FORCE)", name)


def address(database: Database) -> str:
    """Spell the address of an open database, with its password."""
    return spelled(database.engine.url)


def postgres_version() -> str:
    """Tell the version of the PostgreSQL server."""
    with psycopg.connect(spelled(make_url(POSTGRES_URL).set(drivername="postgresql"))) as connection:
        return str(connection.info.parameter_status("server_version")).split()[0]


def cpu_seconds(database: Database) -> float:
    """Tell the processor time of the whole PostgreSQL server so far; not a number where its processes are not seen."""
    if database.is_sqlite:
        return float("nan")
    backend = database.read(lambda connection: connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    try:
        server = int(_fields(backend)[1])
        # What has ended is counted with the server itself, what still runs each by itself.
        ticks = sum(map(int, _fields(server)[11:15])) + sum(_ticks_below(server))
    except (OSError, ValueError, IndexError):
        return float("nan")
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks_below(parent: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = _fields(int(folder.name))
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield int(fields[11]) + int(fields[12])


def _fields(process: int) -> list[str]:
    """Read what follows the name of a process in /proc: state, parent, and so on."""
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
