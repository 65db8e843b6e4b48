"""Show those who run the installation what is done beside requests: now, when next, and what went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.jobs.timetable import timetable
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from states.job import JOB, Action, JobFacts, State
from states.labels import word
from states.refusals import Refused
from workflow import pausing
from workflow.pausing import Work
from workflow.queries import jobs as reading
from workflow.services import jobs

router = APIRouter(include_in_schema=False)

_OPEN = (State.RUNNING, State.WAITING)
_ENDED_BADLY = (State.FAILED, State.CANCELLED)


@router.get("/operations/jobs")
async def show_jobs(visit: Visiting, state: State | None = None, after: int | None = None) -> Response:
    """Show what runs and waits, what failed, and the timetable; or, with a state, all jobs in it."""
    return await _shown(visit, state=state, after=after)


async def _shown(
    visit: Visit, *, state: State | None = None, after: int | None = None, refused: Refused | None = None
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        wanted = {"open": _OPEN, "failed": _ENDED_BADLY} if state is None else {"listed": (state,)}
        lists = {name: _listed(connection, states, after, visit) for name, states in wanted.items()}
        return {
            "lists": {name: rows for name, (rows, _following) in lists.items()},
            "next": max((following for _rows, following in lists.values() if following and state), default=None),
            "state": state,
            "states": tuple(State),
            "timetable": timetable(connection, now=visit.site.clock(), actor=visit.actor),
            "pause": pausing.pauses(connection).get(Work.JOBS),
        }

    return await visit.page(
        "operations/jobs.html", await visit.read(work), refusals=refused.refusals if refused else ()
    )


def _listed(
    connection: Connection, states: Sequence[State], after: int | None, visit: Visit
) -> tuple[list[Mapping[str, Any]], int | None]:
    """Read jobs, each with what may be done with it."""
    rows, following = reading.page(connection, states=states, after=after, actor=visit.actor)
    return [{"job": row, "doings": _doings(row, visit)} for row in rows], following


def _doings(row: Any, visit: Visit) -> list[tuple[str, str]]:  # noqa: ANN401 - a job's row.
    known = JobFacts(now=visit.site.clock(), state=row.state, attempts=row.attempts, actor=visit.actor)
    offers = JOB.offers(known)
    return [(offer.action, word("action", offer.action, visit.language)) for offer in offers if offer.possible]


@router.post("/operations/jobs/{job_id}/actions/{action}")
async def act_on_job(job_id: int, action: Literal["abandon", "retry"], visit: Visiting, form: Posted) -> Response:
    """Cancel a job, or try it again."""
    verb, real_now = jobs.BY_HAND[Action(action)], visit.site.clock()
    try:
        await visit.change(lambda connection: verb(connection, job_id, actor=visit.actor, now=real_now), form=form)
    except Refused as refused:
        return await _shown(visit, refused=refused)
    return go("/operations/jobs", "done")


@router.post("/operations/jobs/{switch}")
async def switch_jobs(switch: Literal["pause", "resume"], visit: Visiting, form: Posted) -> Response:
    """Hold all jobs back, or let them go on."""
    held, real_now = switch == "pause", visit.site.clock()
    await visit.change(
        lambda connection: pausing.switch(connection, Work.JOBS, held=held, actor=visit.actor, now=real_now), form=form
    )
    return go("/operations/jobs", "done")
