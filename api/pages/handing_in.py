"""Let a unit check what it hands in, hand it in once, and see when it was received."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.submissions import shown
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import Names, said
from states.labels import Language
from states.refusals import Refusal, Refused
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.queries.preparing import Preparation
from workflow.services import handing_in, submissions

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Objections:
    """Why handing in is not possible: what concerns the whole, and what concerns one nominee, by name."""

    whole: tuple[str, ...]
    by_nominee: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """All of them in one list."""
        single = (f"{name}: {reason}" for name, reasons in self.by_nominee for reason in reasons)
        return (*self.whole, *single)


def objections(prepared: Preparation, names: Names, language: Language) -> Objections:
    """Say why what waits in the unit could not be handed in now; a reason that all share is said once."""
    if not prepared.waiting:
        nothing = Refusal("nothing_to_submit", {"submission": prepared.row.id})
        return Objections(said([nothing], language, names), ())
    reasons = {one.name: said(prepared.objections[one.id], language, names) for one in prepared.waiting}
    shared = [
        reason
        for reason in dict.fromkeys(reason for found in reasons.values() for reason in found)
        if len(reasons) > 1 and all(reason in found for found in reasons.values())
    ]
    own = {name: tuple(reason for reason in found if reason not in shared) for name, found in reasons.items()}
    return Objections(tuple(shared), tuple((name, found) for name, found in own.items() if found))


@router.get("/submissions/{submission_id}/check")
async def show_check(submission_id: int, visit: Visiting) -> Response:
    """Show everything that would be handed in, and every reason why it can't be yet."""
    return await _check(submission_id, visit, blank())


async def _check(
    submission_id: int, visit: Visit, form: Typed, *, refusals: tuple[Refusal, ...] = (), reasons: tuple[str, ...] = ()
) -> Response:
    context = await visit.read(lambda connection: _checked(connection, submission_id, visit, form))
    if refusals:
        context["reasons"] = reasons or said(refusals, visit.language, context["names"])
    return await visit.page("submissions/check.html", context, refusals=refusals)


def _checked(connection: Connection, submission_id: int, visit: Visit, form: Typed) -> dict[str, Any]:
    context = shown(connection, submission_id, visit)
    prepared: Preparation = context["prepared"]
    waiting = [one.id for one in prepared.waiting]
    chooses = prepared.row.first_submitted_at is not None and len(waiting) > 1
    found = objections(prepared, context["names"], visit.language)
    return {
        **context,
        "objections": found,
        "chooses": chooses,
        "chosen": form.numbers("nominations") or waiting,
        "blocking": () if chooses else found.reasons,
    }


@router.post("/submissions/{submission_id}/submit")
async def submit(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Hand the submission in, once however often the button is pressed."""
    try:
        stored = await visit.change(lambda connection: _submit(connection, submission_id, visit, form), form=form)
    except Refused as refused:
        return await _check(submission_id, visit, form, refusals=refused.refusals)
    outcomes = [from_json(one) for one in stored]
    if refusals := tuple(refusal for one in outcomes for refusal in one.refusals):
        reasons = await visit.read(lambda connection: _reasons(connection, submission_id, visit, outcomes))
        return await _check(submission_id, visit, form, refusals=refusals, reasons=reasons)
    return go(f"/submissions/{submission_id}/receipt")


def _submit(connection: Connection, submission_id: int, visit: Visit, form: Typed) -> list[dict[str, Any]]:
    only = form.numbers("nominations") if form.text("chooses") else None
    handed = handing_in.submit(connection, submission_id, only=only, actor=visit.actor, now=visit.now)
    return [to_json(one) for one in handed.outcomes]


def _reasons(connection: Connection, submission_id: int, visit: Visit, outcomes: list[Outcome]) -> tuple[str, ...]:
    """Say nominee by nominee why nothing was handed in; whom only the others held up is not named."""
    context = shown(connection, submission_id, visit)
    names, known = context["names"], context["prepared"].objections
    refused = [one for one in outcomes if {refusal.code for refusal in one.refusals} != {"group_refused"}]
    told = (
        f"{names[str(one.nomination)]}: {reason}"
        for one in refused
        for reason in said(known.get(one.nomination) or one.refusals, visit.language, names)
    )
    return tuple(dict.fromkeys(told))


@router.get("/submissions/{submission_id}/receipt")
async def show_receipt(submission_id: int, visit: Visiting) -> Response:
    """Say when a submission was handed in, and under which number it was received."""
    context = await visit.read(lambda connection: shown(connection, submission_id, visit))
    if context["prepared"].row.first_submitted_at is None:
        return go(f"/submissions/{submission_id}")
    return await visit.page("submissions/receipt.html", context)


@router.post("/submissions/{submission_id}/nothing-to-propose")
async def nothing_to_propose(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Answer that the unit proposes nobody in this round."""
    return await _answer(submission_id, visit, form, submissions.nothing_to_propose)


@router.post("/submissions/{submission_id}/propose-after-all")
async def propose_after_all(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Take back that the unit proposes nobody in this round."""
    return await _answer(submission_id, visit, form, submissions.propose_after_all)


async def _answer(submission_id: int, visit: Visit, form: Typed, verb: Callable[..., None]) -> Response:
    try:
        await visit.change(
            lambda connection: verb(connection, submission_id, actor=visit.actor, now=visit.now), form=form
        )
    except Refused as refused:
        context = await visit.read(lambda connection: shown(connection, submission_id, visit))
        context["reasons"] = said(refused.refusals, visit.language, context["names"])
        return await visit.page("submissions/show.html", context, refusals=refused.refusals)
    return go(f"/submissions/{submission_id}", "saved")
