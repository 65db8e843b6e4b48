"""Give each test a migrated database of its own, quickly: migrate one template, then copy it."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from api.migrations import upgrade
from tests.left_out import leave_out

POSTGRES_URL = os.environ.get("THIDUA_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
CONNECT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated, empty database that nobody is connected to."""

    url: URL


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
        yield Template(url)
    finally:
        execute("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def copy_of(template: Template, *, folder: Path) -> Iterator[str]:
    """Yield the URL of a fresh copy of `template`: a file in `folder`, or a database that is dropped after."""
    name = f"thidua_test_{uuid.uuid4().hex}"
    if template.url.database is None:
        raise ValueError(f"a template has a name: {template.url}")
    if template.url.get_backend_name() == "sqlite":
        shutil.copyfile(template.url.database, folder / f"{name}.db")
        yield f"sqlite:///{folder / name}.db"
        return
    execute("CREATE DATABASE {} TEMPLATE {}", name, template.url.database)
    try:
        yield spelled(template.url.set(database=name))
    finally:
        execute("DROP DATABASE {} WITH (FORCE)", name)


def require_postgres() -> None:
    """Leave PostgreSQL out, or fail where THIDUA_TEST_POSTGRES=required, when no server lets us in."""
    try:
        execute("SELECT 1")
    except psycopg.OperationalError as error:
        because = f"no server answers at {make_url(POSTGRES_URL)} ({str(error).splitlines()[0]})"
        leave_out("PostgreSQL", because=because, required_by="THIDUA_TEST_POSTGRES")


def execute(statement: LiteralString, *names: str) -> None:
    """Run one statement on the server itself, outside a transaction, with database names filled in."""
    address = spelled(make_url(POSTGRES_URL).set(drivername="postgresql"))
    with psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def spelled(url: URL) -> str:
    """Return the address with its password, which `str(url)` hides."""
    return url.render_as_string(hide_password=False)
