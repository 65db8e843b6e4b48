"""Let a unit write down whom it nominates, for what, and why; what is typed is never lost."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.nominee_form import content_of, filled, form_of, kept
from api.pages.visiting import NoRoleChosen, NotSignedIn, Posted, Visit, Visiting, signed_in, visit_of
from api.pages.wording import problems, said
from states.asks import Answers
from states.labels import sentence
from states.nomination import NOMINATION, Action
from states.refusals import Refusal, Refused
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.queries import nominations as reading
from workflow.queries import offers, preparing, rounds
from workflow.queries import submissions as reading_submissions
from workflow.services import nominations, submissions

router = APIRouter(include_in_schema=False)

_REFUSED = 409


@router.get("/submissions/{submission_id}/nominations/new")
async def show_new(submission_id: int, visit: Visiting) -> Response:
    """Show an empty form for a nominee."""
    return await _new_form(submission_id, visit, None)


async def _new_form(
    submission_id: int, visit: Visit, form: Typed | None, refusals: tuple[Refusal, ...] = ()
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        row = reading_submissions.get_submission(connection, submission_id, actor=visit.actor)
        shown = form_of(connection, row.round_id, row.organisation_id, visit.language)
        return {
            **shown,
            "submission": row,
            "limit": preparing.limit_of(connection, row.round_id, row.organisation_id),
            "typed": filled(
                shown["terms"], form.values if form else {"subject.organisation": str(row.organisation_id)}
            ),
            "row": None,
            "closed": () if form else _closed(connection, row, visit),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("nominees/form.html", context, refusals=refusals)


def _closed(connection: Connection, submission: Any, visit: Visit) -> tuple[str, ...]:  # noqa: ANN401 - a row.
    """Say why nobody can be added to a submission now; nothing where somebody can."""
    try:
        submissions.require_open(connection, submission, actor=visit.actor, now=visit.now)
    except Refused as refused:
        return said(refused.refusals, visit.language, {})
    return ()


@router.post("/submissions/{submission_id}/nominations/new")
async def draft(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Draft a nomination, once however often the form is sent."""

    def work(connection: Connection) -> int:
        row = reading_submissions.get_submission(connection, submission_id, actor=visit.actor)
        content = content_of(form, rounds.terms(connection, row.round_id))
        return nominations.draft(connection, submission_id, content, actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _new_form(submission_id, visit, form, refused.refusals)
    return go(f"/submissions/{submission_id}", "saved")


@router.get("/nominations/{nomination_id}/edit")
async def show_edit(nomination_id: int, visit: Visiting) -> Response:
    """Show the form of a nominee as it is kept."""
    return await _edit_form(nomination_id, visit, None)


async def _edit_form(
    nomination_id: int, visit: Visit, form: Typed | None, refusals: tuple[Refusal, ...] = ()
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_nomination(connection, nomination_id, actor=visit.actor)
        shown = form_of(connection, row.round_id, row.organisation_id, visit.language, version=row.plan_version_id)
        known = offers.gather(connection, [nomination_id], actor=visit.actor, now=visit.now)[nomination_id]
        objections = () if form else NOMINATION.decide(Action.EDIT, known, Answers()).refusals
        return {
            **shown,
            "submission": reading_submissions.get_submission(connection, row.submission_id, actor=visit.actor),
            "limit": known.limit.at,
            "typed": filled(shown["terms"], form.values if form else kept(row)),
            "row": row,
            "kept": filled(shown["terms"], kept(row)) if _is_conflict(refusals) else None,
            "closed": said(objections, visit.language, shown["names"]),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("nominees/form.html", context, refusals=refusals)


def _is_conflict(refusals: tuple[Refusal, ...]) -> bool:
    return any(refusal.code == "conflict" for refusal in refusals)


@router.post("/nominations/{nomination_id}/edit")
async def edit(nomination_id: int, visit: Visiting, form: Posted) -> Response:
    """Keep what was typed into a nomination."""
    try:
        stored = await visit.change(lambda connection: _edit(connection, nomination_id, visit, form), form=form)
    except Refused as refused:
        return await _edit_form(nomination_id, visit, form, refused.refusals)
    outcome = from_json(stored["outcome"])
    if not outcome.accepted:
        return await _edit_form(nomination_id, visit, form, outcome.refusals)
    return go(f"/submissions/{stored['submission']}", "saved")


def _edit(connection: Connection, nomination_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    row = reading.get_nomination(connection, nomination_id, actor=visit.actor)
    content = content_of(form, rounds.terms(connection, row.round_id, version=row.plan_version_id))
    outcome = nominations.edit(
        connection,
        nomination_id,
        content,
        expected_version=form.number("expected_version"),
        actor=visit.actor,
        now=visit.now,
    )
    return {"outcome": to_json(outcome), "submission": row.submission_id}


@router.post("/nominations/{nomination_id}/autosave")
async def autosave(nomination_id: int, request: Request, form: Posted) -> JSONResponse:
    """Keep a draft while it is typed; the answer renews the version that the form shows."""
    try:
        visit = await visit_of(await signed_in(request))
    except (NotSignedIn, NoRoleChosen):
        # A page to sign in on would look to the script as if the draft were safe.
        return JSONResponse({"refusals": ["unauthenticated"]}, status_code=401)
    outcome = await _autosaved(nomination_id, visit, form)
    if not outcome.accepted:
        return JSONResponse({"refusals": _words(outcome.refusals, visit)}, status_code=_REFUSED)
    fields = {"expected_version": outcome.version}
    return JSONResponse({"saved_at": visit.now.isoformat(), "fields": fields})


async def _autosaved(nomination_id: int, visit: Visit, form: Typed) -> Outcome:
    try:
        saved = await visit.change(lambda connection: _save(connection, nomination_id, visit, form), form=blank())
    except Refused as refused:
        return Outcome(nomination_id, refusals=refused.refusals)
    return from_json(saved)


def _words(refusals: tuple[Refusal, ...], visit: Visit) -> list[str]:
    return [sentence(refusal, visit.language) for refusal in refusals]


def _save(connection: Connection, nomination_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    """Keep a draft where the rules let it be changed; a draft that nobody sent by hand is no attempt on record."""
    reading.get_nomination(connection, nomination_id, actor=visit.actor)
    known = offers.gather(connection, [nomination_id], actor=visit.actor, now=visit.now)[nomination_id]
    verdict = NOMINATION.decide(Action.EDIT, known, Answers())
    if verdict.refusals:
        return to_json(Outcome(nomination_id, refusals=verdict.refusals))
    outcome: dict[str, Any] = _edit(connection, nomination_id, visit, form)["outcome"]
    return outcome
