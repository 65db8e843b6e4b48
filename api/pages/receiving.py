"""Receive what units hand in, on screen or on paper, under the receiving office's own number and date."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.opened import objections
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import names_of, problems, said, told
from states.nomination import Action, State
from states.refusals import Refusal, Refused
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.calendar import local_day
from workflow.queries import nominations as reading
from workflow.queries import offers, rounds, submissions
from workflow.services import handing_in

router = APIRouter(include_in_schema=False)

WAITING = {
    Action.RECEIVE: frozenset({State.SUBMITTED}),
    Action.REGISTER: frozenset({State.DRAFT, State.ENDORSED, State.LAPSED}),
}
"""States from which nominations are taken in: what came on screen, and what came on paper."""
_VERBS = {Action.RECEIVE: handing_in.receive, Action.REGISTER: handing_in.register}


@router.get("/submissions/{submission_id}/receive")
async def show_receive(submission_id: int, visit: Visiting) -> Response:
    """Show what waits to be received."""
    return await _page(submission_id, Action.RECEIVE, visit, blank())


@router.post("/submissions/{submission_id}/receive")
async def receive(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Receive a submission, all or nothing."""
    return await _take_in(submission_id, Action.RECEIVE, visit, form)


@router.get("/submissions/{submission_id}/register")
async def show_register(submission_id: int, visit: Visiting) -> Response:
    """Show what was typed in from paper and waits to be registered."""
    return await _page(submission_id, Action.REGISTER, visit, blank())


@router.post("/submissions/{submission_id}/register")
async def register(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Register a paper dossier, all or nothing; the day of its stamp counts as its receipt."""
    return await _take_in(submission_id, Action.REGISTER, visit, form)


async def _take_in(submission_id: int, action: Action, visit: Visit, form: Typed) -> Response:
    number, day = form.optional("incoming_number"), form.day("incoming_date")
    if form.refusals:
        return await _page(submission_id, action, visit, form, refusals=tuple(form.refusals))

    def work(connection: Connection) -> list[dict[str, Any]]:
        stamp: dict[str, Any] = {"incoming_number": number, "incoming_date": day}
        taken = _VERBS[action](connection, submission_id, **stamp, actor=visit.actor, now=visit.now)
        return [to_json(one) for one in taken.outcomes]

    try:
        outcomes = [from_json(one) for one in await visit.change(work, form=form)]
    except Refused as refused:
        return await _page(submission_id, action, visit, form, refusals=refused.refusals)
    if any(one.refusals for one in outcomes):
        return await _page(submission_id, action, visit, form, refusals=_of_form(outcomes), outcomes=outcomes)
    return go(f"/submissions/{submission_id}", "received")


def _of_form(outcomes: list[Outcome]) -> tuple[Refusal, ...]:
    """Give what is wrong with number or date, each once, else that not all could be taken in."""
    found = {
        str(refusal.detail["field"]): refusal
        for one in outcomes
        for refusal in one.refusals
        if "field" in refusal.detail
    }
    return tuple(found.values()) or (Refusal("group_refused"),)


async def _page(
    submission_id: int,
    action: Action,
    visit: Visit,
    form: Typed,
    *,
    refusals: tuple[Refusal, ...] = (),
    outcomes: Sequence[Outcome] = (),
) -> Response:
    context = await visit.read(
        lambda connection: _shown(connection, submission_id, action, visit, refusals=refusals, outcomes=outcomes)
    )
    today = local_day(visit.now) if action is Action.RECEIVE else None
    typed = {box: form.text(f"incoming_date-{box}") for box in ("day", "month", "year")}
    shown = {**context, "typed": form, "incoming_date": typed if any(typed.values()) else today}
    return await visit.page("receiving/page.html", shown, status=422 if refusals else 200)


def _shown(
    connection: Connection,
    submission_id: int,
    action: Action,
    visit: Visit,
    *,
    refusals: tuple[Refusal, ...],
    outcomes: Sequence[Outcome],
) -> dict[str, Any]:
    row = submissions.get_submission(connection, submission_id, actor=visit.actor)
    whole = reading.Filter(submission=submission_id, limit=reading.LARGEST_PAGE)
    lines = reading.page(connection, whole, actor=visit.actor).rows[::-1]
    names = names_of(rounds.terms(connection, row.round_id), visit.language, lines)
    waiting = [line for line in lines if line.state in WAITING[action]]
    obstacles = _obstacles(connection, [line.id for line in waiting], action, visit)
    return {
        "action": action.value,
        "submission": row,
        "round": rounds.get_round(connection, row.round_id, actor=visit.actor),
        "lines": waiting,
        "others": len(lines) - len(waiting),
        "names": names,
        "obstacles": said(obstacles, visit.language, names),
        "reasons_of": told(outcomes, visit.language, names),
        **problems(refusals, visit.language, names),
    }


def _obstacles(connection: Connection, waiting: list[int], action: Action, visit: Visit) -> list[Refusal]:
    """Say why this role can take nothing in at all; the rest depends on the stamp and is told afterwards."""
    if not waiting:
        return [Refusal("nothing_to_receive")]
    gathered = offers.gather(connection, waiting, actor=visit.actor, now=visit.now)
    found = (refusal for facts in gathered.values() for refusal in objections(facts, action))
    return [refusal for refusal in found if refusal.code == "not_permitted"]
