"""Make databases for a benchmark, and drop them after it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

from api.migrations import upgrade
from tests.databases import POSTGRES_URL, execute, spelled
from workflow.database import Database, open_database

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"


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
