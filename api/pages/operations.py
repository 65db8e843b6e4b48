"""Show those who run the installation how its mail stands, and take what they do about it."""

from typing import Any, Literal

from fastapi import APIRouter
from sqlalchemy import Connection, Row
from starlette.responses import Response

from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from states.labels import word
from states.message import MESSAGE, Action, State
from states.refusals import Refused
from workflow import pausing
from workflow.facts.messages import facts_of
from workflow.pausing import Work
from workflow.queries import installation
from workflow.queries import messages as reading
from workflow.services import messages

router = APIRouter(include_in_schema=False)


@router.get("/operations")
async def show_operations(visit: Visiting, state: State | None = None, after: int | None = None) -> Response:
    """Show the queue of mail: how it stands, and message by message, with the server's last words."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = reading.page(connection, state=state, after=after, actor=visit.actor)
        return {
            "messages": [{"message": row, "doings": _doings(row, visit)} for row in rows],
            "next": following,
            "standing": reading.standing(connection, actor=visit.actor, real_now=visit.site.clock()),
            "state": state,
            "pause": pausing.pauses(connection).get(Work.MAIL),
        }

    return await visit.page("operations/messages.html", await visit.read(work))


def _doings(row: Row[Any], visit: Visit) -> list[tuple[str, str]]:
    """Name what may be done with a message at a press of a button."""
    offers = MESSAGE.offers(facts_of(row, now=visit.site.clock(), actor=visit.actor))
    return [
        (offer.action, word("action", offer.action, visit.language))
        for offer in offers
        if offer.possible and offer.action in messages.BY_HAND
    ]


@router.get("/operations/messages/{message_id}")
async def show_message(message_id: int, visit: Visiting) -> Response:
    """Show one message; its text in a demonstration only: elsewhere an administrator sees no dossier."""
    return await _shown(message_id, visit)


async def _shown(message_id: int, visit: Visit, *, address: str = "", refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get(connection, message_id, actor=visit.actor)
        known = facts_of(row, now=visit.site.clock(), actor=visit.actor)
        return {
            "message": row,
            "doings": _doings(row, visit),
            "resendable": MESSAGE.decide(Action.RESEND, known, None).dest is not None,
            "readable": installation.is_demo(connection),
            "address": address,
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("operations/message.html", await visit.read(work), refusals=refusals)


@router.post("/operations/messages/{message_id}/actions/{action}")
async def act_on_message(
    message_id: int, action: Literal["retry", "call_off", "find", "requeue"], visit: Visiting, form: Posted
) -> Response:
    """Try a message again, cancel it, or settle one of which nobody knows whether it arrived."""
    verb, real_now = messages.BY_HAND[Action(action)], visit.site.clock()
    try:
        await visit.change(lambda connection: verb(connection, message_id, actor=visit.actor, now=real_now), form=form)
    except Refused as refused:
        return await _shown(message_id, visit, refused=refused)
    return go("/operations", "done")


@router.post("/operations/messages/{message_id}/resend")
async def resend_message(message_id: int, visit: Visiting, form: Posted) -> Response:
    """Send a copy to another address."""
    address, real_now = form.text("address"), visit.site.clock()

    def work(connection: Connection) -> int:
        return messages.resend(connection, message_id, address, actor=visit.actor, now=visit.now, real_now=real_now)

    try:
        copy = await visit.change(work, form=form)
    except Refused as refused:
        return await _shown(message_id, visit, address=address, refused=refused)
    return go(f"/operations/messages/{copy}", "done")


@router.get("/operations/addresses")
async def show_addresses(visit: Visiting, after: int | None = None) -> Response:
    """Show the addresses that no mail is sent to, since a server said that they do not exist."""
    rows, following = await visit.read(
        lambda connection: reading.suppressed(connection, after=after, actor=visit.actor)
    )
    return await visit.page("operations/addresses.html", {"addresses": rows, "next": following})


@router.post("/operations/addresses/{suppression_id}/lift")
async def lift_suppression(suppression_id: int, visit: Visiting, form: Posted) -> Response:
    """Let mail go to an address again."""
    real_now = visit.site.clock()
    await visit.change(
        lambda connection: messages.lift(connection, suppression_id, actor=visit.actor, now=real_now), form=form
    )
    return go("/operations/addresses", "done")


@router.post("/operations/mail/{switch}")
async def switch_mail(switch: Literal["pause", "resume"], visit: Visiting, form: Posted) -> Response:
    """Hold all mail back, or let it go on."""
    held, real_now = switch == "pause", visit.site.clock()
    await visit.change(
        lambda connection: pausing.switch(connection, Work.MAIL, held=held, actor=visit.actor, now=real_now), form=form
    )
    return go("/operations", "done")
