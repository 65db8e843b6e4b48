"""Amend plans by page: type or upload the next version, look at what it would do, choose, put it into force."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.opened_plan import OpenedPlan, open_plan, runs
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.labels import Language
from states.nomination import State
from states.refusals import Refusal, Refused
from workflow.plans.announcing import listed
from workflow.plans.differences import differences
from workflow.plans.schema import Plan
from workflow.plans.writing import text_of
from workflow.queries import versions
from workflow.queries.amending import Choice, Preview
from workflow.queries.moving import Dossier
from workflow.services import amendments, duties
from workflow.services.amendments import plan_of
from workflow.services.duties import Shift
from workflow.services.plans import Reference

router = APIRouter(include_in_schema=False)

LARGEST_FILE = 400_000
"""Bytes of a plan file; the longest shipped one has 20,000."""
MOST_LISTED = 300
"""Dossiers that a preview lists one by one; those for which something changes come first."""


@router.get("/plans/{plan_id}/versions")
async def list_versions(plan_id: int, visit: Visiting) -> Response:
    """List the versions of a plan with the documents that brought them."""

    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        return {
            "opened": opened,
            "versions": versions.history(connection, plan_id, actor=visit.actor),
            "may_change": runs(opened.row, visit.actor),
            "on_request": opened.plan.rounds.ad_hoc is not None,
        }

    return await visit.page("plans/amend_versions.html", await visit.read(work))


@router.get("/plans/{plan_id}/versions/{number}")
async def show_version(plan_id: int, number: int, visit: Visiting) -> Response:
    """Show what a version changed against the one before it."""

    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        plan = versions.get_version(connection, plan_id, number, actor=visit.actor)
        before = versions.get_version(connection, plan_id, number - 1, actor=visit.actor) if number > 1 else plan
        return {"opened": opened, "number": number, "differences": differences(before, plan)}

    return await visit.page("plans/amend_version.html", await visit.read(work))


@router.get("/plans/{plan_id}/amend")
async def show_form(plan_id: int, visit: Visiting) -> Response:
    """Ask for the next version, its document and the reason; a plan is changed only by somebody just recognised."""
    visit.require_confirmed(back_to=f"/plans/{plan_id}/amend")

    def newest(connection: Connection) -> str:
        plan = open_plan(connection, plan_id, visit=visit).plan
        return text_of(plan.model_copy(update={"version": plan.version + 1}))

    return await _form(plan_id, visit, blank(content=await visit.read(newest)))


async def _form(plan_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    opened = await visit.read(lambda connection: open_plan(connection, plan_id, visit=visit))
    context = {
        "opened": opened,
        "form": form,
        "lines": [one.detail for one in refusals if one.code == "plan_line_wrong"],
    }
    return await visit.page("plans/amend.html", context, refusals=refusals)


@router.post("/plans/{plan_id}/amend")
async def preview_amendment(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Show what the amendment would do with what is chosen; changes nothing."""
    visit.require_confirmed(back_to=f"/plans/{plan_id}/amend")
    form = await _with_file(form)
    _reference(form)
    wrong = (*form.refusals, *_wrong_lines(form))
    if wrong:
        return await _form(plan_id, visit, form, wrong)
    return await _preview(plan_id, visit, form)


def _wrong_lines(form: Typed) -> tuple[Refusal, ...]:
    """Find what is wrong with the text of the plan, so that it is told with what else is wrong."""
    if not form.text("content"):
        return ()
    try:
        plan_of(form.values["content"])
    except Refused as refused:
        return refused.refusals
    return ()


async def _with_file(form: Typed) -> Typed:
    """Let an uploaded file stand for what was typed."""
    sent = form.files.get("file")
    if sent is None or not sent.filename:
        return form
    content = await sent.read(LARGEST_FILE + 1)
    kept = Typed(form.values, form.lists, {}, form.refusals)
    if len(content) > LARGEST_FILE:
        kept.refuse("field_too_long", "file", most=LARGEST_FILE)
        return kept
    try:
        kept.values = {**form.values, "content": content.decode("utf-8")}
    except UnicodeDecodeError:
        kept.refuse("field_invalid", "file", expected="UTF-8")
    return kept


def _reference(form: Typed) -> Reference:
    """Read the document and the reason; what is missing is noted in the form."""
    number, signed_on, reason = form.required("document_number"), form.day("signed_on"), form.required("reason")
    if signed_on is None:
        form.refuse_empty("signed_on")
    form.required("content")
    return Reference(number, signed_on, reason)


