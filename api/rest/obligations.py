"""Answer for obligations: the matrix, a unit's own list, one of them, and what is done with it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.errors import problem, rendered
from api.rest.bodies import DraftBody, DutyActBody, RequestBody
from api.rest.shapes import instant
from states.labels import limit_words, word
from states.lifecycle import Offer
from states.obligation import OBLIGATION
from states.refusals import Refusal
from workflow.calendar import local_day
from workflow.queries import commitments, reports
from workflow.queries import matrix as reading_matrix
from workflow.queries import obligations as reading
from workflow.queries.matrix import MatrixFilter
from workflow.services import duties, obligations
from workflow.services import reports as writing
from workflow.services.obligations import Advanced

router = APIRouter(tags=["obligations"])


class DutyAction(StrEnum):
    """What may be done with an obligation as a whole."""

    HAND_IN = "hand_in"
    RETURN = "return"
    ACCEPT = "accept"
    WAIVE = "waive"
    REINSTATE = "reinstate"
    EXTEND = "extend"


@router.get("/plans/{plan_id}/obligations")
async def read_matrix(
    plan_id: int,
    caller: Asking,
    *,
    year: int | None = None,
    text: str | None = None,
    state: str | None = None,
    cluster: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """List organisations with what each owes under a plan in a year; `state` may be `overdue` or `late` too."""
    asked = year or local_day(caller.now).year
    wanted = MatrixFilter(plan_id, asked, text=text, cluster=cluster, state=state, after=after, limit=limit)
    found = await caller.read(
        lambda connection: reading_matrix.matrix(connection, wanted, actor=caller.actor, now=caller.now)
    )
    return {
        "columns": [_column(one, caller) for one in found.columns],
        "items": [
            {
                "organisation": {"id": row.organisation, "name": row.organisation_name},
                "cells": {key: _cell(cell) for key, cell in row.cells.items()},
            }
            for row in found.rows
        ],
        "next": found.next,
    }


def _column(one: reading_matrix.Column, caller: Caller) -> dict[str, Any]:
    name = one.name_vi if caller.language == "vi" else one.name_en
    shown = {"key": one.key, "code": one.code, "kind": one.kind, "period": one.period, "name": name}
    return {**shown, "limit": instant(one.limit_at)}


def _cell(cell: reading_matrix.Cell) -> dict[str, Any]:
    shown = {"id": cell.id, "state": cell.state, "late": cell.late, "overdue": cell.overdue}
    return {**shown, "limit": instant(cell.limit_at), "signed": cell.signed, "expected": cell.expected}


@router.post("/plans/{plan_id}/requests", status_code=201)
async def request_report(plan_id: int, body: RequestBody, caller: Asking) -> dict[str, Any]:
    """Ask for what is owed on request."""
    ids = await caller.change(
        lambda connection: duties.request(connection, plan_id, **body.model_dump(), actor=caller.actor, now=caller.now),
        body=body.model_dump(mode="json"),
    )
    return {"obligations": ids}


@router.get("/obligations")
async def list_owed(caller: Asking, year: int | None = None) -> dict[str, Any]:
    """List what the caller's own organisations owe for a year, and what is left of earlier ones."""
    asked = year or local_day(caller.now).year
    rows = await caller.read(lambda connection: reading.owed(connection, actor=caller.actor, year=asked))
    return {"items": [_line(row, caller) for row in rows]}


@router.get("/obligations/{obligation_id}")
async def read_obligation(obligation_id: int, caller: Asking) -> dict[str, Any]:
    """Show one obligation: its form with what is filled in, its files and signatures, and what may be done with it."""

    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_obligation(connection, obligation_id, actor=caller.actor)
        form = reports.form_of(connection, obligation_id, actor=caller.actor)
        signed = commitments.signed_of(connection, obligation_id, actor=caller.actor)
        held = reports.files(connection, obligation_id, actor=caller.actor)
        named = reports.nominees(connection, obligation_id, actor=caller.actor)
        offers = obligations.offers(connection, obligation_id, actor=caller.actor, now=caller.now)
        return _line(row, caller) | {
            "brief": row.brief,
            "form": _form(form, caller),
            "share": str(signed.share) if signed.share is not None else None,
            "reached": signed.reached,
            "files": [{"id": file.id, "target": file.target, "filename": file.filename} for file in held],
            "nominations": [{"id": one.id, "name": one.subject_name, "state": one.state} for one in named],
            "actions": [_offer(offer, caller) for offer in offers],
        }

    shown: dict[str, Any] = await caller.read(work)
    return shown


