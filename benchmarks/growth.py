"""Measure how much slower a transition and a work-list become as the nominations grow in number."""

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

from benchmarks.acting import REVIEWER, approve
from benchmarks.pace import Pace
from benchmarks.stage import Stage, staged
from benchmarks.verdicts import Floor, Result, figure, milliseconds
from workflow.queries import nominations
from workflow.queries.ranges import Filter

MOST = 1.2
BATCH = 16
"""Transitions in one transaction, as sixteen clients make them."""
REPEATS = 40
"""Transactions, or pages, of one turn."""
_SEED = 3

Work = Callable[[Stage], float]
"""Do it once; gives milliseconds."""


def measure(large: Stage, pace: Pace) -> list[Result]:
    """Do the same in databases of three sizes, in turns, without HTTP."""
    with ExitStack() as open_stages:
        stages = [
            open_stages.enter_context(staged(large.kind, nominations=size, dossiers=size)) for size in pace.smaller
        ]
        results = []
        for name, work in (("transition", _transitions), ("work-list page", _page)):
            times = _in_turns([*stages, large], work, rounds=pace.rounds + 1)
            results += _results(name, large.kind, times)
    return results


def _in_turns(stages: Sequence[Stage], work: Work, *, rounds: int) -> Mapping[int, Sequence[float]]:
    """Give the median of each turn, by size; the first round is for warming up."""
    times: dict[int, list[float]] = {stage.nominations: [] for stage in stages}
    for _ in range(rounds):
        for stage in stages:
            times[stage.nominations].append(statistics.median(work(stage) for _ in range(REPEATS)))
    return {size: its[1:] for size, its in times.items()}


def _results(name: str, kind: str, times: Mapping[int, Sequence[float]]) -> list[Result]:
    (smallest, base), *larger = times.items()
    return [
        Result(
            f"{name}, from {smallest:,} to {size:,} nominations",
            kind,
            milliseconds(base),
            milliseconds(its),
            [one / other for one, other in zip(its, base, strict=True)],
            Floor(MOST, at_most=True),
        )
        for size, its in larger
    ]


def _transitions(stage: Stage) -> float:
    part = stage.scattered.take(BATCH)
    stage.count(BATCH, requests=1)
    named = [part.at(number) for number in range(BATCH)]
    began = time.perf_counter()
    approve(stage.world, named)
    return (time.perf_counter() - began) * 1000 / BATCH


_chance = random.Random(_SEED)


def _page(stage: Stage) -> float:
    wanted = Filter(after=_chance.randint(stage.nominations // 10, stage.nominations))
    actor = stage.world.actor(REVIEWER)
    began = time.perf_counter()
    found = stage.database.read(lambda connection: nominations.page(connection, wanted, actor=actor))
    elapsed = (time.perf_counter() - began) * 1000
    assert len(found.rows) == wanted.limit, figure(len(found.rows))
    return elapsed
