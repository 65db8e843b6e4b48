"""Collect the documents of a round into one file, for those who oversee it."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.jobs.collecting import file_of
from api.pages.going import go
from api.pages.visiting import Posted, Visiting
from workflow.queries import collected
from workflow.services import collecting

router = APIRouter(include_in_schema=False)


@router.get("/rounds/{round_id}/collections")
async def show_collections(round_id: int, visit: Visiting) -> Response:
    """Show the collections that one asked for, how far they are, and where they can be had."""

    def work(connection: Connection) -> dict[str, Any]:
        row = collected.overseen(connection, round_id, actor=visit.actor)
        return {"round": row, "jobs": collected.asked_by(connection, round_id, actor=visit.actor)}

    return await visit.page("rounds/collections.html", await visit.read(work))


@router.post("/rounds/{round_id}/collections")
async def ask_for_collection(round_id: int, visit: Visiting, form: Posted) -> Response:
    """Ask for a collection of what was handed in so far."""
    real_now = visit.site.clock()
    await visit.change(
        lambda connection: collecting.ask(connection, round_id, actor=visit.actor, now=visit.now, real_now=real_now),
        form=form,
    )
    return go(f"/rounds/{round_id}/collections", "requested")


@router.get("/rounds/{round_id}/collections/{job_id}/file")
async def fetch_collection(round_id: int, job_id: int, visit: Visiting) -> Response:
    """Give the file to the account that asked for it, as long as it oversees the round."""
    row = await visit.read(lambda connection: collected.get(connection, round_id, job_id, actor=visit.actor))
    return file_of(row, visit.site)
