"""Show what a unit prepares: its submissions, one with its items, and what its letter says."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.tasks import standing, tasks
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import names_of, problems, said
from states.actors import UNIT_ROLES, Role
from states.nomination import NEVER_SUBMITTED, State
from states.refusals import Refused
from workflow.queries import organisations, preparing, rounds
from workflow.queries import submissions as reading
from workflow.queries.preparing import Preparation
from workflow.services import submissions
from workflow.services.submissions import Letter

router = APIRouter(include_in_schema=False)

LONGEST_NUMBER, LONGEST_SIGNER = 64, 400
"""Characters of a letter's number and of its signer's name."""


@router.get("/submissions")
async def list_submissions(visit: Visiting, after: int | None = None) -> Response:
    """List the submissions that the role may see, newest first."""

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = reading.page(connection, round_id=None, after=after, limit=50, actor=visit.actor)
        return {
            "rows": [(row, standing(row)) for row in rows],
            "counts": preparing.counts(connection, [row.id for row in rows]),
            "rounds": {row.id: row for row in rounds.visible_rounds(connection, actor=visit.actor)},
            "next": f"/submissions?after={following}" if following else "",
            "may_start": bool(visit.actor.organisations_as(UNIT_ROLES | {Role.RECEIVING_CLERK})),
        }

    return await visit.page("submissions/list.html", await visit.read(work))


@router.get("/submissions/new")
async def show_start(visit: Visiting, round: int | None = None) -> Response:  # noqa: A002 - the query's own name.
    """Ask for which round a submission is started."""
    return await _start_form(visit, blank(round=str(round or "")))


async def _start_form(visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        seen = rounds.visible_rounds(connection, actor=visit.actor)
        own = sorted(visit.actor.organisations_as(UNIT_ROLES))
        issuers = {grant.issuer for grant in visit.actor.grants}
        choices = [one for issuer in sorted(issuers) for one in organisations.below(connection, issuer)]
        return {
            "rounds": [row for row in seen if row.state in {"open", "closed"}],
            "own": organisations.names(connection, own),
            "organisations": [] if own else choices,
            "form": form,
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("submissions/start.html", await visit.read(work), refusals=refusals)


@router.post("/submissions/new")
async def start_submission(visit: Visiting, form: Posted) -> Response:
    """Start a submission: a unit's own, or, by a clerk, that of a unit whose dossier came on paper."""
    try:
        started = await visit.change(lambda connection: _start(connection, visit, form), form=form)
    except Refused as refused:
        return await _start_form(visit, form, refused)
    return go(f"/submissions/{started}")


def _start(connection: Connection, visit: Visit, form: Typed) -> int:
    own = visit.actor.organisations_as(UNIT_ROLES)
    round_id = form.number("round", least=1)
    organisation = next(iter(own)) if len(own) == 1 else form.number("organisation", least=1)
    if round_id is None or organisation is None:
        missing = {"round": round_id, "organisation": organisation}
        form.refuse_empty(*(name for name, value in missing.items() if value is None))
        raise Refused(*form.refusals)
    return submissions.start(connection, round_id, organisation=organisation, actor=visit.actor, now=visit.now)


@router.get("/submissions/{submission_id}")
async def show_submission(submission_id: int, visit: Visiting) -> Response:
    """Show one submission: its limit, its items, its nominees."""
    return await visit.page(
        "submissions/show.html", await visit.read(lambda connection: shown(connection, submission_id, visit))
    )


