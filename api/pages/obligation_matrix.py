"""Show what the units of an issuer owe under a plan as a matrix, and ask them for a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages.going import go
from api.pages.opened_plan import open_plan, runs, said_in
from api.pages.owing import percent, standing_of
from api.pages.plan_year import year_links, years_of
from api.pages.tasks import Badge
from api.pages.visiting import Posted, Visit, Visiting
from api.rendering import Link
from states.labels import word
from states.obligation import OBLIGATION
from states.refusals import Refused
from workflow.calendar import local_day
from workflow.queries import clusters as reading_clusters
from workflow.queries import matrix as reading
from workflow.queries import obligations, organisations, plans
from workflow.queries.matrix import Cell, Column, Matrix, MatrixFilter
from workflow.services import duties

router = APIRouter(include_in_schema=False)

PATH = "/plans/{plan_id}/obligations"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """How one unit stands to one duty, in words."""

    id: int
    badge: Badge
    late: bool
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One unit with its cells by key of their column."""

    name: str
    cells: Mapping[str, ShownCell]


@router.get(PATH)
async def show_matrix(plan_id: int, visit: Visiting) -> Response:
    """Show the units that the role may know of by what each of them owes in a year."""
    return await visit.page(
        "obligations/matrix.html", await visit.read(lambda connection: _shown(connection, plan_id, visit))
    )


def _shown(connection: Connection, plan_id: int, visit: Visit) -> dict[str, Any]:
    opened = open_plan(connection, plan_id, visit=visit)
    rounds = plans.rounds_of_plan(connection, plan_id, actor=visit.actor)
    years = years_of(opened, [row.year for row in rounds], visit.now)
    query = visit.request.query_params
    year = min(max(_number(query, "year") or local_day(visit.now).year, years[0]), years[-1])
    groups = {one.id: one for one in reading_clusters.of_plan(connection, plan_id, year, actor=visit.actor)}
    clusters = {number: one.name_vi if visit.language == "vi" else one.name_en for number, one in groups.items()}
    wanted = _wanted(query, plan_id, year, clusters)
    found = reading.matrix(connection, wanted, actor=visit.actor, now=visit.now)
    base = PATH.format(plan_id=plan_id)
    return {
        "opened": opened,
        "base": base,
        "year": year,
        "years": year_links(base, years, year),
        "wanted": wanted,
        "states": _states(visit),
        "clusters": list(clusters.items()),
        "selected": _selected(wanted, clusters, base, visit),
        "columns": [_column(column, visit) for column in found.columns],
        "rows": _rows(found, visit),
        "next": _address(base, wanted, after=found.next) if found.next else "",
        "previous": _address(base, wanted, before=found.previous) if found.previous else "",
        "requests": runs(opened.row, visit.actor) and obligations.on_request(connection, opened.row.version_id),
    }


def _wanted(query: Mapping[str, str], plan_id: int, year: int, clusters: Mapping[int, str]) -> MatrixFilter:
    """Read what the matrix is narrowed to; what makes no sense narrows nothing."""
    state, cluster = query.get("state", ""), _number(query, "cluster")
    return MatrixFilter(
        plan=plan_id,
        year=year,
        text=query.get("q", "").strip() or None,
        cluster=cluster if cluster in clusters else None,
        state=state if state in {*OBLIGATION.states, "overdue", "late"} else None,
        after=_number(query, "after"),
        before=_number(query, "before"),
    )


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**31)) else None


def _states(visit: Visit) -> list[tuple[str, str]]:
    named = [(state, word(OBLIGATION.name, state, visit.language)) for state in OBLIGATION.states]
    return [("overdue", _("Overdue")), ("late", _("Handed in late")), *named]


def _narrowed(wanted: MatrixFilter) -> dict[str, Any]:
    given = {"q": wanted.text, "cluster": wanted.cluster, "state": wanted.state}
    return {name: value for name, value in given.items() if value is not None}


def _address(base: str, wanted: MatrixFilter, **turned: int) -> str:
    return f"{base}?{urlencode({'year': wanted.year, **_narrowed(wanted), **turned})}"


def _selected(wanted: MatrixFilter, clusters: Mapping[int, str], base: str, visit: Visit) -> list[Link]:
    """Give a link for each condition that takes it away."""
    narrowed = _narrowed(wanted)
    words = {
        "q": wanted.text or "",
        "cluster": clusters.get(wanted.cluster or 0, ""),
        "state": dict(_states(visit)).get(wanted.state or "", ""),
    }
    links = []
    for name in narrowed:
        kept = {key: value for key, value in narrowed.items() if key != name}
        links.append(Link(words[name], f"{base}?{urlencode({'year': wanted.year, **kept})}"))
    return links


def _column(column: Column, visit: Visit) -> dict[str, Any]:
    name = column.name_vi if visit.language == "vi" else column.name_en
    return {"key": column.key, "name": name, "limit_at": column.limit_at}


def _rows(found: Matrix, visit: Visit) -> list[ShownRow]:
    return [
        ShownRow(row.organisation_name, {key: _cell(cell, visit) for key, cell in row.cells.items()})
        for row in found.rows
    ]


def _cell(cell: Cell, visit: Visit) -> ShownCell:
    signed = None if cell.signed is None else percent(cell.signed, cell.expected)
    return ShownCell(cell.id, standing_of(cell.state, cell.limit_at, visit.now), cell.late, signed)


@router.get("/plans/{plan_id}/request")
async def show_request(plan_id: int, visit: Visiting) -> Response:
    """Show the form by which the lead office asks for what is owed on request."""
    return await _request_form(plan_id, visit, blank())


async def _request_form(plan_id: int, visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        asked = obligations.on_request(connection, opened.row.version_id)
        return {
            "opened": opened,
            "codes": [(one.code, said_in(one.name, visit.language)) for one in asked],
            "organisations": organisations.below(connection, opened.row.issuer_id),
            "chosen": form.numbers("organisations"),
            "form": form,
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("obligations/request.html", await visit.read(work), refusals=refusals)


@router.post("/plans/{plan_id}/request")
async def request_report(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Ask all who owe it, or those ticked, through a day."""
    try:
        await visit.change(lambda connection: _request(connection, plan_id, visit, form), form=form)
    except Refused as refused:
        return await _request_form(plan_id, visit, form, refused)
    return go(PATH.format(plan_id=plan_id), "requested")


def _request(connection: Connection, plan_id: int, visit: Visit, form: Typed) -> list[int]:
    code, due, brief = form.required("code"), form.day("due"), form.required("brief")
    if due is None:
        form.refuse_empty("due")
    if form.refusals or due is None:
        raise Refused(*form.refusals)
    chosen = form.numbers("organisations") or None
    made = duties.request(
        connection, plan_id, code, organisations=chosen, due=due, brief=brief, actor=visit.actor, now=visit.now
    )
    return list(made)
