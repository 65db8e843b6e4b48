"""Answer for councils: members, and sittings from convening to confirmation."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import Asking
from api.papers import Format, paper_file
from api.rest.shapes import instant
from api.schemas import CloseSittingBody, ConveneBody
from workflow.calendar import local_day
from workflow.documents.minutes import paper_of
from workflow.queries import councils as reading
from workflow.queries.minutes import minutes_of
from workflow.services import sittings

router = APIRouter(tags=["councils"])


class SittingAction(StrEnum):
    """What may be asked of a sitting without further answers."""

    MINUTE = "minute"
    CONFIRM = "confirm"


_VERBS = {SittingAction.MINUTE: sittings.minute, SittingAction.CONFIRM: sittings.confirm}


@router.get("/councils/{organisation}/members")
async def list_members(organisation: int, caller: Asking) -> dict[str, Any]:
    """List who sits on the council of an organisation today."""
    day = local_day(caller.now)
    found = await caller.read(lambda connection: reading.members(connection, organisation, day=day, actor=caller.actor))
    return {"items": found}


@router.post("/sittings", status_code=201)
async def convene_sitting(body: ConveneBody, caller: Asking) -> dict[str, Any]:
    """Convene a council on nominations that wait for it."""
    convened = await caller.change(
        lambda connection: sittings.convene(
            connection,
            body.organisation,
            held_at=body.held_at,
            place=body.place,
            nominations=body.nominations,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": convened}


@router.get("/sittings/{sitting_id}")
async def read_sitting(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """Show one sitting with attendance and counts."""
    found = await caller.read(lambda connection: reading.get_sitting(connection, sitting_id, actor=caller.actor))
    moments = {name: instant(found[name]) for name in ("held_at", "minuted_at", "confirmed_at")}
    return {**found, **moments}


@router.get("/sittings/{sitting_id}/minutes.{form}", response_class=Response)
async def read_minutes(sitting_id: int, form: Format, caller: Asking) -> Response:
    """Give the minutes of a closed sitting as a DOCX to edit or a PDF to sign."""
    minutes = await caller.read(lambda connection: minutes_of(connection, sitting_id, actor=caller.actor))
    return await paper_file(paper_of(minutes), form, name=f"bien-ban-{sitting_id}", at=minutes.closed_at)


@router.post("/sittings/{sitting_id}/actions/close")
async def close_sitting(sitting_id: int, body: CloseSittingBody, caller: Asking) -> dict[str, Any]:
    """Write down who came and how the votes fell."""
    state = await caller.change(
        lambda connection: sittings.close(
            connection,
            sitting_id,
            attendance=body.presences(),
            votes=body.counts(),
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id, "state": state}


@router.post("/sittings/{sitting_id}/actions/{action}")
async def act_on_sitting(sitting_id: int, action: SittingAction, caller: Asking) -> dict[str, Any]:
    """Minute a sitting, or let its chair confirm it."""
    state = await caller.change(
        lambda connection: _VERBS[action](connection, sitting_id, actor=caller.actor, now=caller.now)
    )
    return {"id": sitting_id, "state": state}
