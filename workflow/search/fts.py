"""Search in SQLite: FTS5 intersects its lists and walks them in the order of ids."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, literal_column, select

from workflow.models.nomination import Nomination
from workflow.models.search import ON_SQLITE
from workflow.search.lexemes import Owners, Sought


def ids(
    connection: Connection, sought: Sought, owners: Owners, *, limit: int, edge: int, upward: bool, state: str | None
) -> Sequence[int]:
    """Give the ids of what fits beyond the edge."""
    given: dict[str, Any] = {"sought": _query((*sought.groups, *owners.marks())), "edge": edge}
    if state is not None:
        given["state"] = state
    return connection.scalars(_statement(limit, upward=upward, in_state=state is not None), given).all()


@lru_cache(maxsize=64)
def _statement(limit: int, *, upward: bool, in_state: bool) -> Select[Any]:
    key = ON_SQLITE.c.rowid
    edge: BindParameter[int] = bindparam("edge")
    statement = (
        select(key)
        .where(ON_SQLITE.c.nomination_search.op("MATCH")(bindparam("sought")), key > edge if upward else key < edge)
        .order_by(key if upward else key.desc())
        .limit(literal_column(str(limit)))
    )
    if in_state:
        # Looked up one by one: an index of states would be read from end to end for each name.
        state = select(Nomination.state).where(Nomination.id == key).scalar_subquery()
        statement = statement.where(state == bindparam("state"))
    return statement


def _query(groups: Sequence[frozenset[str]]) -> str:
    """Ask for one lexeme of each group; each stands in quotes, so that none is taken for an operator."""
    written = (" OR ".join(f'"{one}"' for one in sorted(group)) for group in groups)
    return " AND ".join(f"({group})" for group in written)
