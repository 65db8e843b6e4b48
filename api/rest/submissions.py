"""Answer for submissions: start, describe, hand in, receive, register, nothing to propose."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.errors import PROBLEM
from api.rest.shapes import document, handed_in, instant, outcome, outcomes
from api.schemas import HandInBody, LetterBody, StartSubmission
from states.actors import UNIT_ROLES
from states.refusals import Refusal, Refused
from workflow.facts.dossier import terms_of_submission
from workflow.queries import submissions as reading
from workflow.services import handing_in, submissions

router = APIRouter(tags=["submissions"])


class HandIn(StrEnum):
    """What may be done with a submission as a whole."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    REGISTER = "register"


@router.post("/submissions", status_code=201)
async def start_submission(body: StartSubmission, caller: Asking) -> dict[str, Any]:
    """Start a submission of the caller's own organisation, or (for a clerk) of the one named."""
    organisation = body.organisation or _own_organisation(caller)
    started = await caller.change(
        lambda connection: submissions.start(
            connection, body.round, organisation=organisation, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": started}


def _own_organisation(caller: Caller) -> int:
    """Find the one organisation that the caller works for as a unit's officer or head."""
    own = caller.actor.organisations_as(UNIT_ROLES)
    if len(own) != 1:
        raise Refused(Refusal("field_required", {"field": "organisation"}))
    return next(iter(own))


@router.get("/submissions")
async def list_submissions(
    caller: Asking,
    round: int | None = None,  # noqa: A002 - the query's own name.
    after: int | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """List submissions, newest first."""
    rows, following = await caller.read(
        lambda connection: reading.page(connection, round_id=round, after=after, limit=limit, actor=caller.actor)
    )
    return {"items": [_shown(row) for row in rows], "next": following}


@router.get("/submissions/{submission_id}")
async def read_submission(submission_id: int, caller: Asking) -> dict[str, Any]:
    """Show one submission with its shared dossier items."""

    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_submission(connection, submission_id, actor=caller.actor)
        held = reading.shared_documents(connection, submission_id)
        terms = terms_of_submission(connection, submission_id)
        items = [item for item in terms.dossier if item.scope == "submission"]
        return _shown(row) | {
            "dossier": [
                {
                    "item": item.code,
                    "name": getattr(item.name, caller.language),
                    "required": item.required == "always",
                    "document": document(held.get(item.code)),
                }
                for item in items
            ]
        }

    shown: dict[str, Any] = await caller.read(work)
    return shown


def _shown(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a submission's row.
    return {
        "id": row.id,
        "round": row.round_id,
        "organisation": {"id": row.organisation_id, "name": row.organisation_name},
        "letter": {
            "number": row.letter_number,
            "dated": row.letter_date.isoformat() if row.letter_date else None,
            "signer": row.letter_signer,
            "nominations": row.letter_list,
        },
        "first_submitted_at": instant(row.first_submitted_at),
        "number": row.receipt_number,
        "incoming_number": row.incoming_number,
        "incoming_date": row.incoming_date.isoformat() if row.incoming_date else None,
        "received_at": instant(row.received_at),
        "nothing_to_propose_at": instant(row.nothing_to_propose_at),
    }


@router.put("/submissions/{submission_id}/letter", status_code=204)
async def describe_letter(submission_id: int, body: LetterBody, caller: Asking) -> None:
    """Write down number, date, signer and list of the tờ trình."""
    await caller.change(
        lambda connection: submissions.describe_letter(
            connection, submission_id, body.value(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )


@router.post("/submissions/{submission_id}/actions/nothing_to_propose")
async def propose_nobody(submission_id: int, caller: Asking) -> dict[str, Any]:
    """Answer that the unit proposes nobody in this round."""
    await caller.change(
        lambda connection: submissions.nothing_to_propose(connection, submission_id, actor=caller.actor, now=caller.now)
    )
    return {"outcomes": []}


@router.post("/submissions/{submission_id}/actions/propose_after_all")
async def propose_after_all(submission_id: int, caller: Asking) -> dict[str, Any]:
    """Take back that the unit proposes nobody in this round."""
    await caller.change(
        lambda connection: submissions.propose_after_all(connection, submission_id, actor=caller.actor, now=caller.now)
    )
    return {"outcomes": []}


@router.post("/submissions/{submission_id}/actions/{action}")
async def hand_in(submission_id: int, action: HandIn, caller: Asking, body: HandInBody | None = None) -> JSONResponse:
    """Submit, receive or register a submission, all or nothing."""
    given = body or HandInBody()
    stored = await caller.change(
        lambda connection: handed_in(_handed(connection, submission_id, action, given, caller)),
        body=given.model_dump(mode="json"),
    )
    return answer(stored, caller)


def _handed(
    connection: Connection,
    submission_id: int,
    action: HandIn,
    body: HandInBody,
    caller: Caller,
) -> handing_in.HandedIn:
    if action is HandIn.SUBMIT:
        return handing_in.submit(connection, submission_id, only=body.nominations, actor=caller.actor, now=caller.now)
    verb = handing_in.receive if action is HandIn.RECEIVE else handing_in.register
    return verb(
        connection,
        submission_id,
        incoming_number=body.incoming_number,
        incoming_date=body.incoming_date,
        actor=caller.actor,
        now=caller.now,
    )


def answer(stored: dict[str, Any], caller: Caller) -> JSONResponse:
    """Answer 200 with the number and the new states, or 409 with every reason, nominee by nominee."""
    made = outcomes(stored["outcomes"])
    shown = [outcome(one, caller) for one in made]
    if all(one.accepted for one in made):
        return JSONResponse({"number": stored["number"], "outcomes": shown})
    return JSONResponse({"status": 409, "outcomes": shown}, status_code=409, media_type=PROBLEM)
