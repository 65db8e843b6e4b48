"""Show one nomination to everybody who may know of it: where it stands, what it holds, what may be done, what was."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages import telling
from api.pages.doings import doings
from api.pages.opened import Opened, objections, open_nomination
from api.pages.visiting import Visit, Visiting
from states.guards import LIMITED_STATES
from states.nomination import NOMINATION, Action, State
from workflow.facts.dossier import criteria
from workflow.plans.terms import DossierScope
from workflow.queries import decisions, dossiers, timeline

router = APIRouter(include_in_schema=False)


@router.get("/nominations/{nomination_id}")
async def show_nomination(nomination_id: int, visit: Visiting) -> Response:
    """Show the page of a nomination."""
    shown = await visit.read(lambda connection: _whole(connection, nomination_id, visit))
    return await visit.page("nominations/page.html", shown)


def _whole(connection: Connection, nomination_id: int, visit: Visit) -> dict[str, Any]:
    opened = open_nomination(connection, nomination_id, visit=visit)
    entries = timeline.of(connection, NOMINATION.name, nomination_id)
    refused = timeline.refused(connection, nomination_id)
    return {
        **identity(opened),
        "items": dossiers.items(connection, opened.row, opened.terms),
        "attachable": _attachable(opened),
        "criteria": [
            (opened.names[code], code not in opened.facts.review.unticked)
            for code in criteria(opened.terms, opened.row.subject_type)
        ],
        "doings": doings(opened, visit.language),
        "events": telling.events(entries, opened.names, visit.language),
        "attempts": telling.attempts(refused, opened.names, visit.language),
        "draft_decision": decisions.draft_naming(connection, nomination_id, actor=visit.actor),
    }


def _attachable(opened: Opened) -> set[str]:
    """Name the items to which this role may attach a document here: the nominee's own, or what a return reopened."""
    if objections(opened.facts, Action.ATTACH):
        return set()
    if opened.row.state == State.RETURNED:
        return set(opened.row.flagged)
    return {item.code for item in opened.terms.dossier if item.scope == DossierScope.NOMINATION}


def identity(opened: Opened) -> dict[str, Any]:
    """Give what every page about a nomination shows of it."""
    return {
        "row": opened.row,
        "round": opened.round,
        "names": opened.names,
        "organisations": opened.organisations,
        "limit": opened.facts.limit.at,
        "limit_counts": opened.row.state in LIMITED_STATES,
    }
