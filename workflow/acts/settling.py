"""Close and decide rounds that have nothing left to wait for, in the transaction of the last result."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from states.actors import CLOCK
from states.asks import Answers
from states.facts import RoundFacts
from states.nomination import NEVER_SUBMITTED, UNSETTLED, Action, State
from states.round import ROUND
from states.round import Action as RoundAction
from states.round import State as RoundState
from workflow.acts.transition import LAST_WORD, transition
from workflow.acts.values import Act, Outcome
from workflow.advancing import advance
from workflow.errors import InvariantBroken
from workflow.models.nomination import Nomination
from workflow.models.round import Extension, Round


def settle(connection: Connection, acts: Sequence[Act], outcomes: Sequence[Outcome], *, now: datetime) -> None:
    """Look at the rounds in which one of these acts spoke a last word."""
    final = [
        outcome.nomination
        for one, outcome in zip(acts, outcomes, strict=True)
        if outcome.accepted and one.action in LAST_WORD
    ]
    if final:
        statement = select(Nomination.round_id).where(Nomination.id.in_(final)).distinct()
        settle_rounds(connection, tuple(connection.scalars(statement)), now=now)


def settle_rounds(connection: Connection, rounds: Collection[int], *, now: datetime) -> tuple[int, ...]:
    """Decide those of these rounds whose limit is past and where nothing waits; returns their ids.

    A round waits while a nomination has no result, while an extension runs, and before its first result.
    """
    if not (ready := [found.id for found in _ready(connection, rounds, now)]):
        return ()
    # Looked at again under lock: somebody may have been revived while nobody held the round.
    connection.execute(select(Round.id).where(Round.id.in_(ready)).order_by(Round.id).with_for_update(key_share=True))
    settled = _ready(connection, ready, now)
    for found in settled:
        _decide(connection, found, now)
    return tuple(found.id for found in settled)


def _ready(connection: Connection, rounds: Collection[int], now: datetime) -> Sequence[Row[Any]]:
    statement = (
        select(Round)
        .where(
            Round.id.in_(rounds),
            Round.state.in_((RoundState.OPEN, RoundState.CLOSED)),
            Round.limit_at <= now,
            # Where late is only flagged, whoever is late may come until somebody closes the round.
            (Round.late == "refuse") | (Round.state == RoundState.CLOSED),
            ~exists().where(Nomination.round_id == Round.id, Nomination.state.in_(UNSETTLED)),
            ~exists().where(Extension.round_id == Round.id, Extension.limit_at > now),
            exists().where(Nomination.round_id == Round.id, Nomination.state.in_((State.AWARDED, State.NOT_AWARDED))),
        )
        .order_by(Round.id)
    )
    return connection.execute(statement).all()


def _decide(connection: Connection, found: Row[Any], now: datetime) -> None:
    """Send the standby list home, let lapse what was never submitted, then decide the round."""
    if found.state == RoundState.OPEN:
        _advance(connection, found, RoundAction.CLOSE, now)
    finish(connection, found.id, now=now)
    closed = connection.execute(select(Round).where(Round.id == found.id)).one()
    _advance(connection, closed, RoundAction.DECIDE, now)


def finish(connection: Connection, round_id: int, *, now: datetime) -> None:
    """Give everybody in a round that is about to be decided a last state: standby is over quota, drafts lapse."""
    _finish(connection, round_id, (State.STANDBY,), Action.NOT_AWARD, now=now)
    _finish(connection, round_id, tuple(NEVER_SUBMITTED), Action.LAPSE, now=now)


def _finish(connection: Connection, round_id: int, states: tuple[State, ...], action: Action, *, now: datetime) -> None:
    statement = (
        select(Nomination.id)
        .where(Nomination.round_id == round_id, Nomination.state.in_(states))
        .order_by(Nomination.id)
    )
    answers = Answers(reason_code="over_quota") if action is Action.NOT_AWARD else Answers()
    acts = [Act(nomination, action, CLOCK, now, answers) for nomination in connection.scalars(statement)]
    if any(outcome.refusals for outcome in transition(connection, acts)):
        raise InvariantBroken(f"round {round_id} could not {action} what was left")


def _advance(connection: Connection, found: Row[Any], action: RoundAction, now: datetime) -> None:
    known = RoundFacts(
        actor=CLOCK,
        now=now,
        state=found.state,
        issuer=found.issuer_id,
        lead_office=None,
        cutoff=found.limit_at,
        unsettled=0,
    )
    advance(connection, ROUND, Round, found, action, known=known)
