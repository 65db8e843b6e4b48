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
class Table:
    """Rows of figures under their headings; the first `names` columns say what the figures belong to."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: int = 1

    def markdown(self) -> str:
        """Write the table with columns of even width, names to the left and figures to the right."""
        widths = [max(map(len, column)) for column in zip(self.headings, *self.rows, strict=True)]
        rule = [f"{'':-<{width - (at >= self.names)}}{':' * (at >= self.names)}" for at, width in enumerate(widths)]
        return "\n".join(self._line(cells, widths) for cells in (self.headings, rule, *self.rows))

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        aligned = (
            f"{cell:<{width}}" if at < self.names else f"{cell:>{width}}"
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(aligned)} |"


def conditions(kinds: Sequence[str]) -> str:
    """Say when and on what is measured, and how busy that machine is before it begins."""
    parts = [f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("SQLAlchemy", "FastAPI", "uvicorn")]
    parts += [f"SQLite {sqlite3.sqlite_version}"] + [f"PostgreSQL {postgres_version()}"] * (POSTGRESQL in kinds)
    load = "wrk" if shutil.which("wrk") else "the benchmarks' own client"
    return (
        f"Measured on {datetime.now(UTC).date()} with {load} on {os.cpu_count()} cores, which load, server and "
        f"database shared; the load average was {os.getloadavg()[0]:.1f} before. {', '.join(parts)}."
    )


def write(tables: Mapping[str, Table], *, measured: str) -> None:
    """Put each table between its markers, with the conditions under which it was measured."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in tables.items():
        found = re.search(rf"(?<=<!-- measured: {name} -->\n).*?(?=<!-- end -->)", text, flags=re.DOTALL)
        assert found is not None, f"{DOCUMENT.name} has no place for {name}"
        text = f"{text[: found.start()]}{measured}\n\n{table.markdown()}\n{text[found.end() :]}"
    DOCUMENT.write_text(text, encoding="utf-8")
