"""Read what a unit prepares: one submission with its nominees, its papers, its limit, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import Actor
from states.asks import Answers
from states.facts import NominationFacts
from states.nomination import NOMINATION, Action, State
from states.refusals import Refusal
from workflow import pinned
from workflow.facts.dossier import Papers, paper_for, papers, required_items, terms_of_submission
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Extension, Round
from workflow.pinned import Terms
from workflow.plans.terms import DossierScope
from workflow.queries import offers, rounds, submissions
from workflow.visibility import visible

TO_HAND_IN = (State.DRAFT, State.ENDORSED, State.RETURNED)
"""States from which the next submit takes a nomination along."""
GONE = frozenset({State.WITHDRAWN, State.LAPSED})
"""States of nominees who need no papers any more."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One nominee of a submission: own papers by item (None where one is missing), what the council said, its limit.

    `possible` names the actions that the actor could take now.
    """

    id: int
    name: str
    type: str
    organisation: str
    award_form: str
    state: str
    papers: Mapping[str, Any]
    flagged: tuple[str, ...]
    passed: bool | None
    limit: datetime | None
    possible: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Own papers that the plan requires and nobody has attached."""
        return tuple(item for item, paper in self.papers.items() if paper is None)


@dataclass(frozen=True, slots=True)
class Shared:
    """How far a paper that covers the whole submission is there: the names of its files, and whom it does not cover.

    The signed copy of a sitting's minutes covers the nominees of its agenda.
    """

    files: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every nominee is covered."""
        return bool(self.files) and not self.lacking


@dataclass(frozen=True, slots=True)
class Preparation:
    """A submission as far as it has come.

    `shared` holds the newest file of each paper that covers the whole, `cover` how far each is there, and `objections`
    says by nomination why handing in would be refused now.
    """

    row: Any
    round: Any
    terms: Terms
    limit: datetime | None
    nominees: tuple[Prepared, ...]
    shared: Mapping[str, Any]
    cover: Mapping[str, Shared]
    objections: Mapping[int, tuple[Refusal, ...]]

    @property
    def waiting(self) -> tuple[Prepared, ...]:
        """Nominees that the next submit would hand in."""
        return tuple(one for one in self.nominees if one.id in self.objections)


def prepare(connection: Connection, submission_id: int, *, actor: Actor, now: datetime) -> Preparation:
    """Read a submission with everything that its page shows. Raises NotFound, for missing and foreign alike."""
    row = submissions.get_submission(connection, submission_id, actor=actor)
    round_row = rounds.get_round(connection, row.round_id, actor=actor)
    terms = terms_of_submission(connection, submission_id)
    rows = _rows(connection, submission_id, actor)
    known = offers.gather(connection, [one.id for one in rows], actor=actor, now=now)
    held = papers(connection, [submission_id])
    plans = pinned.recall(connection, {one.plan_version_id for one in rows})
    return Preparation(
        row=row,
        round=round_row,
        terms=terms,
        limit=limit_of(connection, row.round_id, row.organisation_id),
        nominees=tuple(
            _prepared(one, known[one.id], _own_papers(one, plans[one.plan_version_id].terms(round_row.kind), held))
            for one in rows
        ),
        shared={item: row for (_, owner, item), row in held.items() if owner is None},
        cover=_cover(rows, terms, held),
        objections={one.id: _objections(known[one.id]) for one in rows if one.state in TO_HAND_IN},
    )


def _rows(connection: Connection, submission_id: int, actor: Actor) -> Sequence[Any]:
    statement = (
        select(Nomination, Organisation.name.label("subject_organisation_name"))
        .join(Organisation, Organisation.id == Nomination.subject_organisation_id)
        .where(Nomination.submission_id == submission_id, visible(actor, Nomination))
        .order_by(Nomination.id)
    )
    return connection.execute(statement).all()


def _own_papers(row: Any, terms: Terms, held: Any) -> dict[str, Any]:  # noqa: ANN401 - rows.
    required = required_items(terms, row.claims)
    own = [item.code for item in terms.dossier if item.scope is DossierScope.NOMINATION and item.code in required]
    return {item: paper_for(held, row.submission_id, row.id, item) for item in own}


def _cover(rows: Sequence[Any], terms: Terms, held: Papers) -> dict[str, Shared]:
    live = [row for row in rows if row.state not in GONE]
    return {
        item.code: _shared(live, item.code, held) for item in terms.dossier if item.scope is DossierScope.SUBMISSION
    }


def _shared(rows: Sequence[Any], item: str, held: Papers) -> Shared:
    """Look at each nominee; while there is none, at what is shared already."""
    if not rows:
        shared = (row for (_, owner, code), row in held.items() if owner is None and code == item)
        return Shared(tuple(row.filename for row in shared), ())
    standing = {row.id: paper_for(held, row.submission_id, row.id, item) for row in rows}
    files = dict.fromkeys(paper.filename for paper in standing.values() if paper is not None)
    return Shared(tuple(files), tuple(row.subject_name for row in rows if standing[row.id] is None))


def _prepared(row: Any, known: NominationFacts, own: Mapping[str, Any]) -> Prepared:  # noqa: ANN401 - a row.
    return Prepared(
        id=row.id,
        name=row.subject_name,
        type=row.subject_type,
        organisation=row.subject_organisation_name,
        award_form=row.award_form,
        state=row.state,
        papers=own,
        flagged=tuple(row.flagged) if row.state == State.RETURNED else (),
        passed=known.council.passed,
        limit=known.limit.at,
        possible=frozenset(offer.action for offer in NOMINATION.offers(known) if offer.possible),
    )


def _objections(known: NominationFacts) -> tuple[Refusal, ...]:
    """Ask the table; of a draft it says only that it is one, so what it lacks is asked as if it were endorsed."""
    refused = NOMINATION.decide(Action.SUBMIT, known, Answers()).refusals
    if known.state != State.DRAFT:
        return refused
    endorsed = replace(known, row=replace(known.row, state=State.ENDORSED))
    lacking = NOMINATION.decide(Action.SUBMIT, endorsed, Answers()).refusals
    return tuple(one for one in lacking if one.code != "submitted_together") or refused


def limit_of(connection: Connection, round_id: int, organisation: int) -> datetime | None:
    """Give the first refused instant for a unit's new dossiers, extension included; None while to be announced."""
    cutoff: datetime | None = connection.scalar(select(Round.limit_at).where(Round.id == round_id))
    extended: datetime | None = connection.scalar(
        select(func.max(Extension.limit_at)).where(
            Extension.round_id == round_id, Extension.organisation_id == organisation
        )
    )
    return max(cutoff, extended) if cutoff and extended else cutoff


def counts(connection: Connection, ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Count the nominations of these submissions by state."""
    statement = (
        select(Nomination.submission_id, Nomination.state, func.count())
        .where(Nomination.submission_id.in_(ids))
        .group_by(Nomination.submission_id, Nomination.state)
        .order_by(Nomination.state)
    )
    found: dict[int, dict[str, int]] = {one: {} for one in ids}
    for submission, state, count in connection.execute(statement):
        found[submission][state] = count
    return found
