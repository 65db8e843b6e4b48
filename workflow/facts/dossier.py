"""Gather what dossiers hold and lack, and what reviewers have ticked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from states.asks import WHOLE_NOMINATION
from states.facts import Dossier, NominationRow, Review
from states.nomination import NEVER_SUBMITTED, State
from workflow import pinned
from workflow.bulk import among
from workflow.facts.cases import Case
from workflow.facts.copies import outdated
from workflow.models.document import Document
from workflow.models.nomination import Nomination, Tick
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.pinned import Terms
from workflow.plans.terms import Requirement

Papers = Mapping[tuple[int, int | None, str], Any]
"""Rows of documents by (submission, nomination or None, item); None where signed minutes count no longer."""


def required_items(terms: Terms, claims: Mapping[str, str]) -> tuple[str, ...]:
    """Name the items that a nominee's dossier needs: the round's, and those that a claimed alternative asks for."""
    claimed = {
        alternative.requires_item
        for criterion in terms.criteria
        for alternative in criterion.alternatives
        if claims.get(criterion.code) == alternative.code
    }
    always = Requirement.ALWAYS
    return tuple(item.code for item in terms.dossier if item.required is always or item.code in claimed)


def criteria(terms: Terms, subject_type: str) -> tuple[str, ...]:
    """Name the criteria that a reviewer ticks for nominees of this kind."""
    return tuple(criterion.code for criterion in terms.criteria if criterion.subject == subject_type)


def terms_of(connection: Connection, row: NominationRow) -> Terms:
    """Give what a dossier is measured by: its own plan version, for the kind of its round."""
    kind = connection.scalar(_KIND, {"round": row.round})
    return pinned.recall(connection, [row.plan_version])[row.plan_version].terms(kind or "")


def terms_of_submission(connection: Connection, submission_id: int) -> Terms:
    """Give what the shared papers of a submission are measured by: the round's version and those of its dossiers."""
    own = select(Nomination.plan_version_id).where(Nomination.submission_id == submission_id).distinct()
    row = connection.execute(
        select(Round.kind, Round.plan_version_id)
        .join(Submission, Submission.round_id == Round.id)
        .where(Submission.id == submission_id)
    ).one()
    versions = (row.plan_version_id, *connection.scalars(own))
    plans = pinned.recall(connection, versions)
    return pinned.together(plans[version].terms(row.kind) for version in versions)


_KIND = select(Round.kind).where(Round.id == bindparam("round"))
_PAPERS = select(Document).where(among(Document.submission_id, "submissions")).order_by(Document.version)
# What the rules look at, of those whom they ask about: one submission may hold the papers of hundreds.
_PAPERS_OF = (
    select(
        Document.id,
        Document.submission_id,
        Document.nomination_id,
        Document.item,
        Document.uploaded_at,
        Document.copy_id,
    )
    .where(
        among(Document.submission_id, "submissions"),
        or_(Document.nomination_id.is_(None), among(Document.nomination_id, "nominations")),
    )
    .order_by(Document.version)
)


def papers(connection: Connection, submissions: Collection[int]) -> Papers:
    """Read the newest version of each item, shared or own, by (submission, nomination or None, item)."""
    return _newest(connection, connection.execute(_PAPERS, {"submissions": submissions}))


def _papers_of(connection: Connection, cases: Sequence[Case]) -> Papers:
    """Read the same as far as these cases need it."""
    asked = {"submissions": {case.row.submission for case in cases}, "nominations": [case.row.id for case in cases]}
    return _newest(connection, connection.execute(_PAPERS_OF, asked))


def _newest(connection: Connection, rows: Iterable[Any]) -> Papers:
    """Keep the newest of each item; after signed minutes that count no longer, only what was shared later does."""
    held = {(row.submission_id, row.nomination_id, row.item): row for row in rows}
    signed = {row.id: key for key, row in held.items() if row.copy_id is not None}
    for document, since in outdated(connection, signed).items() if signed else ():
        submission, _, item = signed[document]
        shared = held.get((submission, None, item))
        held[signed[document]] = shared if shared is not None and shared.uploaded_at > since else None
    return held


def paper_for(held: Papers, submission: int, nomination: int, item: str) -> Any:  # noqa: ANN401 - a row, or None.
    """Find the document that stands for an item: the nomination's own, else the one shared by the submission."""
    own = (submission, nomination, item)
    return held[own] if own in held else held.get((submission, None, item))