def _choice(form: Typed, dossiers: Iterable[Dossier] = ()) -> Choice:
    """Read what is chosen: with "all" every dossier moves that would not be stranded."""
    movable = tuple(one.row.id for one in dossiers if not one.objections)
    ticked = movable if form.text("move_all") else tuple(dict.fromkeys(form.numbers("dossier")))
    order = {
        int(name.removeprefix("standby-")): int(value)
        for name, value in form.values.items()
        if name.removeprefix("standby-").isdecimal() and name.startswith("standby-") and value.strip().isdecimal()
    }
    return Choice(tuple(dict.fromkeys(form.numbers("round"))), ticked, tuple(sorted(order, key=lambda one: order[one])))


async def _preview(plan_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        return _previewed(connection, plan_id, visit, form)

    try:
        context = await visit.read(work)
    except Refused as refused:
        return await _form(plan_id, visit, form, refused.refusals)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("plans/amend_preview.html", context, refusals=refusals)


def _previewed(connection: Connection, plan_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    opened = open_plan(connection, plan_id, visit=visit)
    plan = plan_of(form.values.get("content", ""))
    seen = _seen(connection, plan_id, plan, visit, form)
    shifts = duties.preview(connection, plan_id, plan, actor=visit.actor)
    names = _names(plan, opened, seen, visit.language)
    chosen = _choice(form, seen.dossiers)
    return {
        "opened": opened,
        "form": form,
        "seen": seen,
        "chosen": chosen,
        "order": {one: place for place, one in enumerate(chosen.standby, 1)},
        "listed": _listed(seen.dossiers),
        "crowded": _crowded(seen),
        "names": names,
        "objections": {one.row.id: said(one.objections, visit.language, names) for one in seen.dossiers},
        "obstacles": said(seen.refusals, visit.language, names),
        "shifts": [(_duty(opened.plan, shift, visit.language), shift) for shift in shifts],
        "changes": differences(opened.plan, plan),
    }


def _seen(connection: Connection, plan_id: int, plan: Plan, visit: Visit, form: Typed) -> Preview:
    """Look at the amendment; where all dossiers are to move, look again once they are known."""
    how: Any = {"actor": visit.actor, "now": visit.now}
    seen = amendments.preview(connection, plan_id, plan, _choice(form), **how)
    if not form.text("move_all"):
        return seen
    return amendments.preview(connection, plan_id, plan, _choice(form, seen.dossiers), **how)


def _listed(dossiers: Sequence[Dossier]) -> list[Dossier]:
    """Choose the dossiers to list: those for which something changes, then the others."""
    touched = sorted(dossiers, key=lambda one: not (one.lacks or one.criteria or one.objections or one.too_late))
    return touched[:MOST_LISTED]


def _crowded(seen: Preview) -> list[Dossier]:
    """List who is proposed in a round that would have too few places, or was chosen to stand by."""
    rounds = {one.id for one in seen.rounds if any(quota.excess for quota in one.quotas)}
    subjects = {
        (one.id, quota.subject) for one in seen.rounds for quota in one.quotas if quota.excess or one.id in rounds
    }
    proposed = [one for one in seen.dossiers if one.row.state == State.PROPOSED]
    found = [one for one in proposed if (one.row.round, one.row.subject_type) in subjects]
    return sorted(found, key=lambda one: (one.row.rank is None, one.row.rank or 0), reverse=True)


def _names(plan: Plan, opened: OpenedPlan, seen: Preview, language: Language) -> dict[str, str]:
    """Name items, criteria and award forms of both versions by code, and nominees by id."""
    coded: list[Any] = []
    for version in (opened.plan, plan):
        coded += (*listed(version.dossier_items), *listed(version.criteria), *listed(version.award_forms))
    names = {str(one.code): str(getattr(one.name, language)) for one in coded}
    return names | {str(one.row.id): one.name for one in seen.dossiers}


def _duty(plan: Plan, shift: Shift, language: Language) -> str:
    found = next((one for one in plan.obligations if one.code == shift.code), None)
    name = str(getattr(found.name, language)) if found else shift.code
    return f"{name} ({shift.period})"


@router.post("/plans/{plan_id}/amend/confirm")
async def amend(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Put the amendment into force as it was previewed, or preview what was chosen anew."""
    visit.require_confirmed(back_to=f"/plans/{plan_id}/amend")
    reference = _reference(form)
    if form.refusals:
        return await _form(plan_id, visit, form, tuple(form.refusals))
    if form.text("again") or form.text("move_all"):
        return await _preview(plan_id, visit, form)

    def work(connection: Connection) -> int:
        plan = plan_of(form.values.get("content", ""))
        made = amendments.amend(
            connection, plan_id, plan, _choice(form), reference=reference, actor=visit.actor, now=visit.now
        )
        return made.number

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _preview(plan_id, visit, form, refused.refusals)
    return go(f"/plans/{plan_id}/versions", "amended")
