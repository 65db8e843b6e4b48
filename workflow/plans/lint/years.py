"""Hold the years that a plan names against one another."""

from collections.abc import Iterator

from workflow.plans import periods
from workflow.plans.announcing import known
from workflow.plans.lint.finding import WHOLE, Case, Finding
from workflow.plans.targets import By


def period_absent(case: Case) -> Iterator[Finding]:
    """A plan says in which years it runs."""
    if case.plan.period is None:
        yield case.warning("period_absent", WHOLE, "period")


def running_years_differ(case: Case) -> Iterator[Finding]:
    """The years in the title are those in which the movement runs."""
    period = known(case.plan.period)
    if period and period.titled != period.runs:
        titled, runs = period.titled, period.runs
        years = {"titled": f"{titled.first}–{titled.last}", "runs": f"{runs.first}–{runs.last}"}
        yield case.warning("running_years_differ", period.source, "period", **years)


def review_years_differ(case: Case) -> Iterator[Finding]:
    """The stage that is reviewed and rewarded is the one in the title."""
    stage, titled = case.plan.rounds.stage, periods.titled(case.plan)
    covers = stage.covers if stage else None
    if covers and titled and (covers.first, covers.last) != (titled.first, titled.last):
        years = {"covers": f"{covers.first}–{covers.last}", "titled": f"{titled.first}–{titled.last}"}
        yield case.warning("review_years_differ", covers.source, "rounds", "stage", "covers", **years)


def target_outside_period(case: Case) -> Iterator[Finding]:
    """A target is due while the movement runs."""
    years = periods.runs(case.plan)
    for position, target in enumerate(case.plan.targets if years else ()):
        year = _year(target.by)
        if years and year is not None and not years.first <= year <= years.last:
            detail = {"target": target.code, "year": year, "first": years.first, "last": years.last}
            yield case.warning("target_outside_period", target.source, "targets", position, "by", **detail)


def occasion_outside_period(case: Case) -> Iterator[Finding]:
    """The anniversary that the movement welcomes comes while it runs."""
    occasion, years = case.plan.occasion, periods.runs(case.plan)
    if occasion and occasion.day and years and not years.first <= occasion.day.year <= years.last:
        detail = {"day": occasion.day, "first": years.first, "last": years.last}
        yield case.warning("occasion_outside_period", occasion.source, "occasion", "day", **detail)


def _year(by: By | None) -> int | None:
    return None if by is None else by.day.year if by.day else by.year
