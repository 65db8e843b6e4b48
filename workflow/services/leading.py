"""Find the plan that the plan officer of its lead office works on; for other issuers it is not there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from states.actors import Actor, Role
from states.facts import Office
from states.refusals import Refusal, Refused
from workflow import pinned
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.plan import PlanRow, PlanVersion


@dataclass(frozen=True, slots=True)
class LedPlan:
    """A plan with its issuer, its newest version, and the office that leads it."""

    id: int
    issuer_id: int
    version_id: int
    lead_office: int


def led_plan(connection: Connection, plan_id: int, *, actor: Actor, now: datetime) -> LedPlan:
    """Read a plan in its newest version. Raises NotFound, and Refused for other roles of the issuer."""
    statement = (
        select(PlanRow.id, PlanRow.issuer_id, PlanVersion.id.label("version_id"))
        .join(PlanVersion, PlanVersion.plan_id == PlanRow.id)
        .where(PlanRow.id == plan_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    if row is None or row.issuer_id not in {grant.issuer for grant in actor.grants}:
        raise NotFound("plan", plan_id)
    lead = pinned.recall(connection, [row.version_id])[row.version_id].offices.get(Office.LEAD, row.issuer_id)
    for grant in current_actors(connection, [actor], local_day(now))[actor].grants:
        if grant.role is Role.PLAN_OFFICER and grant.organisation == lead and grant.issuer == row.issuer_id:
            return LedPlan(row.id, row.issuer_id, row.version_id, lead)
    raise Refused(Refusal("not_permitted", {"roles": (Role.PLAN_OFFICER,)}))
