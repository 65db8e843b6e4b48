"""Table of a council sitting (phiên họp Hội đồng): convened, closed once it adds up, minuted."""

from enum import StrEnum

from states.actors import Role
from states.facts import SittingFacts
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a sitting stands; values are stored."""

    CONVENED = "convened"
    CLOSED = "closed"
    MINUTED = "minuted"


class Action(StrEnum):
    """What may be done with a sitting; values are stored."""

    CLOSE = "close"
    MINUTE = "minute"
    CONFIRM = "confirm"


def permitted(by: tuple[Role, ...], facts: SittingFacts) -> Refusal | None:
    """The council's own secretary keeps the sitting, its own chair confirms it."""
    if any(grant.role in by and grant.organisation == facts.organisation for grant in facts.actor.grants):
        return None
    return Refusal("not_permitted", {"roles": by})


def held(facts: SittingFacts) -> Refusal | None:
    """A sitting is recorded after it was held."""
    return Refusal("sitting_not_held", {"held_at": facts.held_at}) if facts.held_at > facts.now else None


def quorate(facts: SittingFacts) -> Refusal | None:
    """Enough members were present."""
    if facts.present >= facts.quorum:
        return None
    return Refusal("no_quorum", {"present": facts.present, "members": facts.members, "needed": facts.quorum})


def balanced(facts: SittingFacts) -> Refusal | None:
    """Votes for, against and invalid add up to the ballots of those present, nominee by nominee."""
    return Refusal("votes_do_not_add_up", {"nominations": facts.unbalanced}) if facts.unbalanced else None


SITTING: Lifecycle[SittingFacts, object] = Lifecycle(
    "sitting",
    states=State,
    initial=State.CONVENED,
    moves=(
        Move(
            Action.CLOSE,
            source=(State.CONVENED,),
            dest=(State.CLOSED,),
            by=(Role.COUNCIL_SECRETARY,),
            guards=(held, quorate, balanced),
        ),
        Move(Action.MINUTE, source=(State.CLOSED,), dest=(State.MINUTED,), by=(Role.COUNCIL_SECRETARY,)),
        Move(Action.CONFIRM, source=(State.CLOSED, State.MINUTED), dest=(), by=(Role.COUNCIL_CHAIR,)),
    ),
    permits=permitted,
)
