"""Say what waits for somebody: nominations whose next step is up to the role acted as."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from states.actors import Actor, Role
from states.nomination import State
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.visibility import visible

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


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many nominations of a round wait in a state."""

    round: int
    round_name_vi: str
    round_name_en: str
    state: str
    count: int


def waiting(connection: Connection, *, actor: Actor) -> list[Waiting]:
    """Count what waits for the roles that the actor acts as, by round and state, newest round first."""
    states = {state for grant in actor.grants for state in STATES_OF_ROLE.get(grant.role, ())}
    statement = (
        select(Round.id, Round.name_vi, Round.name_en, Nomination.state, func.count())
        .join(Round, Round.id == Nomination.round_id)
        .where(visible(actor, Nomination), Nomination.state.in_(states), Round.state.in_(("open", "closed")))
        .group_by(Round.id, Round.name_vi, Round.name_en, Nomination.state)
        .order_by(Round.id.desc(), Nomination.state)
    )
    return [Waiting(*row) for row in connection.execute(statement)]
