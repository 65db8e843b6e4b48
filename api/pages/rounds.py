"""Show rounds, run them, and give one organisation more time."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from states.actors import ISSUER_ROLES, UNIT_ROLES, Role
from states.labels import sentence
from states.refusals import Refused
from workflow.queries import organisations
from workflow.queries import rounds as reading
from workflow.services import rounds

router = APIRouter(include_in_schema=False)


class RoundAction(StrEnum):
    """What may be done with a round by one button."""

    OPEN = "open"
    CLOSE = "close"
    DECIDE = "decide"


_VERBS = {RoundAction.OPEN: rounds.open_, RoundAction.CLOSE: rounds.close, RoundAction.DECIDE: rounds.decide}


@router.get("/rounds")
async def list_rounds(visit: Visiting) -> Response:
    """List the rounds that the role takes part in, newest first."""

    def work(connection: Connection) -> dict[str, Any]:
        rows = reading.visible_rounds(connection, actor=visit.actor)
        own = visit.actor.organisations_as(UNIT_ROLES)
        return {"rounds": rows, "quotas": reading.quotas(connection, [row.id for row in rows], organisations=own)}

    return await visit.page("rounds/list.html", await visit.read(work))


@router.get("/rounds/{round_id}")
async def show_round(round_id: int, visit: Visiting) -> Response:
    """Show one round: its limit, its places, its extensions, and what may be done with it."""
    return await visit.page(
        "rounds/round.html", await visit.read(lambda connection: _shown(connection, round_id, visit))
    )


def _shown(connection: Connection, round_id: int, visit: Visit) -> dict[str, Any]:
    row = reading.get_round(connection, round_id, actor=visit.actor)
    own = visit.actor.organisations_as(UNIT_ROLES)
    offers = rounds.offers(connection, round_id, actor=visit.actor, now=visit.now)
    return {
        "round": row,
        "quotas": reading.quotas(connection, [round_id], organisations=own)[round_id],
        "terms": reading.terms(connection, round_id),
        "extensions": reading.extensions(connection, round_id, actor=visit.actor),
        "offers": {offer.action: [sentence(refusal, visit.language) for refusal in offer.refusals] for offer in offers},
        "oversees": row.issuer_id in visit.actor.issuers_as(ISSUER_ROLES),
        "ranks": any(grant.role is Role.PROPOSING_OFFICER for grant in visit.actor.grants),
    }


@router.post("/rounds/{round_id}/actions/{action}")
async def act_on_round(round_id: int, action: RoundAction, visit: Visiting, form: Posted) -> Response:
    """Open, close or decide a round."""
    try:
        await visit.change(
            lambda connection: _VERBS[action](connection, round_id, actor=visit.actor, now=visit.now).state, form=form
        )
    except Refused as refused:
        shown = await visit.read(lambda connection: _shown(connection, round_id, visit))
        return await visit.page("rounds/round.html", shown, refusals=refused.refusals)
    return go(f"/rounds/{round_id}", "done")


@router.get("/rounds/{round_id}/extend")
async def show_extension(round_id: int, visit: Visiting) -> Response:
    """Ask for whom and until when a round is extended; a deadline is changed only by somebody just recognised."""
    visit.require_confirmed(back_to=f"/rounds/{round_id}/extend")
    return await _extension_form(round_id, visit, blank())


async def _extension_form(round_id: int, visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_round(connection, round_id, actor=visit.actor)
        return {"round": row, "organisations": organisations.below(connection, row.issuer_id)}

    context = {**await visit.read(work), "form": form}
    return await visit.page("rounds/extend.html", context, refusals=refused.refusals if refused else ())


@router.post("/rounds/{round_id}/extend")
async def extend_round(round_id: int, visit: Visiting, form: Posted) -> Response:
    """Give one organisation more time, through a day, for a reason."""
    visit.require_confirmed(back_to=f"/rounds/{round_id}/extend")
    try:
        await visit.change(lambda connection: _extend(connection, round_id, visit, form), form=form)
    except Refused as refused:
        return await _extension_form(round_id, visit, form, refused)
    return go(f"/rounds/{round_id}", "extended")


def _extend(connection: Connection, round_id: int, visit: Visit, form: Typed) -> str:
    until, organisation = form.day("until"), form.number("organisation", least=1)
    reason = form.required("reason")
    if until is None or organisation is None or not reason:
        missing = {"until": until, "organisation": organisation}
        form.refuse_empty(*(name for name, value in missing.items() if value is None))
        raise Refused(*form.refusals)
    return rounds.extend(
        connection,
        round_id,
        organisation=organisation,
        until=until,
        reason=reason,
        evidence=form.optional("evidence"),
        actor=visit.actor,
        now=visit.now,
    ).state
