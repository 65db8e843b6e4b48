"""Take one action on one nomination, after asking what it asks."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.doings import ELSEWHERE, NOT_SINGLE, consequence, look_of, page_of
from api.pages.going import go
from api.pages.nominations import identity
from api.pages.opened import Opened, objections, open_nomination
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.asks import NOT_AWARDED_BECAUSE, Answers
from states.nomination import NOMINATION
from states.refusals import Refusal
from workflow.acts.values import from_json, to_json
from workflow.errors import NotFound
from workflow.services import nominations
from workflow.services.nominations import Wish

router = APIRouter(include_in_schema=False)

PATH = "/nominations/{nomination_id}/actions/{action}"


@router.get(PATH)
async def show_action(nomination_id: int, action: str, visit: Visiting) -> Response:
    """Show the form of an action, or every reason why it is not possible."""
    opened = await visit.read(lambda connection: _open(connection, nomination_id, action, visit))
    if action in ELSEWHERE:
        return go(page_of(action, opened))
    return await _form(opened, action, visit, blank())


@router.post(PATH)
async def take_action(nomination_id: int, action: str, visit: Visiting, form: Posted) -> Response:
    """Take an action once for each form."""
    wish = Wish(nomination_id, action, answers_of(form), form.number("expected_version"))
    _require_single(action)
    made = await visit.change(lambda connection: _carry_out(connection, wish, visit), form=form)
    refusals = (*form.refusals, *from_json(made).refusals)
    if not refusals:
        return go(f"/nominations/{nomination_id}", "done")
    opened = await visit.read(lambda connection: _open(connection, nomination_id, action, visit))
    return await _form(opened, action, visit, form, refusals)


def answers_of(form: Typed) -> Answers:
    """Read the answers to what actions ask, except those with pages of their own."""
    return Answers(
        reason=form.optional("reason"), reason_code=form.optional("reason_code"), rank=form.number("rank", least=1)
    )


def _require_single(action: str) -> None:
    if action not in NOMINATION.actions() or action in NOT_SINGLE or action in ELSEWHERE:
        raise NotFound("action", action)


def _carry_out(connection: Connection, wish: Wish, visit: Visit) -> dict[str, Any]:
    (outcome,) = nominations.carry_out(connection, [wish], actor=visit.actor, now=visit.now)
    return to_json(outcome)


def _open(connection: Connection, nomination_id: int, action: str, visit: Visit) -> Opened:
    if action not in ELSEWHERE:
        _require_single(action)
    return open_nomination(connection, nomination_id, visit=visit)


async def _form(opened: Opened, action: str, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    move = NOMINATION.move(action, opened.row.state)
    context = {
        **identity(opened),
        "action": action,
        "kind": look_of(action),
        "asks": {ask.field for ask in move.asks} if move else set(),
        "reason_codes": NOT_AWARDED_BECAUSE,
        "consequence": consequence(action),
        "obstacles": said(objections(opened.facts, action), visit.language, opened.names),
        "warnings": said(NOMINATION.warnings(action, opened.facts), visit.language, opened.names),
        "typed": form,
        **problems(refusals, visit.language, opened.names),
    }
    return await visit.page("nominations/action.html", context, status=422 if refusals else 200)
