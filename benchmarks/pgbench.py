"""Repeat captured statements by pgbench, as fast as PostgreSQL answers."""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.contests import Turn
from benchmarks.databases import cpu_seconds
from benchmarks.statements import Named, Spelled, Statement
from workflow.database import Database

THREADS = 2


def run(database: Database, script: Sequence[str], *, clients: int, amount: str, defined: Mapping[str, int]) -> Turn:
    """Let clients repeat a script, each statement prepared once with a generic plan as in the product's connections.

    `amount` is pgbench's own option for how much: `--transactions=…` of each client, or `--time=…` in seconds.
    """
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        path = Path(folder) / "script.sql"
        path.write_text("\n".join([*script, ""]), encoding="utf-8")
        command = [
            program(),
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={clients}",
            f"--jobs={THREADS}",
            amount,
            f"--file={path}",
            *(f"--define={name}={value}" for name, value in defined.items()),
        ]
        before, cpu = cpu_seconds(database), _children()
        answer = subprocess.run(command, env=_environment(database), capture_output=True, text=True, check=False)
        own, spent = _children() - cpu, cpu_seconds(database) - before
    if answer.returncode or "ERROR" in answer.stderr:
        raise RuntimeError(answer.stderr)
    count = int(_found(r"transactions actually processed: (\d+)", answer.stdout))
    rate = float(_found(r"tps = ([\d.]+) \(without initial connection time\)", answer.stdout))
    return Turn(count, count / rate, own_cpu=own, database_cpu=spent)


def _environment(database: Database) -> Mapping[str, str]:
    url = database.engine.url
    settings = {
        "PGHOST": url.host,
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGOPTIONS": "-c plan_cache_mode=force_generic_plan -c timezone=UTC",
    }
    return os.environ | {name: value for name, value in settings.items() if value}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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


def spelled_out(script: Sequence[Statement]) -> list[str]:
    """Write each statement with its constants, and with pgbench's variables where a number stands."""
    return [_filled_in(statement) + (" \\gset entry_" if statement.gives_entry else ";") for statement in script]


def _filled_in(statement: Statement) -> str:
    values = statement.parameters
    in_order = iter(values.values())
    text = re.sub(r"%(?:\((\w+)\))?s", lambda at: _spelled(values[at[1]] if at[1] else next(in_order)), statement.sql)
    return " ".join(text.replace("%%", "%").split())


def _spelled(value: Any) -> str:  # noqa: ANN401 - a parameter.
    match value:
        case Named():
            variable = _variable(value.name)
            return f"({variable} + {value.further})" if value.further else variable
        case Spelled():
            return "(" + f" || {_variable(value.name)}::text || ".join(_spelled(part) for part in value.parts) + ")"
        case list():
            return f"ARRAY[{', '.join(map(_spelled, value))}]" if value else "'{}'"
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case int() | float():
            return str(value)
        case str() | date():
            return _quoted(str(value))
    raise TypeError(value)


def _variable(name: str) -> str:
    """Name pgbench's variable of a number; the new journal entry's is set by the statement that returns it."""
    return ":entry_id" if name == "entry" else f":{name}"


def _quoted(text: str) -> str:
    """Quote a text; a colon before a letter would be a variable of pgbench, even there."""
    quoted = re.sub(r":(?=[A-Za-z_])", "' || chr(58) || '", text.replace("'", "''"))
    return f"'{quoted}'" if quoted.count("chr(58)") == 0 else f"('{quoted}')"
