"""Read what a council has before it: nominees that wait for a vote, its sittings, and one sitting whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import COUNCIL_ROLES, Actor, Role
from states.facts import SittingFacts
from states.lifecycle import Offer
from states.nomination import Action as NominationAction
from states.nomination import State as NominationState
from states.refusals import Refusal
from states.round import State as RoundState
from states.sitting import SITTING, State
from workflow.counting import Count, Rule
from workflow.models.council import Council, CouncilMember, Sitting, Vote
from workflow.models.law import CouncilRule
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.round import Round
from workflow.queries import councils, offers
from workflow.visibility import visible

RESULT = (NominationAction.ENDORSE, NominationAction.NOT_ENDORSE)
"""How a council's vote is recorded on a nomination."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nominee that waits for this council: for a vote, or for its result to be recorded (`passed` is known)."""

    id: int
    name: str
    type: str
    organisation: str
    award_form: str
    round_vi: str
    round_en: str
    limit: datetime | None
    state: str
    passed: bool | None
    sitting: int | None
    """The sitting under way that has it on its agenda."""


def secretary_of(actor: Actor) -> frozenset[int]:
    """Organisations whose council the actor keeps as its secretary."""
    return actor.organisations_as(frozenset({Role.COUNCIL_SECRETARY}))


def candidates(connection: Connection, *, actor: Actor, now: datetime) -> list[Candidate]:
    """List the nominees that wait for the councils that the actor serves, those longest drafted first."""
    rows = connection.execute(_waiting(actor)).all()
    known = offers.gather(connection, [row.id for row in rows], actor=actor, now=now)
    listed = _under_way(connection, actor)
    found = [
        Candidate(
            id=row.id,
            name=row.subject_name,
            type=row.subject_type,
            organisation=row.name,
            award_form=row.award_form,
            round_vi=row.name_vi,
            round_en=row.name_en,
            limit=known[row.id].limit.at,
            state=row.state,
            passed=known[row.id].council.passed,
            sitting=listed.get(row.id),
        )
        for row in rows
    ]
    return [one for one in found if one.state == NominationState.DRAFT or one.passed is None]


def _waiting(actor: Actor) -> Any:  # noqa: ANN401 - a SELECT of six columns and more.
    return (
        select(
            Nomination.id,
            Nomination.subject_name,
            Nomination.subject_type,
            Nomination.award_form,
            Nomination.state,
            Organisation.name,
            Round.name_vi,
            Round.name_en,
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .join(Round, Round.id == Nomination.round_id)
        .where(
            Nomination.council_organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
            visible(actor, Nomination),
            Nomination.state.in_((NominationState.DRAFT, NominationState.RETURNED)),
            Round.state.in_((RoundState.OPEN, RoundState.CLOSED)),
        )
        .order_by(Nomination.id)
    )


def _under_way(connection: Connection, actor: Actor) -> Mapping[int, int]:
    """Nominations on the agenda of a sitting that is not minuted yet, with the sitting."""
    statement = (
        select(Vote.nomination_id, Vote.sitting_id)
        .join(Sitting, Sitting.id == Vote.sitting_id)
        .where(
            Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
            Sitting.state.in_((State.CONVENED, State.CLOSED)),
        )
        .order_by(Vote.sitting_id)
    )
    return {row.nomination_id: row.sitting_id for row in connection.execute(statement)}


def sittings_of(connection: Connection, *, actor: Actor, limit: int = 50) -> list[Any]:
    """List the newest sittings of the councils that the actor serves, with the number of nominees on the agenda."""
    nominees = select(func.count()).where(Vote.sitting_id == Sitting.id).scalar_subquery()
    statement = (
        select(
            Sitting.id,
            Sitting.held_at,
            Sitting.state,
            Sitting.place,
            Sitting.confirmed_at,
            Council.name.label("council"),
            nominees.label("nominees"),
        )
        .join(Council, Council.id == Sitting.council_id)
        .where(Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)))
        .order_by(Sitting.id.desc())
        .limit(limit)
    )
    return list(connection.execute(statement).all())