@dataclass(frozen=True, slots=True)
class _Siblings:
    """The nominations of one submission as far as the tờ trình's list is concerned."""

    listed: frozenset[int] | None
    submitted: bool
    earlier: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)


def gather_dossiers(connection: Connection, cases: Sequence[Case]) -> Mapping[int, Dossier]:
    """Compare each dossier with its plan and each tờ trình with what is handed in; keyed by nomination."""
    held = _papers_of(connection, cases)
    siblings = _siblings(connection, {case.row.submission for case in cases})
    plans = pinned.recall(connection, {case.row.plan_version for case in cases})
    return {
        case.row.id: _dossier(
            case, plans[case.row.plan_version].terms(case.round.kind), held, siblings[case.row.submission]
        )
        for case in cases
    }


_SIBLINGS = (
    select(
        Submission.id,
        Submission.letter_list,
        Submission.first_submitted_at,
        Nomination.id.label("nomination"),
        Nomination.state,
        Nomination.first_received_at,
    )
    .join(Nomination, Nomination.submission_id == Submission.id)
    .where(among(Submission.id, "submissions"))
)


def _siblings(connection: Connection, submissions: Collection[int]) -> Mapping[int, _Siblings]:
    found: dict[int, _Siblings] = {}
    for row in connection.execute(_SIBLINGS, {"submissions": submissions}).all():
        listed = None if row.letter_list is None else frozenset(row.letter_list)
        group = found.setdefault(row.id, _Siblings(listed, row.first_submitted_at is not None))
        if row.state in {State.WITHDRAWN, State.LAPSED}:
            group.struck.add(row.nomination)
        elif row.first_received_at is not None:
            group.earlier.add(row.nomination)
        elif row.state in NEVER_SUBMITTED - {State.NOT_ENDORSED}:
            group.waiting.add(row.nomination)
    return found


def _dossier(case: Case, terms: Terms, held: Papers, siblings: _Siblings) -> Dossier:
    row = case.row
    together = case.together or frozenset({row.id})
    due = together | siblings.earlier
    excused = due | siblings.waiting | siblings.struck
    missing = tuple(
        item for item in required_items(terms, row.claims) if paper_for(held, row.submission, row.id, item) is None
    )
    return Dossier(
        missing=missing,
        unmended=tuple(item for item in sorted(row.flagged) if not _mended(held, row, item)),
        left_behind=() if siblings.submitted else tuple(sorted(siblings.waiting - together)),
        letter_lacks=() if siblings.listed is None else tuple(sorted(due - siblings.listed)),
        letter_adds=() if siblings.listed is None else tuple(sorted(siblings.listed - excused)),
    )


def _mended(held: Papers, row: NominationRow, item: str) -> bool:
    if row.returned_at is None:
        return True
    if item == WHOLE_NOMINATION:
        return row.changed_at > row.returned_at
    paper = paper_for(held, row.submission, row.id, item)
    return paper is not None and paper.uploaded_at > row.returned_at


def gather_reviews(connection: Connection, cases: Sequence[Case]) -> Mapping[int, Review]:
    """Say what is still unticked, nominee by nominee; a tick counts for the document or the wording it was made on."""
    held = _papers_of(connection, cases)
    ticks = _ticks(connection, (case.row.id for case in cases))
    plans = pinned.recall(connection, {case.row.plan_version for case in cases})
    return {
        case.row.id: Review(_unticked(case.row, plans[case.row.plan_version].terms(case.round.kind), held, ticks))
        for case in cases
    }


_TICKS = (
    select(Tick.nomination_id, Tick.code, Tick.met, Tick.document_id, Tick.ticked_at)
    .where(among(Tick.nomination_id, "nominations"))
    .order_by(Tick.id)
)


def _ticks(connection: Connection, nominations: Iterable[int]) -> Mapping[tuple[int, str], Any]:
    rows = connection.execute(_TICKS, {"nominations": set(nominations)}).all()
    return {(row.nomination_id, row.code): row for row in rows}


def _unticked(row: NominationRow, terms: Terms, held: Papers, ticks: Mapping[tuple[int, str], Any]) -> tuple[str, ...]:
    unticked = []
    for item in required_items(terms, row.claims):
        tick, paper = ticks.get((row.id, item)), paper_for(held, row.submission, row.id, item)
        if tick is None or paper is None or not tick.met or tick.document_id != paper.id:
            unticked.append(item)
    for criterion in criteria(terms, row.subject_type):
        tick = ticks.get((row.id, criterion))
        if tick is None or not tick.met or tick.ticked_at < row.changed_at:
            unticked.append(criterion)
    return tuple(unticked)
