"""Show what waits for the person who signs in."""

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.visiting import Visiting
from workflow.queries import rounds as reading
from workflow.queries.waiting import Waiting, waiting

router = APIRouter(include_in_schema=False)


@router.get("/")
async def show_home(visit: Visiting) -> Response:
    """Show what waits for this role, and the rounds that are open."""

    def work(connection: Connection) -> dict[str, object]:
        rounds = [row for row in reading.visible_rounds(connection, actor=visit.actor) if row.state == "open"]
        quotas = reading.quotas(connection, [row.id for row in rounds])
        found: list[Waiting] = waiting(connection, actor=visit.actor)
        return {"waiting": found, "rounds": rounds, "quotas": quotas}

    return await visit.page("home.html", await visit.read(work))
