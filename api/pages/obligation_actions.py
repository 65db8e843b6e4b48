"""Take one action on something that is owed: return, accept, waive, reinstate, or put it off."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages.going import go
from api.pages.obligations import identity
from api.pages.owing import titles
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.obligation import Action
from states.refusals import Refusal, Refused
from workflow.errors import NotFound
from workflow.services import obligations
from workflow.services.obligations import Advanced

router = APIRouter(include_in_schema=False)

PATH = "/obligations/{obligation_id}/actions/{action}"

ASKS: Mapping[str, tuple[str, ...]] = {
    Action.RETURN: ("reason", "due"),
    Action.ACCEPT: (),
    Action.WAIVE: ("reason",),
    Action.REINSTATE: ("reason",),
    Action.EXTEND: ("until", "reason", "evidence"),
}
"""What each action asks; all others have pages of their own."""

_VERBS: Mapping[str, Callable[..., Advanced]] = {
    Action.RETURN: obligations.return_,
    Action.ACCEPT: obligations.accept,
    Action.WAIVE: obligations.waive,
    Action.REINSTATE: obligations.reinstate,
    Action.EXTEND: obligations.extend,
}


@router.get(PATH)
async def show_action(obligation_id: int, action: str, visit: Visiting) -> Response:
    """Show the form of an action, or every reason why it is not possible."""
    _require_known(action, obligation_id, visit)
    return await _form(obligation_id, action, visit, blank())


@router.post(PATH)
async def take_action(obligation_id: int, action: str, visit: Visiting, form: Posted) -> Response:
    """Take an action once for each form."""
    _require_known(action, obligation_id, visit)
    try:
        await visit.change(lambda connection: _take(connection, obligation_id, action, visit, form), form=form)
    except Refused as refused:
        return await _form(obligation_id, action, visit, form, refused.refusals)
    return go(f"/obligations/{obligation_id}", "done")


def _require_known(action: str, obligation_id: int, visit: Visit) -> None:
    """Let through what has its form here; who puts a deadline off has just been recognised."""
    if action not in ASKS:
        raise NotFound("action", action)
    if action == Action.EXTEND:
        visit.require_confirmed(back_to=PATH.format(obligation_id=obligation_id, action=action))


def _take(connection: Connection, obligation_id: int, action: str, visit: Visit, form: Typed) -> str:
    read = {"reason": form.text, "evidence": form.optional, "due": form.day, "until": form.day}
    given = {name: read[name](name) for name in ASKS[action]}
    version = form.number("expected_version")
    if form.refusals:
        raise Refused(*form.refusals)
    verb = _VERBS[action]
    return verb(connection, obligation_id, **given, expected_version=version, actor=visit.actor, now=visit.now).state


async def _form(
    obligation_id: int, action: str, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        offers = obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now)
        reasons = next((offer.refusals for offer in offers if offer.action == action), None)
        refused = (Refusal("not_permitted"),) if reasons is None else reasons
        return {**shown, "obstacles": said(refused, visit.language, {})}

    context = {
        **await visit.read(work),
        "title": titles()[action],
        "asks": ASKS[action],
        "consequence": _consequence(action),
        "form": form,
        **problems(refusals, visit.language, {}),
    }
    return await visit.page("obligations/action.html", context, status=422 if refusals else 200)


def _consequence(action: str) -> str:
    """Say what follows from an action, where its name does not tell."""
    return {
        Action.RETURN.value: _("It goes back to who owes it, and is to be handed in again through the day you name."),
        Action.WAIVE.value: _("It is no longer asked for, and nobody is reminded of it."),
        Action.REINSTATE.value: _("It is owed again, by the day that it had."),
        Action.EXTEND.value: _("Only this organisation gets more time."),
    }.get(action, "")
