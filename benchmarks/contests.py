"""Let contestants take turns, so that a neighbour's noise falls on all of them alike."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

WARM_UP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What one contestant did in one turn: how many in how many seconds, how long each took, at what cost.

    `own_cpu` is the processor time of the server (or of pgbench), `database_cpu` that of PostgreSQL, in seconds.
    """

    count: int
    seconds: float
    median_ms: float = math.nan
    p99_ms: float = math.nan
    own_cpu: float = math.nan
    database_cpu: float = math.nan

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.seconds


Contestant = Callable[[float], Turn]
"""Works for about so many seconds."""
Turns = Mapping[str, Sequence[Turn]]
"""The turns of each contestant, in order of the rounds."""


def in_turns(contestants: Mapping[str, Contestant], *, seconds: float, rounds: int) -> Turns:
    """Let each one warm up, then measure round by round."""
    for work in contestants.values():
        work(WARM_UP_SECONDS)
    turns: dict[str, list[Turn]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            turns[name].append(work(seconds))
    return turns


def ratios(turns: Turns, one: str, other: str) -> list[float]:
    """Divide the rates of two contestants, round by round."""
    return [mine.rate / its.rate for mine, its in zip(turns[one], turns[other], strict=True)]


def rates(turns: Sequence[Turn]) -> list[float]:
    """Give the rates of the rounds."""
    return [turn.rate for turn in turns]


def cost_of(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Write how long each took and at what cost: median ms, p99 ms, own CPU µs, database CPU µs."""
    medians = [statistics.median(turn.median_ms for turn in turns), statistics.median(turn.p99_ms for turn in turns)]
    costs = [
        statistics.median(turn.own_cpu / turn.count for turn in turns) * 1e6,
        statistics.median(turn.database_cpu / turn.count for turn in turns) * 1e6,
    ]
    return (
        *("–" if math.isnan(one) else f"{one:,.1f}" for one in medians),
        *("–" if math.isnan(one) else f"{one:,.0f}" for one in costs),
    )
