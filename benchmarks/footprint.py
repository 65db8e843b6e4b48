"""Measure what the server holds while nobody asks, and how long the command line takes to show its help."""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.databases import fresh
from benchmarks.server import serving
from benchmarks.verdicts import Floor, Result, milliseconds

MOST_MEGABYTES = 120
HELP_SHARE = 1 / 3
IDLE_SECONDS = 3.0
REPEATS = 5


def measure(kinds: tuple[str, ...]) -> list[Result]:
    """Start a server on each kind of database, and the command line again and again."""
    return [*(_idle(kind) for kind in kinds), _help()]


def _idle(kind: str) -> Result:
    with fresh(kind) as database, serving(database) as server:
        time.sleep(IDLE_SECONDS)
        held = server.megabytes()
    floor = Floor(MOST_MEGABYTES, at_most=True, unit="MB")
    return Result("memory of an idle server", kind, "–", f"{held:,.0f} MB", [held], floor)


def _help() -> Result:
    commands = {
        "help": [str(Path(sys.executable).with_name("thidua")), "--help"],
        "all": [sys.executable, "-c", "import api.main"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(REPEATS + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append((time.perf_counter() - began) * 1000)
    # The first ones read their files from the disk.
    shown, imported = times["help"][1:], times["all"][1:]
    ratios = [one / other for one, other in zip(shown, imported, strict=True)]
    limit = milliseconds(imported, of="import")
    return Result("`thidua --help`", "–", limit, milliseconds(shown), ratios, Floor(round(HELP_SHARE, 3), at_most=True))
