"""Read award decisions with the nominees that they name."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import ISSUER_ROLES, Actor
from states.decision import State
from states.facts import DecisionFacts, Office
from states.nomination import State as NominationState
from workflow import pinned
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.decision import Decision, DecisionNominee
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Round
from workflow.visibility import visible

MOST_LISTED = 200
"""Decisions in one list; an issuer signs a handful in a year."""


def get_decision(connection: Connection, decision_id: int, *, actor: Actor) -> dict[str, Any]:
    """Read one decision of an issuer that the actor works for. Raises NotFound."""
    issuers = actor.issuers_as(ISSUER_ROLES)
    row = connection.execute(
        select(Decision).where(Decision.id == decision_id, Decision.issuer_id.in_(issuers))
    ).one_or_none()
    if row is None:
        raise NotFound("decision", decision_id)
    nominees = select(DecisionNominee.nomination_id).where(DecisionNominee.decision_id == decision_id)
    return {
        "id": row.id,
        "round": row.round_id,
        "abstract": row.abstract,
        "state": row.state,
        "version": row.version,
        "number": row.number,
        "year": row.year,
        "signed_on": row.signed_on,
        "nominations": sorted(connection.scalars(nominees)),
    }


def listed(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the decisions of the issuers that the actor works for, newest first."""
    count = select(func.count()).where(DecisionNominee.decision_id == Decision.id).scalar_subquery()
    statement = (
        select(
            Decision.id,
            Decision.abstract,
            Decision.state,
            Decision.number,
            Decision.year,
            Decision.signed_on,
            Round.name_vi,
            Round.name_en,
            count.label("nominees"),
        )
        .join(Round, Round.id == Decision.round_id)
        .where(Decision.issuer_id.in_(actor.issuers_as(ISSUER_ROLES)))
        .order_by(Decision.id.desc())
        .limit(MOST_LISTED)
    )
    return list(connection.execute(statement).all())


def proposed(connection: Connection, round_id: int, *, actor: Actor) -> list[Any]:
    """List the nominees of a round who are proposed, by kind and name."""
    statement = (
        select(
            Nomination.id,
            Nomination.subject_type,
            Nomination.subject_name,
            Nomination.award_form,
            Nomination.rank,
            Organisation.name.label("organisation_name"),
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(
            Nomination.round_id == round_id,
            Nomination.state == NominationState.PROPOSED,
            visible(actor, Nomination),
        )
        .order_by(Nomination.subject_type, Nomination.subject_fold, Nomination.id)
    )
    return list(connection.execute(statement).all())


def drafts_naming(connection: Connection, nominations: Collection[int]) -> Mapping[int, int]:
    """Give the newest draft that names each of these nominations, by nomination."""
    statement = (
        select(DecisionNominee.nomination_id, Decision.id)
        .join(Decision, Decision.id == DecisionNominee.decision_id)
        .where(DecisionNominee.nomination_id.in_(nominations), Decision.state == State.DRAFTED)
        .order_by(Decision.id)
    )
    return {row.nomination_id: row.id for row in connection.execute(statement)}


def facts_of(
    connection: Connection, round_id: int, state: str, *, nominees: int, actor: Actor, now: datetime
) -> DecisionFacts:
    """Gather what the rules of a decision look at; a draft that is not written yet stands in `drafted`."""
    row = connection.execute(select(Round.issuer_id, Round.plan_version_id).where(Round.id == round_id)).one()
    offices = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].offices
    return DecisionFacts(
        actor=current_actors(connection, [actor], local_day(now))[actor],
        now=now,
        state=state,
        issuer=row.issuer_id,
        submitting_office=offices.get(Office.SUBMITTING),
        deciding_office=offices.get(Office.DECIDING),
        nominees=nominees,
    )


def draft_naming(connection: Connection, nomination_id: int, *, actor: Actor) -> int | None:
    """Find the newest draft that names a nomination, for those who may see decisions; None for everybody else."""
    statement = (
        select(Decision.id)
        .join(DecisionNominee, DecisionNominee.decision_id == Decision.id)
        .where(
            DecisionNominee.nomination_id == nomination_id,
            Decision.state == State.DRAFTED,
            Decision.issuer_id.in_(actor.issuers_as(ISSUER_ROLES)),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )
    found: int | None = connection.scalar(statement)
    return found
