"""Lay charts out: where on its line each number of a chart stands; `macros/charts.html` draws them.

Lengths are in units of the drawing, whose width is `WIDTH`. Numbers stay exact where people read them: only places on
the drawing are floats.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

WIDTH = 320
"""Width of every chart but that of a year."""

YEAR_WIDTH = 720
PLOT_HEIGHT = 120

_MARGIN = 12
_PADDING = Decimal("0.08")
"""Share of the span that is left free on either side, so that nothing touches the edge."""
_BESIDE = 70
"""Two labels nearer than this would be written into each other."""
_MONTH = YEAR_WIDTH // 12
_MOST_CELLS = 30

Reached = Literal["above", "below", "at"]
"""On which side of the target's number the target is reached."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on a line: where it is, and on which side of that place its label begins."""

    x: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Gauge:
    """A target on its line: from where, how far, and where it has to go; `band` is the stretch that reaches it."""

    target: Mark
    value: Mark | None
    baseline: Mark | None
    band: tuple[float, float]
    baseline_labelled: bool

    @property
    def way(self) -> tuple[float, float] | None:
        """The stretch that was gone so far, from left to right; None while there is no value."""
        if self.value is None:
            return None
        start = self.baseline.x if self.baseline else float(_MARGIN)
        return min(start, self.value.x), max(start, self.value.x)


@dataclass(frozen=True, slots=True)
class Curve:
    """The values of some periods one after another, with the height of the target beside them."""

    points: tuple[tuple[float, float], ...]
    target: float | None

    @property
    def path(self) -> str:
        """The points as SVG writes a polyline."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a quota on its bar."""

    x: float
    width: float
    taken: bool


def gauge(target: Decimal, *, reached: Reached, value: Decimal | None = None, baseline: Decimal | None = None) -> Gauge:
    """Put a target, its baseline and its newest value on one line."""
    numbers = [number for number in (target, value, baseline) if number is not None]
    least, most = _span(numbers, from_zero=baseline is None)
    place = _Scale(least, most)
    goal = place.of(target)
    right = float(WIDTH - _MARGIN)
    bands = {"above": (goal, right), "below": (float(_MARGIN), goal), "at": (goal - 3, goal + 3)}
    began = None if baseline is None else place.of(baseline)
    return Gauge(
        target=_mark(goal),
        value=None if value is None else _mark(place.of(value)),
        baseline=None if began is None else _mark(began),
        band=bands[reached],
        baseline_labelled=began is not None and abs(began - goal) >= _BESIDE,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From numbers to places on a line."""

    least: Decimal
    most: Decimal
    length: int = WIDTH

    def of(self, number: Decimal) -> float:
        """Give the place of a number."""
        share = (number - self.least) / (self.most - self.least)
        return round(float(_MARGIN + share * (self.length - 2 * _MARGIN)), 1)


def _span(numbers: Sequence[Decimal], *, from_zero: bool) -> tuple[Decimal, Decimal]:
    """Give the ends of a line that has room for these numbers; where none is a start, it starts at zero."""
    least, most = min(numbers), max(numbers)
    if from_zero and least >= 0:
        return Decimal(0), most * (1 + _PADDING) or Decimal(1)
    room = (most - least) * _PADDING or Decimal(1)
    return least - room, most + room


def _mark(x: float) -> Mark:
    if x < WIDTH / 5:
        return Mark(x, "start")
    return Mark(x, "end" if x > WIDTH * 4 / 5 else "middle")


def curve(values: Sequence[Decimal], *, target: Decimal | None = None) -> Curve:
    """Draw values one after another at equal distances; the highest number is at the top."""
    numbers = [*values, *([] if target is None else [target])]
    least, most = _span(numbers, from_zero=False) if numbers else (Decimal(0), Decimal(1))
    across = _Scale(Decimal(0), Decimal(max(1, len(values) - 1)))
    up = _Scale(least, most, PLOT_HEIGHT)
    points = tuple((across.of(Decimal(number)), _down(up, value)) for number, value in enumerate(values))
    return Curve(points, None if target is None else _down(up, target))


def _down(scale: _Scale, number: Decimal) -> float:
    """Measure from the top, as drawings do."""
    return round(PLOT_HEIGHT - scale.of(number), 1)


def cells(limit: int, *, used: int) -> tuple[Cell, ...]:
    """Lay out the places of a quota: one cell each, or two stretches where there are many."""
    if limit > _MOST_CELLS:
        taken = round(WIDTH * min(used, limit) / limit, 1)
        return Cell(0, taken, taken=True), Cell(taken, WIDTH - taken, taken=False)
    width = WIDTH / max(1, limit)
    return tuple(Cell(round(width * number, 1), round(width - 2, 1), taken=number < used) for number in range(limit))


def in_year(day: date) -> float:
    """Give the place of a day on the line of its year, on which all months are equally long."""
    days = monthrange(day.year, day.month)[1]
    return round((day.month - 1 + (day.day - 1) / days) * _MONTH, 1)
