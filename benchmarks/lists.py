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
MOST_A_SECOND = 12_000
WARM_UP = 8
"""Lists made before each measurement, which let drivers prepare their statements."""


def measure(kinds: tuple[str, ...], pace: Pace) -> Table:
    """Approve lists of each size, one transaction for each list."""
    return Table(
        ("database", "acts in a list", "acts/s", "µs for an act", "statements for a list"),
        [row for kind in kinds for row in _measure(kind, pace)],
    )


def _measure(kind: str, pace: Pace) -> list[tuple[str, ...]]:
    enough = round(pace.seconds * MOST_A_SECOND) + (WARM_UP + 2) * max(SIZES)
    with fresh(kind) as database:
        world = seed(database, nominations=enough * len(SIZES))
        # Neighbours share a submission, as the dossiers do that a reviewer approves together.
        supply = Supply(enough * len(SIZES), stride=1)
        rows, requests, acts = [], 0, 0
        for size in SIZES:
            lists, seconds, statements = _approve_lists(world, supply.take(enough), size, pace.seconds)
            rate = lists * size / seconds
            rows.append((kind, f"{size}", f"{rate:,.0f}", f"{1e6 / rate:,.0f}", f"{statements}"))
            requests += lists + WARM_UP + 1
            acts += (lists + WARM_UP + 1) * size
        require_sound(database, requests=requests, acts=acts, in_flight=0)
    return rows


def _approve_lists(world: World, part: Range, size: int, seconds: float) -> tuple[int, float, int]:
    """Give how many lists were approved in how many seconds, and how many statements one list takes."""
    lists = iter(range(0, part.count - size, size))

    def approve_next() -> None:
        first = next(lists)
        approve(world, [part.at(number) for number in range(first, first + size)])

    for _ in range(WARM_UP):
        approve_next()
    with captured(world.database) as sent:
        approve_next()
    made = 0
    began = time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        approve_next()
        made += 1
    return made, elapsed, len([sql for sql, _ in sent if not sql.startswith("BEGIN")])
