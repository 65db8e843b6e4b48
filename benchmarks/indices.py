"""Set indices aside while millions of rows are written: to sort them all at once afterwards is quicker."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

_INDICES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'",
    "postgresql": """
        SELECT CAST(indexrelid AS regclass), pg_get_indexdef(indexrelid) FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = CAST('public' AS regnamespace) AND NOT indisunique
    """,
}
"""Names of all indices that nothing but speed depends on, and the statements that make them."""


@contextmanager
def set_aside(connection: Connection) -> Iterator[None]:
    """Drop the indices, and make them again at the end."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    indices = connection.execute(text(_INDICES[connection.dialect.name])).all()
    for name, _definition in indices:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _name, definition in indices:
        connection.exec_driver_sql(definition)
