"""Show what waits for the person who signs in."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.visiting import Visiting
from states.actors import UNIT_ROLES, Actor
from workflow.queries import obligations, submissions
from workflow.queries import rounds as reading
from workflow.queries.sitting_tasks import sitting_tasks
from workflow.queries.waiting import Waiting, waiting

router = APIRouter(include_in_schema=False)

MOST_SUBMISSIONS = 5
"""Submissions of a round that the first page links to; the list of submissions has all."""


@router.get("/")
async def show_home(visit: Visiting) -> Response:
    """Show what waits for this role, and the rounds that are open."""

    def work(connection: Connection) -> dict[str, object]:
        rounds = [row for row in reading.visible_rounds(connection, actor=visit.actor) if row.state == "open"]
        quotas = reading.quotas(connection, [row.id for row in rounds])
        found: list[Waiting] = waiting(connection, actor=visit.actor)
        own = _own(connection, [row.id for row in rounds], actor=visit.actor)
        duties = obligations.waiting(connection, actor=visit.actor, now=visit.now)
        tasks = sitting_tasks(connection, actor=visit.actor, now=visit.now)
        return {"waiting": found, "rounds": rounds, "quotas": quotas, "own": own, "duties": duties, "tasks": tasks}

    return await visit.page("home.html", await visit.read(work))


def _own(connection: Connection, rounds: list[int], *, actor: Actor) -> dict[int, list[Any]]:
    """Give a unit its submissions in each of these rounds; nobody else prepares any."""
    if not actor.organisations_as(UNIT_ROLES):
        return {}
    return {
        one: submissions.page(connection, round_id=one, after=None, limit=MOST_SUBMISSIONS, actor=actor)[0]
        for one in rounds
    }
