"""Read who competes for the places of a round."""

from typing import Any

from sqlalchemy import Connection, select

from states.actors import Actor
from workflow.facts.places import CONTENDING
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.visibility import visible


def contenders(connection: Connection, round_id: int, *, actor: Actor) -> list[Any]:
    """List the nominees who compete for places, by kind, in the order of their ranks, those without one last."""
    statement = (
        select(
            Nomination.id,
            Nomination.state,
            Nomination.version,
            Nomination.subject_type,
            Nomination.subject_name,
            Nomination.award_form,
            Nomination.rank,
            Organisation.name.label("organisation_name"),
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.round_id == round_id, Nomination.state.in_(CONTENDING), visible(actor, Nomination))
        .order_by(Nomination.subject_type, Nomination.rank.is_(None), Nomination.rank, Nomination.id)
    )
    return list(connection.execute(statement).all())
