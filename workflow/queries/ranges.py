"""Turn what a work-list shows into ranges of indices: about a page is read, never the whole."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal_column, select, tuple_
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from states.actors import Actor
from states.nomination import NOMINATION
from workflow.models.round import Round
from workflow.visibility import OwnedTable, Scope, is_clock, scopes

_COLUMNS = {"round": "round_id", "state": "state", "submission": "submission_id"}
"""By the names of what a list is narrowed to."""
LARGEST_ID = 2**31 - 1
"""The largest integer of PostgreSQL, which is what ids are."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a work-list shows: only these, at most so many, after this id or, going back, before it."""

    round: int | None = None
    state: str | None = None
    submission: int | None = None
    text: str | None = None
    after: int | None = None
    limit: int = 50
    before: int | None = None

    @property
    def is_beyond_reach(self) -> bool:
        """Whether nothing can be there: no id is so large, no state is called so."""
        ids = (self.round, self.submission, self.after, self.before)
        return any(one is not None and abs(one) > LARGEST_ID for one in ids) or (
            self.state is not None and self.state not in NOMINATION.states
        )

    @property
    def upward(self) -> bool:
        """Whether the list is walked from old to new, which is how one goes back."""
        return self.before is not None

    @property
    def edge(self) -> int | None:
        """The id from which on it is walked."""
        return self.after if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class _Shape:
    """What two lists have in common that are read by the same statement."""

    table: OwnedTable
    scope: str | None
    narrowed: tuple[str, ...]
    upward: bool
    limit: int
    is_sqlite: bool


def first(
    connection: Connection,
    table: OwnedTable,
    columns: tuple[Any, ...],
    wanted: Filter,
    *,
    limit: int,
    actor: Actor,
) -> list[Any]:
    """Read the first rows of each range that an actor may know of, and of those the first; a column is the id."""
    ranges = (None,) if is_clock(actor) else scopes(actor)
    found = [
        row
        for scope in ranges
        for row in connection.execute(*_within(connection, table, columns, scope, wanted, limit=limit)).all()
    ]
    if len(ranges) == 1:
        return found
    merged = {row.id: row for row in found}
    return [merged[one] for one in sorted(merged, reverse=not wanted.upward)[:limit]]


def _within(
    connection: Connection,
    table: OwnedTable,
    columns: tuple[Any, ...],
    scope: Scope | None,
    wanted: Filter,
    *,
    limit: int,
) -> tuple[Select[Any], dict[str, Any]]:
    """Write the SELECT of these columns for one owner's rows in their order, with its parameters."""
    given = {
        "round": wanted.round,
        "state": wanted.state,
        "submission": wanted.submission,
        "after": wanted.after,
        "before": wanted.before,
    }
    narrowed = {name: value for name, value in given.items() if value is not None}
    shape = _Shape(
        table,
        scope.column if scope else None,
        tuple(narrowed),
        wanted.upward,
        limit,
        is_sqlite=connection.dialect.name == "sqlite",
    )
    return _statement(columns, shape), narrowed | ({"owner": scope.owner} if scope else {})


@lru_cache(maxsize=512)
def _statement(columns: tuple[Any, ...], shape: _Shape) -> Select[Any]:
    """Enter one index by its leading columns and walk it by id.

    Neither database may choose: PostgreSQL would walk the primary key, not knowing how far apart the wanted rows lie,
    and SQLite keeps no statistics unless asked.
    """
    leading = _leading(shape)
    walked, entered = leading[:1], leading[1:]
    conditions = [*_besides(shape, leading), *(getattr(shape.table, name) == _value(name, shape) for name in entered)]
    order: list[Any] = [shape.table.id]
    for name in walked:
        column, value = getattr(shape.table, name), _value(name, shape)
        if shape.is_sqlite:
            conditions.append(column == value)
        else:
            conditions += _walk(column, value, shape)
            order.insert(0, column)
    if shape.is_sqlite or not walked:
        conditions += _edge(shape)
    return (
        select(*columns)
        .where(*conditions)
        .order_by(*(one if shape.upward else one.desc() for one in order))
        # Written out: PostgreSQL plans for a tenth of the table where it does not know how few rows are wanted.
        .limit(literal_column(str(shape.limit)))
    )


def _leading(shape: _Shape) -> tuple[str, ...]:
    """Name the columns before the id in the narrowest index, the last one first; the clock's list has none."""
    if "submission" in shape.narrowed:
        return ("submission_id",)
    if shape.scope in {"organisation_id", "council_organisation_id"}:
        return (shape.scope,)
    entry = ("round_id",) if "round" in shape.narrowed else ("issuer_id",) if shape.scope else ()
    return ("state", *entry) if entry and "state" in shape.narrowed else entry


def _besides(shape: _Shape, leading: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Say what else must hold of the rows on the way; SQLite is told by a plus to enter no index by it."""
    found: list[ColumnElement[bool]] = []
    named = (shape.scope, *(_COLUMNS.get(one) for one in shape.narrowed))
    for name in dict.fromkeys(one for one in named if one is not None and one not in leading):
        column: ColumnElement[Any] = getattr(shape.table, name)
        kept = UnaryExpression(column, operator=custom_op("+"), type_=column.type) if shape.is_sqlite else column
        found.append(kept == _value(name, shape))
    return found


def _value(column: str, shape: _Shape) -> ColumnElement[Any]:
    """Give the parameter for a column; of another issuer's round nothing is looked at, instead of all of it."""
    if column == shape.scope:
        return bindparam("owner")
    name = next(name for name, filtered in _COLUMNS.items() if filtered == column)
    if name != "round" or shape.scope != "issuer_id":
        return bindparam(name)
    return (
        select(Round.id).where(Round.id == bindparam("round"), Round.issuer_id == bindparam("owner")).scalar_subquery()
    )


def _walk(column: ColumnElement[Any], value: ColumnElement[Any], shape: _Shape) -> list[ColumnElement[bool]]:
    """Write `column = value`, from the edge on; only an index with this column before the id gives that order."""
    place = tuple_(column, shape.table.id)
    if shape.upward:
        return [column <= value, place > tuple_(value, bindparam("before"))]
    # A pair of bounds on the column alone would be taken for a rare range, to be read whole and put in order.
    edge: ColumnElement[int] = bindparam("after") if "after" in shape.narrowed else literal_column(str(LARGEST_ID))
    return [column >= value, place < tuple_(value, edge)]


def _edge(shape: _Shape) -> list[ColumnElement[bool]]:
    if shape.upward:
        return [shape.table.id > bindparam("before")]
    return [shape.table.id < bindparam("after")] if "after" in shape.narrowed else []