def _line(row: Any, caller: Caller) -> dict[str, Any]:  # noqa: ANN401 - a row of the list.
    return {
        "id": row.id,
        "plan": {"id": row.plan_id, "code": row.plan_code},
        "code": row.code,
        "kind": row.kind,
        "period": row.period,
        "year": row.year,
        "name": row.name_vi if caller.language == "vi" else row.name_en,
        "organisation": {"id": row.organisation_id, "name": row.organisation_name},
        "state": row.state,
        "state_name": word(OBLIGATION.name, row.state, caller.language),
        "version": row.version,
        "late": row.late,
        "limit": instant(row.due_at),
        "limit_in_words": limit_words(row.due_at, caller.language) if row.due_at else None,
        "signed": row.signed,
        "expected": row.expected,
    }


def _form(form: reports.Form, caller: Caller) -> dict[str, Any]:
    return {
        "number": form.number,
        "saved": form.saved,
        "text": form.text,
        "asks": form.asks.model_dump(mode="json"),
        "targets": [
            {
                "code": field.target.code,
                "name": getattr(field.target.name, caller.language),
                "unit": word("target_unit", field.target.unit.code, caller.language),
                "typed": field.typed,
                "value": reports.shown(field.target, field.value) or None,
                "evidence": field.evidence,
                "previous": reports.shown(field.target, field.previous.value) or None if field.previous else None,
            }
            for field in form.fields
        ],
    }


def _offer(offer: Offer[Any, Any], caller: Caller) -> dict[str, Any]:
    return {
        "action": offer.action,
        "name": word("action", offer.action, caller.language),
        "possible": offer.possible,
        "refusals": rendered(offer.refusals, caller.language),
        "asks": [{"field": ask.field, "kind": ask.kind} for ask in offer.asks],
    }


@router.put("/obligations/{obligation_id}/report")
async def save_report(obligation_id: int, body: DraftBody, caller: Asking) -> JSONResponse:
    """Keep what was typed; what can't be read, or may mean two numbers, is kept and told with 422."""

    def work(connection: Connection) -> dict[str, Any]:
        saved = writing.save_draft(
            connection,
            obligation_id,
            body.value(),
            expected_version=body.expected_version,
            actor=caller.actor,
            now=caller.now,
        )
        return {"id": saved.obligation, "version": saved.version, "refusals": kept(saved.refusals)}

    return answer(await caller.change(work, body=body.model_dump(mode="json")), caller, refused=422)


@router.post("/obligations/{obligation_id}/actions/{action}")
async def act_on_obligation(
    obligation_id: int, action: DutyAction, caller: Asking, body: DutyActBody | None = None
) -> JSONResponse:
    """Take one action; answers 200 with the new state and version, or 409 with all reasons."""
    given = body or DutyActBody()
    stored = await caller.change(
        lambda connection: _VERBS[action](connection, obligation_id, given, {"actor": caller.actor, "now": caller.now}),
        body=given.model_dump(mode="json"),
    )
    return answer(stored, caller, refused=409)


_By = Mapping[str, Any]


def _hand_in(connection: Connection, number: int, given: DutyActBody, by: _By) -> dict[str, Any]:
    made = writing.hand_in(connection, number, expected_version=given.expected_version, **by)
    shown = {"id": number, "state": made.state, "version": made.version, "late": made.late}
    return {**shown, "refusals": kept(made.refusals)}


def _taking(verb: Callable[..., Advanced], *fields: str) -> Callable[..., dict[str, Any]]:
    """Call a service with those answers that it asks for."""

    def take(connection: Connection, number: int, given: DutyActBody, by: _By) -> dict[str, Any]:
        answers = {field: getattr(given, field) for field in fields}
        made = verb(connection, number, **answers, expected_version=given.expected_version, **by)
        return {"id": number, "state": made.state, "version": made.version, "refusals": []}

    return take


_VERBS: Mapping[DutyAction, Callable[..., dict[str, Any]]] = {
    DutyAction.HAND_IN: _hand_in,
    DutyAction.RETURN: _taking(obligations.return_, "reason", "due"),
    DutyAction.ACCEPT: _taking(obligations.accept),
    DutyAction.WAIVE: _taking(obligations.waive, "reason"),
    DutyAction.REINSTATE: _taking(obligations.reinstate, "reason"),
    DutyAction.EXTEND: _taking(obligations.extend, "until", "reason", "evidence"),
}


def kept(refusals: tuple[Refusal, ...]) -> list[dict[str, Any]]:
    """Keep refusals in plain JSON, so that a repeated request is answered alike."""
    return [{"code": refusal.code, "detail": dict(refusal.detail)} for refusal in refusals]


def answer(stored: dict[str, Any], caller: Caller, *, refused: int) -> JSONResponse:
    """Answer 200 with what became of it, or say every reason why not."""
    shown = {key: value for key, value in stored.items() if key != "refusals"}
    refusals = [Refusal(one["code"], one["detail"]) for one in stored["refusals"]]
    return problem(refused, refusals, caller.language, **shown) if refusals else JSONResponse(shown)
