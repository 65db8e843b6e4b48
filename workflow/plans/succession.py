"""Make the plan of the next period from one whose years have passed."""

from typing import Any

from workflow.plans import periods
from workflow.plans.heading import Bilingual
from workflow.plans.schema import Plan


class YearsOverlap(ValueError):
    """A succeeding plan would begin before the plan that it succeeds has ended."""

    def __init__(self, plan: Plan, first_year: int, last_year: int) -> None:
        """Keep the year that was asked for and the last year of the ended plan."""
        self.plan_id, self.first_year, self.last_year = plan.id, first_year, last_year
        super().__init__(f"{first_year} is not after {last_year}, the last year of plan {plan.id}")


_OF_THE_PAPER = ("document", "legal_bases", "parent_plan", "occasion", "ambiguities")
"""Fields that speak of the ended plan's paper and not of what is done."""


def succeed(plan: Plan, *, plan_id: str, first_year: int, last_year: int, titles: Bilingual) -> Plan:
    """Return version 1 of a plan with the settings of an ended one and rounds in the new years.

    Its document isn't known yet, nor what that rests on; until it is, the sections named as sources are those of the
    plan that it succeeds. Single days of the past are to be announced anew, and targets have no day. Raises
    YearsOverlap, and pydantic's ValidationError for an id or years that a plan file could not have either.
    """
    runs = periods.runs(plan)
    if runs is not None and first_year <= runs.last:
        raise YearsOverlap(plan, first_year, runs.last)
    years = {"first": first_year, "last": last_year}
    values = {name: _anew(value) for name, value in plan.model_dump(mode="json").items() if name not in _OF_THE_PAPER}
    stage = values["rounds"]["stage"]
    if stage is not None:
        stage["covers"] = None
    for target in values["targets"]:
        target["by"] = None
    changes = {
        "id": plan_id,
        "version": 1,
        "succeeds": plan.id,
        "titles": titles.model_dump(),
        "period": {"titled": years, "runs": years, "source": "assumed"},
    }
    return Plan.model_validate(values | changes)


def _anew(value: Any) -> Any:  # noqa: ANN401 - the plain values of a plan.
    """Return the same values, with each single day to be announced."""
    if isinstance(value, dict):
        if value.get("rule") == "fixed_day":
            return {"rule": "to_be_announced", "source": value["source"]}
        return {name: _anew(inner) for name, inner in value.items()}
    return [_anew(inner) for inner in value] if isinstance(value, list) else value
