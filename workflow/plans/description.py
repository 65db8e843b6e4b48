"""Describe what a plan asks for in one year, ready for JSON."""

from typing import Any, NotRequired, TypedDict

from workflow.calendar import WorkingDays
from workflow.plans import periods
from workflow.plans.duties import Duty, duties_of
from workflow.plans.quotas import Share
from workflow.plans.rounds import PlannedQuota, PlannedRound, YearOutsidePlan, rounds_of
from workflow.plans.schema import Plan
from workflow.plans.targets import Target
from workflow.plans.terms import QuotaScope, RoundKind


class QuotaDescription(TypedDict):
    """A quota; what isn't there is as usual: a limit, for the whole issuer, on all award forms, hard."""

    subject: str
    limit: int | None
    share: NotRequired[dict[str, Any]]
    code: NotRequired[str]
    award_form: NotRequired[str]
    scope: NotRequired[str]
    hard: NotRequired[bool]


class RoundDescription(TypedDict):
    """A round; `cutoff` is an ISO instant with its offset, or None, and `awaits` what is still to be announced."""

    id: str
    kind: str
    year: int
    cutoff: str | None
    quotas: list[QuotaDescription]
    dossier: list[str]
    award_forms: list[str]
    awaits: NotRequired[list[str]]


class ObligationDescription(TypedDict):
    """A duty of the year; `due` is the first refused instant, or None, and `rule` says how it comes about."""

    id: str
    code: str
    kind: str
    period: str
    owed_by: dict[str, Any]
    rule: str | None
    due: str | None
    last_day: str | None
    source: str


class TargetDescription(TypedDict):
    """A target; numbers are text, so that they stay exact."""

    code: str
    kind: str
    unit: str
    printed_unit: str | None
    operator: str
    value: str | None
    direction: str
    scope: str
    baseline: dict[str, Any] | None
    by: dict[str, Any] | None
    rows: list[dict[str, Any]]
    source: str


class PlanDescription(TypedDict):
    """What a plan asks for in one year."""

    id: str
    version: int
    rounds: list[RoundDescription]
    obligations: list[ObligationDescription]
    targets: list[TargetDescription]
    ambiguities: list[dict[str, Any]]


def describe(plan: Plan, year: int, days: WorkingDays | None = None) -> PlanDescription:
    """Return what the plan asks for in a year: rounds, duties, and the targets that are still to be reached.

    The rounds are the annual one, the stage round if the stage includes the year, and the rule for those on request.
    Raises YearOutsidePlan for a year in which the plan doesn't run.
    """
    if not periods.runs_in(plan, year):
        raise YearOutsidePlan(plan, year)
    return {
        "id": plan.id,
        "version": plan.version,
        "rounds": [_round(planned) for planned in rounds_in(plan, year, days)],
        "obligations": [_obligation(duty) for duty in duties_of(plan, year, days)],
        "targets": [_target(target) for target in plan.targets],
        "ambiguities": [ambiguity.model_dump(mode="json") for ambiguity in plan.ambiguities],
    }


def rounds_in(plan: Plan, year: int, days: WorkingDays | None = None) -> tuple[PlannedRound, ...]:
    """Return the annual round of a year, and the stage round if the stage includes the year."""
    rule = plan.rounds.stage
    stage = (rule.covers if rule else None) or periods.titled(plan)
    return tuple(
        planned
        for planned in rounds_of(plan, days)
        if (planned.year == year if planned.kind is RoundKind.ANNUAL else stage and stage.first <= year <= stage.last)
    )


def _round(planned: PlannedRound) -> RoundDescription:
    described: RoundDescription = {
        "id": planned.key,
        "kind": planned.kind.value,
        "year": planned.year,
        "cutoff": planned.cutoff.isoformat() if planned.cutoff else None,
        "quotas": [_quota(quota) for quota in planned.quotas],
        "dossier": list(planned.dossier),
        "award_forms": list(planned.award_forms),
    }
    if planned.awaits:
        described["awaits"] = list(planned.awaits)
    return described


def _quota(quota: PlannedQuota) -> QuotaDescription:
    described: QuotaDescription = {"subject": quota.subject.value, "limit": quota.limit}
    if quota.share is not None:
        described["share"] = _share(quota.share)
    if quota.code != quota.subject:
        described["code"] = quota.code
    if quota.award_form:
        described["award_form"] = quota.award_form
    if quota.scope is not QuotaScope.ISSUER:
        described["scope"] = quota.scope.value
    if not quota.hard:
        described["hard"] = False
    return described


def _share(share: Share) -> dict[str, Any]:
    return share.model_dump(mode="json", exclude_none=True)


def _obligation(duty: Duty) -> ObligationDescription:
    obligation, deadline = duty.obligation, duty.deadline
    return {
        "id": f"{obligation.code}-{duty.period}",
        "code": obligation.code,
        "kind": obligation.kind.value,
        "period": duty.period,
        "owed_by": obligation.owed_by.model_dump(mode="json", exclude_defaults=True),
        "rule": obligation.deadline.rule if obligation.deadline else None,
        "due": deadline.first_refused.isoformat() if deadline else None,
        "last_day": deadline.last.isoformat() if deadline else None,
        "source": obligation.source,
    }


def _target(target: Target) -> TargetDescription:
    described = target.model_dump(mode="json")
    return {
        "code": target.code,
        "kind": target.kind.value,
        "unit": target.unit.code.value,
        "printed_unit": target.unit.printed,
        "operator": target.operator.value,
        "value": described["value"],
        "direction": target.direction.value,
        "scope": target.scope.value,
        "baseline": described["baseline"],
        "by": described["by"],
        "rows": described["rows"],
        "source": target.source,
    }
