"""Read what a council has before it: nominees that wait for a vote, its sittings, and what they may record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from states.actors import COUNCIL_ROLES, Actor, Role
from states.facts import NominationFacts
from states.nomination import Action as NominationAction
from states.nomination import State as NominationState
from states.refusals import Refusal
from states.round import State as RoundState
from states.sitting import State
from workflow import pinned
from workflow.models.council import AgendaItem, Council, Sitting
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Round
from workflow.plans.councils import CouncilRule
from workflow.queries import offers

RESULT = (NominationAction.ENDORSE, NominationAction.NOT_ENDORSE)
"""How a council's vote is recorded on a nomination."""
_TO_ENDORSE = (NominationState.DRAFT, NominationState.RETURNED)
_TO_PROPOSE = (NominationState.QUALIFIED, NominationState.STANDBY)


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
    """List the nominees that wait for the councils that the actor serves, those longest drafted first.

    A council votes on its own nominees before they are handed in; where the plan asks for it, the issuer's council
    votes on the qualified before they are proposed.
    """
    rows = connection.execute(_waiting(actor, _asking(connection, actor))).all()
    known = offers.gather(connection, [row.id for row in rows], actor=actor, now=now)
    listed = _under_way(connection, actor)
    found = [_candidate(row, known[row.id], listed.get(row.id)) for row in rows if _waits(row, known[row.id])]
    return [one for one in found if one.state != NominationState.RETURNED or one.passed is None]


def _waits(row: Any, known: NominationFacts) -> bool:  # noqa: ANN401 - a row of `_waiting`.
    """Say whether somebody qualified still needs the vote of the issuer's council; others always wait for theirs."""
    return row.state not in _TO_PROPOSE or (known.proposal is not None and not known.proposal.voted)


def _candidate(row: Any, known: NominationFacts, sitting: int | None) -> Candidate:  # noqa: ANN401 - a row.
    return Candidate(
        id=row.id,
        name=row.subject_name,
        type=row.subject_type,
        organisation=row.name,
        award_form=row.award_form,
        round_vi=row.name_vi,
        round_en=row.name_en,
        limit=known.limit.at,
        state=row.state,
        passed=None if row.state in _TO_PROPOSE else known.council.passed,
        sitting=sitting,
    )


def _asking(connection: Connection, actor: Actor) -> list[int]:
    """Plan versions that have the council of the actor's issuer vote on the qualified before they are proposed."""
    served = actor.organisations_as(COUNCIL_ROLES)
    statement = select(Nomination.plan_version_id).where(
        Nomination.issuer_id.in_(served), Nomination.state.in_(_TO_PROPOSE)
    )
    versions = connection.scalars(statement.distinct()).all()
    plans = pinned.recall(connection, versions)
    rules = {one: plans[one].plan.council for one in versions}
    return [one for one, rule in rules.items() if isinstance(rule, CouncilRule) and rule.before_proposal]


def _waiting(actor: Actor, asking: Sequence[int]) -> Any:  # noqa: ANN401 - a SELECT of six columns and more.
    served = actor.organisations_as(COUNCIL_ROLES)
    own = Nomination.council_organisation_id.in_(served) & Nomination.state.in_(_TO_ENDORSE)
    qualified = Nomination.issuer_id.in_(served) & Nomination.state.in_(_TO_PROPOSE)
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
            or_(own, qualified & Nomination.plan_version_id.in_(asking)),
            Round.state.in_((RoundState.OPEN, RoundState.CLOSED)),
        )
        .order_by(Nomination.id)
    )


def _under_way(connection: Connection, actor: Actor) -> Mapping[int, int]:
    """Nominations on the agenda of a sitting that is not minuted yet, with the sitting."""
    statement = (
        select(AgendaItem.nomination_id, AgendaItem.sitting_id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(
            Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
            Sitting.state.in_((State.CONVENED, State.IN_SESSION, State.CLOSED)),
        )
        .order_by(AgendaItem.sitting_id)
    )
    return {row.nomination_id: row.sitting_id for row in connection.execute(statement)}


def sittings_of(connection: Connection, *, actor: Actor, limit: int = 50) -> list[Any]:
    """List the newest sittings of the councils that the actor serves, with the number of nominees on the agenda."""
    nominees = select(func.count()).where(AgendaItem.sitting_id == Sitting.id).scalar_subquery()
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
class Result:
    """What may be recorded on a nominee after the vote: the action of the council's result, or why it can't be."""

    action: str
    refusals: tuple[Refusal, ...]


def results(connection: Connection, named: Sequence[int], *, actor: Actor, now: datetime) -> Mapping[int, Result]:
    """Find for each nominee the one action that fits how the council voted."""
    found: dict[int, Result] = {}
    for nomination, known in offers.offers(connection, named, actor=actor, now=now).items():
        fitting = sorted((one for one in known if one.action in RESULT), key=lambda one: len(one.refusals))
        if fitting:
            found[nomination] = Result(fitting[0].action, fitting[0].refusals)
    return found
