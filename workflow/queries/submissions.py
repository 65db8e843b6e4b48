"""Read submissions and the documents that all their nominations share."""

from typing import Any

from sqlalchemy import Connection, Row, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.models.document import Document
from workflow.models.organisation import Organisation
from workflow.models.submission import Submission
from workflow.queries.ranges import Filter, first
from workflow.visibility import visible

LARGEST_PAGE = 200
"""Rows of one page."""


def get_submission(connection: Connection, submission_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row with the submission's columns and the organisation's name.
    """Read one submission. Raises NotFound, for missing and foreign alike."""
    statement = (
        select(Submission, Organisation.name.label("organisation_name"))
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(Submission.id == submission_id, visible(actor, Submission))
    )
    row: Any = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("submission", submission_id)
    return row


_COLUMNS = (
    Submission,
    select(Organisation.name)
    .where(Organisation.id == Submission.organisation_id)
    .scalar_subquery()
    .label("organisation_name"),
)


def page(
    connection: Connection, *, round_id: int | None, after: int | None, limit: int, actor: Actor
) -> tuple[list[Any], int | None]:
    """List submissions, newest first, with the id to ask for the next page."""
    size = max(1, min(limit, LARGEST_PAGE))
    wanted = Filter(round=round_id, after=after)
    if wanted.is_beyond_reach:
        return [], None
    rows = first(connection, Submission, _COLUMNS, wanted, limit=size + 1, actor=actor)
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def shared_documents(connection: Connection, submission_id: int) -> dict[str, Row[Any]]:
    """Give the newest version of each shared item."""
    statement = (
        select(Document)
        .where(Document.submission_id == submission_id, Document.nomination_id.is_(None))
        .order_by(Document.version)
    )
    return {row.item: row for row in connection.execute(statement)}


def get_document(connection: Connection, submission_id: int, item: str, *, actor: Actor) -> Row[Any]:
    """Find the newest version of a shared item. Raises NotFound."""
    get_submission(connection, submission_id, actor=actor)
    document = shared_documents(connection, submission_id).get(item)
    if document is None:
        raise NotFound("document", item)
    return document
