"""Capture the statements of one piece of work and turn them into a script that repeats them for other numbers."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import event, func, select

from benchmarks.acting import approve
from benchmarks.subjects import submission_of
from tests.world import World
from workflow.database import Database
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination
from workflow.models.request import RequestKey

Captured = list[tuple[str, Any]]
_WRITTEN = (
    *(f"INSERT INTO {table.__tablename__} " for table in (JournalEntry, Pending, RequestKey)),
    f"UPDATE {Nomination.__tablename__} ",
)


class ScriptDiffers(Exception):
    """Two pieces of work did not send the same statements, so that no script can stand for them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter that lies `further` than a number by which pieces of work differ: a nomination, its new entry."""

    name: str
    further: int = 0


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text parameter with a number between its parts."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its parameters, in their order or by name, and whether it returns the journal entry."""

    sql: str
    parameters: Mapping[str, Any]
    gives_entry: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece of work as it was sent: its statements, and the numbers by which it differs from others."""

    statements: Captured
    numbers: Mapping[str, int]


@contextmanager
def captured(database: Database) -> Iterator[Captured]:
    """Collect what is sent to the database, statement by statement with its parameters, each set of them singly."""
    sent: Captured = []

    def note(_connection: object, _cursor: object, sql: str, parameters: Any, _context: object, many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's event.
        # The transaction itself belongs to whoever repeats the script.
        if not sql.startswith("BEGIN"):
            sent.extend((sql, one) for one in (parameters if many else [parameters]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def script_of(one: Sample, other: Sample) -> tuple[Statement, ...]:
    """Keep what two samples have in common; raises ScriptDiffers where their numbers explain not everything else."""
    texts = [[sql for sql, _ in sample.statements] for sample in (one, other)]
    if texts[0] != texts[1]:
        raise ScriptDiffers(texts)
    common = _Common(one.numbers, other.numbers)
    return tuple(
        Statement(
            sql=sql,
            parameters={name: common.of(value, _by_name(others)[name]) for name, value in _by_name(given).items()},
            gives_entry=sql.startswith(_WRITTEN[0]),
        )
        for (sql, given), (_, others) in zip(one.statements, other.statements, strict=True)
    )


def script_of_approval(world: World, first: int, second: int) -> tuple[Statement, ...]:
    """Approve two nominations and keep what they have in common; raises ScriptDiffers."""
    return script_of(_approval(world, first), _approval(world, second))


def _approval(world: World, nomination: int) -> Sample:
    with captured(world.database) as sent:
        approve(world, [nomination])
    for beginning in _WRITTEN:
        assert any(sql.startswith(beginning) for sql, _ in sent), f"nothing captured that begins with {beginning}"
    statement = select(func.max(JournalEntry.id)).where(JournalEntry.aggregate_id == nomination)
    entry = world.database.read(lambda connection: connection.execute(statement).scalar_one())
    return Sample(sent, {"id": nomination, "submission": submission_of(nomination), "entry": entry})


def _by_name(parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever the driver takes.
    named = parameters if isinstance(parameters, Mapping) else {str(at): one for at, one in enumerate(parameters)}
    return {name: _plain(value) for name, value in named.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a parameter.
    if isinstance(value, Jsonb):
        return json.dumps(value.obj)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True, slots=True)
class _Common:
    """What explains that two parameters differ: the numbers of the pieces of work that they belong to."""

    numbers: Mapping[str, int]
    others: Mapping[str, int]

    def of(self, value: Any, other: Any) -> Any:  # noqa: ANN401 - a parameter.
        """Give a constant, a list, the name of a number, or a text around one."""
        if value == other:
            return value
        if isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
            return [self.of(one, another) for one, another in zip(value, other, strict=True)]
        found = self._named(value, other) if isinstance(value, int) else self._spelled(value, other)
        if found is None:
            raise ScriptDiffers(value, other)
        return found

    def _named(self, value: int, other: Any) -> Named | None:  # noqa: ANN401 - a parameter.
        """Find the number itself, else one that both lie equally far from."""
        if not isinstance(other, int):
            return None
        distances = {name: (value - self.numbers[name], other - self.others[name]) for name in self.numbers}
        explaining = {name: far[0] for name, far in distances.items() if far[0] == far[1]}
        if not explaining:
            return None
        name = min(explaining, key=lambda name: abs(explaining[name]))
        return Named(name, explaining[name])

    def _spelled(self, value: Any, other: Any) -> Spelled | None:  # noqa: ANN401 - parameters.
        if not isinstance(value, str):
            return None
        for name, number in self.numbers.items():
            parts = [
                re.split(rf"(?<!\d){one}(?!\d)", text) for one, text in ((number, value), (self.others[name], other))
            ]
            if parts[0] == parts[1]:
                return Spelled(name, tuple(parts[0]))
        return None
