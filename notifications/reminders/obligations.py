"""Plan the reminders of what organisations owe under plans and have not handed in."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, or_, select

from notifications.reminders import dues
from notifications.reminders.inserting import holds, insert, of_account, of_unit, row
from notifications.reminders.ladders import Reading
from states.actors import Role
from states.obligation import UNFINISHED
from workflow.calendar import last_day, local_day
from workflow.models.obligation import Obligation
from workflow.models.person import Account, RoleAssignment

KIND = "obligation"


def plan(connection: Connection, reading: Reading) -> int:
    """Insert what is due for those who owe something; for the issuer and its lead office the plan officer hears."""
    found = [
        dues.of_plan(course, limit, step, now=reading.now)
        for course in reading.courses.values()
        for limit in reading.owed[course.issuer]
        if (step := course.steps.get(last_day(limit)))
    ]
    day = local_day(reading.now)

    def of_units(due: CTE) -> Select[Any]:
        return _told(due, of_unit(due, Obligation.organisation_id, day), reading)

    def of_lead(due: CTE) -> Select[Any]:
        own = Obligation.organisation_id.in_((due.c.issuer, due.c.place))
        return _told(due, and_(own, holds(Role.PLAN_OFFICER, due.c.place, day)), reading)

    return insert(connection, found, of_units, of_lead)


def _told(due: CTE, hearing: ColumnElement[bool], reading: Reading) -> Select[Any]:
    columns = row(
        due,
        KIND,
        subject=Obligation.id,
        organisation=Obligation.organisation_id,
        now=reading.now,
    )
    waiting = and_(
        Obligation.issuer_id == due.c.issuer,
        Obligation.state.in_(UNFINISHED),
        Obligation.due_at == due.c.until,
        Obligation.plan_id == due.c.subject,
    )
    return (
        select(*columns)
        .select_from(due)
        .join(Obligation, waiting)
        .join(RoleAssignment, hearing)
        .join(Account, of_account())
        .where(or_(~due.c.late, Obligation.late_policy == "flag"))
    )
