"""Hold values against targets, exactly: reached, on the way, behind, missed; and whom a target is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from workflow.plans.announcing import known
from workflow.plans.schema import Plan
from workflow.plans.targets import Direction, Operator, Target, TargetScope

Exact = Decimal | Fraction


class Progress(StrEnum):
    """How a value stands to its target.

    Reached; before its day on the way from where things stood or behind that; missed after its day; or no value yet.
    """

    ACHIEVED = "achieved"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    MISSED = "missed"
    NO_VALUE = "no_value"


STATIONS = "commune_station"
"""What an organisation holds below which health stations stand in the tree."""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as far as targets look at it; `told` says of targets whether they apply, where somebody said."""

    organisation: int
    code: str
    kind: str
    is_issuer: bool
    holds: frozenset[str] = frozenset()
    told: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A value at the end of a period."""

    value: Exact
    as_of: date


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached until when, and where things stood; a line of a target's table has its own numbers."""

    operator: Operator
    value: Exact
    direction: Direction
    baseline: Exact | None
    by: date | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Of how many organisations that a target applies to how many have reached it."""

    achieved: int
    base: int

    @property
    def share(self) -> Fraction | None:
        """The exact share, None where it applies to nobody."""
        return Fraction(self.achieved, self.base) if self.base else None


def applies(target: Target, place: Place) -> bool:
    """Say whether an organisation can reach a target at all; what it was told comes before what the plan says."""
    if target.code in place.told:
        return place.told[target.code]
    named = {row.organisation for row in target.rows if row.organisation}
    if target.scope is TargetScope.ORGANISATION and place.is_issuer:
        return False
    if named and not place.is_issuer and place.code not in named:
        return False
    circle = target.applies_to
    if circle is None:
        return True
    if circle.organisation_kinds and place.kind not in circle.organisation_kinds:
        return False
    return circle.holding != STATIONS or STATIONS in place.holds


def concerns(target: Target, place: Place) -> bool:
    """Say whether a report on all targets has this one: an organisation reports its own, the issuer those of all."""
    if not applies(target, place):
        return False
    return (
        target.scope is TargetScope.ORGANISATION
        or place.is_issuer
        or any(row.organisation == place.code for row in target.rows)
    )


def goal_of(target: Target, plan: Plan, *, organisation: str | None = None, line: str | None = None) -> Goal:
    """Give what is to be reached: the target's own value, or that of an organisation's line in its table."""
    value: Exact = Decimal(1) if target.value is None else target.value
    baseline: Exact | None = target.baseline.value if target.baseline else None
    for row in target.rows:
        if (organisation is not None and row.organisation == organisation) or (line is not None and row.name == line):
            value, baseline = row.value, row.baseline
    return Goal(target.operator, value, target.direction, baseline, _day_of(target, plan))


def _day_of(target: Target, plan: Plan) -> date | None:
    """Give the last day on which a target may be reached; where it names none, that of the plan."""
    if target.by is not None and target.by.day is not None:
        return target.by.day
    if target.by is not None and target.by.year is not None:
        return date(target.by.year, 12, 31)
    period = known(plan.period)
    return date(period.runs.last, 12, 31) if period else None


def reached(goal: Goal, value: Exact) -> bool:
    """Say whether a value reaches its goal, without rounding."""
    found, wanted = Fraction(value), Fraction(goal.value)
    match goal.operator:
        case Operator.AT_LEAST:
            return found >= wanted
        case Operator.AT_MOST:
            return found <= wanted
        case Operator.MORE_THAN:
            return found > wanted
        case Operator.LESS_THAN:
            return found < wanted
        case Operator.ABOUT:
            return _about(goal, found, wanted)
        case _:
            return found == wanted


def _about(goal: Goal, found: Fraction, wanted: Fraction) -> bool:
    """A value is about another that it becomes when written with as many decimals, or when it is better still."""
    if (goal.direction is Direction.HIGHER and found > wanted) or (
        goal.direction is Direction.LOWER and found < wanted
    ):
        return True
    exponent = goal.value.as_tuple().exponent if isinstance(goal.value, Decimal) else 0
    half = Fraction(10) ** (exponent if isinstance(exponent, int) else 0) / 2
    return abs(found - wanted) <= half


def counting(goal: Goal, values: Sequence[Value]) -> Value | None:
    """Pick the value that counts: the newest that is not of a time after the goal's day."""
    timely = [one for one in values if goal.by is None or one.as_of <= goal.by]
    return max(timely, key=lambda one: one.as_of, default=None)


def progress(goal: Goal, values: Sequence[Value], *, today: date) -> Progress:
    """Say how things stand today, given the values of all periods."""
    value = counting(goal, values)
    if value is None:
        return Progress.NO_VALUE
    if reached(goal, value.value):
        return Progress.ACHIEVED
    if goal.by is not None and today > goal.by:
        return Progress.MISSED
    if goal.baseline is None:
        return Progress.ON_THE_WAY
    wanted, began = Fraction(goal.value), Fraction(goal.baseline)
    return Progress.ON_THE_WAY if abs(wanted - Fraction(value.value)) < abs(wanted - began) else Progress.BEHIND


def progress_of_rate(rate: Rate, share: Fraction, *, by: date | None, today: date, reported: int) -> Progress:
    """Say how a target stands that a share of the organisations is to reach."""
    if rate.share is None or not reported:
        return Progress.NO_VALUE
    if rate.share >= share:
        return Progress.ACHIEVED
    if by is not None and today > by:
        return Progress.MISSED
    return Progress.ON_THE_WAY if rate.achieved else Progress.BEHIND
