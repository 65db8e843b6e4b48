"""Say what is to be reached and what was, in words and as a drawing."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_decimal

from api import charts
from api.charts import Gauge, Reached
from api.i18n import gettext as _
from api.i18n import language
from api.pages.tasks import Badge
from states.labels import word
from workflow.plans.obligations import ObligationPeriod
from workflow.plans.targets import Operator, Target
from workflow.targets import Goal, Progress

_REACHED: Mapping[Operator, Reached] = {
    Operator.AT_LEAST: "above",
    Operator.MORE_THAN: "above",
    Operator.AT_MOST: "below",
    Operator.LESS_THAN: "below",
    Operator.EXACTLY: "at",
    Operator.ABOUT: "at",
}
_SIGNS: Mapping[Operator, str] = {
    Operator.AT_LEAST: "≥",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "≤",
    Operator.LESS_THAN: "<",
    Operator.EXACTLY: "=",
    Operator.ABOUT: "≈",
}
_COLOURS: Mapping[Progress, str] = {
    Progress.ACHIEVED: "green",
    Progress.ON_THE_WAY: "blue",
    Progress.BEHIND: "orange",
    Progress.MISSED: "red",
    Progress.NO_VALUE: "grey",
}
_SHORT = Decimal("0.01")
"""To what the numbers that we work out ourselves are rounded where people read them."""

Number = Decimal | Fraction


def written(value: Number) -> str:
    """Write a number in the reader's language: one that was reported with all its decimals, one worked out with two."""
    exact = value if isinstance(value, Decimal) else as_decimal(value)
    return format_decimal(exact, locale=language(), decimal_quantization=False)


def as_decimal(value: Number) -> Decimal:
    """Give a number as a decimal, rounded to two places where it has no end."""
    if isinstance(value, Decimal):
        return value
    return (Decimal(value.numerator) / value.denominator).quantize(_SHORT)


def unit_of(target: Target) -> str:
    """Say a target's unit."""
    return word("target_unit", target.unit.code, language())


def with_unit(target: Target, value: Number) -> str:
    """Say a value with its unit; of what is done or not, whether it was."""
    if target.operator is Operator.DONE:
        return _("done") if value else _("not done")
    unit = unit_of(target)
    return f"{written(value)} {unit}"


def goal_words(target: Target, goal: Goal) -> str:
    """Say what is to be reached, such as: at least 97 %."""
    operator = word("operator", target.operator, language())
    if target.operator is Operator.DONE:
        return operator
    return f"{operator} {with_unit(target, goal.value)}"


def badge_of(progress: Progress) -> Badge:
    """Say how a target stands."""
    return Badge(word("target_state", progress, language()), _COLOURS[progress])


def gauge_of(target: Target, goal: Goal, value: Number | None) -> Gauge | None:
    """Draw a goal with what was reached; what is only done or not is not drawn."""
    reached = _REACHED.get(target.operator)
    if reached is None:
        return None
    return charts.gauge(
        as_decimal(goal.value),
        reached=reached,
        value=None if value is None else as_decimal(value),
        baseline=None if goal.baseline is None else as_decimal(goal.baseline),
    )


def gauge_texts(target: Target, goal: Goal, value: Number | None) -> dict[str, str]:
    """Write the few numbers that stand in the drawing."""
    return {
        "target": f"{_SIGNS.get(target.operator, '')} {written(goal.value)}",
        "value": "" if value is None else written(value),
        "baseline": "" if goal.baseline is None else written(goal.baseline),
    }


def period_words(period: str) -> str:
    """Say the period of a value by its key: a year, a half of one, a day, a request, or the whole stage."""
    year, _half, half = period.partition("-h")
    if half:
        first = {"year": year}
        return _("first half of %(year)s") % first if half == "1" else _("second half of %(year)s") % first
    kind, _dash, rest = period.partition("-")
    if kind == ObligationPeriod.REQUEST:
        return _("request %(number)s") % {"number": rest}
    if kind == ObligationPeriod.STAGE:
        return rest.replace("-", "–") or _("the whole stage")
    try:
        return f"{date.fromisoformat(period):%d/%m/%Y}"
    except ValueError:
        return "" if period == ObligationPeriod.ONCE else period
