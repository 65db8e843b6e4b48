"""Repeat captured statements by a bare sqlite3 loop: one thread, one connection, the product's pragmas."""

import math
import resource
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from benchmarks.contests import Turn
from benchmarks.statements import Named, Spelled, Statement
from workflow.database import PRAGMAS, Database


def run(
    database: Database,
    script: Sequence[Statement],
    numbers: Iterable[Mapping[str, int]],
    *,
    writes: bool,
    seconds: float = math.inf,
) -> Turn:
    """Repeat a script for each of these numbers, one transaction each, until the time is over."""
    steps = [_Step(statement) for statement in script]
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    times = []
    with closing(sqlite3.connect(str(database.engine.url.database), isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        cpu, began = _cpu(), time.perf_counter()
        for known in numbers:
            started = time.perf_counter()
            connection.execute(begin)
            _repeat(connection, steps, known)
            connection.execute("COMMIT")
            times.append(time.perf_counter() - started)
            if time.perf_counter() - began > seconds:
                break
        elapsed = time.perf_counter() - began
    times.sort()
    return Turn(
        len(times),
        elapsed,
        median_ms=times[len(times) // 2] * 1000,
        p99_ms=times[len(times) * 99 // 100] * 1000,
        own_cpu=_cpu() - cpu,
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class _Step:
    """A statement whose constants are bound once."""

    def __init__(self, statement: Statement) -> None:
        self.sql = statement.sql
        self.gives_entry = statement.gives_entry
        self._values = list(statement.parameters.values())
        self._open = [(at, value) for at, value in enumerate(self._values) if isinstance(value, Named | Spelled)]

    def values(self, numbers: Mapping[str, int]) -> list[Any]:
        """Fill in the numbers of one piece of work."""
        for at, value in self._open:
            number = numbers[value.name]
            self._values[at] = number + value.further if isinstance(value, Named) else str(number).join(value.parts)
        return self._values


def _repeat(connection: sqlite3.Connection, steps: Sequence[_Step], known: Mapping[str, int]) -> None:
    numbers = dict(known)
    for step in steps:
        rows = connection.execute(step.sql, step.values(numbers)).fetchall()
        if step.gives_entry:
            numbers["entry"] = rows[0][0]
