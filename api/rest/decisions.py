"""Answer for award decisions: draft, revise, sign."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.deps import Asking
from api.errors import PROBLEM
from api.rest.shapes import outcome, outcomes
from api.schemas import DecisionBody, ReviseBody
from workflow.acts.values import to_json
from workflow.queries import decisions as reading
from workflow.services import decisions

router = APIRouter(tags=["decisions"])


@router.post("/decisions", status_code=201)
async def draft_decision(body: DecisionBody, caller: Asking) -> dict[str, Any]:
    """Draft a decision on proposed nominees of a round."""
    drafted = await caller.change(
        lambda connection: decisions.draft(
            connection,
            body.round,
            abstract=body.abstract,
            nominations=body.nominations,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": drafted}


@router.get("/decisions/{decision_id}")
async def read_decision(decision_id: int, caller: Asking) -> dict[str, Any]:
    """Show one decision with the nominees that it names."""
    found: dict[str, Any] = await caller.read(
        lambda connection: reading.get_decision(connection, decision_id, actor=caller.actor)
    )
    return found


@router.put("/decisions/{decision_id}")
async def revise_decision(decision_id: int, body: ReviseBody, caller: Asking) -> dict[str, Any]:
    """Name other nominees in a drafted decision."""
    version = await caller.change(
        lambda connection: decisions.revise(
            connection, decision_id, nominations=body.nominations, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": decision_id, "version": version}


@router.post("/decisions/{decision_id}/actions/sign")
async def sign_decision(decision_id: int, caller: Asking) -> JSONResponse:
    """Sign a decision: all its nominees are awarded, or none and every reason is told."""

    def work(connection: Connection) -> dict[str, Any]:
        signed = decisions.sign(connection, decision_id, actor=caller.actor, now=caller.now)
        return {"number": signed.number, "outcomes": [to_json(one) for one in signed.outcomes]}

    stored = await caller.change(work)
    shown = [outcome(one, caller) for one in outcomes(stored["outcomes"])]
    if stored["number"] is None:
        return JSONResponse({"status": 409, "outcomes": shown}, status_code=409, media_type=PROBLEM)
    return JSONResponse({"number": stored["number"], "outcomes": shown})
