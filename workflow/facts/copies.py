"""Tell which signed copies of minutes still stand for their nominees."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from states.refusals import Refusal
from states.sitting import Stage, State
from workflow.bulk import among
from workflow.models.council import AgendaItem, Sitting, SittingCopy
from workflow.models.document import Document
from workflow.models.nomination import Nomination

_own, _later = aliased(Sitting), aliased(Sitting)
_minuted_since = (
    select(func.min(_later.minuted_at))
    .join(AgendaItem, AgendaItem.sitting_id == _later.id)
    .where(
        AgendaItem.nomination_id == Document.nomination_id,
        AgendaItem.stage == Stage.ENDORSEMENT,
        _later.state == State.MINUTED,
        or_(_later.minuted_at > _own.minuted_at, and_(_later.minuted_at == _own.minuted_at, _later.id > _own.id)),
    )
    .correlate(Document, _own)
    .scalar_subquery()
)
_OUTDATED = (
    select(
        Document.id,
        case((SittingCopy.superseded_at.is_not(None), SittingCopy.superseded_at), else_=_minuted_since).label("since"),
    )
    .join(SittingCopy, SittingCopy.id == Document.copy_id)
    .join(_own, _own.id == SittingCopy.sitting_id)
    .where(among(Document.id, "documents"))
)


def outdated(connection: Connection, documents: Collection[int]) -> Mapping[int, datetime]:
    """Say of these signed copies, by document, since when they count no longer.

    That is since the minutes were corrected, or since a later vote on the same nominee was minuted.
    """
    rows = connection.execute(_OUTDATED, {"documents": documents})
    return {row.id: row.since for row in rows if row.since is not None}


def elsewhere(connection: Connection, digest: str, *, submission: int) -> Refusal | None:
    """Refuse a file that is known as signed minutes which do not speak for this submission: other ones, or corrected.

    `digest` is the SHA-256 of the file in hexadecimal.
    """
    on_agenda = (
        select(AgendaItem.sitting_id)
        .join(Nomination, Nomination.id == AgendaItem.nomination_id)
        .where(Nomination.submission_id == submission)
    )
    known = select(SittingCopy.superseded_at, SittingCopy.sitting_id.in_(on_agenda).label("own"))
    rows = connection.execute(known.where(SittingCopy.digest == digest)).all()
    if not rows or any(row.own and row.superseded_at is None for row in rows):
        return None
    return Refusal("copy_superseded" if any(row.own for row in rows) else "copy_bound_elsewhere")
