"""Run the captured statements without us, as fast as the database answers: by pgbench, or by a bare sqlite3 loop."""

import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.statements import Named, Spelled, Statement
from benchmarks.subjects import SUBMISSION_SIZE, Range, submission_of
from workflow.database import Database

CLIENTS = 16
THREADS = 2

Limit = Callable[[Range], float]
"""Approve all nominations of a range; gives how many a second."""


def limit_of(database: Database, script: Sequence[Statement]) -> Limit:
    """Make the limit for this database and these statements."""
    if database.is_sqlite:
        return lambda part: _bare_loop(str(database.engine.url.database), script, part)
    return lambda part: _pgbench(database, _spelled_for_pgbench(script), part)


def _bare_loop(path: str, script: Sequence[Statement], part: Range) -> float:
    """One thread, one connection, the product's pragmas, one transaction for each nomination."""
    steps = [_Step(statement) for statement in script]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for number in range(part.count):
            _repeat(connection, steps, part.at(number))
        return part.count / (time.perf_counter() - began)


class _Step:
    """A statement whose constants are bound once."""

    def __init__(self, statement: Statement) -> None:
        self.sql = statement.sql
        self.gives_entry = statement.gives_entry
        self._values = list(statement.parameters.values())
        self._open = [(at, value) for at, value in enumerate(self._values) if isinstance(value, Named | Spelled)]

    def values(self, numbers: Mapping[str, int]) -> list[Any]:
        """Fill in the numbers of one nomination."""
        for at, value in self._open:
            if isinstance(value, Named):
                self._values[at] = numbers[value.name]
            else:
                self._values[at] = str(numbers["id"]).join(value.parts)
        return self._values


def _repeat(connection: sqlite3.Connection, steps: Sequence[_Step], nomination: int) -> None:
    numbers = {"id": nomination, "submission": submission_of(nomination)}
    connection.execute("BEGIN IMMEDIATE")
    for step in steps:
        rows = connection.execute(step.sql, step.values(numbers)).fetchall()
        if step.gives_entry:
            numbers["entry"] = rows[0][0]
    connection.execute("COMMIT")


def _pgbench(database: Database, script: str, part: Range) -> float:
    """Sixteen clients that prepare each statement once and ask for generic plans, as the product's connections do."""
    url = database.engine.url
    settings = {
        "PGHOST": url.host,
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGOPTIONS": "-c plan_cache_mode=force_generic_plan -c timezone=UTC",
    }
    walk = {"first": part.first, "stride": part.stride, "total": part.total, "step": 0}
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        path = Path(folder) / "approve.sql"
        path.write_text(script, encoding="utf-8")
        command = [
            program(),
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={CLIENTS}",
            f"--jobs={THREADS}",
            f"--transactions={part.count // CLIENTS}",
            f"--file={path}",
            *(f"--define={name}={value}" for name, value in walk.items()),
        ]
        environment = os.environ | {name: value for name, value in settings.items() if value}
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return float(_found(r"tps = ([\d.]+) \(without initial connection time\)", answer.stdout))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match[1]


def program() -> str:
    """Find pgbench; raises where it is missing, since the figure has no meaning without its limit."""
    found = shutil.which("pgbench")
    if found is None:
        raise RuntimeError("pgbench is missing; it comes with PostgreSQL (on Debian: apt-get install postgresql)")
    return found


def _spelled_for_pgbench(script: Sequence[Statement]) -> str:
    """Write the script; each client keeps count of its steps and meets its own nominations."""
    lines = [
        f"\\set id 1 + (:first + :client_id + {CLIENTS} * :step) * :stride % :total",
        f"\\set submission (:id - 1) / {SUBMISSION_SIZE} + 1",
        "\\set step :step + 1",
        "BEGIN;",
    ]
    for statement in script:
        end = " \\gset entry_" if statement.gives_entry else ";"
        lines.append(_filled_in(statement) + end)
    return "\n".join([*lines, "COMMIT;", ""])


def _filled_in(statement: Statement) -> str:
    """Put the parameters into a statement: constants as they are, numbers as pgbench's variables."""
    text = re.sub(r"%\((\w+)\)s", lambda match: _spelled(statement.parameters[match[1]]), statement.sql)
    return " ".join(text.replace("%%", "%").split())


def _spelled(value: object) -> str:
    match value:
        case Named():
            return ":entry_id" if value.name == "entry" else f":{value.name}"
        case Spelled():
            return "(" + " || :id::text || ".join(_spelled(part) for part in value.parts) + ")"
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case int() | float():
            return str(value)
        case str() | date():
            return "'" + str(value).replace("'", "''") + "'"
    raise TypeError(value)
