"""Run rounds: open, close, extend for one organisation, and let the clock do its part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select

from states.actors import CLOCK, Actor
from states.facts import Office, RoundFacts
from states.lifecycle import Offer
from states.nomination import NEVER_SUBMITTED, UNSETTLED
from states.nomination import Action as NominationAction
from states.nomination import State as NominationState
from states.refusals import Refusal, Refused
from states.round import ROUND, Action, State
from workflow import pinned
from workflow.acts import Act, act
from workflow.acts.settling import finish, settle_rounds
from workflow.advancing import Details, advance, require
from workflow.calendar import day_through, local_day
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Extension, Round

_ACTS_AT_ONCE = 500
"""Nominations that one lapse locks at a time."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """A round after a move: its state and version."""

    round: int
    state: str
    version: int


def open_(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Open a planned round; refused while its cut-off is to be announced."""
    return _advance(connection, round_id, Action.OPEN, actor=actor, now=now)


def close(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Close an open round after its cut-off."""
    return _advance(connection, round_id, Action.CLOSE, actor=actor, now=now)


def decide(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Decide a closed round in which nothing waits, for instance because nobody was nominated."""
    row = _read(connection, round_id, lock=True)
    require(ROUND, Action.DECIDE, _facts(connection, row, actor, now))
    finish(connection, round_id, now=now)
    return _advance(connection, round_id, Action.DECIDE, actor=actor, now=now)


def extend(
    connection: Connection,
    round_id: int,
    *,
    organisation: int,
    until: date,
    reason: str,
    evidence: str | None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Give one organisation more time, through the day `until`, for a reason that is kept."""
    limit_at = day_through(until)
    objections = []
    if limit_at <= now:
        objections.append(Refusal("date_in_the_past", {"field": "until", "value": until}))
    if not reason.strip():
        objections.append(Refusal("field_required", {"field": "reason"}))
    if connection.scalar(select(Organisation.id).where(Organisation.id == organisation)) is None:
        objections.append(Refusal("organisation_unknown", {"codes": [organisation]}))
    if objections:
        raise Refused(*objections)
    texts = {"reason": reason} | ({"evidence": evidence} if evidence else {})
    data = {"organisation": organisation, "until": until}
    advanced = _advance(connection, round_id, Action.EXTEND, actor=actor, now=now, data=data, texts=texts)
    connection.execute(
        insert(Extension).values(
            round_id=round_id,
            organisation_id=organisation,
            until=until,
            limit_at=limit_at,
            reason=reason,
            evidence=evidence,
            approved_by=actor.person,
            granted_at=now,
        )
    )
    return advanced


def facts_of(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> RoundFacts:
    """Gather what rules about a round look at. Raises NotFound."""
    return _facts(connection, _read(connection, round_id, lock=False), actor, now)


def offers(
    connection: Connection, round_id: int, *, actor: Actor, now: datetime
) -> tuple[Offer[RoundFacts, object], ...]:
    """List what the actor's roles may do with a round, with every reason where it is not possible."""
    return ROUND.offers(facts_of(connection, round_id, actor=actor, now=now))


def _read(connection: Connection, round_id: int, *, lock: bool) -> Row[Any]:
    statement = select(Round).where(Round.id == round_id)
    row = connection.execute(statement.with_for_update(key_share=True) if lock else statement).one_or_none()
    if row is None:
        raise NotFound("round", round_id)
    return row


def _facts(connection: Connection, row: Row[Any], actor: Actor, now: datetime) -> RoundFacts:
    offices = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].offices
    extended = exists().where(
        Extension.round_id == row.id, Extension.organisation_id == Nomination.organisation_id, Extension.limit_at > now
    )
    waits = Nomination.state.in_(UNSETTLED) | (Nomination.state.in_(NEVER_SUBMITTED) & extended)
    unsettled = select(func.count()).select_from(Nomination).where(Nomination.round_id == row.id, waits)
    return RoundFacts(
        actor=current_actors(connection, [actor], local_day(now))[actor],
        now=now,
        state=row.state,
        issuer=row.issuer_id,
        lead_office=offices.get(Office.LEAD),
        cutoff=row.limit_at,
        unsettled=connection.scalar(unsettled) or 0,
    )


def _advance(
    connection: Connection,
    round_id: int,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    data: Details | None = None,
    texts: Mapping[str, str] | None = None,
) -> Advanced:
    row = _read(connection, round_id, lock=True)
    known = _facts(connection, row, actor, now)
    state, version = advance(connection, ROUND, Round, row, action, known=known, data=data, texts=texts)
    return Advanced(round_id, state, version)


def lapse_due(connection: Connection, *, now: datetime) -> int:
    """Let lapse what the unit has not submitted before its limit; returns how many did.

    What a clerk types in from paper is spared: its stamp is measured when it is registered.
    """
    statement = (
        select(Nomination.id)
        .join(Round, Round.id == Nomination.round_id)
        .outerjoin(
            Extension,
            (Extension.round_id == Nomination.round_id)
            & (Extension.organisation_id == Nomination.organisation_id)
            & (Extension.limit_at > now),
        )
        .where(
            (Nomination.state == NominationState.RETURNED)
            | (Nomination.state.in_(NEVER_SUBMITTED) & ~Nomination.on_paper),
            Round.limit_at <= now,
            (Round.late == "refuse") | (Round.state != State.OPEN),
            Extension.id.is_(None),
            Nomination.return_limit.is_(None) | (Nomination.return_limit <= now),
        )
        .order_by(Nomination.id)
        .limit(_ACTS_AT_ONCE)
    )
    due = connection.scalars(statement).all()
    outcomes = act(connection, [Act(nomination, NominationAction.LAPSE, CLOCK, now) for nomination in due])
    return sum(outcome.accepted for outcome in outcomes)


def settle_due(connection: Connection, *, now: datetime) -> Sequence[int]:
    """Decide the rounds whose last result is in; returns their ids."""
    statement = select(Round.id).where(Round.state.in_((State.OPEN, State.CLOSED)), Round.limit_at <= now)
    return settle_rounds(connection, connection.scalars(statement).all(), now=now)
