"""Table of an award decision (quyết định khen thưởng): drafted by the submitting office, signed by the decider."""

from enum import StrEnum

from states.actors import Role
from states.facts import OFFICE_OF_ROLE, DecisionFacts, Office
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a decision stands; values are stored."""

    DRAFTED = "drafted"
    SIGNED = "signed"


class Action(StrEnum):
    """What may be done with a decision; values are stored."""

    REVISE = "revise"
    SIGN = "sign"


def permitted(by: tuple[Role, ...], facts: DecisionFacts) -> Refusal | None:
    """The office that the plan names drafts, and the decider at the deciding office signs."""
    offices = {Office.SUBMITTING: facts.submitting_office, Office.DECIDING: facts.deciding_office}
    for grant in facts.actor.grants:
        office = OFFICE_OF_ROLE.get(grant.role)
        if grant.role in by and office is not None and grant.organisation == offices.get(office):
            return None
    return Refusal("not_permitted", {"roles": by})


def names_somebody(facts: DecisionFacts) -> Refusal | None:
    """A decision names at least one nominee."""
    return None if facts.nominees else Refusal("decision_names_nobody")


DECISION: Lifecycle[DecisionFacts, object] = Lifecycle(
    "decision",
    states=State,
    initial=State.DRAFTED,
    moves=(
        Move(Action.REVISE, source=(State.DRAFTED,), dest=(), by=(Role.SUBMITTING_OFFICER,)),
        Move(Action.SIGN, source=(State.DRAFTED,), dest=(State.SIGNED,), by=(Role.DECIDER,), guards=(names_somebody,)),
    ),
    permits=permitted,
)
