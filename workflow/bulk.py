"""Hand the database many rows or numbers at once, so that one statement's text serves every number of them.

Drivers keep a statement prepared by its text: one whose text grows with its rows is parsed and planned for each size.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import NoneType
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Connection,
    CursorResult,
    Dialect,
    Executable,
    FromClause,
    String,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

from workflow.models.base import Base

Row = tuple[Any, ...]
Writer = Callable[[Any], Any]
Build = Callable[[Any, Any], Executable]
"""Makes a statement of the table of rows and the dialect's own `insert`."""


class _List(TypeDecorator[Collection[Any]]):
    """A list in one text: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str:
        """Write it down."""
        listed = list(value or ())
        return json.dumps(listed) if dialect.name == "sqlite" else _array(listed)


class among(FunctionElement[bool]):  # noqa: N801 - reads as the SQL that it stands for.
    """Ask whether a column holds one of the values of a list parameter: `among(Round.id, "ids")`."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:  # noqa: ANN401 - a mapped column.
        self.item = _carrier(column.type)
        super().__init__(column, bindparam(name, type_=_List(self.item)))

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002 - SQLAlchemy's signature.
        """Stand as it is: SQLite would compare it with 1 and then use no index."""
        return self


@compiles(among, "postgresql")
def _any_of_array(element: among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY (CAST({values} AS {compiler.dialect.type_compiler_instance.process(element.item)}[]))"


@compiles(among, "sqlite")
def _in_json(element: among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - made of what SQLAlchemy has compiled.


class Rows:
    """A statement that takes any number of rows as a table of parameters, built once for each kind of database."""

    def __init__(self, table: type[Base], *columns: str, build: Build) -> None:
        """Take the columns that a row gives, typed as those of the table, and what is done with all rows."""
        self._types = {name: table.__table__.c[name].type for name in columns}
        self._statements: Mapping[str, Executable] = {
            "postgresql": build(self._of_arrays(), postgresql.insert),
            "sqlite": build(self._of_json(), sqlite.insert),
        }
        self._writers: dict[str, list[Writer | None]] = {}

    def execute(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        """Run the statement on these rows, values in the order of the columns."""
        dialect = connection.dialect
        if dialect.name not in self._writers:
            self._writers[dialect.name] = [_writer(kind, dialect) for kind in self._types.values()]
        columns = [
            list(values) if write is None else [None if value is None else write(value) for value in values]
            for write, values in zip(self._writers[dialect.name], zip(*rows, strict=True), strict=True)
        ]
        if dialect.name == "sqlite":
            parameters: dict[str, Any] = {"rows": json.dumps(list(zip(*columns, strict=True)))}
        else:
            parameters = {f"all_{name}": _array(values) for name, values in zip(self._types, columns, strict=True)}
        return connection.execute(self._statements[dialect.name], parameters)

    @classmethod
    def inserting(cls, table: type[Base], *columns: str) -> Self:
        """Insert each row."""
        return cls(table, *columns, build=lambda rows, insert: insert(table).from_select(columns, select(rows)))

    @classmethod
    def updating(cls, table: type[Base], *, by: tuple[str, ...], to: tuple[str, ...]) -> Self:
        """Find what each row is about `by` its first columns, and change it `to` the others."""
        held = table.__table__.c

        def build(rows: Any, _insert: Any) -> Executable:  # noqa: ANN401 - see `Build`.
            found = (held[name] == rows.c[name] for name in by)
            return update(table).where(*found).values({name: rows.c[name] for name in to})

        return cls(table, *by, *to, build=build)

    def _of_arrays(self) -> FromClause:
        arrays = [
            cast(bindparam(f"all_{name}", type_=Text), ARRAY(_carrier(kind))) for name, kind in self._types.items()
        ]
        given = func.unnest(*arrays).table_valued(*self._types).render_derived(name="given")
        cells = [
            (cast(given.c[name], kind) if isinstance(kind, JSON) else given.c[name]).label(name)
            for name, kind in self._types.items()
        ]
        return select(*cells).subquery("rows")

    def _of_json(self) -> FromClause:
        given = func.json_each(bindparam("rows", type_=Text)).table_valued("value", name="given")
        cells = [
            func.json_extract(given.c.value, literal_column(f"'$[{at}]'"), type_=kind).label(name)
            for at, (name, kind) in enumerate(self._types.items())
        ]
        return select(*cells).subquery("rows")


def _array(values: Iterable[Any]) -> str:
    """Write a PostgreSQL array, several times as fast as the driver does for lists."""
    return "{" + ",".join([_SPELLED[type(value)](value) for value in values]) + "}"


def _quoted(text: str) -> str:
    if '"' in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


_SPELLED: Mapping[type, Callable[[Any], str]] = {
    NoneType: lambda _: "NULL",
    bool: str,
    int: str,
    str: _quoted,
    datetime: lambda value: f'"{value.isoformat()}"',
}


def _carrier(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Choose the type of a list's items: JSON travels as text, and a cast to a shorter string would cut it off."""
    return Text() if isinstance(kind, JSON | String) else kind


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Writer | None:
    """Choose what turns a value of a column into what drivers take in lists; None where it is that already."""
    if isinstance(kind, JSON):
        return json.dumps
    if isinstance(kind, String):
        # An array takes strings of one class: members of a StrEnum become plain ones.
        return str
    return kind.dialect_impl(dialect).bind_processor(dialect)
