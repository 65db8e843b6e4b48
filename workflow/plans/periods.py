"""Say in which years a plan runs."""

from workflow.plans.announcing import known
from workflow.plans.heading import Years
from workflow.plans.schema import Plan


def runs(plan: Plan) -> Years | None:
    """Return the years that the plan runs; None where it does not say, or a later document will."""
    period = known(plan.period)
    return period.runs if period else None


def titled(plan: Plan) -> Years | None:
    """Return the years in the plan's title, its stage; None where it does not say, or a later document will."""
    period = known(plan.period)
    return period.titled if period else None


def runs_in(plan: Plan, year: int) -> bool:
    """Whether the plan runs in a year; one without years runs from its document's year, or ever since, without end."""
    years = runs(plan)
    if years is not None:
        return years.first <= year <= years.last
    signed_on = plan.document.signed_on if plan.document else None
    return plan.period is None and (signed_on is None or signed_on.year <= year)
