"""Word the minutes of a sitting, and bind the signed copy to it and to the dossiers of its nominees."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from states.actors import Actor
from states.nomination import NOMINATION
from states.nomination import Action as NominationAction
from states.refusals import Refusal, Refused
from states.sitting import SITTING, Action, Stage
from workflow import journal, pinned
from workflow.acts.effects import COUNCIL_MINUTES
from workflow.advancing import advance, require
from workflow.bulk import Rows
from workflow.documents.sitting import digest_of
from workflow.facts.sittings import facts_of
from workflow.models.council import AgendaItem, Attendance, Sitting, SittingCopy
from workflow.models.document import Document
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.queries.minutes import minutes_of
from workflow.services import sittings, submissions
from workflow.storage import Stored

LONGEST = {"number": 100, "place": 400, "remarks": 20_000, "conclusion": 20_000}
"""Characters that each text of the minutes may have."""
_LONGEST_REASON = 400
_SIGNABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a paper with signatures is scanned to, or signed as."""


def word(
    connection: Connection,
    sitting_id: int,
    *,
    number: str | None,
    place: str | None,
    remarks: str | None,
    conclusion: str | None,
    reasons: Mapping[int, str | None],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the words of minutes that are not final: all texts, and why members were absent (`reasons`, by member).

    Who came and how the votes fell is not among them. Nothing happens where nothing changes.
    """
    sitting, actor = sittings.lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, Action.WORD, known)
    texts = {"number": number, "place": place, "remarks": remarks, "conclusion": conclusion}
    absent = _absent(connection, sitting_id)
    _require_words(texts, reasons, absent)
    changed = {field: text for field, text in texts.items() if text != getattr(sitting, field)}
    given = {member: reason for member, reason in reasons.items() if reason != absent[member]}
    if not changed and not given:
        return
    if given:
        _REASONS.execute(connection, [(sitting_id, member, reason) for member, reason in given.items()])
    data: dict[str, object] = {"changed": [*changed, *(["reasons"] if given else [])], "members": sorted(given)}
    typed = changed | {f"reason.{member}": reason for member, reason in given.items()}
    said = {field: text for field, text in typed.items() if text}
    advance(connection, SITTING, Sitting, sitting, Action.WORD, known=known, values=changed, data=data, texts=said)


_REASONS = Rows.updating(Attendance, by=("sitting_id", "member_id"), to=("reason",))


def _absent(connection: Connection, sitting_id: int) -> Mapping[int, str | None]:
    """Give the members who are away, with the reason on record."""
    statement = select(Attendance.member_id, Attendance.reason).where(
        Attendance.sitting_id == sitting_id, Attendance.present.is_(False)
    )
    return {row.member_id: row.reason for row in connection.execute(statement)}


def _require_words(
    texts: Mapping[str, str | None], reasons: Mapping[int, str | None], absent: Mapping[int, str | None]
) -> None:
    refusals = [
        Refusal("field_too_long", {"field": field, "most": LONGEST[field]})
        for field, text in texts.items()
        if len(text or "") > LONGEST[field]
    ]
    refusals += [
        Refusal("field_too_long", {"field": "reason", "most": _LONGEST_REASON})
        for reason in reasons.values()
        if len(reason or "") > _LONGEST_REASON
    ]
    if unknown := sorted(reasons.keys() - absent.keys()):
        refusals.append(Refusal("member_not_absent", {"members": unknown}))
    if refusals:
        raise Refused(*refusals)


def bind(connection: Connection, sitting_id: int, stored: Stored, *, actor: Actor, now: datetime) -> int:
    """Bind a signed copy to a minuted sitting and to the dossiers of its nominees; returns the copy's version.

    It says by a digest which data were signed. The same file once more is the same version. Raises Refused for what
    is not signed on, and for a file that is known as other minutes, or as these before they were corrected.
    """
    sitting, actor = sittings.lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, Action.BIND, known)
    if stored.media_type not in _SIGNABLE:
        raise Refused(Refusal("copy_not_signable"))
    copies = connection.execute(select(SittingCopy).where(SittingCopy.sitting_id == sitting_id)).all()
    if (same := _same(connection, sitting_id, stored.digest, copies)) is not None:
        return same
    signed = digest_of(minutes_of(connection, sitting_id, actor=actor))
    version = max((one.version for one in copies), default=0) + 1
    file = {"digest": stored.digest, "size": stored.size, "media_type": stored.media_type, "filename": stored.filename}
    uploaded = {**file, "uploaded_by": actor.person, "uploaded_at": now}
    copy: int = connection.execute(
        insert(SittingCopy)
        .values(sitting_id=sitting_id, version=version, minutes_digest=signed, **uploaded)
        .returning(SittingCopy.id)
    ).scalar_one()
    named = _attach(connection, sitting_id, {**uploaded, "copy_id": copy}, actor=actor, now=now)
    data = {"version": version, "digest": stored.digest, "minutes": signed, "nominations": named}
    advance(connection, SITTING, Sitting, sitting, Action.BIND, known=known, data=data)
    return version


def _same(connection: Connection, sitting_id: int, digest: str, copies: Sequence[Any]) -> int | None:
    """Find the version that is this very file, if it still counts. Raises Refused where it is known otherwise."""
    statement = select(SittingCopy.id).where(SittingCopy.digest == digest, SittingCopy.sitting_id != sitting_id)
    if connection.execute(statement.limit(1)).first() is not None:
        raise Refused(Refusal("copy_bound_elsewhere"))
    for one in copies:
        if one.digest == digest and one.superseded_at is not None:
            raise Refused(Refusal("copy_superseded"))
    return max((one.version for one in copies if one.digest == digest), default=None)


_OPEN = next(move.source for move in NOMINATION.moves if move.action == NominationAction.ATTACH)
"""States in which a dossier takes papers: what was handed in stays as it is."""
_NOMINEES = (
    select(Nomination.id, Nomination.submission_id, Nomination.plan_version_id, Round.kind)
    .add_columns(func.coalesce(func.max(Document.version), 0).label("version"))
    .join(AgendaItem, AgendaItem.nomination_id == Nomination.id)
    .join(Round, Round.id == Nomination.round_id)
    .outerjoin(Document, and_(Document.nomination_id == Nomination.id, Document.item == COUNCIL_MINUTES))
    .where(
        AgendaItem.sitting_id == bindparam("sitting"),
        AgendaItem.stage == Stage.ENDORSEMENT,
        Nomination.state.in_(_OPEN),
    )
    .group_by(Nomination.id, Nomination.submission_id, Nomination.plan_version_id, Round.kind)
    .order_by(Nomination.id)
)


_FILE = ("copy_id", "digest", "size", "media_type", "filename", "uploaded_by", "uploaded_at")
_COLUMNS = ("submission_id", "nomination_id", "item", "version", *_FILE)
_DOCUMENTS = Rows.inserting(Document, *_COLUMNS)


def _attach(
    connection: Connection, sitting_id: int, file: Mapping[str, object], *, actor: Actor, now: datetime
) -> list[int]:
    """Let the copy stand for the minutes in each dossier that asks for them; returns the nominations."""
    listed = select(AgendaItem.nomination_id).where(AgendaItem.sitting_id == sitting_id)
    held = select(Nomination.id).where(Nomination.id.in_(listed)).order_by(Nomination.id)
    connection.execute(held.with_for_update(key_share=True))
    rows = connection.execute(_NOMINEES, {"sitting": sitting_id}).all()
    plans = pinned.recall(connection, {row.plan_version_id for row in rows})
    asking = [row for row in rows if COUNCIL_MINUTES in plans[row.plan_version_id].items(row.kind)]
    if not asking:
        return []
    same = [file[name] for name in _FILE]
    own = [(row.submission_id, row.id, COUNCIL_MINUTES, row.version + 1, *same) for row in asking]
    _DOCUMENTS.execute(connection, own)
    _note(connection, {row.submission_id for row in asking}, file, actor=actor, now=now)
    return [row.id for row in asking]


def _note(
    connection: Connection, ids: Iterable[int], file: Mapping[str, object], *, actor: Actor, now: datetime
) -> None:
    """Say in the journal of each submission that the copy was attached."""
    changed = (
        update(Submission)
        .where(Submission.id.in_(sorted(ids)))
        .values(version=Submission.version + 1)
        .returning(Submission.id, Submission.version, Submission.issuer_id, Submission.organisation_id)
    )
    data = {"item": COUNCIL_MINUTES, "copy": file["copy_id"], "digest": file["digest"]}
    entries = [
        journal.Entry(
            issuer=row.issuer_id,
            aggregate=submissions.AGGREGATE,
            aggregate_id=row.id,
            version=row.version,
            at=now,
            action="attach",
            actor=actor,
            organisation=row.organisation_id,
            data=data,
        )
        for row in connection.execute(changed)
    ]
    journal.record(connection, entries)
