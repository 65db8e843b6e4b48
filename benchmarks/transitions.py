"""Measure transitions a second over HTTP against what the database alone does with the same statements."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.acting import require_sound, token
from benchmarks.databases import fresh
from benchmarks.limits import Limit, limit_of
from benchmarks.load import CONNECTIONS, Load, load
from benchmarks.report import Pace, Table
from benchmarks.seeding import seed
from benchmarks.server import Server, serving
from benchmarks.statements import script_of_approval
from benchmarks.subjects import Supply

WARM_UP_SECONDS = 1
MOST_A_SECOND = 6_000
"""Dossiers set aside for a second over HTTP."""
LIMIT_MOST_A_SECOND = 12_000
LIMIT_SHARE = 0.5
"""The limit is measured for this part of the time: it makes more transitions in it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: the limit, and beside it what was reached over HTTP."""

    limit: float
    reached: Load
    cpu_seconds: float

    @property
    def ratio(self) -> float:
        """What was reached as a part of the limit of the same round."""
        return self.reached.rate / self.limit


@dataclass(slots=True)
class Bench:
    """A seeded database with its limit, its server, and a tally of what was approved."""

    supply: Supply
    limit: Limit
    server: Server
    token: str
    approved: int = 0
    loads: int = 0

    def pair(self, seconds: float) -> Pair:
        """Measure the limit and then the server."""
        limit_seconds = max(1.0, seconds * LIMIT_SHARE)
        made, rate = self.limit(self.supply.take(round(limit_seconds * LIMIT_MOST_A_SECOND)), limit_seconds)
        before = self.server.cpu_seconds()
        part = self.supply.take(round(seconds * MOST_A_SECOND))
        reached = load(self.server.port, part, seconds=seconds, token=self.token)
        self.approved += made + reached.requests
        self.loads += 1
        return Pair(rate, reached, self.server.cpu_seconds() - before)


def measure(kinds: tuple[str, ...], pace: Pace) -> Table:
    """Approve nominations one a request over sixteen connections, in turns with the limit."""
    headings = (
        "database", "limit/s", "over HTTP/s", "ratio", "lowest", "highest", "median ms", "p99 ms",
        "server CPU µs each", "peak MB",
    )
    return Table(headings, [_measure(kind, pace) for kind in kinds])


def _measure(kind: str, pace: Pace) -> tuple[str, ...]:
    a_pair = pace.seconds * MOST_A_SECOND + max(1.0, pace.seconds * LIMIT_SHARE) * LIMIT_MOST_A_SECOND
    total = round(a_pair * pace.rounds + WARM_UP_SECONDS * (MOST_A_SECOND + LIMIT_MOST_A_SECOND)) + CONNECTIONS
    with fresh(kind) as database:
        world = seed(database, nominations=total)
        supply = Supply(total)
        samples = supply.take(2)
        limit = limit_of(database, script_of_approval(world, samples.at(0), samples.at(1)))
        with serving(database) as server:
            bench = Bench(supply, limit, server, token(world), approved=samples.count)
            bench.pair(WARM_UP_SECONDS)
            pairs = [bench.pair(pace.seconds) for _ in range(pace.rounds)]
            peak = server.peak_megabytes()
        require_sound(
            database, requests=bench.approved, acts=bench.approved, in_flight=CONNECTIONS * bench.loads
        )
    return kind, *_figures(pairs), f"{peak:,.0f}"


def _figures(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Give medians over the rounds; the ratio is that of each round, not that of the medians."""
    ratios = [pair.ratio for pair in pairs]
    median = statistics.median
    return (
        f"{median(pair.limit for pair in pairs):,.0f}",
        f"{median(pair.reached.rate for pair in pairs):,.0f}",
        f"{median(ratios):.2f}",
        f"{min(ratios):.2f}",
        f"{max(ratios):.2f}",
        f"{median(pair.reached.median_ms for pair in pairs):,.1f}",
        f"{median(pair.reached.p99_ms for pair in pairs):,.1f}",
        f"{median(pair.cpu_seconds / pair.reached.requests for pair in pairs) * 1e6:,.0f}",
    )
