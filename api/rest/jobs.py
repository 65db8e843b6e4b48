"""Answer those who run the installation about jobs: what runs, what failed, the timetable; and pause, cancel, retry."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from api.deps import Asking
from api.jobs.timetable import timetable
from states.job import Action, State
from workflow import pausing
from workflow.pausing import Work
from workflow.queries import jobs as reading
from workflow.services import jobs

router = APIRouter(prefix="/operations", tags=["operations"])


@router.get("/jobs")
async def list_jobs(
    caller: Asking, state: Annotated[list[State] | None, Query()] = None, after: int | None = None
) -> dict[str, Any]:
    """List jobs, the newest first, those in some states or all; `next` goes on after a full page."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = reading.page(connection, states=state or tuple(State), after=after, actor=caller.actor)
        return {"items": [row._asdict() for row in rows], "next": following}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.get("/schedule")
async def read_schedule(caller: Asking) -> dict[str, Any]:
    """Tell what the clock wants, when it was last done and will be next, and since when jobs are paused."""

    def work(connection: Connection) -> dict[str, Any]:
        lines = timetable(connection, now=caller.site.clock(), actor=caller.actor)
        pause = pausing.pauses(connection).get(Work.JOBS)
        return {"items": [asdict(line) for line in lines], "paused_since": pause.since if pause else None}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.post("/jobs/{job_id}/actions/{action}", status_code=204)
async def act_on_job(job_id: int, action: Literal["abandon", "retry"], caller: Asking) -> None:
    """Cancel a job that waits or runs, or try one again that failed or was cancelled."""
    verb, real_now = jobs.BY_HAND[Action(action)], caller.site.clock()
    await caller.change(lambda connection: verb(connection, job_id, actor=caller.actor, now=real_now))


@router.post("/jobs/actions/{switch}", status_code=204)
async def switch_jobs(switch: Literal["pause", "resume"], caller: Asking) -> None:
    """Hold all jobs back, or let them go on."""
    held, real_now = switch == "pause", caller.site.clock()
    await caller.change(
        lambda connection: pausing.switch(connection, Work.JOBS, held=held, actor=caller.actor, now=real_now)
    )
