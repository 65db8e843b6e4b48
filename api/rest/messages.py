"""Answer those who run the installation about mail: how it stands, what failed; and pause, retry, cancel, resend."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from api.deps import Asking
from api.schemas import Body
from states.message import Action, State
from workflow import pausing
from workflow.pausing import Work
from workflow.queries import messages as reading
from workflow.services import messages

router = APIRouter(prefix="/operations", tags=["operations"])


class AddressBody(Body):
    """Where a copy goes: the address of an account of the recipient's organisation."""

    address: Annotated[str, Field(min_length=3, max_length=400)]


@router.get("/mail")
async def read_standing(caller: Asking) -> dict[str, Any]:
    """Tell how the queue stands, and since when it is paused."""

    def work(connection: Connection) -> dict[str, Any]:
        found = reading.standing(connection, actor=caller.actor, real_now=caller.site.clock())
        pause = pausing.pauses(connection).get(Work.MAIL)
        return {**asdict(found), "paused_since": pause.since if pause else None}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.get("/messages")
async def list_messages(caller: Asking, state: State | None = None, after: int | None = None) -> dict[str, Any]:
    """List messages without their text, the newest first; `next` goes on after a full page."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = reading.page(connection, state=state, after=after, actor=caller.actor)
        return {"items": [row._asdict() for row in rows], "next": following}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.post("/messages/{message_id}/actions/{action}", status_code=204)
async def act_on_message(
    message_id: int, action: Literal["retry", "call_off", "find", "requeue"], caller: Asking
) -> None:
    """Try a message again, cancel it, or settle one of which nobody knows whether it arrived."""
    verb, real_now = messages.BY_HAND[Action(action)], caller.site.clock()
    await caller.change(lambda connection: verb(connection, message_id, actor=caller.actor, now=real_now))


@router.post("/messages/{message_id}/copies", status_code=201)
async def resend_message(message_id: int, body: AddressBody, caller: Asking) -> dict[str, int]:
    """Send a copy of a message that is not on its way to another address; gives the copy's id."""
    real_now = caller.site.clock()
    copy: int = await caller.change(
        lambda connection: messages.resend(
            connection, message_id, body.address, actor=caller.actor, now=caller.now, real_now=real_now
        ),
        body=body.model_dump(),
    )
    return {"id": copy}


@router.get("/addresses")
async def list_addresses(caller: Asking, after: int | None = None) -> dict[str, Any]:
    """List the addresses that no mail is sent to, the newest first; `next` goes on after a full page."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = reading.suppressed(connection, after=after, actor=caller.actor)
        return {"items": [row._asdict() for row in rows], "next": following}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.post("/addresses/{suppression_id}/actions/lift", status_code=204)
async def lift_suppression(suppression_id: int, caller: Asking) -> None:
    """Let mail go to an address again."""
    real_now = caller.site.clock()
    await caller.change(lambda connection: messages.lift(connection, suppression_id, actor=caller.actor, now=real_now))


@router.post("/mail/actions/{switch}", status_code=204)
async def switch_mail(switch: Literal["pause", "resume"], caller: Asking) -> None:
    """Hold all mail back, or let it go on."""
    held, real_now = switch == "pause", caller.site.clock()
    await caller.change(
        lambda connection: pausing.switch(connection, Work.MAIL, held=held, actor=caller.actor, now=real_now)
    )
