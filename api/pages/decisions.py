"""Draft award decisions on proposed nominees, revise whom they name, and show them."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import names_of, problems, said
from states.actors import ISSUER_ROLES
from states.decision import DECISION, Action, State
from states.facts import DecisionFacts
from states.refusals import Refusal, Refused
from workflow.errors import NotFound
from workflow.queries import decisions as reading
from workflow.queries import nominations, rounds, timeline
from workflow.services import decisions

router = APIRouter(include_in_schema=False)

LONGEST_ABSTRACT = 400
"""Characters of a decision's abstract (trích yếu)."""


@router.get("/decisions")
async def list_decisions(visit: Visiting) -> Response:
    """Show the decisions of the issuer, and the rounds for which one may be drafted."""
    return await visit.page("decisions/list.html", await visit.read(lambda connection: _list(connection, visit)))


def _list(connection: Connection, visit: Visit) -> dict[str, Any]:
    """List for those who work for the issuer; for everybody else there is no such page."""
    if not visit.actor.issuers_as(ISSUER_ROLES):
        raise NotFound("decision", 0)
    seen = rounds.visible_rounds(connection, actor=visit.actor)
    waiting = [(row, len(reading.proposed(connection, row.id, actor=visit.actor))) for row in seen]
    return {
        "decisions": reading.listed(connection, actor=visit.actor),
        "waiting": [
            (row, count, _obstacles(_facts(connection, row.id, State.DRAFTED, visit), Action.REVISE, visit))
            for row, count in waiting
            if count
        ],
    }


@router.get("/decisions/new")
async def show_draft(visit: Visiting) -> Response:
    """Show the form of a new decision; without a round there is nothing to choose from."""
    round_id = _round_of(visit)
    context = await visit.read(lambda connection: _choosing(connection, round_id, visit, decision=None))
    return await visit.page("decisions/form.html", {**context, "typed": blank(), "ticked": context["free"]})


@router.post("/decisions/new")
async def draft(visit: Visiting, form: Posted) -> Response:
    """Draft a decision on the nominees that are ticked."""
    round_id, abstract, named = _round_of(visit), form.required("abstract"), form.numbers("nominations")
    if len(abstract) > LONGEST_ABSTRACT:
        form.refuse("field_too_long", "abstract", most=LONGEST_ABSTRACT)
    if form.refusals:
        return await _form_again(round_id, visit, form, tuple(form.refusals), decision=None)

    def work(connection: Connection) -> int:
        texts: dict[str, Any] = {"abstract": abstract, "nominations": named}
        return decisions.draft(connection, round_id, **texts, actor=visit.actor, now=visit.now)

    try:
        drafted = await visit.change(work, form=form)
    except Refused as refused:
        return await _form_again(round_id, visit, form, refused.refusals, decision=None)
    return go(f"/decisions/{drafted}", "saved")


def _round_of(visit: Visit) -> int:
    text = visit.request.query_params.get("round", "")
    if not (text.isascii() and text.isdigit()):
        raise NotFound("round", text)
    return int(text)


@router.get("/decisions/{decision_id}")
async def show_decision(decision_id: int, visit: Visiting) -> Response:
    """Show a decision with whom it names and what may be done with it."""
    context = await visit.read(lambda connection: shown(connection, decision_id, visit))
    return await visit.page("decisions/page.html", context)


def shown(connection: Connection, decision_id: int, visit: Visit) -> dict[str, Any]:
    """Give what every page about a decision shows of it. Raises NotFound."""
    found = reading.get_decision(connection, decision_id, actor=visit.actor)
    lines = nominations.lines(connection, found["nominations"], actor=visit.actor)
    known = _facts(connection, found["round"], found["state"], visit, nominees=len(lines))
    return {
        "decision": found,
        "round": rounds.get_round(connection, found["round"], actor=visit.actor),
        "lines": list(lines.values()),
        "names": names_of(rounds.terms(connection, found["round"]), visit.language, lines.values()),
        "obstacles": {action.value: _obstacles(known, action, visit) for action in Action},
        "events": timeline.of(connection, DECISION.name, decision_id)[::-1],
    }


@router.get("/decisions/{decision_id}/revise")
async def show_revision(decision_id: int, visit: Visiting) -> Response:
    """Show the form that names other nominees in a draft."""
    found = await visit.read(lambda connection: reading.get_decision(connection, decision_id, actor=visit.actor))
    context = await visit.read(lambda connection: _choosing(connection, found["round"], visit, decision=found))
    return await visit.page("decisions/form.html", {**context, "typed": blank(), "ticked": found["nominations"]})


@router.post("/decisions/{decision_id}/revise")
async def revise(decision_id: int, visit: Visiting, form: Posted) -> Response:
    """Name other nominees in a draft."""
    found = await visit.read(lambda connection: reading.get_decision(connection, decision_id, actor=visit.actor))

    def work(connection: Connection) -> int:
        named = form.numbers("nominations")
        return decisions.revise(connection, decision_id, nominations=named, actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _form_again(found["round"], visit, form, refused.refusals, decision=found)
    return go(f"/decisions/{decision_id}", "saved")


async def _form_again(
    round_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...], *, decision: dict[str, Any] | None
) -> Response:
    context = await visit.read(lambda connection: _choosing(connection, round_id, visit, decision=decision))
    said_wrong = problems(refusals, visit.language, context["names"])
    context |= {"typed": form, "ticked": form.numbers("nominations"), **said_wrong}
    return await visit.page("decisions/form.html", context, status=422)


def _choosing(
    connection: Connection, round_id: int, visit: Visit, *, decision: dict[str, Any] | None
) -> dict[str, Any]:
    """Give the proposed nominees of a round to choose from, and the other drafts that name some of them."""
    round_row = rounds.get_round(connection, round_id, actor=visit.actor)
    rows = reading.proposed(connection, round_id, actor=visit.actor)
    named = reading.drafts_naming(connection, [row.id for row in rows])
    elsewhere = {one: found for one, found in named.items() if decision is None or found != decision["id"]}
    state = State.DRAFTED if decision is None else decision["state"]
    return {
        "round": round_row,
        "decision": decision,
        "rows": rows,
        "elsewhere": elsewhere,
        "free": [row.id for row in rows if row.id not in elsewhere],
        "names": names_of(rounds.terms(connection, round_id), visit.language, rows),
        "obstacles": _obstacles(_facts(connection, round_id, state, visit), Action.REVISE, visit),
    }


def _facts(connection: Connection, round_id: int, state: str, visit: Visit, *, nominees: int = 1) -> DecisionFacts:
    return reading.facts_of(connection, round_id, state, nominees=nominees, actor=visit.actor, now=visit.now)


def _obstacles(known: DecisionFacts, action: Action, visit: Visit) -> tuple[str, ...]:
    """Say why this role cannot take an action on a decision now."""
    return said(DECISION.decide(action, known, None).refusals, visit.language, {})
