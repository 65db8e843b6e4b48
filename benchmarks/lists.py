"""Measure how many acts a second one process makes without HTTP, by how many of them share a transaction."""

import time

from benchmarks.acting import approve
from benchmarks.pace import Pace
from benchmarks.stage import Stage
from benchmarks.statements import captured
from benchmarks.subjects import Range
from tests.world import World

HEADINGS = ("database", "acts in a list", "acts/s", "µs for an act", "statements for a list")
SIZES = (1, 4, 16, 64, 256)
WARM_UP = 3
"""Lists made before each measurement, which let drivers prepare their statements."""


def measure(stage: Stage, pace: Pace) -> list[tuple[str, ...]]:
    """Approve lists of each size, one transaction for each list; neighbours share a submission."""
    rows: list[tuple[str, ...]] = []
    seconds = pace.seconds / 5
    for size in SIZES:
        part = stage.neighbours.take(stage.neighbours.left // 8 + (WARM_UP + 2) * size)
        lists, spent, statements = _approve_lists(stage.world, part, size, seconds)
        stage.count((lists + WARM_UP + 1) * size, requests=lists + WARM_UP + 1)
        rate = lists * size / spent
        rows.append((stage.kind, f"{size}", f"{rate:,.0f}", f"{1e6 / rate:,.0f}", f"{statements}"))
    return rows


def _approve_lists(world: World, part: Range, size: int, seconds: float) -> tuple[int, float, int]:
    """Give how many lists were approved in how many seconds, and how many statements one list takes."""
    lists = [range(first, first + size) for first in range(part.at(0), part.at(0) + part.count - size, size)]
    for named in lists[:WARM_UP]:
        approve(world, named)
    with captured(world.database) as sent:
        approve(world, lists[WARM_UP])
    made, elapsed = 0, 0.0
    began = time.perf_counter()
    for named in lists[WARM_UP + 1 :]:
        approve(world, named)
        made, elapsed = made + 1, time.perf_counter() - began
        if elapsed >= seconds:
            break
    return made, elapsed, len({sql for sql, _ in sent})
