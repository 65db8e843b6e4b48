"""Measure transitions over HTTP against what the database alone does, and against the peer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.asking import Asked, approvals
from benchmarks.contests import Contestant, Turn, Turns, cost_of, in_turns, rates, ratios
from benchmarks.databases import POSTGRESQL, SQLITE, cpu_seconds
from benchmarks.limits import Limit, limit_of
from benchmarks.load import load
from benchmarks.pace import Pace
from benchmarks.server import PEER, Server, serving
from benchmarks.stage import Stage
from benchmarks.verdicts import Floor, Result, a_second, milliseconds

LIMIT, OURS, PEERS = "limit", "ours", "peer"
LIMIT_SHARE = 0.5
"""The limit is measured for this part of the time: it makes more transitions in it."""
FEWER_CLIENTS = 16
"""Where many clients only stand in each other's way, so many make the limit."""
FIRST_LIMIT = 640
"""Transitions that the limit makes first, to find out how many it makes in a second."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How many connections ask how many server processes, and what is to be reached of the limit and of the peer."""

    kind: str
    connections: int
    processes: int
    of_limit: float
    of_peer: float
    p99_ms: float | None = None

    @property
    def work(self) -> str:
        """Name the work."""
        processes = "1 process" if self.processes == 1 else f"{self.processes} processes"
        return f"transition over HTTP, {self.connections} clients, {processes}"


TRIALS = (
    Trial(SQLITE, 16, 1, of_limit=0.3, of_peer=10, p99_ms=40),
    Trial(POSTGRESQL, 16, 1, of_limit=0.5, of_peer=5),
    Trial(POSTGRESQL, 64, 2, of_limit=1.0, of_peer=9),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of both tables: against floors, and what a transition costs."""

    results: list[Result]
    costs: list[tuple[str, ...]]


def measure(stage: Stage, pace: Pace) -> Measured:
    """Approve nominations one a request, in turns with the limit and the peer."""
    measured = Measured([], [])
    for trial in TRIALS:
        if trial.kind == stage.kind:
            _add(measured, trial, stage, pace)
    return measured


def _add(measured: Measured, trial: Trial, stage: Stage, pace: Pace) -> None:
    limit = Alone(stage, clients=trial.connections)
    with _contestants(trial, stage, limit) as (contestants, servers):
        turns = in_turns(contestants, seconds=pace.seconds, rounds=pace.rounds)
        peaks = {name: f"{server.peak_megabytes():,.0f}" for name, server in servers.items()}
    measured.results.extend(_results(trial, turns, limit.name))
    for name, its in turns.items():
        who = limit.name if name == LIMIT else name
        measured.costs.append(
            (trial.work, trial.kind, who, a_second(rates(its))[:-2], *cost_of(its), peaks.get(name, "–"))
        )


@contextmanager
def _contestants(
    trial: Trial, stage: Stage, limit: Contestant
) -> Iterator[tuple[dict[str, Contestant], dict[str, Server]]]:
    asked, database = approvals(stage.world), stage.database
    with (
        serving(database, processes=trial.processes) as ours,
        serving(database, program=PEER, processes=trial.processes) as peer,
    ):
        yield (
            {
                LIMIT: limit,
                OURS: lambda seconds: _load(stage, ours, asked, seconds, trial.connections),
                PEERS: lambda seconds: _load(stage, peer, asked, seconds, trial.connections),
            },
            {OURS: ours, PEERS: peer},
        )


class Alone:
    """The statements alone, by as many clients as make the most of them, at most those of the trial.

    How many transitions make up a turn follows from the turn before.
    """

    def __init__(self, stage: Stage, *, clients: int) -> None:
        self._stage = stage
        script = stage.script()
        choices = {
            number: limit_of(stage.database, script, clients=number)
            for number in (clients, min(clients, FEWER_CLIENTS))
        }
        rates = {number: self._run(limit, number, FIRST_LIMIT).rate for number, limit in choices.items()}
        self._clients = max(rates, key=lambda number: rates[number])
        self._limit = choices[self._clients]
        self._rate = rates[self._clients]
        self.name = "bare loop" if stage.kind == SQLITE else f"pgbench ({self._clients} clients)"

    def __call__(self, seconds: float) -> Turn:
        """Take a turn."""
        turn = self._run(self._limit, self._clients, round(self._rate * seconds * LIMIT_SHARE))
        self._rate = turn.rate
        return turn

    def _run(self, limit: Limit, clients: int, count: int) -> Turn:
        scattered = self._stage.scattered
        whole = max(1, min(count, scattered.left // 8) // clients) * clients
        self._stage.count(whole)
        return limit(scattered.take(whole))


def _load(stage: Stage, server: Server, asked: Asked, seconds: float, connections: int) -> Turn:
    part = stage.scattered.take(stage.scattered.left)
    own, its = server.cpu_seconds(), cpu_seconds(stage.database)
    reached = load(server.port, asked, part, seconds=seconds, connections=connections)
    own, its = server.cpu_seconds() - own, cpu_seconds(stage.database) - its
    server.come_to_rest()
    stage.scattered.put_back(part, used=min(reached.used, part.count))
    stage.count(reached.requests, unheard=connections)
    return Turn(reached.requests, reached.seconds, reached.median_ms, reached.p99_ms, own, its)


def _results(trial: Trial, turns: Turns, limit_name: str) -> Iterator[Result]:
    reached = a_second(rates(turns[OURS]))
    for name, limit, bound in (
        (LIMIT, limit_name, trial.of_limit),
        (PEERS, "peer", trial.of_peer),
    ):
        against = a_second(rates(turns[name]), of=limit)
        yield Result(trial.work, trial.kind, against, reached, ratios(turns, OURS, name), Floor(bound))
    if trial.p99_ms is not None:
        times = [turn.p99_ms for turn in turns[OURS]]
        floor = Floor(trial.p99_ms, at_most=True, unit="ms")
        yield Result(f"{trial.work}: p99", trial.kind, "–", milliseconds(times), times, floor)
