"""Capture the statements of one act and turn them into a script that repeats them for any nomination."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
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
from workflow.models.journal import JournalEntry


class ScriptDiffers(Exception):
    """Two approvals did not send the same statements, so that no script can stand for them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter that is the nomination itself, its submission, or its new journal entry."""

    name: str


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text parameter with the nomination's number between its parts."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its parameters, in their order or by name, and whether it returns the journal entry."""

    sql: str
    parameters: Mapping[str, Any]
    gives_entry: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    """One approval as it was sent: its statements, and the numbers by which it differs from others."""

    statements: tuple[tuple[str, Mapping[str, Any]], ...]
    numbers: Mapping[str, int]


@contextmanager
def captured(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is sent to the database, statement by statement with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:  # noqa: ANN401
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def script_of_approval(world: World, first: int, second: int) -> tuple[Statement, ...]:
    """Approve two nominations and keep what they have in common; raises ScriptDiffers where that explains not both."""
    samples = _sample(world, first), _sample(world, second)
    texts = [[sql for sql, _ in sample.statements] for sample in samples]
    if texts[0] != texts[1]:
        raise ScriptDiffers(texts)
    pairs = zip(samples[0].statements, samples[1].statements, strict=True)
    return tuple(
        Statement(
            sql=sql,
            parameters={name: _common(value, others[name], samples) for name, value in parameters.items()},
            gives_entry=sql.startswith(f"INSERT INTO {JournalEntry.__tablename__} "),
        )
        for (sql, parameters), (_, others) in pairs
    )


def _sample(world: World, nomination: int) -> _Sample:
    with captured(world.database) as sent:
        approve(world, [nomination])
    statement = select(func.max(JournalEntry.id)).where(JournalEntry.aggregate_id == nomination)
    numbers = {
        "id": nomination,
        "submission": submission_of(nomination),
        "entry": world.database.read(lambda connection: connection.execute(statement).scalar_one()),
    }
    # The transaction itself belongs to whoever repeats the script.
    statements = tuple((sql, _by_name(parameters)) for sql, parameters in sent if not sql.startswith("BEGIN"))
    return _Sample(statements, numbers)


def _by_name(parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever the driver takes.
    named = parameters if isinstance(parameters, Mapping) else {str(at): one for at, one in enumerate(parameters)}
    return {name: _plain(value) for name, value in named.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a parameter.
    if isinstance(value, Jsonb):
        return json.dumps(value.obj)
    return value.value if isinstance(value, Enum) else value


def _common(value: Any, other: Any, samples: Sequence[_Sample]) -> Any:  # noqa: ANN401 - a parameter.
    """Give a constant, the name of a number, or a text around the nomination's number."""
    if value == other:
        return value
    if isinstance(value, int):
        for name, number in samples[0].numbers.items():
            if (value, other) == (number, samples[1].numbers[name]):
                return Named(name)
    if isinstance(value, str):
        parts = [
            re.split(rf"(?<!\d){one.numbers['id']}(?!\d)", text)
            for one, text in zip(samples, (value, other), strict=True)
        ]
        if parts[0] == parts[1]:
            return Spelled(tuple(parts[0]))
    raise ScriptDiffers(value, other)
