"""Hold what was reached against its limit and its floor."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MET = "met"
BELOW = "below"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a work has to reach: at least, or at most, so much of `unit`, or of its limit where that is empty."""

    bound: float
    at_most: bool = False
    unit: str = ""

    def holds(self, figure: float) -> bool:
        """Tell whether a figure reaches the floor; what could not be measured does not."""
        return figure <= self.bound if self.at_most else figure >= self.bound

    def __str__(self) -> str:
        """Write the floor."""
        return f"{'≤' if self.at_most else '≥'} {self.bound:g} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table of floors; `figures` are of the rounds: ratios, or absolute where the floor has a unit."""

    work: str
    database: str
    limit: str
    reached: str
    figures: Sequence[float]
    floor: Floor | None

    @property
    def verdict(self) -> str:
        """Say whether the median of the rounds reaches the floor."""
        if self.floor is None:
            return NOTHING
        return MET if self.floor.holds(statistics.median(self.figures)) else BELOW

    def cells(self) -> tuple[str, ...]:
        """Write the row."""
        floor = NOTHING if self.floor is None else str(self.floor)
        return self.work, self.database, self.limit, self.reached, spread(self.figures), floor, self.verdict


HEADINGS = ("work", "database", "limit", "reached", "figure (lowest–highest)", "floor", "verdict")


def spread(figures: Sequence[float]) -> str:
    """Write the median, and the lowest and highest where there are several."""
    median = figure(statistics.median(figures))
    return median if len(figures) < 2 else f"{median} ({figure(min(figures))}–{figure(max(figures))})"


def figure(value: float) -> str:
    """Write a figure with about three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def a_second(rates: Sequence[float], *, of: str = "") -> str:
    """Write the median of some rates, and whose they are."""
    return f"{of} {statistics.median(rates):,.0f}/s".lstrip()


def milliseconds(times: Sequence[float], *, of: str = "") -> str:
    """Write the median of some times in milliseconds, and whose they are."""
    return f"{of} {figure(statistics.median(times))} ms".lstrip()
