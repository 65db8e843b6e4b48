"""Sign an award decision: show who will be awarded, ask for the password, award them all or tell every reason."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.decisions import shown
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import told
from states.asks import Answers
from states.nomination import Action
from states.refusals import Refusal, Refused
from workflow.acts import Act, Outcome
from workflow.acts.values import from_json, to_json
from workflow.services import decisions, previews

router = APIRouter(include_in_schema=False)

PATH = "/decisions/{decision_id}/sign"


@router.get(PATH)
async def show_signing(decision_id: int, visit: Visiting) -> Response:
    """Show who will be awarded by a signature, to somebody who typed the password minutes ago."""
    visit.require_confirmed(back_to=PATH.format(decision_id=decision_id))
    return await _page(decision_id, visit)


@router.post(PATH)
async def sign(decision_id: int, visit: Visiting, form: Posted) -> Response:
    """Sign once for each form: all nominees are awarded, or none."""
    visit.require_confirmed(back_to=PATH.format(decision_id=decision_id))
    try:
        made = await visit.change(lambda connection: _sign(connection, decision_id, visit), form=form)
    except Refused as refused:
        return await _page(decision_id, visit, refusals=refused.refusals)
    if made["number"] is None:
        return await _page(
            decision_id, visit, [from_json(one) for one in made["outcomes"]], (Refusal("group_refused"),)
        )
    return go(f"/decisions/{decision_id}", "signed")


def _sign(connection: Connection, decision_id: int, visit: Visit) -> dict[str, Any]:
    signed = decisions.sign(connection, decision_id, actor=visit.actor, now=visit.now)
    return {"number": signed.number, "outcomes": [to_json(one) for one in signed.outcomes]}


async def _page(
    decision_id: int,
    visit: Visit,
    outcomes: list[Outcome] | None = None,
    refusals: tuple[Refusal, ...] = (),
) -> Response:
    context = await visit.read(lambda connection: _shown(connection, decision_id, visit, outcomes))
    return await visit.page("decisions/sign.html", context, refusals=refusals)


def _shown(connection: Connection, decision_id: int, visit: Visit, outcomes: list[Outcome] | None) -> dict[str, Any]:
    """Add to a decision what signing it was answered, or would be answered now, nominee by nominee."""
    context = shown(connection, decision_id, visit)
    answers = Answers(decision=decision_id)
    acts = [Act(line.id, Action.AWARD, visit.actor, visit.now, answers) for line in context["lines"]]
    found = previews.preview(connection, acts) if outcomes is None else outcomes
    return {**context, "reasons_of": told(found, visit.language, context["names"])}
