"""Write a report out of the plan's targets, check it, and hand it in."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed
from api.pages.answers import Answer, open_report
from api.pages.going import go
from api.pages.obligations import identity
from api.pages.owing import lacking
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.obligation import Action
from states.refusals import Refusal, Refused
from workflow.plans.obligations import Files
from workflow.queries import reports as reading
from workflow.services import obligations, reports
from workflow.services.reports import Draft

router = APIRouter(include_in_schema=False)


@router.get("/obligations/{obligation_id}/report")
async def show_report(obligation_id: int, visit: Visiting) -> Response:
    """Show the form of a report, filled with what is stored of it."""
    return await _form(obligation_id, visit, None)


async def _form(obligation_id: int, visit: Visit, form: Typed | None, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        opened = open_report(connection, shown["row"], visit)
        return {
            **shown,
            "names": opened.names,
            "fields": _groups(opened.written.answers, form),
            "asks_text": opened.form.asks.text,
            "text": form.text("text") if form else opened.form.text,
            "closed": said(_objections(connection, obligation_id, Action.EDIT, visit), visit.language, {}),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("obligations/report.html", context, status=422 if refusals else 200)


def _groups(answers: Iterable[Answer], form: Typed | None) -> list[dict[str, Any]]:
    """Put the fields under the headings of the plan, with what was typed just now in place of what is stored."""
    return [
        {"name": name, "fields": [_field(one, form) for one in members]}
        for name, members in groupby(answers, key=lambda one: one.group)
    ]


def _field(answer: Answer, form: Typed | None) -> dict[str, Any]:
    return {
        "code": answer.code,
        "name": answer.name,
        "unit": answer.unit,
        "done": answer.done,
        "hint": answer.hint,
        "typed": form.text(f"values.{answer.code}") if form else answer.typed,
        "evidence": form.text(f"evidence.{answer.code}") if form else answer.evidence,
    }


def _objections(connection: Connection, obligation_id: int, action: str, visit: Visit) -> tuple[Refusal, ...]:
    """Say why an action is not possible now; nothing where it is."""
    for offer in obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now):
        if offer.action == action:
            return offer.refusals
    return (Refusal("not_permitted"),)


@router.post("/obligations/{obligation_id}/report")
async def save_report(obligation_id: int, visit: Visiting, form: Posted) -> Response:
    """Keep what was typed; then go on to check it, or stay where something in it cannot be read."""
    try:
        stored = await visit.change(lambda connection: _save(connection, obligation_id, visit, form), form=form)
    except Refused as refused:
        return await _form(obligation_id, visit, form, refused.refusals)
    refusals = tuple(Refusal(one["code"], one["detail"]) for one in stored)
    if refusals:
        return await _form(obligation_id, visit, form, refusals)
    if form.text("then") == "check":
        return go(f"/obligations/{obligation_id}/check")
    return go(f"/obligations/{obligation_id}", "saved")


def _save(connection: Connection, obligation_id: int, visit: Visit, form: Typed) -> list[dict[str, Any]]:
    version = form.number("expected_version")
    if form.refusals:
        raise Refused(*form.refusals)
    saved = reports.save_draft(
        connection, obligation_id, _draft(form), expected_version=version, actor=visit.actor, now=visit.now
    )
    return [{"code": refusal.code, "detail": refusal.detail} for refusal in saved.refusals]


def _draft(form: Typed) -> Draft:
    return Draft(
        values=_named(form, "values."),
        evidence=_named(form, "evidence."),
        text=form.text("text") if "text" in form.values else None,
    )


def _named(form: Typed, prefix: str) -> Mapping[str, str]:
    """Give the fields whose names begin so, by the rest of their names."""
    return {name.removeprefix(prefix): form.text(name) for name in form.values if name.startswith(prefix)}


@router.get("/obligations/{obligation_id}/check")
async def show_check(obligation_id: int, visit: Visiting) -> Response:
    """Show what would be handed in, and everything that still stands in the way."""
    return await _check(obligation_id, visit)


async def _check(obligation_id: int, visit: Visit, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        row = shown["row"]
        opened = open_report(connection, row, visit)
        names = {**opened.names, **lacking()}
        return {
            **shown,
            "names": names,
            "report": opened.written,
            "asks_files": opened.form.asks.files is not Files.NONE,
            "asks_report": bool(opened.form.fields) or opened.form.asks.text,
            "nominees": reading.nominees(connection, obligation_id, actor=visit.actor),
            "is_late": row.due_at is not None and row.due_at <= visit.now and row.late_policy == "flag",
            "obstacles": said(_objections(connection, obligation_id, Action.HAND_IN, visit), visit.language, names),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("obligations/check.html", context, status=422 if refusals else 200)


@router.post("/obligations/{obligation_id}/hand-in")
async def hand_in(obligation_id: int, visit: Visiting, form: Posted) -> Response:
    """Hand it in, once however often the form is sent; a refused try is on record."""
    try:
        stored = await visit.change(lambda connection: _hand_in(connection, obligation_id, visit, form), form=form)
    except Refused as refused:
        return await _check(obligation_id, visit, refused.refusals)
    refusals = tuple(Refusal(one["code"], one["detail"]) for one in stored["refusals"])
    if refusals:
        return await _check(obligation_id, visit, refusals)
    return go(f"/obligations/{obligation_id}", "handed_in_late" if stored["late"] else "handed_in")


def _hand_in(connection: Connection, obligation_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    version = form.number("expected_version")
    if form.refusals:
        raise Refused(*form.refusals)
    made = reports.hand_in(connection, obligation_id, expected_version=version, actor=visit.actor, now=visit.now)
    refusals = [{"code": refusal.code, "detail": refusal.detail} for refusal in made.refusals]
    return {"late": made.late, "refusals": refusals}
