"""Table of a message: queued, in the server's hands, then sent, failed or uncertain."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from states.actors import CLOCK, Actor, Role
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a message stands; values are stored.

    A message is `in_data` from the commit before the server gets its text until the commit after the server's answer.
    """

    QUEUED = "queued"
    IN_DATA = "in_data"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What may happen to a message; values are stored."""

    CLAIM = "claim"
    SUPPRESS = "suppress"
    BEGIN = "begin"
    ACCEPT = "accept"
    POSTPONE = "postpone"
    FAIL = "fail"
    DOUBT = "doubt"
    FIND = "find"
    REQUEUE = "requeue"
    RETRY = "retry"
    CALL_OFF = "call_off"
    RESEND = "resend"


FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
"""A postponed message waits a minute, then twice as long each time, up to this."""

GIVE_UP_AFTER = timedelta(days=2)
"""How long after the first attempt a server's "not now" still means another attempt."""


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What rules about a message look at.

    `attempts` counts claims and so names the one who holds it: `claimed_as` is the count that the asker's claim made,
    None for one who did not claim it. `address_suppressed`: a server said of the address that it does not exist;
    `told_otherwise`: its reader gets what it says in another mail.
    """

    now: datetime
    state: str
    attempts: int
    claimed_as: int | None
    lease_until: datetime | None
    next_try_at: datetime | None
    first_tried_at: datetime | None
    recipient_enabled: bool
    address_suppressed: bool = False
    told_otherwise: bool = False
    actor: Actor = CLOCK

    @property
    def leased(self) -> bool:
        """Whether somebody's time to deliver it still runs."""
        return self.lease_until is not None and self.lease_until > self.now


def permitted(by: tuple[Role, ...], facts: MessageFacts) -> Refusal | None:
    """Messages move by themselves, or are moved by those who run the installation."""
    return None if any(grant.role in by for grant in facts.actor.grants) else Refusal("not_permitted", {"roles": by})


def due(facts: MessageFacts) -> Refusal | None:
    """After a server's "not now" a message waits for its next time, unless a clock set back made it too far away."""
    if facts.next_try_at is None or not facts.now < facts.next_try_at <= facts.now + LONGEST_PAUSE:
        return None
    return Refusal("message_not_due", {"next_try_at": facts.next_try_at})


def unleased(facts: MessageFacts) -> Refusal | None:
    """Nobody else is delivering it."""
    return Refusal("message_leased", {"until": facts.lease_until}) if facts.leased else None


def recipient_enabled(facts: MessageFacts) -> Refusal | None:
    """Mail goes to accounts in use."""
    return None if facts.recipient_enabled else Refusal("account_disabled")


def address_good(facts: MessageFacts) -> Refusal | None:
    """Mail goes to addresses that no server has said do not exist."""
    return Refusal("address_suppressed") if facts.address_suppressed else None


def unreachable(facts: MessageFacts) -> Refusal | None:
    """Only what nobody can or may read any more, or what is said in another mail, is left unsent."""
    if facts.told_otherwise:
        return None
    return None if address_good(facts) else Refusal("account_enabled") if facts.recipient_enabled else None


def own(facts: MessageFacts) -> Refusal | None:
    """An answer of the server counts when it came to the latest claim."""
    if facts.claimed_as == facts.attempts:
        return None
    return Refusal("message_claimed_again", {"attempts": facts.attempts})


def own_and_leased(facts: MessageFacts) -> Refusal | None:
    """The text goes out only within the lease, so that no two ever send it at once."""
    return own(facts) or (None if facts.leased else Refusal("lease_over", {"until": facts.lease_until}))


def own_or_abandoned(facts: MessageFacts) -> Refusal | None:
    """Whoever lost the line doubts at once; for one who died, the end of the lease does."""
    return own(facts) and unleased(facts)


def patience_left(facts: MessageFacts) -> Refusal | None:
    """A message is tried again for two days from its first attempt."""
    if facts.first_tried_at is None or facts.now < facts.first_tried_at + GIVE_UP_AFTER:
        return None
    return Refusal("tried_long_enough", {"since": facts.first_tried_at})


_UNDER_WAY = (State.QUEUED, State.IN_DATA, State.UNCERTAIN)
_GIVEN = (State.IN_DATA, State.UNCERTAIN)
_ENDED = (State.SENT, State.FAILED, State.UNCERTAIN, State.SUPPRESSED, State.CANCELLED)
_CLOCK = (Role.CLOCK,)
_OPERATOR = (Role.ADMINISTRATOR,)
_ANYBODY = (*_CLOCK, *_OPERATOR)

MESSAGE: Lifecycle[MessageFacts, object] = Lifecycle(
    "message",
    states=State,
    initial=State.QUEUED,
    moves=(
        Move(
            Action.CLAIM,
            source=(State.QUEUED,),
            dest=(),
            by=_CLOCK,
            guards=(due, unleased, recipient_enabled, address_good),
        ),
        Move(
            Action.SUPPRESS,
            source=(State.QUEUED,),
            dest=(State.SUPPRESSED,),
            by=_CLOCK,
            guards=(unleased, unreachable),
        ),
        Move(Action.BEGIN, source=(State.QUEUED,), dest=(State.IN_DATA,), by=_CLOCK, guards=(own_and_leased,)),
        Move(Action.ACCEPT, source=_GIVEN, dest=(State.SENT,), by=_CLOCK, guards=(own,)),
        Move(Action.POSTPONE, source=_UNDER_WAY, dest=(State.QUEUED,), by=_CLOCK, guards=(own, patience_left)),
        Move(Action.FAIL, source=_UNDER_WAY, dest=(State.FAILED,), by=_CLOCK, guards=(own,)),
        Move(Action.DOUBT, source=(State.IN_DATA,), dest=(State.UNCERTAIN,), by=_CLOCK, guards=(own_or_abandoned,)),
        Move(Action.FIND, source=(State.UNCERTAIN,), dest=(State.SENT,), by=_ANYBODY),
        Move(Action.REQUEUE, source=(State.UNCERTAIN,), dest=(State.QUEUED,), by=_ANYBODY),
        Move(
            Action.RETRY,
            source=(State.QUEUED, State.FAILED, State.SUPPRESSED, State.CANCELLED),
            dest=(State.QUEUED,),
            by=_OPERATOR,
            guards=(unleased, recipient_enabled, address_good),
        ),
        Move(
            Action.CALL_OFF,
            source=(State.QUEUED, State.FAILED, State.UNCERTAIN),
            dest=(State.CANCELLED,),
            by=_OPERATOR,
            guards=(unleased,),
        ),
        Move(Action.RESEND, source=_ENDED, dest=(), by=_OPERATOR),
    ),
    permits=permitted,
)
