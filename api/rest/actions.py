"""Answer for acts: one on a nomination, or several at once."""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.errors import PROBLEM, problem
from api.rest.shapes import handed_in, item_names, outcome, outcomes
from api.schemas import ActBody, ActsBody
from states.nomination import NOMINATION, Action
from states.refusals import Refusal, Refused
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.errors import NotFound
from workflow.queries import nominations as reading
from workflow.queries import rounds
from workflow.services import handing_in, nominations
from workflow.services.nominations import Wish

router = APIRouter(tags=["actions"])

NO_ID = 2**31
"""The first number that no row can have."""

ELSEWHERE = {
    Action.EDIT: "PUT /nominations/{id}",
    Action.ATTACH: "PUT /nominations/{id}/documents/{item}",
    Action.RECEIVE: "POST /submissions/{id}/actions/receive",
    Action.REGISTER: "POST /submissions/{id}/actions/register",
    Action.AWARD: "POST /decisions/{id}/actions/sign",
    Action.LAPSE: "",
}
"""Actions that are not taken on a single nomination, and where they are taken."""


@router.post("/nominations/{nomination_id}/actions/{action}")
async def act_on_nomination(
    nomination_id: int, action: str, caller: Asking, body: ActBody | None = None
) -> JSONResponse:
    """Take one action; answers 200 with the new state and version, or 409 with all reasons."""
    given = body or ActBody()
    _require_single(action)
    if not 0 < nomination_id < NO_ID:
        raise NotFound("nomination", nomination_id)
    if action == Action.SUBMIT:
        return await _submit(nomination_id, given, caller)
    if action == Action.TICK:
        return await _tick(nomination_id, given, caller)
    wish = Wish(nomination_id, action, given.answers(), given.expected_version)
    (made,) = await _carry_out([wish], caller, body=given.model_dump(mode="json"))
    return await answer_one(made, caller)


def _require_single(action: str) -> None:
    if action not in NOMINATION.actions():
        raise NotFound("action", action)
    if action in ELSEWHERE:
        raise Refused(Refusal("taken_elsewhere", {"action": action, "route": ELSEWHERE[Action(action)]}))


async def _submit(nomination_id: int, body: ActBody, caller: Caller) -> JSONResponse:
    """Hand in one returned nomination, through its submission."""

    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_nomination(connection, nomination_id, actor=caller.actor)
        return handed_in(
            handing_in.submit(connection, row.submission_id, only=[nomination_id], actor=caller.actor, now=caller.now)
        )

    stored = await caller.change(work, body=body.model_dump(mode="json"))
    return await answer_one(outcomes(stored["outcomes"])[0], caller)


async def _tick(nomination_id: int, body: ActBody, caller: Caller) -> JSONResponse:
    """Tick items and criteria of one nomination."""
    stored = await caller.change(
        lambda connection: to_json(
            nominations.tick(
                connection,
                nomination_id,
                body.ticks or {},
                expected_version=body.expected_version,
                actor=caller.actor,
                now=caller.now,
            )
        ),
        body=body.model_dump(mode="json"),
    )
    return await answer_one(from_json(stored), caller)


async def _carry_out(
    wishes: list[Wish], caller: Caller, *, body: object, all_or_nothing: bool = False
) -> tuple[Outcome, ...]:
    key = caller.request_key(body)
    acts = nominations.acts_of(wishes, all_or_nothing=all_or_nothing, key=key, actor=caller.actor, now=caller.now)
    return await asyncio.wrap_future(caller.site.lane.submit(acts))


async def answer_one(made: Outcome, caller: Caller) -> JSONResponse:
    """Answer for one act; the plan's own names of items are read only where a refusal needs them."""
    if made.accepted:
        return JSONResponse({"state": made.state, "version": made.version})
    if made.refusals[0].code == "not_found":
        raise NotFound("nomination", made.nomination)
    names = await caller.read(lambda connection: _names(connection, made.nomination, caller))
    return problem(409, made.refusals, caller.language, nomination=made.nomination, names=names)


def _names(connection: Connection, nomination_id: int, caller: Caller) -> dict[str, str]:
    row = reading.get_nomination(connection, nomination_id, actor=caller.actor)
    return item_names(rounds.terms(connection, row.round_id, version=row.plan_version_id), caller)


@router.post("/actions")
async def act_on_several(body: ActsBody, caller: Asking) -> JSONResponse:
    """Take several actions at once; each stands on its own unless `all_or_nothing`."""
    for one in body.acts:
        _require_single(one.action)
        if one.action in {Action.SUBMIT, Action.TICK}:
            raise Refused(Refusal("taken_elsewhere", {"action": one.action, "route": "POST /nominations/{id}/actions"}))
    wishes = [one.wish() for one in body.acts]
    made = await _carry_out(wishes, caller, body=body.model_dump(mode="json"), all_or_nothing=body.all_or_nothing)
    shown = {"outcomes": [outcome(one, caller) for one in made]}
    if body.all_or_nothing and any(one.refusals for one in made):
        return JSONResponse({"status": 409, **shown}, status_code=409, media_type=PROBLEM)
    return JSONResponse(shown)
