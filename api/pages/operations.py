"""Show those who run the installation how its mail stands."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.visiting import Visiting
from workflow.errors import NotFound
from workflow.queries import installation, messages

router = APIRouter(include_in_schema=False)


@router.get("/operations")
async def show_operations(visit: Visiting, state: str | None = None, after: int | None = None) -> Response:
    """Show the queue of mail by state, with the server's last words."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = messages.page(connection, state=state, after=after, actor=visit.actor)
        counts = messages.counts(connection, actor=visit.actor)
        readable = installation.is_demo(connection)
        return {"messages": rows, "next": following, "counts": counts, "state": state, "readable": readable}

    return await visit.page("operations/messages.html", await visit.read(work))


@router.get("/operations/messages/{message_id}")
async def show_message(message_id: int, visit: Visiting) -> Response:
    """Show a message's text, in a demonstration only: elsewhere an administrator sees no dossier."""

    def work(connection: Connection) -> dict[str, Any]:
        if not installation.is_demo(connection):
            raise NotFound("message", message_id)
        return {"message": messages.get_text(connection, message_id, actor=visit.actor)}

    return await visit.page("operations/message.html", await visit.read(work))
