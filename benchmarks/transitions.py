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

WARM_UP = 640
"""Transitions that the limit makes first, to find out how many it makes in a second."""
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


class Bench:
    """A seeded database with its limit, its server, and a tally of what was approved."""

    def __init__(self, supply: Supply, limit: Limit, server: Server, *, token: str) -> None:
        self._supply = supply
        self._limit = limit
        self._server = server
        self._token = token
        self._limit_rate = limit(supply.take(WARM_UP))
        self.approved = WARM_UP
        self.loads = 0

    def pair(self, seconds: float, *, rounds: int) -> Pair:
        """Measure the limit and then the server, leaving as many dossiers for each of the other rounds."""
        most = self._supply.left // rounds // 2
        count = min(most, round(self._limit_rate * seconds * LIMIT_SHARE)) // CONNECTIONS * CONNECTIONS
        self._limit_rate = self._limit(self._supply.take(count))
        before = self._server.cpu_seconds()
        reached = self._load(seconds)
        self.approved += count + reached.requests
        return Pair(self._limit_rate, reached, self._server.cpu_seconds() - before)

    def _load(self, seconds: float) -> Load:
        part = self._supply.take(self._supply.left)
        reached = load(self._server.port, part, seconds=seconds, token=self._token)
        self._supply.put_back(part, used=reached.used)
        self.loads += 1
        return reached


def measure(kinds: tuple[str, ...], pace: Pace) -> Table:
    """Approve nominations one a request over sixteen connections, in turns with the limit."""
    headings = (
        "database",
        "limit/s",
        "over HTTP/s",
        "ratio",
        "lowest",
        "highest",
        "median ms",
        "p99 ms",
        "server CPU µs each",
        "peak MB",
    )
    return Table(headings, [_measure(kind, pace) for kind in kinds])


def _measure(kind: str, pace: Pace) -> tuple[str, ...]:
    with fresh(kind) as database:
        world = seed(database, nominations=pace.dossiers)
        supply = Supply(pace.dossiers)
        samples = supply.take(2)
        limit = limit_of(database, script_of_approval(world, samples.at(0), samples.at(1)))
        with serving(database) as server:
            bench = Bench(supply, limit, server, token=token(world))
            bench.pair(1, rounds=pace.rounds + 1)
            pairs = [bench.pair(pace.seconds, rounds=left) for left in range(pace.rounds, 0, -1)]
            peak = server.peak_megabytes()
        made = bench.approved + samples.count
        require_sound(database, requests=made, acts=made, in_flight=CONNECTIONS * bench.loads)
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
