"""Read award decisions with the nominees that they name."""

from typing import Any

from sqlalchemy import Connection, select

from states.actors import ISSUER_ROLES, Actor
from workflow.errors import NotFound
from workflow.models.decision import Decision, DecisionNominee


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
