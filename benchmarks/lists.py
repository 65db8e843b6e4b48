"""Measure how many acts a second one process makes without HTTP, by how many of them share a transaction."""

import time

from benchmarks.acting import approve, require_sound
from benchmarks.databases import fresh
from benchmarks.report import Pace, Table
from benchmarks.seeding import seed
from benchmarks.statements import captured
from benchmarks.subjects import Range, Supply
from tests.world import World

SIZES = (1, 4, 16, 64, 256)
WARM_UP = 6
"""Lists made before each measurement, which let drivers prepare their statements."""


def measure(kinds: tuple[str, ...], pace: Pace) -> Table:
    """Approve lists of each size, one transaction for each list."""
    return Table(
        ("database", "acts in a list", "acts/s", "µs for an act", "statements for a list"),
        [row for kind in kinds for row in _measure(kind, pace)],
    )


def _measure(kind: str, pace: Pace) -> list[tuple[str, ...]]:
    with fresh(kind) as database:
        world = seed(database, nominations=pace.dossiers)
        # Neighbours share a submission, as the dossiers do that a reviewer approves together.
        supply = Supply(pace.dossiers, stride=1)
        rows: list[tuple[str, ...]] = []
        requests = acts = 0
        for size in SIZES:
            lists, seconds, statements = _approve_lists(
                world, supply.take(pace.dossiers // len(SIZES)), size, pace.seconds
            )
            rate = lists * size / seconds
            rows.append((kind, f"{size}", f"{rate:,.0f}", f"{1e6 / rate:,.0f}", f"{statements}"))
            requests += lists + WARM_UP + 1
            acts += (lists + WARM_UP + 1) * size
        require_sound(database, requests=requests, acts=acts, in_flight=0)
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
    return made, elapsed, len([sql for sql, _ in sent if not sql.startswith("BEGIN")])
