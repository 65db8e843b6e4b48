"""Make the plan of the next period from one whose years have passed."""

from workflow.plans.heading import Bilingual
from workflow.plans.schema import Plan


class YearsOverlap(ValueError):
    """A succeeding plan would begin before the plan that it succeeds has ended."""

    def __init__(self, plan: Plan, first_year: int) -> None:
        """Keep the year that was asked for and the last year of the ended plan."""
        self.plan_id, self.first_year, self.last_year = plan.id, first_year, plan.period.runs.last
        super().__init__(f"{first_year} is not after {self.last_year}, the last year of plan {plan.id}")


def succeed(plan: Plan, *, plan_id: str, first_year: int, last_year: int, titles: Bilingual) -> Plan:
    """Return version 1 of a plan with the settings of an ended one and rounds in the new years.

    Its document isn't known yet, nor what that rests on; until it is, the sections named as sources are those of the
    plan that it succeeds. Raises YearsOverlap, and pydantic's ValidationError for an id or years that a plan file
    could not have either.
    """
    if first_year <= plan.period.runs.last:
        raise YearsOverlap(plan, first_year)
    years = {"first": first_year, "last": last_year}
    changes = {
        "id": plan_id,
        "version": 1,
        "succeeds": plan.id,
        "titles": titles,
        "document": None,
        "legal_bases": (),
        "period": {"titled": years, "runs": years, "source": "assumed"},
    }
    return Plan.model_validate(dict(plan) | changes)
