"""Give each test a migrated database of its own, quickly: migrate one template, copy it, and use copies again."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import URL, event, make_url

from api.migrations import upgrade
from tests.left_out import leave_out
from workflow.database import Database, open_database

POSTGRES_URL = os.environ.get("THIDUA_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
CONNECT_SECONDS = 3

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY oid"
SEQUENCES = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences ORDER BY 1"
SCHEMA = """
SELECT count(*), sum(xmin::text::bigint) FROM pg_class WHERE oid >= 16384
UNION ALL SELECT count(*), sum(xmin::text::bigint) FROM pg_attribute WHERE attrelid >= 16384
UNION ALL SELECT count(*), sum(xmin::text::bigint) FROM pg_constraint WHERE oid >= 16384
UNION ALL SELECT count(*), sum(xmin::text::bigint) FROM pg_trigger WHERE oid >= 16384
UNION ALL SELECT count(*), sum(xmin::text::bigint) FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT count(*), sum(xmin::text::bigint) FROM pg_statistic WHERE starelid >= 16384
"""
"""What differs when anything but rows was changed, or when the planner was told of other rows."""
OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a template on PostgreSQL, what its schema was like, and the statements that put its rows back."""

    url: URL
    schema: list[tuple[Any, ...]]
    restoring: sql.Composed


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated database that nobody is connected to, and its copies on PostgreSQL that wait to be used again."""

    url: URL
    idle: list[Copy] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file, or the name of the database."""
        return str(self.url.database)


@contextmanager
def sqlite_template(folder: Path) -> Iterator[Template]:
    """Migrate one SQLite file in `folder`."""
    url = make_url(f"sqlite:///{folder / 'template.db'}")
    upgrade(spelled(url))
    yield Template(url)


@contextmanager
def postgres_template() -> Iterator[Template]:
    """Migrate one PostgreSQL database and drop it after; leave PostgreSQL out where none answers."""
    require_postgres()
    name = f"thidua_template_{uuid.uuid4().hex}"
    execute("CREATE DATABASE {}", name)
    try:
        url = make_url(POSTGRES_URL).set(database=name)
        upgrade(spelled(url))
        with template_at(url) as template:
            yield template
    finally:
        execute("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def template_at(url: URL) -> Iterator[Template]:
    """Let a database that nobody will be connected to be copied; its copies are dropped after, and it is not."""
    template = Template(url)
    try:
        yield template
    finally:
        for copy in template.idle:
            execute("DROP DATABASE {} WITH (FORCE)", str(copy.url.database))


@contextmanager
def copy_of(template: Template, *, folder: Path) -> Iterator[str]:
    """Yield the URL of a database with what is in `template` and no more: a file in `folder`, or on the server."""
    if template.url.get_backend_name() == "sqlite":
        file = folder / f"thidua_test_{uuid.uuid4().hex}.db"
        shutil.copyfile(template.name, file)
        yield f"sqlite:///{file}"
        return
    copy = template.idle.pop() if template.idle else _copied(template)
    try:
        yield spelled(copy.url)
    finally:
        if _restored(copy):
            template.idle.append(copy)
        else:
            execute("DROP DATABASE {} WITH (FORCE)", str(copy.url.database))


def _copied(template: Template) -> Copy:
    """Copy a database, and its rows once more beside themselves: putting them back is quicker than copying anew."""
    name = f"thidua_test_{uuid.uuid4().hex}"
    execute("CREATE DATABASE {} TEMPLATE {}", name, template.name)
    execute("ALTER DATABASE {} SET synchronous_commit = off", name)
    url = template.url.set(database=name)
    with connected(url) as connection:
        restoring = _kept(connection)
        return Copy(url, connection.execute(SCHEMA).fetchall(), restoring)


def _kept(connection: psycopg.Connection) -> sql.Composed:
    """Keep the rows of all tables in a schema of its own; returns the statements that put them back."""
    connection.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
    tables = [sql.Identifier(table) for (table,) in connection.execute(TABLES)]
    emptying = [sql.SQL("DELETE FROM {}").format(table) for table in tables]
    filling = []
    for table in tables:
        if connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(table)).rowcount:
            connection.execute(sql.SQL("CREATE TABLE kept.{0} AS TABLE {0}").format(table))
            filling.append(sql.SQL("INSERT INTO {0} OVERRIDING SYSTEM VALUE TABLE kept.{0}").format(table))
    counting = [
        sql.SQL("SELECT setval({}, {}, {})").format(*map(sql.Literal, row)) for row in connection.execute(SEQUENCES)
    ]
    # As a replica applies changes: no trigger and no foreign key stops it.
    return sql.SQL(";").join([sql.SQL("SET session_replication_role = replica"), *emptying, *filling, *counting])


def _restored(copy: Copy) -> bool:
    """Put the rows of a copy back, unless more than rows was changed."""
    with connected(copy.url) as connection:
        gone = all(ended for (ended,) in connection.execute(OTHERS))
        if not gone or connection.execute(SCHEMA).fetchall() != copy.schema:
            return False
        connection.execute(copy.restoring)
        return True


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open a copy; no commit waits for the disk, for no test need survive a power cut."""
    database = open_database(url)
    if database.is_sqlite:
        event.listen(database.engine, "connect", _forget_the_disk)
    try:
        yield database
    finally:
        database.close()


def _forget_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def require_postgres() -> None:
    """Leave PostgreSQL out, or fail where THIDUA_TEST_POSTGRES=required, when no server lets us in."""
    try:
        execute("SELECT 1")
    except psycopg.OperationalError as error:
        because = f"no server answers at {make_url(POSTGRES_URL)} ({str(error).splitlines()[0]})"
        leave_out("PostgreSQL", because=because, required_by="THIDUA_TEST_POSTGRES")


def execute(statement: LiteralString, *names: str) -> None:
    """Run one statement on the server itself, outside a transaction, with database names filled in."""
    with connected(make_url(POSTGRES_URL)) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def connected(url: URL) -> psycopg.Connection:
    """Connect to one database of the server; what is sent together is one transaction."""
    address = spelled(url.set(drivername="postgresql"))
    return psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS)


def spelled(url: URL) -> str:
    """Return the address with its password, which `str(url)` hides."""
    return url.render_as_string(hide_password=False)
