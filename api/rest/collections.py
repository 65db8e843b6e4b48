"""Answer those who oversee a round: its documents in one file, made beside requests."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import FileResponse

from api.deps import Asking
from api.jobs.collecting import file_of
from workflow.queries import collected
from workflow.services import collecting

router = APIRouter(prefix="/rounds/{round_id}/collections", tags=["rounds"])


@router.post("", status_code=201)
async def ask_for_collection(round_id: int, caller: Asking) -> dict[str, int]:
    """Ask for the documents of all that was handed in; gives the id of the job that collects them."""
    real_now = caller.site.clock()
    job: int = await caller.change(
        lambda connection: collecting.ask(connection, round_id, actor=caller.actor, now=caller.now, real_now=real_now)
    )
    return {"job": job}


@router.get("")
async def list_collections(round_id: int, caller: Asking) -> dict[str, Any]:
    """List the collections that the caller asked for, with how far they are."""

    def work(connection: Connection) -> list[dict[str, Any]]:
        wanted = ("id", "state", "asked_at", "done", "total", "result")
        rows = collected.asked_by(connection, round_id, actor=caller.actor)
        return [{name: getattr(row, name) for name in wanted} for row in rows]

    return {"items": await caller.read(work)}


@router.get("/{job_id}/file")
async def fetch_collection(round_id: int, job_id: int, caller: Asking) -> FileResponse:
    """Give the file to the account that asked for it, as long as it oversees the round."""
    row = await caller.read(lambda connection: collected.get(connection, round_id, job_id, actor=caller.actor))
    return file_of(row, caller.site)
