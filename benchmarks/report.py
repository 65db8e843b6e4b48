"""Show what was measured, and keep it in docs/performance.md."""

import os
import platform
import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.databases import POSTGRESQL, postgres_version

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to measure: seconds for each figure, how many rounds of them, and over how many dossiers."""

    seconds: float
    rounds: int
    dossiers: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures under their headings, the first column naming what they belong to."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Write the table with columns of even width."""
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        return "\n".join(
            "| " + " | ".join(_aligned(line, widths)) + " |" for line in (self.headings, rule, *self.rows)
        )


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def conditions(kinds: Sequence[str]) -> str:
    """Say when and on what was measured."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("SQLAlchemy", "FastAPI", "uvicorn"))
    databases = [f"SQLite {sqlite3.sqlite_version}"] + [f"PostgreSQL {postgres_version()}"] * (POSTGRESQL in kinds)
    load = "wrk" if shutil.which("wrk") else "the own client"
    return (
        f"Measured on {datetime.now(UTC).date():%d/%m/%Y} on {os.cpu_count()} cores, shared by load, server and database: "
        f"Python {platform.python_version()}, {libraries}, {', '.join(databases)}; load by {load}."
    )


def write(tables: Mapping[str, Table], kinds: Sequence[str]) -> None:
    """Put each table between its markers, with the conditions that it was measured under."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in tables.items():
        block = f"<!-- measured: {name} -->\n{conditions(kinds)}\n\n{table.markdown()}\n<!-- end -->"
        text, found = re.subn(rf"<!-- measured: {name} -->.*?<!-- end -->", lambda _: block, text, flags=re.DOTALL)
        assert found == 1, f"{DOCUMENT.name} has no place for {name}"
    DOCUMENT.write_text(text, encoding="utf-8")
