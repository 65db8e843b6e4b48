"""Work out the rounds of a plan: when each closes, how many awards it has, and what it asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from workflow.calendar import first_refused_instant
from workflow.plans.heading import Bilingual
from workflow.plans.schedule import AnnualRounds, EachYear, Quotas, StageRound
from workflow.plans.schema import Plan
from workflow.plans.terms import LatePolicy, RoundKind, SubjectType


@dataclass(frozen=True, slots=True)
class PlannedQuota:
    """At most `limit` awards for a subject type in one round; a limit that isn't hard only warns."""

    subject: SubjectType
    limit: int
    hard: bool


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round (đợt xét) as the plan sets it.

    `year` of a stage round is its last year. `cutoff` is the first refused instant without the grace, in Vietnam's
    time; None means that it is still to be announced, so that the round can't open.
    """

    key: str
    kind: RoundKind
    year: int
    name: Bilingual
    cutoff: datetime | None
    grace_days: int
    late: LatePolicy
    quotas: tuple[PlannedQuota, ...]
    award_forms: tuple[str, ...]
    criteria: tuple[str, ...]
    dossier: tuple[str, ...]


class QuotaDescription(TypedDict):
    """A quota as `describe` shows it."""

    subject: str
    limit: int


class RoundDescription(TypedDict):
    """A round as `describe` shows it; `cutoff` is an ISO instant with its offset, or None."""

    id: str
    kind: str
    year: int
    cutoff: str | None
    quotas: list[QuotaDescription]
    dossier: list[str]
    award_forms: list[str]


class PlanDescription(TypedDict):
    """What a plan asks for in one year, ready for JSON."""

    id: str
    version: int
    rounds: list[RoundDescription]


class YearOutsidePlan(LookupError):
    """A plan says nothing about this year; carries the years that it runs."""

    def __init__(self, plan: Plan, year: int) -> None:
        """Keep the year that was asked for and the years that there are."""
        self.plan_id, self.year = plan.id, year
        self.first, self.last = plan.period.runs.first, plan.period.runs.last
        super().__init__(f"{year} is outside plan {plan.id}, which runs from {self.first} to {self.last}")


def rounds_of(plan: Plan) -> tuple[PlannedRound, ...]:
    """Return the annual round of each year that the plan runs, then the round of its stage, where it has them."""
    runs, titled = plan.period.runs, plan.period.titled
    annual, stage = plan.rounds.annual, plan.rounds.stage
    each_year = tuple(_annual(annual, year) for year in range(runs.first, runs.last + 1)) if annual else ()
    return (*each_year, _stage(stage, first=titled.first, last=titled.last)) if stage else each_year


def describe(plan: Plan, year: int) -> PlanDescription:
    """Return what the plan asks for in a year: its annual round, and the stage round if the stage includes the year.

    Raises YearOutsidePlan for a year in which the plan doesn't run.
    """
    if not plan.period.runs.first <= year <= plan.period.runs.last:
        raise YearOutsidePlan(plan, year)
    titled = plan.period.titled
    chosen = [
        planned
        for planned in rounds_of(plan)
        if (planned.year == year if planned.kind is RoundKind.ANNUAL else titled.first <= year <= titled.last)
    ]
    return {"id": plan.id, "version": plan.version, "rounds": [_described(planned) for planned in chosen]}


def _annual(rounds: AnnualRounds, year: int) -> PlannedRound:
    return PlannedRound(
        key=f"{RoundKind.ANNUAL}-{year}",
        kind=RoundKind.ANNUAL,
        year=year,
        name=rounds.name.filled(year=year),
        cutoff=_cutoff(rounds.cutoff, year) if isinstance(rounds.cutoff, EachYear) else None,
        **_settings(rounds),
    )


def _stage(stage: StageRound, *, first: int, last: int) -> PlannedRound:
    return PlannedRound(
        key=f"{RoundKind.STAGE}-{first}-{last}",
        kind=RoundKind.STAGE,
        year=last,
        name=stage.name.filled(first=first, last=last),
        cutoff=None,
        **_settings(stage),
    )


class _Settings(TypedDict):
    """What annual and stage rounds take from the plan in the same way."""

    grace_days: int
    late: LatePolicy
    quotas: tuple[PlannedQuota, ...]
    award_forms: tuple[str, ...]
    criteria: tuple[str, ...]
    dossier: tuple[str, ...]


def _settings(rounds: AnnualRounds | StageRound) -> _Settings:
    return {
        "grace_days": rounds.lateness.grace_days,
        "late": rounds.lateness.late,
        "quotas": _quotas(rounds.quotas),
        "award_forms": rounds.award_forms.codes,
        "criteria": rounds.criteria.codes,
        "dossier": rounds.dossier.codes,
    }


def _cutoff(rule: EachYear, year: int) -> datetime:
    return first_refused_instant(date(year, rule.month, rule.day), boundary=rule.boundary)


def _quotas(quotas: Quotas) -> tuple[PlannedQuota, ...]:
    """Return the quotas that are set, collectives first."""
    by_subject = ((SubjectType.COLLECTIVE, quotas.collective), (SubjectType.INDIVIDUAL, quotas.individual))
    return tuple(PlannedQuota(subject, quota.limit, quota.hard) for subject, quota in by_subject if quota)


def _described(planned: PlannedRound) -> RoundDescription:
    return {
        "id": planned.key,
        "kind": planned.kind.value,
        "year": planned.year,
        "cutoff": planned.cutoff.isoformat() if planned.cutoff else None,
        "quotas": [{"subject": quota.subject.value, "limit": quota.limit} for quota in planned.quotas],
        "dossier": list(planned.dossier),
        "award_forms": list(planned.award_forms),
    }
