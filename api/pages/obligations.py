"""Show what somebody owes under the plans of a year, and one such duty with all that was done about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api import charts
from api.pages import telling
from api.pages.answers import open_report
from api.pages.goals import as_decimal
from api.pages.owing import is_open, lacking, percent, standing_of, titles
from api.pages.tasks import Badge
from api.pages.visiting import Visit, Visiting
from api.pages.wording import Names, said
from api.rendering import Link
from states.actors import ISSUER_ROLES
from states.obligation import Action
from workflow.calendar import local_day
from workflow.facts.obligations import SIGNED
from workflow.plans.obligations import Files
from workflow.queries import commitments, plans, reports
from workflow.queries import obligations as reading
from workflow.services import obligations

router = APIRouter(include_in_schema=False)

_PAGES = {
    Action.EDIT: "/obligations/{id}/report",
    Action.COMMIT: "/obligations/{id}/sign",
    Action.HAND_IN: "/obligations/{id}/check",
}
"""Actions with a page of their own; all others share the page of an action."""

_LOOKS = {Action.EDIT: "primary", Action.HAND_IN: "primary", Action.ACCEPT: "primary", Action.WAIVE: "warning"}
_EARLIEST, _LATEST = 2000, 2100


@dataclass(frozen=True, slots=True)
class Line:
    """One duty in a list."""

    id: int
    name: str
    plan: str
    organisation: str
    due_at: Any
    late: bool
    is_open: bool
    badge: Badge
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Doing:
    """A button: its words, its look, where it leads, and every reason why it does not now."""

    text: str
    kind: str
    href: str
    reasons: tuple[str, ...]


@router.get("/obligations")
async def list_own(visit: Visiting, year: int | None = None) -> Response:
    """List what the role's own organisation owes in a year, by day."""
    chosen = min(max(year or local_day(visit.now).year, _EARLIEST), _LATEST)
    return await visit.page(
        "obligations/list.html", await visit.read(lambda connection: _own(connection, chosen, visit))
    )


def _own(connection: Connection, year: int, visit: Visit) -> dict[str, Any]:
    rows = reading.owed(connection, year=year, actor=visit.actor)
    owing = {row.organisation_id: row.organisation_name for row in rows}
    lines = [line_of(row, visit, several=len(owing) > 1) for row in rows]
    to_sign = [
        line_of(row, visit, several=True) for row in reading.to_sign(connection, actor=visit.actor) if not row.own
    ]
    is_office = visit.actor.issuers_as(ISSUER_ROLES)
    seen = plans.visible_plans(connection, actor=visit.actor) if is_office else []
    return {
        "year": year,
        "years": years_of(connection, year, visit),
        "to_sign": to_sign,
        "todo": [line for line in lines if line.is_open],
        "done": [line for line in lines if not line.is_open],
        "plans": [(row.id, row.title_vi if visit.language == "vi" else row.title_en) for row in seen],
    }


def years_of(connection: Connection, chosen: int, visit: Visit) -> list[Link]:
    """Link the years in which something is owed, the present one, and the one chosen."""
    owed = reading.own_years(connection, actor=visit.actor)
    years = sorted({*owed, local_day(visit.now).year, chosen})
    return [Link(str(one), f"/obligations?year={one}", current=one == chosen) for one in years]


def line_of(row: Any, visit: Visit, *, several: bool) -> Line:  # noqa: ANN401 - an obligation's row.
    """Word one duty for a list; who owes it only where several do."""
    vi = visit.language == "vi"
    return Line(
        id=row.id,
        name=name_of(row, visit),
        plan=row.plan_vi if vi else row.plan_en,
        organisation=row.organisation_name if several else "",
        due_at=row.due_at,
        late=row.late,
        is_open=is_open(row.state),
        badge=standing_of(row.state, row.due_at, visit.now),
        percent=percent(row.signed, row.expected),
    )


def name_of(row: Any, visit: Visit) -> str:  # noqa: ANN401 - an obligation's row.
    """Say what is owed."""
    return str(row.name_vi if visit.language == "vi" else row.name_en)


def identity(connection: Connection, obligation_id: int, visit: Visit) -> dict[str, Any]:
    """Read what every page about one duty says of it. Raises NotFound, for missing and foreign alike."""
    row = reading.get_obligation(connection, obligation_id, actor=visit.actor)
    return {
        "row": row,
        "name": name_of(row, visit),
        "badge": standing_of(row.state, row.due_at, visit.now),
        "is_open": is_open(row.state),
        "signed_kind": row.kind in SIGNED,
        "percent": percent(row.signed, row.expected),
    }


@router.get("/obligations/{obligation_id}")
async def show_obligation(obligation_id: int, visit: Visiting) -> Response:
    """Show one duty: until when, what was handed in, who signed, and what may be done."""
    return await visit.page(
        "obligations/page.html", await visit.read(lambda connection: _shown(connection, obligation_id, visit))
    )


def _shown(connection: Connection, obligation_id: int, visit: Visit) -> dict[str, Any]:
    shown = identity(connection, obligation_id, visit)
    offers = obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now)
    may_edit = any(offer.action == Action.EDIT for offer in offers)
    opened = open_report(connection, shown["row"], visit)
    asks = opened.form.asks
    doings = list(_doings(offers, shown, opened.names, visit))
    happened = reading.events(connection, obligation_id, actor=visit.actor)
    return {
        **shown,
        **signatures(connection, shown, visit),
        "report": opened.written if opened.form.fields or asks.text or asks.files is not Files.NONE else None,
        "asks_nominees": asks.nominees,
        "nominees": reports.nominees(connection, obligation_id, actor=visit.actor),
        "may_edit": may_edit,
        "doings": sorted(doings, key=lambda doing: bool(doing.reasons)),
        "extensions": reading.extensions(connection, obligation_id, actor=visit.actor),
        "events": telling.events(happened, {}, visit.language),
        "attempts": reading.attempts(connection, obligation_id, actor=visit.actor),
        "returned_because": reading.returned_because(happened),
    }


def signatures(connection: Connection, shown: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """Read who signed, where the duty is to sign."""
    if not shown["signed_kind"]:
        return {}
    row = shown["row"]
    wanted = reading.terms(connection, row).share
    return {
        "signatures": commitments.signatures(connection, row.id, actor=visit.actor),
        "filenames": {one.id: one.filename for one in reports.files(connection, row.id, actor=visit.actor)},
        "signed_cells": charts.cells(row.expected, used=max(0, row.signed)) if row.expected else (),
        "share": None if wanted is None else as_decimal(wanted * 100),
    }


def _doings(offers: Any, shown: dict[str, Any], names: Names, visit: Visit) -> Iterator[Doing]:  # noqa: ANN401 - what the table offers.
    words = titles()
    for offer in offers:
        if offer.action not in words:
            continue
        path = _PAGES.get(offer.action, "/obligations/{id}/actions/{action}")
        if offer.action == Action.EDIT and shown["signed_kind"]:
            path = "/obligations/{id}/commitment"
        yield Doing(
            text=words[offer.action],
            kind=_LOOKS.get(offer.action, "secondary"),
            href=path.format(id=shown["row"].id, action=offer.action),
            reasons=said(offer.refusals, visit.language, {**names, **lacking()}),
        )
