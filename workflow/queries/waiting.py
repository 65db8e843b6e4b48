"""Say what waits for somebody: nominations whose next step is up to the role acted as."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from states.actors import ISSUER_ROLES, Actor, Role
from states.nomination import State
from states.round import State as RoundState
from workflow.models.counter import RoundCounter
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.visibility import scopes, visible

STATES_OF_ROLE = {
    Role.UNIT_OFFICER: (State.DRAFT, State.ENDORSED, State.RETURNED),
    Role.UNIT_HEAD: (State.ENDORSED, State.RETURNED),
    Role.COUNCIL_SECRETARY: (State.DRAFT,),
    Role.RECEIVING_CLERK: (State.SUBMITTED,),
    Role.REVIEWER: (State.UNDER_REVIEW,),
    Role.PROPOSING_OFFICER: (State.QUALIFIED, State.STANDBY),
    Role.SUBMITTING_OFFICER: (State.PROPOSED,),
    Role.DECIDER: (State.PROPOSED,),
}
"""In which states a nomination waits for a role."""

_RUNNING = (RoundState.OPEN, RoundState.CLOSED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many nominations of a round wait in a state."""

    round: int
    round_name_vi: str
    round_name_en: str
    state: str
    count: int


def waiting(connection: Connection, *, actor: Actor) -> list[Waiting]:
    """Count what waits for the roles that the actor acts as, by round and state, newest round first.

    A whole issuer's dossiers are read from counters, which may be a second old; a unit's own are counted.
    """
    states = {state for grant in actor.grants for state in STATES_OF_ROLE.get(grant.role, ())}
    if all(scope.column == "issuer_id" for scope in scopes(actor)):
        statement = _of_issuers(actor.issuers_as(ISSUER_ROLES), states)
    else:
        statement = _of_units(actor, states)
    return [Waiting(*row) for row in connection.execute(statement)]


def _of_issuers(issuers: Collection[int], states: Collection[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(Round.id, Round.name_vi, Round.name_en, RoundCounter.state, RoundCounter.number)
        .join(RoundCounter, RoundCounter.round_id == Round.id)
        .where(
            Round.issuer_id.in_(issuers),
            Round.state.in_(_RUNNING),
            RoundCounter.state.in_(states),
            RoundCounter.number > 0,
        )
        .order_by(Round.id.desc(), RoundCounter.state)
    )


def _of_units(actor: Actor, states: Collection[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(Round.id, Round.name_vi, Round.name_en, Nomination.state, func.count())
        .join(Round, Round.id == Nomination.round_id)
        .where(visible(actor, Nomination), Nomination.state.in_(states), Round.state.in_(_RUNNING))
        .group_by(Round.id, Round.name_vi, Round.name_en, Nomination.state)
        .order_by(Round.id.desc(), Nomination.state)
    )
