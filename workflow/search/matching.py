"""Give the ids of what is sought, newest or oldest first, without reading the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from workflow.models.search import SearchWord
from workflow.search import fts, postings
from workflow.search.lexemes import Owners, Sought, read

_LAST_LETTER = chr(0x10FFFF)
_MOST_ENDINGS = 32
"""Words that a beginning stands for."""
_FARTHEST = 2**31 - 1
"""An id that no nomination has: PostgreSQL's largest integer."""


_BEGINNING_WITH = (
    select(SearchWord.word)
    .where(SearchWord.word >= bindparam("least"), SearchWord.word < bindparam("beyond"))
    .order_by(SearchWord.word)
    .limit(_MOST_ENDINGS)
)


@dataclass(frozen=True, slots=True)
class Window:
    """Which matches are wanted: at most so many, below or above an id, and in one state where one is named."""

    limit: int
    edge: int | None = None
    upward: bool = False
    state: str | None = None


def readings(connection: Connection, text: str) -> Iterator[Sought]:
    """Read what was typed in ever wider ways, knowing the words that are in use."""
    return read(text, lambda beginning: _beginning_with(connection, beginning))


def _beginning_with(connection: Connection, beginning: str) -> Sequence[str]:
    """List words that begin so, a handful of them."""
    return connection.scalars(_BEGINNING_WITH, {"least": beginning, "beyond": beginning + _LAST_LETTER}).all()


def is_narrow(connection: Connection, owners: Owners) -> bool:
    """Say whether to look through the owners' own rows first; SQLite's index knows them and finds what they share."""
    return connection.dialect.name != "sqlite" and (owners.submission is not None or not owners.issuers)


def matching(connection: Connection, sought: Sought, owners: Owners, window: Window) -> Sequence[int]:
    """Give the ids of the nominations that fit, from the edge on."""
    edge = window.edge if window.edge is not None else (0 if window.upward else _FARTHEST)
    ids = fts.ids if connection.dialect.name == "sqlite" else postings.ids
    return ids(
        connection,
        sought,
        owners,
        limit=window.limit,
        edge=edge,
        upward=window.upward,
        state=window.state,
    )
