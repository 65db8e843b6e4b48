"""Table of a council sitting (phiên họp Hội đồng): convened, closed once it adds up, minuted."""

from enum import StrEnum

from states.actors import Role
from states.facts import SittingFacts
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a sitting stands; values are stored."""

    CONVENED = "convened"
    IN_SESSION = "in_session"
    CLOSED = "closed"
    MINUTED = "minuted"
    CANCELLED = "cancelled"


class Method(StrEnum):
    """How a sitting votes: on screens, on paper counted in the room, or as minutes written on paper say."""

    SCREEN = "screen"
    COUNTED = "counted"
    ENTERED = "entered"


class Stage(StrEnum):
    """What a vote is for: the unit's nomination, or the proposal to the one who decides."""

    ENDORSEMENT = "endorsement"
    PROPOSAL = "proposal"


class Action(StrEnum):
    """What may be done with a sitting; values are stored."""

    ATTEND = "attend"
    SCHEDULE = "schedule"
    OPEN = "open_sitting"
    CLOSE = "close"
    ENTER = "enter_minutes"
    WORD = "word"
    SETTLE_TIE = "settle_tie"
    MINUTE = "minute"
    BIND = "bind"
    CORRECT = "correct"
    CONFIRM = "confirm"
    CANCEL = "cancel"


def permitted(by: tuple[Role, ...], facts: SittingFacts) -> Refusal | None:
    """The council's own secretary keeps the sitting, its own chair or who presides settles and confirms it."""
    if any(grant.role in by and grant.organisation == facts.organisation for grant in facts.actor.grants):
        return None
    return Refusal("not_permitted", {"roles": by})


def held(facts: SittingFacts) -> Refusal | None:
    """Minutes written on paper are entered after the sitting was held."""
    return Refusal("sitting_not_held", {"held_at": facts.held_at}) if facts.held_at > facts.now else None


def its_day(facts: SittingFacts) -> Refusal | None:
    """A sitting is opened on its day or later, with the members of the day on which it is opened."""
    return Refusal("sitting_not_held", {"held_at": facts.held_at}) if facts.held_on > facts.today else None


def by_ballot(facts: SittingFacts) -> Refusal | None:
    """Nobody votes here in a sitting whose minutes were written on paper."""
    return Refusal("minutes_are_entered") if facts.method == Method.ENTERED else None


def on_paper(facts: SittingFacts) -> Refusal | None:
    """Only of a sitting that was held on paper are the minutes entered at once."""
    return None if facts.method == Method.ENTERED else Refusal("votes_are_cast_here")


def presided(facts: SittingFacts) -> Refusal | None:
    """Two members who are present preside and keep the minutes."""
    missing = [
        duty for duty, there in (("presiding", facts.presiding_there), ("clerk", facts.clerk_there)) if not there
    ]
    return Refusal("duty_not_filled", {"duties": missing}) if missing else None


def quorate(facts: SittingFacts) -> Refusal | None:
    """Enough members are present by the strictest rule of the agenda."""
    if facts.present >= facts.quorum:
        return None
    return Refusal("no_quorum", {"present": facts.present, "members": facts.members, "needed": facts.quorum})


def no_ballots(facts: SittingFacts) -> Refusal | None:
    """Who is there and what is voted on stays as it is once somebody has voted."""
    return Refusal("ballots_cast") if facts.ballots_cast else None


def ties_settled(facts: SittingFacts) -> Refusal | None:
    """Where the council ranks, equal ones have been put in order."""
    return Refusal("ties_unsettled", {"nominations": facts.ties}) if facts.ties else None


def tied(facts: SittingFacts) -> Refusal | None:
    """There are equal ones to put in order."""
    return None if facts.ties else Refusal("nobody_is_tied")


def leads(facts: SittingFacts) -> Refusal | None:
    """The council's chair decides, or who presides in place of the chair."""
    if facts.presides or permitted((Role.COUNCIL_CHAIR,), facts) is None:
        return None
    return Refusal("not_permitted", {"roles": (Role.COUNCIL_CHAIR,)})


def not_relied_on(facts: SittingFacts) -> Refusal | None:
    """Nobody relies on the minutes yet: no nominee went on with them, or each came back."""
    return Refusal("minutes_relied_on", {"nominations": facts.relying}) if facts.relying else None


_SECRETARY = (Role.COUNCIL_SECRETARY,)
_BEFORE_CLOSING = (State.CONVENED, State.IN_SESSION)

SITTING: Lifecycle[SittingFacts, object] = Lifecycle(
    "sitting",
    states=State,
    initial=State.CONVENED,
    moves=(
        Move(Action.ATTEND, source=_BEFORE_CLOSING, dest=(), by=_SECRETARY, guards=(no_ballots,)),
        Move(Action.SCHEDULE, source=_BEFORE_CLOSING, dest=(), by=_SECRETARY, guards=(no_ballots,)),
        Move(
            Action.OPEN,
            source=(State.CONVENED,),
            dest=(State.IN_SESSION,),
            by=_SECRETARY,
            guards=(by_ballot, its_day, presided, quorate),
        ),
        Move(
            Action.CLOSE,
            source=(State.IN_SESSION,),
            dest=(State.CLOSED,),
            by=_SECRETARY,
            guards=(presided, quorate),
        ),
        Move(
            Action.ENTER,
            source=(State.CONVENED,),
            dest=(State.CLOSED,),
            by=_SECRETARY,
            guards=(on_paper, held, quorate),
        ),
        Move(Action.WORD, source=(*_BEFORE_CLOSING, State.CLOSED), dest=(), by=_SECRETARY),
        Move(
            Action.SETTLE_TIE,
            source=(State.CLOSED,),
            dest=(),
            by=(Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER),
            guards=(leads, tied),
        ),
        Move(Action.MINUTE, source=(State.CLOSED,), dest=(State.MINUTED,), by=_SECRETARY, guards=(ties_settled,)),
        Move(Action.BIND, source=(State.MINUTED,), dest=(), by=_SECRETARY),
        Move(Action.CORRECT, source=(State.MINUTED,), dest=(State.CLOSED,), by=_SECRETARY, guards=(not_relied_on,)),
        Move(Action.CONFIRM, source=(State.CLOSED, State.MINUTED), dest=(), by=(Role.COUNCIL_CHAIR,)),
        Move(Action.CANCEL, source=_BEFORE_CLOSING, dest=(State.CANCELLED,), by=_SECRETARY, guards=(no_ballots,)),
    ),
    permits=permitted,
)
