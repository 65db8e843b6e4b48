"""Show how far the targets of a plan are reached, and take in the values that the office knows itself."""

from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api import charts
from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages.goals import (
    as_decimal,
    badge_of,
    gauge_of,
    gauge_texts,
    goal_words,
    period_words,
    unit_of,
    with_unit,
    written,
)
from api.pages.going import go
from api.pages.opened_plan import OpenedPlan, open_plan, runs, said_in
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.plans.targets import Operator, TargetScope
from workflow.queries import targets as reading
from workflow.queries.targets import Part, TargetProgress
from workflow.services import targets
from workflow.targets import Rate

router = APIRouter(include_in_schema=False)

PATH = "/plans/{plan_id}/targets"
PARTS = 50
"""Organisations of one page."""


@router.get(PATH)
async def list_targets(plan_id: int, visit: Visiting) -> Response:
    """Show every target of a plan with its state, under the plan's own headings."""

    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        found = reading.progress(connection, plan_id, actor=visit.actor, now=visit.now)
        headings = {group.code: said_in(group.name, visit.language) for group in opened.plan.target_groups}
        groups = [
            {"name": headings.get(code, ""), "targets": [shown_of(one, visit) for one in members]}
            for code, members in groupby(found, key=lambda one: one.target.group or "")
        ]
        return {"opened": opened, "groups": groups, "states": _counted(found)}

    return await visit.page("targets/list.html", await visit.read(work))


def _counted(found: tuple[TargetProgress, ...]) -> list[tuple[Any, int]]:
    """Count the targets in each state, in the order in which the states first come."""
    states = dict.fromkeys(one.state for one in found)
    return [(badge_of(state), sum(one.state == state for one in found)) for state in states]


def shown_of(one: TargetProgress, visit: Visit) -> dict[str, Any]:
    """Word one target: what is to be reached, what was, and the drawing of both."""
    target, goal = one.target, one.goal
    name = said_in(target.name, visit.language)
    drawn = gauge_of(target, goal, one.value) if one.rate is None else _rate_gauge(one.rate, target)
    return {
        "code": target.code,
        "name": name,
        "goal": goal_words(target, goal),
        "share": _share_words(one),
        "value": with_unit(target, one.value) if one.value is not None else _rate_words(one.rate),
        "baseline": "" if goal.baseline is None else with_unit(target, goal.baseline),
        "baseline_year": target.baseline.year if target.baseline else None,
        "as_of": one.as_of,
        "by": goal.by,
        "badge": badge_of(one.state),
        "gauge": drawn,
        "texts": gauge_texts(target, goal, one.value) if one.rate is None else _rate_texts(one.rate, target),
        "printed": _misprint(one),
        "note": said_in(target.note, visit.language) if target.note else "",
        "source": target.source,
        "basis": _basis_words(one),
    }


def _rate_gauge(rate: Rate, target: Any) -> charts.Gauge:  # noqa: ANN401 - a plan's target.
    """Draw which part of the organisations reached a target, of those that have to."""
    share = Fraction(1) if target.share_of_organisations is None else target.share_of_organisations
    reached = None if rate.share is None else as_decimal(rate.share * 100)
    return charts.gauge(as_decimal(share * 100), reached="above", value=reached)


def _rate_texts(rate: Rate, target: Any) -> dict[str, str]:  # noqa: ANN401 - a plan's target.
    share = Fraction(1) if target.share_of_organisations is None else target.share_of_organisations
    reached = "" if rate.share is None else f"{written(as_decimal(rate.share * 100))} %"
    return {"target": f"≥ {written(as_decimal(share * 100))} %", "value": reached, "baseline": ""}


def _rate_words(rate: Rate | None) -> str:
    if rate is None:
        return ""
    return _("%(achieved)s of %(base)s units") % {"achieved": rate.achieved, "base": rate.base}


def _share_words(one: TargetProgress) -> str:
    """Say how many of the organisations have to reach it."""
    if one.rate is None:
        return ""
    share = one.target.share_of_organisations or Fraction(1)
    return _("by %(percent)s %% of the units that it applies to") % {"percent": written(as_decimal(share * 100))}


def _misprint(one: TargetProgress) -> str:
    """Say which unit the paper prints, where it is another one."""
    printed = one.target.unit.printed
    return printed if printed is not None and printed != unit_of(one.target) else ""


def _basis_words(one: TargetProgress) -> str:
    """Say where a value comes from."""
    if one.value is None and one.rate is None:
        return ""
    return {
        "reported": _("as reported"),
        "sum": _("sum of its parts"),
        "awards": _("from the awards in this system"),
        "rate": _("reported so far: %(number)s") % {"number": one.reported},
    }[one.basis]


