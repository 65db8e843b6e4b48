"""Let the tests of a process share what is slow to make and always the same: compiled statements and parsed plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy import URL, Dialect, Engine, create_engine

from workflow import database
from workflow.plans import loader

_DIALECTS: dict[str, Dialect] = {}
"""One for each kind of database: what was compiled is found again by the very dialect that it was compiled for."""

_COMPILED: dict[Any, Any] = {}


@contextmanager
def sharing() -> Iterator[None]:
    """Share plans from now on, and statements once `learn` has met a database of their kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", _create)
        patch.setattr(loader, "parse", lru_cache(maxsize=64)(loader.parse))
        yield


def learn(url: str) -> None:
    """Take the dialect to be shared from a database that answers."""
    opened = database.open_database(url)
    opened.read(lambda connection: _DIALECTS.setdefault(connection.dialect.name, connection.dialect))
    opened.close()


def _create(url: URL, **options: Any) -> Engine:
    engine = create_engine(url, **options)
    if engine.dialect.name in _DIALECTS:
        engine.dialect = _DIALECTS[engine.dialect.name]
        engine.update_execution_options(compiled_cache=_COMPILED)
    return engine
