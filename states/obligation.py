"""Table of an obligation (việc phải thực hiện theo kế hoạch): due, submitted, returned, accepted, waived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.actors import UNIT_ROLES, Actor, Grant, Role
from states.asks import LONGEST_TEXT, Answers
from states.lifecycle import Ask, Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where an obligation stands; values are stored."""

    DUE = "due"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class Action(StrEnum):
    """What may be done with an obligation; values are stored."""

    EDIT = "edit"
    COMMIT = "commit"
    HAND_IN = "hand_in"
    RETURN = "return"
    ACCEPT = "accept"
    WAIVE = "waive"
    REINSTATE = "reinstate"
    EXTEND = "extend"
    REDATE = "redate"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What rules about an obligation look at.

    `limit` is the first refused instant with extension and return counted in; None while it is to be announced.
    `lacks` names what the report still needs: codes of targets, or `text`, `files`, `signatures`. `works_here` says
    whether the person works at the organisation that owes it, or below.
    """

    actor: Actor
    now: datetime
    state: str
    issuer: int
    organisation: int
    lead_office: int
    receiver: int
    deciding_office: int
    works_here: bool
    limit: datetime | None
    late_is_refused: bool
    lacks: tuple[str, ...]
    submitted_by: int | None


OWING = (Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.PLAN_OFFICER)
"""Who does what is owed: the unit's own people, and for the issuer itself the lead office's plan officer."""
OFFICES = (Role.PLAN_OFFICER, Role.REVIEWER, Role.DECIDER)
"""Who takes it: the lead office, a reviewer of the office that it goes to, and the head who decides."""
UNFINISHED = (State.DUE, State.RETURNED)
"""States in which it still has to be done."""


def owes(grant: Grant, *, organisation: int, issuer: int, lead_office: int) -> bool:
    """Say whether this grant does what an organisation owes under a plan of the issuer."""
    if grant.role in UNIT_ROLES:
        return grant.organisation == organisation
    whole = organisation in {issuer, lead_office}
    return whole and grant.role is Role.PLAN_OFFICER and (grant.organisation, grant.issuer) == (lead_office, issuer)


def permitted(by: tuple[Role, ...], facts: ObligationFacts) -> Refusal | None:
    """Units do what they owe, offices take it; a move without roles is for all who work there."""
    if not by:
        return None if facts.works_here else Refusal("works_elsewhere")
    own = Role.UNIT_HEAD in by
    if any(grant.role in by and _at_its_place(grant, facts, own=own) for grant in facts.actor.grants):
        return None
    return Refusal("not_permitted", {"roles": by})


def _at_its_place(grant: Grant, facts: ObligationFacts, *, own: bool) -> bool:
    if grant.role is Role.CLOCK:
        return True
    if own:
        return owes(grant, organisation=facts.organisation, issuer=facts.issuer, lead_office=facts.lead_office)
    if grant.issuer != facts.issuer:
        return False
    seats = {
        Role.PLAN_OFFICER: {facts.lead_office, facts.receiver},
        Role.REVIEWER: {facts.receiver},
        Role.DECIDER: {facts.deciding_office},
    }
    return grant.organisation in seats[grant.role]


def late_allowed(facts: ObligationFacts) -> Refusal | None:
    """What comes after its limit is taken and flagged as late, unless the plan refuses it."""
    if facts.limit is None or facts.now < facts.limit or not facts.late_is_refused:
        return None
    return Refusal("deadline_passed", {"limit": facts.limit})


def complete(facts: ObligationFacts) -> Refusal | None:
    """A report holds what the plan asks of it: values of targets, text, files, signatures."""
    return Refusal("report_incomplete", {"lacks": facts.lacks}) if facts.lacks else None


def dated(facts: ObligationFacts) -> Refusal | None:
    """Only a deadline that is announced can be put off."""
    return Refusal("deadline_not_announced") if facts.limit is None else None


def taken_by_another(facts: ObligationFacts) -> Refusal | None:
    """Whoever handed a report in does not accept it as well."""
    own = facts.submitted_by is not None and facts.submitted_by == facts.actor.person
    return Refusal("own_report") if own else None


def _reason(answers: Answers, _facts: ObligationFacts) -> Refusal | None:
    text = (answers.reason or "").strip()
    if not text:
        return Refusal("field_required", {"field": "reason"})
    if len(text) > LONGEST_TEXT:
        return Refusal("field_too_long", {"field": "reason", "most": LONGEST_TEXT})
    return None


def _day(field: str) -> Callable[[Answers, ObligationFacts], Refusal | None]:
    def check(answers: Answers, facts: ObligationFacts) -> Refusal | None:
        if answers.due_limit is None:
            return Refusal("field_required", {"field": field})
        if answers.due_limit <= facts.now:
            return Refusal("date_in_the_past", {"field": field, "value": answers.due})
        return None

    return check


_REASON = Ask("reason", "text", _reason)
_DUE = Ask("due", "date", _day("due"))
_UNTIL = Ask("until", "date", _day("until"))

OBLIGATION: Lifecycle[ObligationFacts, Answers] = Lifecycle(
    "obligation",
    states=State,
    initial=State.DUE,
    moves=(
        Move(Action.EDIT, source=UNFINISHED, dest=(), by=OWING),
        Move(Action.COMMIT, source=UNFINISHED, dest=(), by=()),
        Move(
            Action.HAND_IN,
            source=UNFINISHED,
            dest=(State.SUBMITTED,),
            by=OWING,
            guards=(late_allowed, complete),
        ),
        Move(
            Action.RETURN,
            source=(State.SUBMITTED, State.ACCEPTED),
            dest=(State.RETURNED,),
            by=OFFICES,
            asks=(_REASON, _DUE),
        ),
        Move(
            Action.ACCEPT,
            source=(State.SUBMITTED,),
            dest=(State.ACCEPTED,),
            by=OFFICES,
            guards=(taken_by_another,),
        ),
        Move(Action.WAIVE, source=UNFINISHED, dest=(State.WAIVED,), by=OFFICES, asks=(_REASON,)),
        Move(Action.REINSTATE, source=(State.WAIVED,), dest=(State.DUE,), by=OFFICES, asks=(_REASON,)),
        Move(
            Action.EXTEND,
            source=UNFINISHED,
            dest=(),
            by=(Role.PLAN_OFFICER, Role.DECIDER),
            guards=(dated,),
            asks=(_UNTIL, _REASON),
        ),
        Move(Action.REDATE, source=UNFINISHED, dest=(), by=(Role.CLOCK,)),
        Move(Action.DROP, source=UNFINISHED, dest=(State.WAIVED,), by=(Role.CLOCK,)),
    ),
    permits=permitted,
)
