"""Show the year of a plan: its days in order, its places, and how its targets and duties stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api import charts
from api.i18n import gettext as _
from api.pages.opened_plan import OpenedPlan, open_plan, runs, said_in, standing_of
from api.pages.visiting import Visit, Visiting
from api.rendering import Link
from states.actors import UNIT_ROLES
from states.labels import Language, word
from states.labels.findings import finding_words
from workflow.calendar import last_day, local_day
from workflow.plans import choices, lint
from workflow.plans.duties import duties_of
from workflow.plans.obligations import ObligationPeriod
from workflow.plans.terms import RoundKind
from workflow.queries import calendar, plans
from workflow.queries import rounds as reading_rounds
from workflow.queries.duty_counts import DutyCount, duty_counts

router = APIRouter(include_in_schema=False)

When = Literal["past", "next", "coming"]

_EARLIEST, _LATEST = 2000, 2100


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that a year brings: what, until when (the first refused instant), from which section, and where."""

    title: str
    kind: str
    limit: datetime | None
    source: str
    href: str = ""
    state: tuple[str, str] | None = None
    count: DutyCount | None = None
    on_request: bool = False


@router.get("/plans/{plan_id}")
async def show_plan(plan_id: int, visit: Visiting, year: int | None = None) -> Response:
    """Show a plan's head and one of its years; without a year the present one, or the nearest that it runs."""
    return await visit.page(
        "plans/year.html", await visit.read(lambda connection: _shown(connection, plan_id, year, visit))
    )


def _shown(connection: Connection, plan_id: int, year: int | None, visit: Visit) -> dict[str, Any]:
    opened = open_plan(connection, plan_id, visit=visit)
    rounds = plans.rounds_of_plan(connection, plan_id, actor=visit.actor)
    years = years_of(opened, [row.year for row in rounds], visit.now)
    chosen = min(max(year or local_day(visit.now).year, years[0]), years[-1])
    of_year = [row for row in rounds if _falls_in(row, chosen)]
    counted = duty_counts(connection, plan_id, chosen, actor=visit.actor, now=visit.now)
    counts = {(one.code, one.period): one for one in counted}
    duties = _duties(connection, opened, chosen, counts, visit)
    moments = [*_rounds(of_year, opened, visit.language), *duties]
    dated = in_order(moments, visit.now)
    return {
        "opened": opened,
        "plan": opened.plan,
        "standing": standing_of(opened.plan, visit.now),
        "year": chosen,
        "years": year_links(f"/plans/{plan_id}", years, chosen),
        "moments": dated,
        "strip": _strip(dated, chosen),
        "today": charts.in_year(local_day(visit.now)) if local_day(visit.now).year == chosen else None,
        "later": [one for one in moments if one.limit is None and not one.on_request],
        "requested": [one for one in moments if one.on_request],
        "rounds": of_year,
        "quotas": _quotas(connection, of_year, visit),
        "findings": _findings(connection, opened, visit) if runs(opened.row, visit.actor) else [],
        "runs": runs(opened.row, visit.actor),
    }


def _findings(connection: Connection, opened: OpenedPlan, visit: Visit) -> list[dict[str, str]]:
    """Say what the linter finds in a plan's wording, the sections first that come first in it."""
    found = lint.findings(opened.plan, days=calendar.working_days(connection))
    return [
        {"words": finding_words(one.code, one.detail, visit.language), "section": one.section, "severity": one.severity}
        for one in found
    ]


def years_of(opened: OpenedPlan, with_rounds: list[int], now: datetime) -> list[int]:
    """List the years that a plan has something in; one that names none has the present one."""
    period = opened.period
    ends = [period.runs.first, period.runs.last] if period else [local_day(now).year]
    known = [*ends, *with_rounds]
    return list(range(max(min(known), _EARLIEST), min(max(known), _LATEST) + 1))


def year_links(base: str, years: list[int], chosen: int) -> list[Link]:
    """Link the years of a plan."""
    return [Link(str(year), f"{base}?year={year}", current=year == chosen) for year in years]


