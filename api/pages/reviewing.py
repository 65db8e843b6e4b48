"""Review a dossier beside its documents: tick what is in order, approve it, or return it with a reason per item."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.nominations import identity
from api.pages.opened import Opened, objections, open_nomination
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.asks import WHOLE_NOMINATION, Answers, FlaggedItem
from states.nomination import Action
from states.refusals import Refusal
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.calendar import day_through
from workflow.facts.dossier import criteria
from workflow.queries import dossiers
from workflow.services import nominations
from workflow.services.nominations import Wish

router = APIRouter(include_in_schema=False)

PATH = "/nominations/{nomination_id}/review"
YES, NO = "yes", "no"


@router.get(PATH)
async def show_review(nomination_id: int, visit: Visiting) -> Response:
    """Show the dossier on the left and what to tick on the right."""
    return await _page(nomination_id, visit, blank())


@router.post(PATH)
async def save_ticks(nomination_id: int, visit: Visiting, form: Posted) -> Response:
    """Save every yes and no, and approve where that was asked as well."""
    made = await visit.change(lambda connection: _tick(connection, nomination_id, visit, form), form=form)
    if refusals := from_json(made).refusals:
        return await _page(nomination_id, visit, form, refusals)
    approved = form.text("do") == Action.APPROVE
    return go(f"/nominations/{nomination_id}" if approved else PATH.format(nomination_id=nomination_id), "saved")


@router.post(f"{PATH}/return")
async def return_dossier(nomination_id: int, visit: Visiting, form: Posted) -> Response:
    """Return the nomination to its unit, with a reason for each item that is flagged."""
    opened = await visit.read(lambda connection: open_nomination(connection, nomination_id, visit=visit))
    answers = _flags(opened, form)
    if form.refusals:
        return await _page(nomination_id, visit, form, tuple(form.refusals))
    wish = Wish(nomination_id, Action.RETURN, answers, form.number("expected_version"))
    made = await visit.change(lambda connection: to_json(_one(connection, wish, visit)), form=form)
    if refusals := from_json(made).refusals:
        return await _page(nomination_id, visit, form, refusals)
    return go(f"/nominations/{nomination_id}", "returned")


def _one(connection: Connection, wish: Wish, visit: Visit) -> Outcome:
    (outcome,) = nominations.carry_out(connection, [wish], actor=visit.actor, now=visit.now)
    return outcome


def _tick(connection: Connection, nomination_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    ticks = {
        name.removeprefix("tick-"): value == YES
        for name, value in form.values.items()
        if name.startswith("tick-") and value in {YES, NO}
    }
    version = form.number("expected_version")
    outcome = nominations.tick(
        connection, nomination_id, ticks, expected_version=version, actor=visit.actor, now=visit.now
    )
    if outcome.accepted and form.text("do") == Action.APPROVE:
        outcome = _one(connection, Wish(nomination_id, Action.APPROVE, Answers(), outcome.version), visit)
    return to_json(outcome)


def _flags(opened: Opened, form: Typed) -> Answers:
    """Read what is flagged with its reasons, and the due date; notes what is wrong in the form."""
    flagged = [code for code in _flaggable(opened) if code in form.lists.get("items", ())]
    for code in flagged:
        form.required(f"reason.{code}")
    if not flagged:
        form.refuse("field_required", "items")
    due = form.day("due")
    if due is None and not any(refusal.detail["field"] == "due" for refusal in form.refusals):
        form.refuse("field_required", "due")
    items = tuple(FlaggedItem(code, form.text(f"reason.{code}")) for code in flagged)
    return Answers(items=items, due=due, due_limit=day_through(due) if due else None)


def _flaggable(opened: Opened) -> tuple[str, ...]:
    return (WHOLE_NOMINATION, *(item.code for item in opened.terms.dossier))


async def _page(nomination_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    context = await visit.read(lambda connection: _shown(connection, nomination_id, visit, form, refusals))
    return await visit.page("nominations/review.html", context, status=422 if refusals else 200)


def _shown(
    connection: Connection, nomination_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...]
) -> dict[str, Any]:
    opened = open_nomination(connection, nomination_id, visit=visit)
    items = dossiers.items(connection, opened.row, opened.terms)
    wanted = [item.code for item in items if item.required]
    answered = _answered(opened, dossiers.ticks(connection, nomination_id), form)
    return {
        **identity(opened),
        "items": items,
        "papers": [(code, answered.get(code, "")) for code in wanted],
        "criteria": [(code, answered.get(code, "")) for code in criteria(opened.terms, opened.row.subject_type)],
        "flaggable": [(code, opened.names[code]) for code in _flaggable(opened)],
        "obstacles": {
            action.value: said(objections(opened.facts, action), visit.language, opened.names)
            for action in (Action.TICK, Action.RETURN)
        },
        "typed": form,
        "due": {box: form.text(f"due-{box}") for box in ("day", "month", "year")},
        **problems(refusals, visit.language, opened.names),
    }


def _answered(opened: Opened, ticks: Mapping[str, bool], form: Typed) -> dict[str, str]:
    """Give yes or no for what was just typed, or for what the reviewer said before and what still counts of it."""
    before = {
        code: YES if met else NO for code, met in ticks.items() if not met or code not in opened.facts.review.unticked
    }
    typed = {name.removeprefix("tick-"): value for name, value in form.values.items() if name.startswith("tick-")}
    return before | typed
