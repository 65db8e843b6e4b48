"""Work out the rounds of a plan: when each closes, how many awards it has, and what it asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from workflow import calendar
from workflow.calendar import Boundary, Roll, WorkingDays
from workflow.plans import choices, deadlines, periods
from workflow.plans.choices import RoundRule
from workflow.plans.heading import Bilingual, Years
from workflow.plans.quotas import Quotas, Share
from workflow.plans.schedule import AnnualRounds, Covered, StageRound
from workflow.plans.schema import Plan
from workflow.plans.terms import LatePolicy, QuotaScope, RoundKind, SubjectType


@dataclass(frozen=True, slots=True)
class PlannedQuota:
    """At most `limit` awards, or a `share` to be worked out, in one round; one that isn't hard only warns.

    It counts the awards of a subject type, of one award form where it names one, for the whole issuer or for each
    organisation. The quota of a subject type has that type's name as its code.
    """

    code: str
    subject: SubjectType
    limit: int | None
    hard: bool
    share: Share | None = None
    award_form: str = ""
    scope: QuotaScope = QuotaScope.ISSUER


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round (đợt xét) as the plan sets it.

    `year` of a stage round is its last year. `cutoff` is the first refused instant without the grace, in Vietnam's
    time, after a last day that is a rest day has moved; None means that it is still to be announced, or to be named
    on request. `awaits` names what else is to be announced before the round can open.
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
    roll: Roll = Roll.NONE
    awaits: tuple[str, ...] = ()


class YearOutsidePlan(LookupError):
    """A plan says nothing about this year; carries the years that it runs."""

    def __init__(self, plan: Plan, year: int) -> None:
        """Keep the year that was asked for and the years that there are; none where they are to be announced."""
        runs = periods.runs(plan)
        self.plan_id, self.year = plan.id, year
        self.first = runs.first if runs else None
        self.last = runs.last if runs else None
        super().__init__(f"{year} is outside plan {plan.id}, which runs from {self.first} to {self.last}")


def rounds_of(plan: Plan, days: WorkingDays | None = None) -> tuple[PlannedRound, ...]:
    """Return the annual round of each year that the plan runs, then the round of its stage, where it has them.

    Rounds on request come when they are asked for. Without `days` only weekends are rest days.
    """
    runs, titled = periods.runs(plan), periods.titled(plan)
    if runs is None or titled is None:
        return ()
    days = days or WorkingDays()
    annual, stage = plan.rounds.annual, plan.rounds.stage
    each_year = tuple(_annual(plan, annual, year, days) for year in range(runs.first, runs.last + 1)) if annual else ()
    return (*each_year, _stage(plan, stage, stage.covers or titled, days)) if stage else each_year


def requested_round(plan: Plan, *, number: int, year: int, day: date, days: WorkingDays | None = None) -> PlannedRound:
    """Return a round on request; a year's first has number 1, and `day` is the last acceptable day, which may roll.

    Raises LookupError where the plan has no rounds on request.
    """
    rule = plan.rounds.ad_hoc
    if rule is None:
        message = f"plan {plan.id} has no rounds on request"
        raise LookupError(message)
    named = calendar.deadline(day, boundary=Boundary.THROUGH, roll=rule.lateness.roll, days=days or WorkingDays())
    return PlannedRound(
        key=f"{RoundKind.AD_HOC}-{year}-{number}",
        kind=RoundKind.AD_HOC,
        year=year,
        name=rule.name.filled(number=number, year=year),
        cutoff=named.cutoff,
        **_settings(plan, rule),
    )


def _annual(plan: Plan, rule: AnnualRounds, year: int, days: WorkingDays) -> PlannedRound:
    return PlannedRound(
        key=f"{RoundKind.ANNUAL}-{year}",
        kind=RoundKind.ANNUAL,
        year=year,
        name=rule.name.filled(year=year),
        cutoff=deadlines.cutoff_of(rule.cutoff, rule.lateness, year=year, days=days),
        **_settings(plan, rule),
    )


def _stage(plan: Plan, rule: StageRound, years: Years | Covered, days: WorkingDays) -> PlannedRound:
    return PlannedRound(
        key=f"{RoundKind.STAGE}-{years.first}-{years.last}",
        kind=RoundKind.STAGE,
        year=years.last,
        name=rule.name.filled(first=years.first, last=years.last),
        cutoff=deadlines.cutoff_of(rule.cutoff, rule.lateness, year=years.last, days=days),
        **_settings(plan, rule),
    )


class _Settings(TypedDict):
    """What rounds of all kinds take from the plan in the same way."""

    grace_days: int
    late: LatePolicy
    roll: Roll
    quotas: tuple[PlannedQuota, ...]
    award_forms: tuple[str, ...]
    criteria: tuple[str, ...]
    dossier: tuple[str, ...]
    awaits: tuple[str, ...]


def _settings(plan: Plan, rule: RoundRule) -> _Settings:
    return {
        "grace_days": rule.lateness.grace_days,
        "late": rule.lateness.late,
        "roll": rule.lateness.roll,
        "quotas": _quotas(rule.quotas),
        "award_forms": tuple(form.code for form in choices.award_forms(plan, rule)),
        "criteria": tuple(criterion.code for criterion in choices.criteria(plan, rule)),
        "dossier": tuple(item.code for item in choices.dossier_items(plan, rule)),
        "awaits": choices.awaited(plan, rule),
    }


def _quotas(quotas: Quotas) -> tuple[PlannedQuota, ...]:
    """Return the quotas that are set: those of subject types, collectives first, then the further ones."""
    by_subject = (
        (SubjectType.COLLECTIVE, quotas.collective),
        (SubjectType.INDIVIDUAL, quotas.individual),
        (SubjectType.HOUSEHOLD, quotas.household),
    )
    return (
        *(
            PlannedQuota(subject.value, subject, quota.limit, quota.hard, quota.share)
            for subject, quota in by_subject
            if quota
        ),
        *(
            PlannedQuota(row.code, row.subject, row.limit, row.hard, row.share, row.award_form or "", row.scope)
            for row in quotas.further
        ),
    )
