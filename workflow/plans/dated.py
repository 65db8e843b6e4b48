"""List every dated duty of a plan: the rounds and the obligations that fall on a day of a year."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.calendar import Deadline, WorkingDays
from workflow.plans import deadlines, periods
from workflow.plans.choices import RoundRule
from workflow.plans.deadlines import Lateness
from workflow.plans.duties import duties_of
from workflow.plans.heading import Bilingual
from workflow.plans.plain import Place
from workflow.plans.rounds import PlannedRound, rounds_of
from workflow.plans.schema import Plan
from workflow.plans.terms import RoundKind


@dataclass(frozen=True, slots=True)
class Dated:
    """A round's cut-off or an obligation of one period.

    `deadline` is None where the day is absent, to be announced or asked for: `rule` says which. `place` is where the
    plan says it, `section` the section of its paper.
    """

    code: str
    kind: str
    period: str
    year: int
    name: Bilingual
    rule: str
    deadline: Deadline | None
    lateness: Lateness | None
    section: str
    place: Place


def dated_in(plan: Plan, year: int, days: WorkingDays) -> tuple[Dated, ...]:
    """Return what falls due for a year that the plan runs: rounds first, then obligations, each in the plan's order.

    A stage round belongs to the last year of its stage, like in the plan's rounds.
    """
    if not periods.runs_in(plan, year):
        return ()
    return (*_rounds(plan, year, days), *_obligations(plan, year, days))


def all_dated(plan: Plan, days: WorkingDays, *, first: int, last: int) -> tuple[Dated, ...]:
    """Return what falls due for the years from the first through the last."""
    return tuple(one for year in range(first, last + 1) for one in dated_in(plan, year, days))


def falling_in(plan: Plan, year: int, days: WorkingDays) -> tuple[Dated, ...]:
    """Return what has its last acceptable day in a calendar year, by that day, whichever year of the plan it is for.

    A day before the years that the plan runs, as a successor may have inherited one, is nothing that is in force.
    """
    runs = periods.runs(plan)
    first, last = (runs.first, runs.last) if runs else (year - 1, year + 1)
    found = {
        (one.deadline.last, one.code, one.period): one
        for one in all_dated(plan, days, first=first, last=last)
        if one.deadline and one.deadline.last.year == year and one.deadline.named.year >= first
    }
    return tuple(found[key] for key in sorted(found))


def without_day(plan: Plan, year: int, days: WorkingDays) -> tuple[Dated, ...]:
    """Return what is asked for in a year without a day: to be announced, on request, or not said."""
    return tuple(one for one in dated_in(plan, year, days) if one.deadline is None)


def _rounds(plan: Plan, year: int, days: WorkingDays) -> Iterator[Dated]:
    rules: dict[RoundKind, RoundRule | None] = {
        RoundKind.ANNUAL: plan.rounds.annual,
        RoundKind.STAGE: plan.rounds.stage,
    }
    for planned in rounds_of(plan, days):
        rule = rules.get(planned.kind)
        if rule is not None and planned.year == year:
            yield _round(planned, rule, days)


def _round(planned: PlannedRound, rule: RoundRule, days: WorkingDays) -> Dated:
    return Dated(
        code=planned.key,
        kind="round",
        period=str(planned.year),
        year=planned.year,
        name=planned.name,
        rule=rule.cutoff.rule,
        deadline=deadlines.worked_out(rule.cutoff, rule.lateness, year=planned.year, days=days),
        lateness=rule.lateness,
        section=rule.cutoff.source,
        place=("rounds", planned.kind.value, "cutoff"),
    )


def _obligations(plan: Plan, year: int, days: WorkingDays) -> Iterator[Dated]:
    places = {obligation.code: position for position, obligation in enumerate(plan.obligations)}
    for duty in duties_of(plan, year, days):
        owed = duty.obligation
        yield Dated(
            code=owed.code,
            kind=owed.kind.value,
            period=duty.period,
            year=duty.year,
            name=owed.name,
            rule=owed.deadline.rule if owed.deadline else "absent",
            deadline=duty.deadline,
            lateness=owed.lateness,
            section=owed.deadline.source if owed.deadline else owed.source,
            place=("obligations", places[owed.code], *(("deadline",) if owed.deadline else ())),
        )
