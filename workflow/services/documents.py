"""Attach documents to a submission or to one nomination; a version never changes."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from states.actors import Actor
from states.asks import Answers
from states.nomination import Action, State
from states.refusals import Refusal, Refused
from workflow.acts import Act, Outcome, act
from workflow.acts.effects import COUNCIL_MINUTES
from workflow.errors import NotFound
from workflow.facts.copies import elsewhere
from workflow.facts.dossier import terms_of, terms_of_submission
from workflow.facts.rows import nominations as read_rows
from workflow.models.document import Document
from workflow.pinned import Terms
from workflow.plans.awards import DossierItem
from workflow.plans.terms import DossierScope
from workflow.services import submissions
from workflow.storage import Stored
from workflow.visibility import sees


def attach_shared(
    connection: Connection, submission_id: int, item: str, stored: Stored, *, actor: Actor, now: datetime
) -> int:
    """Attach the next version of an item that covers the whole submission; returns the document's id."""
    submission = submissions.lock(connection, submission_id, actor=actor)
    _require_scope(terms_of_submission(connection, submission_id), item, DossierScope.SUBMISSION)
    submissions.require_open(connection, submission, actor=actor, now=now)
    _require_right_minutes(connection, submission_id, item, stored)
    document = _insert(connection, submission_id, None, item, stored, actor=actor, now=now)
    data: dict[str, object] = {"item": item, "document": document, "digest": stored.digest}
    submissions.record(connection, submission_id, "attach", actor=actor, now=now, data=data)
    return document


def attach_own(
    connection: Connection, nomination_id: int, item: str, stored: Stored, *, actor: Actor, now: datetime
) -> Outcome:
    """Attach the next version of a nominee's own item, or of a shared one that was flagged on return.

    What was flagged can still be mended when the return has lapsed: a clerk types in what came on paper in time.
    """
    row = read_rows(connection, [nomination_id], lock=False).get(nomination_id)
    if row is None or not sees(actor, row):
        raise NotFound("nomination", nomination_id)
    if row.state == State.RETURNED or item in row.flagged:
        _require_known(terms_of(connection, row), item)
    else:
        _require_scope(terms_of(connection, row), item, DossierScope.NOMINATION)
    _require_right_minutes(connection, row.submission, item, stored)
    (outcome,) = act(connection, [Act(nomination_id, Action.ATTACH, actor, now, Answers(item=item))])
    if outcome.accepted:
        _insert(connection, row.submission, nomination_id, item, stored, actor=actor, now=now)
    return outcome


def _require_right_minutes(connection: Connection, submission_id: int, item: str, stored: Stored) -> None:
    """Refuse as minutes what is known as the signed copy of other ones, or of these before they were corrected."""
    refusal = elsewhere(connection, stored.digest, submission=submission_id) if item == COUNCIL_MINUTES else None
    if refusal is not None:
        raise Refused(refusal)


def _require_known(terms: Terms, item: str) -> DossierItem:
    for known in terms.dossier:
        if known.code == item:
            return known
    choices = [known.code for known in terms.dossier]
    raise Refused(Refusal("item_unknown", {"items": [item], "choices": choices}))


def _require_scope(terms: Terms, item: str, scope: DossierScope) -> None:
    known = _require_known(terms, item)
    if known.scope is not scope:
        raise Refused(Refusal("item_of_other_scope", {"item": item, "scope": known.scope.value}))


def _insert(
    connection: Connection,
    submission_id: int,
    nomination_id: int | None,
    item: str,
    stored: Stored,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    owner = Document.nomination_id.is_(None) if nomination_id is None else Document.nomination_id == nomination_id
    latest = connection.scalar(
        select(func.max(Document.version)).where(Document.submission_id == submission_id, owner, Document.item == item)
    )
    statement = insert(Document).values(
        submission_id=submission_id,
        nomination_id=nomination_id,
        item=item,
        version=(latest or 0) + 1,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        filename=stored.filename,
        uploaded_by=actor.person,
        uploaded_at=now,
    )
    document: int = connection.execute(statement.returning(Document.id)).scalar_one()
    return document
