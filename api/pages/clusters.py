"""Show the emulation clusters of a plan, and let the lead office say who belongs, who leads and how they ranked."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.opened_plan import open_plan, runs
from api.pages.plan_year import year_links, years_of
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.plans.announcing import ToBeAnnounced, known
from workflow.queries import clusters as reading
from workflow.queries import organisations, plans
from workflow.services import clusters

router = APIRouter(include_in_schema=False)

PATH = "/plans/{plan_id}/clusters"


@router.get(PATH)
async def list_clusters(plan_id: int, visit: Visiting) -> Response:
    """Show each cluster in one year: its members, who leads it, and how they ranked."""
    return await _list(plan_id, visit, blank())


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else None


def _shown(connection: Connection, plan_id: int, visit: Visit) -> dict[str, Any]:
    """Read the clusters of the year that is asked for, or of the present one."""
    opened = open_plan(connection, plan_id, visit=visit)
    rounds = plans.rounds_of_plan(connection, plan_id, actor=visit.actor)
    years = years_of(opened, [row.year for row in rounds], visit.now)
    asked = _year(visit.request.query_params.get("year", ""))
    year = min(max(asked or local_day(visit.now).year, years[0]), years[-1])
    named = known(opened.plan.clusters)
    return {
        "opened": opened,
        "year": year,
        "years": year_links(visit.request.url.path, years, year),
        "clusters": reading.of_plan(connection, plan_id, year, actor=visit.actor),
        "awaited": isinstance(named.items if named else opened.plan.clusters, ToBeAnnounced),
        "may_change": runs(opened.row, visit.actor),
    }


async def _list(plan_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    shown = await visit.read(lambda connection: _shown(connection, plan_id, visit))
    context = {**shown, "form": form, **problems(refusals, visit.language, {})}
    return await visit.page("plans/clusters.html", context, status=422 if refusals else 200)


@router.post(PATH)
async def found_cluster(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Found a cluster under the plan."""

    def work(connection: Connection) -> int:
        names = {"name_vi": form.text("name_vi"), "name_en": form.text("name_en")}
        return clusters.found(connection, plan_id, form.text("code"), **names, actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _list(plan_id, visit, form, refused.refusals)
    return go(PATH.format(plan_id=plan_id), "saved")


@router.get(PATH + "/{cluster_id}")
async def show_cluster(plan_id: int, cluster_id: int, visit: Visiting) -> Response:
    """Show the forms by which one cluster is changed in one year."""
    return await _page(plan_id, cluster_id, visit, blank())


async def _page(
    plan_id: int, cluster_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = _shown(connection, plan_id, visit)
        cluster = next((one for one in shown["clusters"] if one.id == cluster_id), None)
        if cluster is None:
            raise NotFound("cluster", cluster_id)
        below = organisations.below(connection, shown["opened"].row.issuer_id)
        return {**shown, "cluster": cluster, "organisations": below, "form": form}

    context = {**await visit.read(work), **problems(refusals, visit.language, {})}
    return await visit.page("plans/cluster.html", context, status=422 if refusals else 200)


@router.post(PATH + "/{cluster_id}/{action}")
async def change_cluster(plan_id: int, cluster_id: int, action: str, visit: Visiting, form: Posted) -> Response:
    """Add a member, let one go, name the head of a year, or record the ranking of a year."""
    if action not in _CHANGES:
        raise NotFound("action", action)
    year = _year(visit.request.query_params.get("year", "")) or local_day(visit.now).year
    try:
        await visit.change(
            lambda connection: _CHANGES[action](connection, cluster_id, year, visit, form),
            form=form,
        )
    except Refused as refused:
        return await _page(plan_id, cluster_id, visit, form, refused.refusals)
    return go(f"{PATH.format(plan_id=plan_id)}/{cluster_id}?year={year}", "saved")


def _member(form: Typed) -> int:
    organisation = form.number("organisation", least=1, most=2**31 - 1)
    if organisation is None:
        form.refuse_empty("organisation")
        raise Refused(*form.refusals)
    return organisation


def _join(connection: Connection, cluster_id: int, year: int, visit: Visit, form: Typed) -> None:
    clusters.join(connection, cluster_id, _member(form), first_year=year, actor=visit.actor, now=visit.now)


def _leave(connection: Connection, cluster_id: int, year: int, visit: Visit, form: Typed) -> None:
    clusters.leave(connection, cluster_id, _member(form), last_year=year, actor=visit.actor, now=visit.now)


def _lead(connection: Connection, cluster_id: int, year: int, visit: Visit, form: Typed) -> None:
    clusters.lead(connection, cluster_id, _member(form), year=year, actor=visit.actor, now=visit.now)


def _rank(connection: Connection, cluster_id: int, year: int, visit: Visit, form: Typed) -> int:
    """Read a place for each member; one left empty has none."""
    named = [name for name in form.values if name.startswith("place-")]
    places = {int(name.removeprefix("place-")): form.number(name, least=1) for name in named}
    minutes_on = form.day("minutes_on")
    if minutes_on is None:
        form.refuse_empty("minutes_on")
    if form.refusals or minutes_on is None:
        raise Refused(*form.refusals)
    given = {organisation: place for organisation, place in places.items() if place is not None}
    minutes = form.text("minutes")
    return clusters.rank(
        connection,
        cluster_id,
        given,
        year=year,
        minutes=minutes,
        minutes_on=minutes_on,
        actor=visit.actor,
        now=visit.now,
    )


_CHANGES: Mapping[str, Callable[[Connection, int, int, Visit, Typed], int | None]] = {
    "join": _join,
    "leave": _leave,
    "lead": _lead,
    "rank": _rank,
}
