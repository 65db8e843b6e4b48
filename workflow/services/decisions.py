"""Run award decisions: draft one, revise whom it names, sign it and award them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from states.actors import ISSUER_ROLES, Actor
from states.asks import Answers
from states.decision import DECISION, Action, State
from states.nomination import Action as NominationAction
from states.nomination import State as NominationState
from states.refusals import Refusal, Refused
from workflow.acts import Act, Outcome, act
from workflow.advancing import advance, begin, require
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.models.decision import Decision, DecisionNominee
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.queries.decisions import facts_of
from workflow.services import numbers


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of the nominees of a decision, and its number once it is signed."""

    outcomes: tuple[Outcome, ...]
    number: int | None

    @property
    def accepted(self) -> bool:
        """Whether the decision was signed."""
        return self.number is not None


def draft(
    connection: Connection,
    round_id: int,
    *,
    abstract: str,
    nominations: Sequence[int],
    actor: Actor,
    now: datetime,
) -> int:
    """Draft a decision that names proposed nominees of a round; returns its id."""
    round_row = connection.execute(select(Round.issuer_id).where(Round.id == round_id)).one_or_none()
    if round_row is None or round_row.issuer_id not in actor.issuers_as(ISSUER_ROLES):
        raise NotFound("round", round_id)
    known = facts_of(connection, round_id, State.DRAFTED, nominees=len(nominations), actor=actor, now=now)
    require(DECISION, Action.REVISE, known)
    _require_proposed(connection, round_id, nominations)
    decision_id: int = connection.execute(
        insert(Decision)
        .values(
            issuer_id=round_row.issuer_id,
            round_id=round_id,
            abstract=abstract,
            state=State.DRAFTED,
            version=1,
            drafted_by=actor.person,
            drafted_at=now,
        )
        .returning(Decision.id)
    ).scalar_one()
    _name(connection, decision_id, nominations)
    data = {"nominations": nominations}
    begin(connection, DECISION, decision_id, "draft", issuer=round_row.issuer_id, actor=actor, now=now, data=data)
    return decision_id


def revise(connection: Connection, decision_id: int, *, nominations: Sequence[int], actor: Actor, now: datetime) -> int:
    """Name other nominees in a drafted decision; returns its version."""
    decision = _lock(connection, decision_id, actor)
    known = facts_of(connection, decision.round_id, decision.state, nominees=len(nominations), actor=actor, now=now)
    require(DECISION, Action.REVISE, known)
    _require_proposed(connection, decision.round_id, nominations)
    connection.execute(delete(DecisionNominee).where(DecisionNominee.decision_id == decision_id))
    _name(connection, decision_id, nominations)
    data = {"nominations": nominations}
    _, version = advance(connection, DECISION, Decision, decision, Action.REVISE, known=known, data=data)
    return version


def sign(connection: Connection, decision_id: int, *, actor: Actor, now: datetime) -> Signed:
    """Sign a decision: all its nominees are awarded in one go, or none and every reason is told."""
    # Locked before its nominees are read: what is signed is what was last revised.
    decision = _lock(connection, decision_id, actor)
    nominees = connection.scalars(
        select(DecisionNominee.nomination_id)
        .where(DecisionNominee.decision_id == decision_id)
        .order_by(DecisionNominee.nomination_id)
    ).all()
    known = facts_of(connection, decision.round_id, decision.state, nominees=len(nominees), actor=actor, now=now)
    require(DECISION, Action.SIGN, known)
    answers = Answers(decision=decision_id)
    group = f"sign {decision_id}"
    outcomes = act(connection, [Act(one, NominationAction.AWARD, actor, now, answers, group=group) for one in nominees])
    if any(outcome.refusals for outcome in outcomes):
        return Signed(outcomes, None)
    year = local_day(now).year
    number = numbers.take(connection, "decision", issuer=decision.issuer_id, year=year)
    values = {
        "year": year,
        "number": number,
        "signed_by": actor.person,
        "signed_at": now,
        "signed_on": local_day(now),
    }
    data = {"number": number, "nominations": nominees}
    advance(connection, DECISION, Decision, decision, Action.SIGN, known=known, values=values, data=data)
    return Signed(outcomes, number)


def _require_proposed(connection: Connection, round_id: int, nominations: Sequence[int]) -> None:
    if not nominations:
        raise Refused(Refusal("decision_names_nobody"))
    statement = select(Nomination.id).where(
        Nomination.id.in_(nominations),
        Nomination.round_id == round_id,
        Nomination.state == NominationState.PROPOSED,
    )
    if missing := sorted(set(nominations) - set(connection.scalars(statement))):
        raise Refused(Refusal("not_proposed", {"nominations": missing}))
    if twice := sorted(one for one, times in Counter(nominations).items() if times > 1):
        raise Refused(*(Refusal("listed_twice", {"nomination": one}) for one in twice))


def _name(connection: Connection, decision_id: int, nominations: Sequence[int]) -> None:
    rows = [{"decision_id": decision_id, "nomination_id": nomination} for nomination in nominations]
    connection.execute(insert(DecisionNominee), rows)


def _find(connection: Connection, decision_id: int, actor: Actor) -> Row[Any]:
    statement = select(Decision).where(
        Decision.id == decision_id, Decision.issuer_id.in_(actor.issuers_as(ISSUER_ROLES))
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("decision", decision_id)
    return row


def _lock(connection: Connection, decision_id: int, actor: Actor) -> Row[Any]:
    connection.execute(select(Decision.id).where(Decision.id == decision_id).with_for_update(key_share=True))
    return _find(connection, decision_id, actor)
