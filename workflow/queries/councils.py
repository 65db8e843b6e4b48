"""Read councils with their members, and sittings with their counts."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from states.actors import COUNCIL_ROLES, ISSUER_ROLES, Actor
from workflow.errors import NotFound
from workflow.models.council import Attendance, Council, CouncilMember, Sitting, Vote
from workflow.models.person import Person


def members(connection: Connection, organisation: int, *, day: date, actor: Actor) -> list[dict[str, Any]]:
    """List who sits on the council of an organisation on a day. Raises NotFound unless the actor serves it."""
    if organisation not in actor.organisations_as(COUNCIL_ROLES):
        raise NotFound("council", organisation)
    statement = (
        select(CouncilMember.id, CouncilMember.position, Person.name)
        .join(Council, Council.id == CouncilMember.council_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(
            Council.organisation_id == organisation,
            CouncilMember.valid_from <= day,
            or_(CouncilMember.valid_to.is_(None), CouncilMember.valid_to >= day),
        )
        .order_by(CouncilMember.id)
    )
    return [{"id": row.id, "position": row.position, "name": row.name} for row in connection.execute(statement)]


def get_sitting(connection: Connection, sitting_id: int, *, actor: Actor) -> dict[str, Any]:
    """Read one sitting with attendance and counts. Raises NotFound for those who neither serve nor review it."""
    statement = select(Sitting).where(
        Sitting.id == sitting_id,
        or_(
            Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
            Sitting.issuer_id.in_(actor.issuers_as(ISSUER_ROLES)),
        ),
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("sitting", sitting_id)
    came = connection.execute(select(Attendance).where(Attendance.sitting_id == sitting_id))
    votes = connection.execute(select(Vote).where(Vote.sitting_id == sitting_id).order_by(Vote.nomination_id))
    return {
        "id": row.id,
        "organisation": row.organisation_id,
        "state": row.state,
        "version": row.version,
        "held_at": row.held_at,
        "minuted_at": row.minuted_at,
        "confirmed_at": row.confirmed_at,
        "attendance": [{"member": one.member_id, "present": one.present, "reason": one.reason} for one in came],
        "votes": [
            {
                "nomination": one.nomination_id,
                "votes_for": one.votes_for,
                "votes_against": one.votes_against,
                "votes_invalid": one.votes_invalid,
                "needed": one.needed,
                "passed": one.passed,
            }
            for one in votes
        ],
    }