def shown(connection: Connection, submission_id: int, visit: Visit) -> dict[str, Any]:
    """Gather what the page of a submission shows. Raises NotFound, for missing and foreign alike."""
    prepared = preparing.prepare(connection, submission_id, actor=visit.actor, now=visit.now)
    names = names_of(prepared.terms, visit.language) | {str(one.id): one.name for one in prepared.nominees}
    closed = open_refusals(connection, prepared, visit)
    may_prepare = "not_permitted" not in {refusal.code for refusal in closed}
    reachable = {action for one in prepared.nominees for action in one.possible}
    return {
        "prepared": prepared,
        "standing": standing(prepared.row),
        "tasks": tasks(prepared, may_prepare=may_prepare),
        "names": names,
        "may_prepare": may_prepare,
        "is_unit": prepared.row.organisation_id in visit.actor.organisations_as(UNIT_ROLES),
        "closed": said(closed, visit.language, names),
        "may_receive": "receive" in reachable,
        "may_register": "register" in reachable,
        "nobody_in_it": not any(one.state in _PROPOSED for one in prepared.nominees),
    }


_PROPOSED = (NEVER_SUBMITTED - {State.NOT_ENDORSED}) | {State.RETURNED}
"""States in which a nomination of a submission that was not handed in contradicts "nobody is proposed"."""


def open_refusals(connection: Connection, prepared: Preparation, visit: Visit) -> tuple[Any, ...]:
    """Say why nothing can be added to a submission now; nothing where it can."""
    try:
        submissions.require_open(connection, prepared.row, actor=visit.actor, now=visit.now)
    except Refused as refused:
        return refused.refusals
    return ()


@router.get("/submissions/{submission_id}/letter")
async def show_letter(submission_id: int, visit: Visiting) -> Response:
    """Show the form for what the tờ trình says."""
    return await _letter_form(submission_id, visit, None)


async def _letter_form(
    submission_id: int, visit: Visit, form: Typed | None, refused: Refused | None = None
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        context = shown(connection, submission_id, visit)
        row, nominees = context["prepared"].row, context["prepared"].nominees
        return {**context, "letter": _typed_letter(form) if form else _kept_letter(row, nominees)}

    context = await visit.read(work)
    refusals = refused.refusals if refused else ()
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("submissions/letter.html", context, refusals=refusals)


def _typed_letter(form: Typed) -> dict[str, Any]:
    return {
        "number": form.text("number"),
        "dated": form.boxes("dated"),
        "signer": form.text("signer"),
        "nominations": form.numbers("nominations"),
    }


def _kept_letter(row: Any, nominees: Any) -> dict[str, Any]:  # noqa: ANN401 - rows.
    """Fill the form with what is kept; a letter without a list names everybody."""
    listed = [one.id for one in nominees] if row.letter_list is None else row.letter_list
    return {
        "number": row.letter_number or "",
        "dated": row.letter_date,
        "signer": row.letter_signer or "",
        "nominations": listed,
    }


@router.post("/submissions/{submission_id}/letter")
async def describe_letter(submission_id: int, visit: Visiting, form: Posted) -> Response:
    """Write down number, date, signer and list of the tờ trình."""
    try:
        await visit.change(lambda connection: _describe(connection, submission_id, visit, form), form=form)
    except Refused as refused:
        return await _letter_form(submission_id, visit, form, refused)
    return go(f"/submissions/{submission_id}", "saved")


def _describe(connection: Connection, submission_id: int, visit: Visit, form: Typed) -> None:
    letter = _letter_of(connection, submission_id, form)
    if form.refusals:
        raise Refused(*form.refusals)
    submissions.describe_letter(connection, submission_id, letter, actor=visit.actor, now=visit.now)


def _letter_of(connection: Connection, submission_id: int, form: Typed) -> Letter:
    """Read the form; a list that ticks everybody stands for whoever is handed in."""
    everybody = set(submissions.nominations_in(connection, submission_id, tuple(State)))
    ticked = tuple(form.numbers("nominations"))
    for name, most in (("number", LONGEST_NUMBER), ("signer", LONGEST_SIGNER)):
        if len(form.text(name)) > most:
            form.refuse("field_too_long", name, most=most)
    listed = None if set(ticked) == everybody else ticked
    return Letter(form.optional("number"), form.day("dated"), form.optional("signer"), listed)
