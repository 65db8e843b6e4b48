"""Find in a plan what its paper leaves unclear, or says against the calendar, the law, or itself."""

from collections.abc import Callable, Iterator

from workflow.calendar import WorkingDays
from workflow.plans.lint import awards, dates, paper, people, targets, years
from workflow.plans.lint.finding import Case, Finding, Severity
from workflow.plans.schema import Plan

__all__ = ["RULES", "Case", "Finding", "Severity", "findings"]

RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    years.period_absent,
    years.running_years_differ,
    years.review_years_differ,
    years.target_outside_period,
    years.occasion_outside_period,
    paper.document_incomplete,
    paper.basis_after_document,
    dates.deadline_on_rest_day,
    dates.deadline_before_document,
    dates.deadline_outside_period,
    dates.deadline_absent,
    dates.no_dated_duty,
    dates.last_day_unreminded,
    dates.to_be_announced,
    awards.form_above_issuer,
    awards.form_beyond_authority,
    awards.target_beyond_cap,
    awards.quota_beyond_cap,
    awards.payer_against_law,
    awards.paper_assumed,
    people.office_assumed,
    people.office_absent,
    people.two_offices_propose,
    people.mobilised_not_eligible,
    paper.movement_listed_twice,
    targets.sum_differs,
    targets.unit_wrong_by_order,
    targets.unit_misprinted,
    targets.unit_not_printed,
    targets.target_not_attributable,
    targets.target_for_some,
    targets.cited_section_empty,
    paper.ambiguity,
)
"""Every rule, in the order in which its findings are shown."""


def findings(plan: Plan, *, days: WorkingDays) -> tuple[Finding, ...]:
    """Return everything that the rules find in a plan; a plan in which nothing is found may still be a bad one."""
    case = Case(plan, days)
    return tuple(finding for rule in RULES for finding in rule(case))
