"""Work out what a plan's obligations ask for in a year: which duties, for which period, until when."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.calendar import Deadline, WorkingDays
from workflow.plans import deadlines, periods
from workflow.plans.obligations import Obligation, ObligationPeriod
from workflow.plans.schema import Plan


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation in one period, for each organisation that owes it.

    `period` is the key of the period: `2022`, `2022-h1`, `stage-2021-2025`, `once`, or `request`, to which a request
    adds its number. `deadline` is None where the plan names no day, where it is to be announced, and for requests.
    """

    obligation: Obligation
    period: str
    year: int
    deadline: Deadline | None


def duties_of(plan: Plan, year: int, days: WorkingDays | None = None) -> tuple[Duty, ...]:
    """Return the duties of a year in the plan's order; those without a year of their own stand in each year.

    What is owed once or for a stage belongs to the year of its day, or the nearest that the plan runs; without a day,
    what is owed once belongs to the first year and what is owed for the stage to the last. Without `days` only
    weekends are rest days.
    """
    if not periods.runs_in(plan, year):
        return ()
    found = (duty for obligation in plan.obligations for duty in _duties(plan, obligation, year, days or WorkingDays()))
    return tuple(found)


def _duties(plan: Plan, obligation: Obligation, year: int, days: WorkingDays) -> Iterator[Duty]:
    match obligation.period:
        case ObligationPeriod.YEAR:
            yield Duty(obligation, str(year), year, _deadline(obligation, year, days))
        case ObligationPeriod.HALF_YEAR:
            yield Duty(obligation, f"{year}-h{obligation.half}", year, _deadline(obligation, year, days))
        case ObligationPeriod.REQUEST:
            yield Duty(obligation, "request", year, None)
        case _:
            yield from _single(plan, obligation, year, days)


def _single(plan: Plan, obligation: Obligation, year: int, days: WorkingDays) -> Iterator[Duty]:
    """Yield what is owed once, or once for the stage, in the year to which it belongs."""
    runs, stage = periods.runs(plan), periods.titled(plan)
    of_stage = obligation.period is ObligationPeriod.STAGE and stage is not None
    deadline = _deadline(obligation, stage.last if stage else year, days)
    first, last = (runs.first, runs.last) if runs else (year, year)
    belongs = min(max(deadline.last.year, first), last) if deadline else (last if of_stage else first)
    if year == belongs:
        yield Duty(obligation, f"stage-{stage.first}-{stage.last}" if of_stage and stage else "once", year, deadline)


def _deadline(obligation: Obligation, year: int, days: WorkingDays) -> Deadline | None:
    if obligation.deadline is None or obligation.lateness is None:
        return None
    return deadlines.worked_out(obligation.deadline, obligation.lateness, year=year, days=days)