@dataclass(frozen=True, slots=True)
class Needed:
    """What the sitting's rule asks: members for a quorum, and the share of `base` that passes (`votes` where known)."""

    quorum: int
    votes: int | None
    part: int
    of: int
    strict: bool
    base: str


@dataclass(frozen=True, slots=True)
class Result:
    """What may be recorded on a nominee after the vote: the action of the council's result, or why it can't be."""

    action: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One sitting whole: members by id, nominees by id, counts, the rule, and what the actor may do."""

    sitting: Mapping[str, Any]
    place: str | None
    council: str
    members: Mapping[int, Any]
    nominees: Mapping[int, Any]
    needed: Needed
    offers: tuple[Offer[SittingFacts, object], ...]
    results: Mapping[int, Result]


def record_of(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> Record:
    """Read one sitting with everything that its page shows. Raises NotFound, for missing and foreign alike."""
    sitting = councils.get_sitting(connection, sitting_id, actor=actor)
    row = connection.execute(
        select(Sitting, Council.name.label("council"))
        .join(Council, Council.id == Sitting.council_id)
        .where(Sitting.id == sitting_id)
    ).one()
    named = [vote["nomination"] for vote in sitting["votes"]]
    needed = _needed(connection, row.rule_id, members=len(sitting["attendance"]))
    return Record(
        sitting=sitting,
        place=row.place,
        council=row.council,
        members=_members(connection, [one["member"] for one in sitting["attendance"]]),
        nominees=_nominees(connection, named, actor),
        needed=needed,
        offers=_offers(sitting, needed, actor, now),
        results=_results(connection, named, actor, now) if row.state == State.MINUTED else {},
    )


def _needed(connection: Connection, rule_id: int, *, members: int) -> Needed:
    row = connection.execute(select(CouncilRule).where(CouncilRule.id == rule_id)).one()
    rule = Rule((row.quorum_part, row.quorum_of), (row.pass_part, row.pass_of), strict=row.pass_strict, base=row.base)
    votes = rule.needed(Count(0, 0), members=members, present=0) if row.base == "members" else None
    return Needed(rule.quorum_of(members), votes, row.pass_part, row.pass_of, strict=row.pass_strict, base=row.base)


def _members(connection: Connection, ids: Sequence[int]) -> Mapping[int, Any]:
    statement = (
        select(CouncilMember.id, CouncilMember.position, Person.name)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(CouncilMember.id.in_(ids))
        .order_by(CouncilMember.id)
    )
    return {row.id: row for row in connection.execute(statement)}


def _nominees(connection: Connection, ids: Sequence[int], actor: Actor) -> Mapping[int, Any]:
    statement = (
        select(
            Nomination.id,
            Nomination.subject_name.label("name"),
            Nomination.subject_type.label("type"),
            Nomination.state,
            Organisation.name.label("organisation"),
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.id.in_(ids), visible(actor, Nomination))
        .order_by(Nomination.id)
    )
    return {row.id: row for row in connection.execute(statement)}


def _offers(
    sitting: Mapping[str, Any], needed: Needed, actor: Actor, now: datetime
) -> tuple[Offer[SittingFacts, object], ...]:
    """Ask the table as if all had come and the counts added up: whether they do, closing will tell."""
    members = len(sitting["attendance"])
    return SITTING.offers(
        SittingFacts(
            actor=actor,
            now=now,
            state=sitting["state"],
            organisation=sitting["organisation"],
            held_at=sitting["held_at"],
            members=members,
            present=members,
            quorum=needed.quorum,
            unbalanced=(),
            chair_confirmed=sitting["confirmed_at"] is not None,
        )
    )


def _results(connection: Connection, named: Sequence[int], actor: Actor, now: datetime) -> Mapping[int, Result]:
    """Find for each nominee the one action that fits how the council voted."""
    found: dict[int, Result] = {}
    for nomination, known in offers.offers(connection, named, actor=actor, now=now).items():
        fitting = sorted((one for one in known if one.action in RESULT), key=lambda one: len(one.refusals))
        if fitting:
            found[nomination] = Result(fitting[0].action, fitting[0].refusals)
    return found
