"""Run the migrations on one connection, in one transaction, on SQLite as on PostgreSQL."""

import sqlite3
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.types import TypeDecorator

# This also imports workflow/models/__init__.py, and with it every table.
from workflow.models.base import Base

# Two processes that start together must not migrate together: the second waits and then finds nothing to do.
ADVISORY_LOCK = 0x7468_6964


def engine_for(url: str) -> Engine:
    """Return an engine that keeps no connection and, on SQLite, has real transactions and no foreign key actions."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_immediate)
    return engine


def prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Turn foreign keys off, since rebuilding a parent table would delete its children.

    This works only outside a transaction. The driver begins none of its own: ours covers changes of tables too.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA foreign_keys = OFF")


def begin_immediate(connection: Connection) -> None:
    """Take the write lock at once, so that two migrating processes queue instead of colliding."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def refuse_orphans(connection: Connection) -> None:
    """Raise RuntimeError, which rolls everything back, when a row points to a row that is not there."""
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = sorted({row[0] for row in orphans})
        raise RuntimeError(f"the migration leaves rows without their parent row in: {', '.join(tables)}")


def render_plainly(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write a column type of our own as the type below it: a migration stays true when our code moves on."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, JSON):
        # Alembic writes the variant with a name that it does not import.
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the search index: it is of another kind on each database, and FTS5 keeps tables beside it."""
    return not (kind == "table" and name is not None and name.startswith("nomination_search"))


def migrate(connection: Connection) -> None:
    """Run what Alembic asked for inside one transaction."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=render_plainly,
        include_name=is_described,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        context.run_migrations()
        if sqlite:
            refuse_orphans(connection)


def database_url() -> str:
    """Return the address given by the caller, or by `alembic -x url=…` on the command line."""
    given = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True).get("url")
    if not given:
        raise RuntimeError("no database was named: alembic -x url=sqlite:///draft.db …")
    return str(given)


with engine_for(database_url()).connect() as open_connection:
    migrate(open_connection)
