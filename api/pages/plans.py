"""Show the plans that somebody takes part in, and what one of them says, each value with its section."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.opened_plan import open_plan, standing_of
from api.pages.visiting import Visit, Visiting
from states.facts import Office
from workflow import pinned
from workflow.plans.announcing import known
from workflow.plans.schema import Plan
from workflow.queries import plans as reading

router = APIRouter(include_in_schema=False)


@router.get("/plans")
async def list_plans(visit: Visiting) -> Response:
    """List the plans of the issuers that the role works for, newest first."""
    return await visit.page("plans/list.html", await visit.read(lambda connection: _listed(connection, visit)))


def _listed(connection: Connection, visit: Visit) -> dict[str, Any]:
    rows = reading.visible_plans(connection, actor=visit.actor)
    versions = pinned.recall(connection, [row.version_id for row in rows])
    plans = {row.id: versions[row.version_id].plan for row in rows}
    return {
        "rows": rows,
        "plans": plans,
        "periods": {plan_id: known(plan.period) for plan_id, plan in plans.items()},
        "standings": {plan_id: standing_of(plan, visit.now) for plan_id, plan in plans.items()},
    }


@router.get("/plans/{plan_id}/terms")
async def show_terms(plan_id: int, visit: Visiting) -> Response:
    """Show what a plan says: who may be nominated, for what, with which papers, who owes what."""

    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        return {"opened": opened, "plan": opened.plan, "names": opened.names, "offices": _offices(opened.plan)}

    return await visit.page("plans/terms.html", await visit.read(work))


def _offices(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Give each office that the plan names: the kind of its word, its word, its organisation, the section."""
    found = []
    for name, office in plan.offices:
        if office is None:
            continue
        kind = "office" if name in set(Office) else "plan_office"
        found.append((kind, name, office.organisation, office.source))
        alternate = getattr(office, "alternate", None)
        if alternate is not None:
            found.append(("office", Office.PROPOSING_ALTERNATE.value, alternate.organisation, alternate.source))
    return found
