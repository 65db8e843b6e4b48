"""Answer for nominations: list, show, draft, edit."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.errors import rendered
from api.rest.actions import ELSEWHERE, answer_one
from api.rest.shapes import document, instant, item_names, nomination_line
from api.schemas import DraftNomination, EditNomination
from states.labels import limit_words, word
from states.nomination import NOMINATION
from workflow.acts.values import from_json, to_json
from workflow.facts.dossier import paper_for, papers, required_items
from workflow.pinned import Terms
from workflow.queries import nominations as reading
from workflow.queries import offers, organisations, rounds, timeline
from workflow.services import nominations

router = APIRouter(tags=["nominations"])


@router.get("/nominations")
async def list_nominations(  # noqa: PLR0917 - query parameters.
    caller: Asking,
    round: int | None = None,  # noqa: A002 - the query's own name.
    state: str | None = None,
    q: str | None = None,
    after: int | None = None,
    limit: int = 50,
    submission: int | None = None,
) -> dict[str, Any]:
    """List nominations that the caller may see, newest first; `q` finds names without accents too."""
    wanted = reading.Filter(round, state, submission, q, after, limit)
    page = await caller.read(lambda connection: reading.page(connection, wanted, actor=caller.actor))
    return {"items": [nomination_line(row, caller) for row in page.rows], "next": page.next}


@router.post("/nominations", status_code=201)
async def draft_nomination(body: DraftNomination, caller: Asking) -> dict[str, Any]:
    """Draft a nomination in a submission."""
    drafted = await caller.change(
        lambda connection: nominations.draft(
            connection, body.submission, body.value(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": drafted}


@router.put("/nominations/{nomination_id}")
async def edit_nomination(nomination_id: int, body: EditNomination, caller: Asking) -> JSONResponse:
    """Replace what was typed into a nomination."""
    stored = await caller.change(
        lambda connection: to_json(
            nominations.edit(
                connection,
                nomination_id,
                body.value(),
                expected_version=body.expected_version,
                actor=caller.actor,
                now=caller.now,
            )
        ),
        body=body.model_dump(mode="json"),
    )
    return await answer_one(from_json(stored), caller)


@router.get("/nominations/{nomination_id}")
async def read_nomination(nomination_id: int, caller: Asking) -> dict[str, Any]:
    """Show one nomination: its dossier, what may be done with it and why not, and what happened."""
    shown: dict[str, Any] = await caller.read(lambda connection: _whole(connection, nomination_id, caller))
    return shown


def _whole(connection: Connection, nomination_id: int, caller: Caller) -> dict[str, Any]:
    row = reading.get_nomination(connection, nomination_id, actor=caller.actor)
    known = offers.gather(connection, [nomination_id], actor=caller.actor, now=caller.now)[nomination_id]
    terms = rounds.terms(connection, row.round_id, version=row.plan_version_id)
    names = item_names(terms, caller)
    places = {row.organisation_id, row.subject_organisation_id}
    named = organisations.names(connection, places)
    limit = known.limit.at
    return {
        "id": row.id,
        "state": row.state,
        "state_name": word(NOMINATION.name, row.state, caller.language),
        "version": row.version,
        "round": row.round_id,
        "submission": row.submission_id,
        "organisation": {"id": row.organisation_id, "name": named[row.organisation_id]},
        "award_form": row.award_form,
        "subject": _subject(row, named),
        "achievement": row.achievement,
        "claims": row.claims,
        "rank": row.rank,
        "late": row.late,
        "limit": instant(limit),
        "limit_in_words": limit_words(limit, caller.language) if limit else None,
        "first_received_at": instant(row.first_received_at),
        "flagged": row.flagged,
        "dossier": _dossier(connection, row, terms, names),
        "criteria": [
            {"criterion": one.code, "name": names[one.code], "ticked": one.code not in known.review.unticked}
            for one in terms.criteria
            if one.subject == row.subject_type
        ],
        "actions": _actions(known, caller, names),
        "timeline": _timeline(connection, nomination_id),
        "attempts": _attempts(connection, nomination_id),
    }


def _subject(row: Any, named: Any) -> dict[str, Any]:  # noqa: ANN401 - a nomination's row and names by id.
    return {
        "type": row.subject_type,
        "name": row.subject_name,
        "organisation": row.subject_organisation_id,
        "organisation_name": named[row.subject_organisation_id],
        "position": row.position,
        "staff_category": row.staff_category,
        "rating": row.rating,
    }


def _dossier(connection: Connection, row: Any, terms: Terms, names: dict[str, str]) -> list[dict[str, Any]]:  # noqa: ANN401
    held = papers(connection, [row.submission_id])
    required = required_items(terms, row.claims)
    return [
        {
            "item": item.code,
            "name": names[item.code],
            "scope": item.scope,
            "required": item.code in required,
            "document": document(paper_for(held, row.submission_id, row.id, item.code)),
        }
        for item in terms.dossier
    ]


def _actions(known: Any, caller: Caller, names: dict[str, str]) -> list[dict[str, Any]]:  # noqa: ANN401
    return [
        {
            "action": offer.action,
            "name": word("action", offer.action, caller.language),
            "possible": offer.possible,
            "refusals": rendered(offer.refusals, caller.language, names),
            "warnings": rendered(offer.warnings, caller.language, names),
            "asks": [{"field": ask.field, "kind": ask.kind} for ask in offer.asks],
        }
        for offer in NOMINATION.offers(known)
        if offer.action not in ELSEWHERE
    ]


def _timeline(connection: Connection, nomination_id: int) -> list[dict[str, Any]]:
    entries = timeline.of(connection, NOMINATION.name, nomination_id)
    return [entry | {"at": instant(entry["at"])} for entry in entries]


def _attempts(connection: Connection, nomination_id: int) -> list[dict[str, Any]]:
    return [entry | {"at": instant(entry["at"])} for entry in timeline.refused(connection, nomination_id)]
