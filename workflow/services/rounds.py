"""Run rounds: open, close, extend for one organisation, count again, and let the clock do its part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, select

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
from workflow.plans import choices
from workflow.queries.quotas import WorkedOut, names_of
from workflow.services import quotas
from workflow.visibility import takes_part

_ACTS_AT_ONCE = 500
"""Nominations that one lapse locks at a time."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """A round after a move: its state and version."""

    round: int
    state: str
    version: int


def open_(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Open a planned round with the places that its quotas have now.

    Refused while something of it is to be announced, and without the numbers that shares are taken of.
    """
    row = read(connection, round_id, actor=actor, lock=True)
    found = quotas.worked_out(connection, row)
    known = replace(facts(connection, row, actor, now), uncounted=_uncounted(connection, found))
    require(ROUND, Action.OPEN, known)
    changes = quotas.renew(connection, round_id, found.places)
    data: Details = {"places": changes} if changes else {}
    return Advanced(round_id, *advance(connection, ROUND, Round, row, Action.OPEN, known=known, data=data))


def recount(connection: Connection, round_id: int, *, reason: str, actor: Actor, now: datetime) -> Advanced:
    """Work the places of a round out again, for a reason that is kept.

    Refused where a hard cap would lie below what is taken: who goes to standby is the proposing office's to say.
    """
    if not reason.strip():
        raise Refused(Refusal("field_required", {"field": "reason"}))
    row = read(connection, round_id, actor=actor, lock=True)
    found = quotas.worked_out(connection, row)
    known = replace(facts(connection, row, actor, now), uncounted=_uncounted(connection, found))
    require(ROUND, Action.RECOUNT, known)
    data: Details = {"places": quotas.renew(connection, round_id, found.places)}
    texts = {"reason": reason}
    moved = advance(connection, ROUND, Round, row, Action.RECOUNT, known=known, data=data, texts=texts)
    return Advanced(round_id, *moved)


def close(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Close an open round after its cut-off."""
    return _advance(connection, round_id, Action.CLOSE, actor=actor, now=now)


def decide(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Decide a closed round in which nothing waits, for instance because nobody was nominated."""
    row = read(connection, round_id, actor=actor, lock=True)
    require(ROUND, Action.DECIDE, facts(connection, row, actor, now))
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


def remind(
    connection: Connection, round_id: int, *, organisations: Sequence[int], actor: Actor, now: datetime
) -> Advanced:
    """Write down that organisations were reminded by hand."""
    return _advance(
        connection, round_id, Action.REMIND, actor=actor, now=now, data={"organisations": sorted(organisations)}
    )


def facts_of(connection: Connection, round_id: int, *, actor: Actor, now: datetime) -> RoundFacts:
    """Gather what rules about a round look at. Raises NotFound, for missing and foreign alike."""
    row = read(connection, round_id, actor=actor, lock=False)
    known = facts(connection, row, actor, now)
    if row.state == State.DECIDED:
        return known
    return replace(known, uncounted=_uncounted(connection, quotas.worked_out(connection, row)))


def offers(
    connection: Connection, round_id: int, *, actor: Actor, now: datetime
) -> tuple[Offer[RoundFacts, object], ...]:
    """List what the actor's roles may do with a round, with every reason where it is not possible."""
    return ROUND.offers(facts_of(connection, round_id, actor=actor, now=now))


def _uncounted(connection: Connection, found: WorkedOut) -> tuple[str, ...]:
    return names_of(connection, found.uncounted)


def read(connection: Connection, round_id: int, *, actor: Actor, lock: bool) -> Row[Any]:
    """Read a round of an issuer that the actor works for, held against change where asked. Raises NotFound."""
    statement = select(Round).where(Round.id == round_id, takes_part(actor, Round.issuer_id))
    row = connection.execute(statement.with_for_update(key_share=True) if lock else statement).one_or_none()
    if row is None:
        raise NotFound("round", round_id)
    return row


def facts(connection: Connection, row: Row[Any], actor: Actor, now: datetime) -> RoundFacts:
    """Gather what rules about a round look at, less the numbers that shares are taken of."""
    known = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id]
    rule = choices.rule_of(known.plan, row.kind)
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
        lead_office=known.offices.get(Office.LEAD),
        cutoff=row.limit_at,
        unsettled=connection.scalar(unsettled) or 0,
        awaits=choices.awaited(known.plan, rule) if rule else (),
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
    row = read(connection, round_id, actor=actor, lock=True)
    known = facts(connection, row, actor, now)
    state, version = advance(connection, ROUND, Round, row, action, known=known, data=data, texts=texts)
    return Advanced(round_id, state, version)


_OVERDUE = (
    select(Nomination.id)
    .where(
        Nomination.round_id == bindparam("the_round"),
        # Bounds instead of an equality: PostgreSQL then walks the round's own index, and not all nominations by id.
        Nomination.state >= bindparam("the_state"),
        Nomination.state <= bindparam("the_state"),
        (Nomination.state == NominationState.RETURNED) | ~Nomination.on_paper,
        Nomination.return_limit.is_(None) | (Nomination.return_limit <= bindparam("now")),
        ~exists().where(
            Extension.round_id == Nomination.round_id,
            Extension.organisation_id == Nomination.organisation_id,
            Extension.limit_at > bindparam("now"),
        ),
    )
    .order_by(Nomination.state, Nomination.id)
    .limit(_ACTS_AT_ONCE)
)


def lapse_due(connection: Connection, *, now: datetime) -> int:
    """Let lapse what the unit has not submitted before its limit; returns how many did.

    What a clerk types in from paper is spared: its stamp is measured when it is registered.
    """
    past = (Round.limit_at <= now) & ((Round.late == "refuse") | (Round.state != State.OPEN))
    due: list[int] = []
    for round_id in connection.scalars(select(Round.id).where(past).order_by(Round.id)).all():
        for state in sorted(NEVER_SUBMITTED | {NominationState.RETURNED}):
            asked = {"the_round": round_id, "the_state": state, "now": now}
            due += connection.scalars(_OVERDUE, asked)
    at_once = due[:_ACTS_AT_ONCE]
    outcomes = act(connection, [Act(nomination, NominationAction.LAPSE, CLOCK, now) for nomination in at_once])
    return sum(outcome.accepted for outcome in outcomes)


def settle_due(connection: Connection, *, now: datetime) -> Sequence[int]:
    """Decide the rounds whose last result is in; returns their ids."""
    statement = select(Round.id).where(Round.state.in_((State.OPEN, State.CLOSED)), Round.limit_at <= now)
    return settle_rounds(connection, connection.scalars(statement).all(), now=now)