@router.get(PATH + "/{code}")
async def show_target(plan_id: int, code: str, visit: Visiting, after: int | None = None) -> Response:
    """Show one target: its history, its parts, and the form for a value that the office knows."""
    return await _page(plan_id, code, visit, blank(), after=after)


async def _page(
    plan_id: int,
    code: str,
    visit: Visit,
    form: Typed,
    *,
    after: int | None = None,
    refusals: tuple[Refusal, ...] = (),
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        found = reading.progress(connection, plan_id, actor=visit.actor, now=visit.now)
        one = next((one for one in found if one.target.code == code), None)
        if one is None:
            raise NotFound("target", code)
        parts = one.parts
        if one.target.scope is TargetScope.ORGANISATION and not one.target.rows:
            parts = reading.parts_of(
                connection, plan_id, code, after=after, limit=PARTS, actor=visit.actor, now=visit.now
            )
        return {**_shown(one, parts, visit), **_entry(one, parts, opened, visit), "opened": opened, "form": form}

    context = await visit.read(work)
    context |= problems(refusals, visit.language, {})
    return await visit.page("targets/page.html", context, status=422 if refusals else 200)


def _shown(one: TargetProgress, parts: tuple[Part, ...], visit: Visit) -> dict[str, Any]:
    history = [(point, with_unit(one.target, point.value), period_words(point.period)) for point in one.history]
    is_number = one.target.operator is not Operator.DONE
    goal = as_decimal(one.goal.value) if is_number else None
    last = parts[-1].organisation if len(parts) == PARTS else None
    base = f"{visit.request.url.path}?after={last}" if last else ""
    return {
        "target": shown_of(one, visit),
        "history": history,
        "curve": charts.curve([point.value for point in one.history], target=goal)
        if is_number and len(one.history) > 1
        else None,
        "periods": [period for _point, _value, period in history],
        "ends": [written(point.value) for point in (one.history[0], one.history[-1])] if one.history else [],
        "parts": [_part(one, part, number) for number, part in enumerate(parts, 1)],
        "next": base,
    }


def _part(one: TargetProgress, part: Part, number: int) -> dict[str, Any]:
    target = one.target
    return {
        "id": f"part-{number}",
        "name": part.name,
        "baseline": "" if part.goal.baseline is None else written(part.goal.baseline),
        "goal": goal_words(target, part.goal),
        "value": "" if part.value is None else with_unit(target, part.value),
        "as_of": part.as_of,
        "badge": badge_of(part.state),
        "gauge": gauge_of(target, part.goal, part.value),
        "texts": gauge_texts(target, part.goal, part.value),
    }


def _part_key(part: Part) -> str:
    """Name a part in a form: an organisation by its id, another line of the table by its name."""
    return f"line:{part.name}" if part.organisation is None else f"organisation:{part.organisation}"


def _entry(one: TargetProgress, parts: tuple[Part, ...], opened: OpenedPlan, visit: Visit) -> dict[str, Any]:
    """Offer the form for a value to who runs the plan: for the whole, or for one of the parts."""
    return {
        "may_enter": runs(opened.row, visit.actor),
        "lines": [(_part_key(part), part.name) for part in parts],
        "done": one.target.operator is Operator.DONE,
        "unit": unit_of(one.target),
    }


@router.post(PATH + "/{code}")
async def enter_value(plan_id: int, code: str, visit: Visiting, form: Posted) -> Response:
    """Enter a value with its evidence; an earlier one stays in the history."""
    try:
        await visit.change(lambda connection: _enter(connection, plan_id, code, visit, form), form=form)
    except Refused as refused:
        return await _page(plan_id, code, visit, form, refusals=refused.refusals)
    return go(f"{PATH.format(plan_id=plan_id)}/{code}", "saved")


def _enter(connection: Connection, plan_id: int, code: str, visit: Visit, form: Typed) -> int:
    as_of: date | None = form.day("as_of")
    if form.refusals:
        raise Refused(*form.refusals)
    kind, _colon, name = form.text("line").partition(":")
    return targets.record(
        connection,
        plan_id,
        code,
        form.text("value"),
        as_of=as_of or local_day(visit.now),
        evidence=form.text("evidence"),
        organisation=int(name) if kind == "organisation" and name.isdecimal() else None,
        line=name if kind == "line" else None,
        actor=visit.actor,
        now=visit.now,
    )
