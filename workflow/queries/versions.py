"""Read the versions of plans: the newest one, the history with its documents, and what a version says."""

from typing import Any

from sqlalchemy import Connection, Row, select

from states.actors import Actor
from workflow import pinned
from workflow.errors import NotFound
from workflow.models.person import Person
from workflow.models.plan import PlanRow, PlanVersion
from workflow.plans.schema import Plan
from workflow.visibility import takes_part


def newest(connection: Connection, plan_id: int) -> Row[int, int]:
    """Give id and number of a plan's newest version."""
    statement = (
        select(PlanVersion.id, PlanVersion.number)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )
    return connection.execute(statement).one()


def newest_plan(connection: Connection, plan_id: int) -> Plan:
    """Give what the newest version says."""
    version_id: int = newest(connection, plan_id).id
    return pinned.recall(connection, [version_id])[version_id].plan


def history(connection: Connection, plan_id: int, *, actor: Actor) -> list[Any]:
    """List a plan's versions, newest first, each with the document that brought it, the reason, and who applied it."""
    statement = (
        select(
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.document_number,
            PlanVersion.document_signed_on,
            PlanVersion.reason,
            PlanVersion.applied_at,
            Person.name.label("by"),
        )
        .join(PlanRow, PlanRow.id == PlanVersion.plan_id)
        .outerjoin(Person, Person.id == PlanVersion.applied_by)
        .where(PlanVersion.plan_id == plan_id, takes_part(actor, PlanRow.issuer_id))
        .order_by(PlanVersion.number.desc())
    )
    return list(connection.execute(statement).all())


def get_version(connection: Connection, plan_id: int, number: int, *, actor: Actor) -> Plan:
    """Give what one version says. Raises NotFound, for missing and foreign alike."""
    for row in history(connection, plan_id, actor=actor):
        if row.number == number:
            version_id: int = row.id
            return pinned.recall(connection, [version_id])[version_id].plan
    raise NotFound("plan_version", number)
