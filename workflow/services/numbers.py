"""Give numbers in a series: a counter row, because a sequence leaves gaps."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models.request import NumberCounter

_INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def take(connection: Connection, series: str, *, issuer: int, year: int) -> int:
    """Take the next number of an issuer's series in a year, from 1; a rollback gives it back."""
    first = _INSERT[connection.dialect.name](NumberCounter).values(issuer_id=issuer, series=series, year=year, last=1)
    statement = first.on_conflict_do_update(
        index_elements=["issuer_id", "series", "year"], set_={"last": NumberCounter.last + 1}
    ).returning(NumberCounter.last)
    number: int = connection.execute(statement).scalar_one()
    return number
