"""Open the database for the ORM's asynchronous sessions, with the product's durability."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

POOL = 5
"""Connections of one process; more were no quicker, since one core's Python is busy before five are."""
WRITERS_OF_SQLITE = 1
"""SQLite lets one transaction write at a time: waiting for the pool is no slower than for the file's lock."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


@dataclass(frozen=True, slots=True)
class Sessions:
    """Make sessions that read and sessions that write; on PostgreSQL they share one pool."""

    reading: async_sessionmaker[AsyncSession]
    writing: async_sessionmaker[AsyncSession]
    engines: tuple[AsyncEngine, ...]

    async def close(self) -> None:
        """Close all connections."""
        for engine in self.engines:
            await engine.dispose()


def open_sessions(address: str) -> Sessions:
    """Open a database of the product."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        reading, writing = _sqlite(url, POOL, "BEGIN"), _sqlite(url, WRITERS_OF_SQLITE, "BEGIN IMMEDIATE")
    else:
        options = "-c plan_cache_mode=force_generic_plan -c timezone=UTC"
        reading = create_async_engine(url, pool_size=POOL, max_overflow=0, connect_args={"options": options})
        writing = reading
    return Sessions(
        async_sessionmaker(reading, expire_on_commit=False),
        async_sessionmaker(writing, expire_on_commit=False),
        (reading, writing),
    )


def _sqlite(url: URL, connections: int, begin: str) -> AsyncEngine:
    def begin_so(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), pool_size=connections, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", begin_so)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the dialect's adapter.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _read(request: Request) -> AsyncIterator[AsyncSession]:
    sessions: Sessions = request.app.state.sessions
    async with sessions.reading() as session:
        yield session


async def _write(request: Request) -> AsyncIterator[AsyncSession]:
    sessions: Sessions = request.app.state.sessions
    async with sessions.writing() as session:
        yield session


Reading = Annotated[AsyncSession, Depends(_read)]
Writing = Annotated[AsyncSession, Depends(_write)]
