"""Table of a round (đợt xét khen thưởng): planned, open, closed, decided."""

from enum import StrEnum

from states.actors import Role
from states.facts import RoundFacts
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a round stands; values are stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"


class Action(StrEnum):
    """What may be done with a round; values are stored."""

    OPEN = "open"
    CLOSE = "close"
    EXTEND = "extend"
    DECIDE = "decide"
    AMEND = "amend"
    RECOUNT = "recount"
    REMIND = "remind"


def permitted(by: tuple[Role, ...], facts: RoundFacts) -> Refusal | None:
    """The lead office's plan officer runs the round; the clock decides it when nothing waits."""
    for grant in facts.actor.grants:
        if grant.role in by and (grant.role is Role.CLOCK or grant.organisation == facts.lead_office):
            return None
    return Refusal("not_permitted", {"roles": by})


def announced(facts: RoundFacts) -> Refusal | None:
    """What is to be announced can't open until an amendment announces it."""
    return Refusal("to_be_announced") if facts.cutoff is None else None


def all_announced(facts: RoundFacts) -> Refusal | None:
    """Award forms, criteria, dossier and council are known before anybody is asked for them."""
    return Refusal("parts_to_be_announced", {"parts": facts.awaits}) if facts.awaits else None


def staff_counted(facts: RoundFacts) -> Refusal | None:
    """A share is worked out from a number that somebody has recorded."""
    return Refusal("headcount_missing", {"organisations": facts.uncounted}) if facts.uncounted else None


def cutoff_ahead(facts: RoundFacts) -> Refusal | None:
    """A round whose cut-off has passed is not opened; extensions are for those that were open."""
    if facts.cutoff is None or facts.now < facts.cutoff:
        return None
    return Refusal("deadline_passed", {"limit": facts.cutoff})


def cutoff_past(facts: RoundFacts) -> Refusal | None:
    """A round stays open until its cut-off, so that nobody loses days that the plan gives."""
    if facts.cutoff is None or facts.now >= facts.cutoff:
        return None
    return Refusal("cutoff_not_past", {"cutoff": facts.cutoff})


def settled(facts: RoundFacts) -> Refusal | None:
    """A round is decided when no nomination waits for a result any more."""
    return Refusal("nominations_unsettled", {"count": facts.unsettled}) if facts.unsettled else None


ROUND: Lifecycle[RoundFacts, object] = Lifecycle(
    "round",
    states=State,
    initial=State.PLANNED,
    moves=(
        Move(
            Action.OPEN,
            source=(State.PLANNED,),
            dest=(State.OPEN,),
            by=(Role.PLAN_OFFICER,),
            guards=(announced, all_announced, cutoff_ahead, staff_counted),
        ),
        Move(
            Action.CLOSE,
            source=(State.OPEN,),
            dest=(State.CLOSED,),
            by=(Role.PLAN_OFFICER, Role.CLOCK),
            guards=(cutoff_past,),
        ),
        Move(
            Action.EXTEND,
            source=(State.OPEN, State.CLOSED),
            dest=(),
            by=(Role.PLAN_OFFICER,),
            guards=(announced,),
        ),
        Move(
            Action.DECIDE,
            source=(State.CLOSED,),
            dest=(State.DECIDED,),
            by=(Role.CLOCK, Role.PLAN_OFFICER),
            guards=(settled,),
        ),
        Move(
            Action.AMEND,
            source=(State.PLANNED, State.OPEN, State.CLOSED),
            dest=(),
            by=(Role.PLAN_OFFICER,),
        ),
        Move(
            Action.RECOUNT,
            source=(State.OPEN, State.CLOSED),
            dest=(),
            by=(Role.PLAN_OFFICER,),
            guards=(staff_counted,),
        ),
        Move(
            Action.REMIND,
            source=(State.OPEN, State.CLOSED),
            dest=(),
            by=(Role.PLAN_OFFICER,),
            guards=(announced,),
        ),
    ),
    permits=permitted,
)