def _falls_in(row: Any, year: int) -> bool:  # noqa: ANN401 - a round's row.
    """Tell whether a round belongs to a year: its own, and for a stage or on request that of its last day."""
    if row.limit_at is not None and row.kind != RoundKind.ANNUAL:
        return last_day(row.limit_at).year == year
    return bool(row.year == year)


def _rounds(rows: list[Any], opened: OpenedPlan, language: Language) -> Iterator[Moment]:
    for row in rows:
        rule = choices.rule_of(opened.plan, row.kind)
        yield Moment(
            title=row.name_vi if language == "vi" else row.name_en,
            kind=_("Deadline of the round: %(kind)s") % {"kind": word("round_kind", row.kind, language).lower()},
            limit=row.limit_at,
            source=rule.cutoff.source if rule else "",
            href=f"/rounds/{row.id}",
            state=("round", row.state),
        )


def _duties(
    connection: Connection, opened: OpenedPlan, year: int, counts: Mapping[tuple[str, str], DutyCount], visit: Visit
) -> Iterator[Moment]:
    """Give what the plan asks for in a year, and what was asked for in it on request."""
    if not opened.plan.obligations:
        return
    for duty in duties_of(opened.plan, year, calendar.working_days(connection)):
        owed = duty.obligation
        count = counts.get((owed.code, duty.period))
        yield Moment(
            title=said_in(owed.name.filled(year=year), visit.language),
            kind=word("obligation_kind", owed.kind, visit.language),
            limit=duty.deadline.first_refused if duty.deadline else None,
            source=owed.deadline.source if owed.deadline else owed.source,
            href=f"/plans/{opened.row.id}/obligations?year={year}",
            count=count,
            on_request=owed.period is ObligationPeriod.REQUEST,
        )
    yield from _requested(opened, year, counts, visit.language)


def _requested(
    opened: OpenedPlan, year: int, counts: Mapping[tuple[str, str], DutyCount], language: Language
) -> Iterator[Moment]:
    sections = {one.code: one.source for one in opened.plan.obligations}
    for count in counts.values():
        if count.period.startswith(f"{ObligationPeriod.REQUEST}-"):
            yield Moment(
                title=count.name_vi if language == "vi" else count.name_en,
                kind=_("On request"),
                limit=count.due_at,
                source=sections.get(count.code, ""),
                href=f"/plans/{opened.row.id}/obligations?year={year}",
                count=count,
            )


def in_order(moments: list[Moment], now: datetime) -> list[tuple[Moment, When]]:
    """Put what has a day in order, and say of each whether it is past, the next, or yet to come."""
    dated = sorted((one for one in moments if one.limit is not None), key=lambda one: (one.limit, one.title))
    upcoming = [one.limit for one in dated if one.limit is not None and one.limit > now]
    return [(one, _when(one.limit, now, min(upcoming, default=None))) for one in dated]


def _when(limit: datetime | None, now: datetime, upcoming: datetime | None) -> When:
    if limit is None or limit <= now:
        return "past"
    return "next" if limit == upcoming else "coming"


def _strip(moments: list[tuple[Moment, When]], year: int) -> list[dict[str, object]]:
    """Place the days of a year on its line; a day of another year, such as that of a stage, is only in the list."""
    days: dict[date, When] = {}
    for moment, when in moments:
        if moment.limit is not None:
            days[last_day(moment.limit)] = when
    return [{"x": charts.in_year(day), "kind": when} for day, when in days.items() if day.year == year]


def _quotas(connection: Connection, rows: list[Any], visit: Visit) -> Mapping[int, list[dict[str, Any]]]:
    """Give each round's quotas with their places laid out for the bar; of those for each unit the reader's own."""
    own = visit.actor.organisations_as(UNIT_ROLES)
    found = reading_rounds.quotas(connection, [row.id for row in rows], organisations=own)
    return {
        round_id: [{**quota, "cells": charts.cells(quota["limit"], used=quota["used"])} for quota in quotas]
        for round_id, quotas in found.items()
    }
