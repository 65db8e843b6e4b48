"""Read nominations: work-lists by key, and one with its dossier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.folding import fold
from workflow.models.document import Document
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.visibility import visible

LARGEST_PAGE = 200
"""Rows of one page of a work-list."""

_COLUMNS = (
    Nomination.id,
    Nomination.state,
    Nomination.version,
    Nomination.round_id,
    Nomination.submission_id,
    Nomination.organisation_id,
    Nomination.award_form,
    Nomination.subject_type,
    Nomination.subject_name,
    Nomination.rank,
    Nomination.late,
    Nomination.first_received_at,
    Organisation.name.label("organisation_name"),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a work-list shows: only these, at most so many, after this id or, going back, before it."""

    round: int | None = None
    state: str | None = None
    submission: int | None = None
    text: str | None = None
    after: int | None = None
    limit: int = 50
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a work-list, and the ids to ask for the pages after and before it, if there are some."""

    rows: list[Any]
    next: int | None
    previous: int | None = None


def page(connection: Connection, wanted: Filter, *, actor: Actor) -> Page:
    """List nominations by id, newest first; `text` matches folded words of the nominee's name."""
    size = max(1, min(wanted.limit, LARGEST_PAGE))
    statement = (
        select(*_COLUMNS)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(visible(actor, Nomination))
        .order_by(Nomination.id if wanted.before is not None else Nomination.id.desc())
        .limit(size + 1)
    )
    equals = {Nomination.round_id: wanted.round, Nomination.state: wanted.state}
    for column, value in {**equals, Nomination.submission_id: wanted.submission}.items():
        if value is not None:
            statement = statement.where(column == value)
    for word in fold(wanted.text or "").split():
        statement = statement.where(Nomination.subject_fold.contains(word, autoescape=True))
    if wanted.after is not None:
        statement = statement.where(Nomination.id < wanted.after)
    if wanted.before is not None:
        statement = statement.where(Nomination.id > wanted.before)
    rows: list[Any] = list(connection.execute(statement).all())
    return _page(rows[:size], wanted, more=len(rows) > size)


def _page(rows: list[Any], wanted: Filter, *, more: bool) -> Page:
    """Put a page in its order and say where to go on from it; who goes back came from a page that follows."""
    if wanted.before is not None:
        rows.reverse()
        return Page(rows, rows[-1].id if rows else None, rows[0].id if more else None)
    return Page(rows, rows[-1].id if more else None, rows[0].id if rows and wanted.after is not None else None)


def lines(connection: Connection, ids: Collection[int], *, actor: Actor) -> Mapping[int, Any]:
    """Give the lines of these nominations by id, in the order of kind and name; what is not there is left out."""
    statement = (
        select(*_COLUMNS)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.id.in_(ids), visible(actor, Nomination))
        .order_by(Nomination.subject_type, Nomination.subject_fold, Nomination.id)
    )
    return {row.id: row for row in connection.execute(statement)}


def get_nomination(connection: Connection, nomination_id: int, *, actor: Actor) -> Row[Any]:
    """Read one nomination whole. Raises NotFound, for missing and foreign alike."""
    statement = select(Nomination).where(Nomination.id == nomination_id, visible(actor, Nomination))
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("nomination", nomination_id)
    return row


def get_document(connection: Connection, nomination_id: int, item: str, *, actor: Actor) -> Row[Any]:
    """Find the newest document that stands for an item of a nomination. Raises NotFound."""
    row = get_nomination(connection, nomination_id, actor=actor)
    statement = (
        select(Document)
        .where(
            Document.submission_id == row.submission_id,
            Document.item == item,
            (Document.nomination_id == nomination_id) | Document.nomination_id.is_(None),
        )
        .order_by(Document.nomination_id.is_(None), Document.version.desc())
    )
    document = connection.execute(statement).first()
    if document is None:
        raise NotFound("document", item)
    return document
