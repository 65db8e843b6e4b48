"""Plan the reminders of dossiers that were returned and not yet mended, until their own limit."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, case, func, select

from notifications.reminders import dues
from notifications.reminders.inserting import insert, of_account, of_unit, row
from notifications.reminders.ladders import Reading
from states.nomination import State
from workflow.calendar import local_day
from workflow.models.base import Instant
from workflow.models.nomination import Nomination
from workflow.models.person import Account, RoleAssignment
from workflow.models.round import Extension

KIND = "return"


def plan(connection: Connection, reading: Reading) -> int:
    """Insert what is due for units with returned dossiers: one reminder for all that have the same limit."""
    if not reading.rounds:
        return 0
    returned = _returned(reading).subquery("returned")
    limits = connection.execute(select(returned.c.round_id, returned.c.limit_at).distinct()).all()
    rounds = {one.id: one for one in reading.rounds}
    found = [
        dues.of_round(rounds[round_id], limit, step)
        for round_id, limit in limits
        if (step := rounds[round_id].step(limit, reading.now))
    ]
    return insert(connection, found, lambda due: _told(due, reading))


def own_limit() -> ColumnElement[Any]:
    """Give the limit of a returned nomination: the due date of its return, or its unit's extension where later."""
    extended = (
        select(func.max(Extension.limit_at, type_=Instant()))
        .where(
            Extension.round_id == Nomination.round_id,
            Extension.organisation_id == Nomination.organisation_id,
        )
        .correlate(Nomination)
        .scalar_subquery()
    )
    return case((extended > Nomination.return_limit, extended), else_=Nomination.return_limit)


def _returned(reading: Reading) -> Select[Any]:
    """Choose the units with returned dossiers, once for each limit of theirs."""
    return (
        select(Nomination.round_id, Nomination.organisation_id, own_limit().label("limit_at"))
        .where(
            Nomination.round_id.in_([one.id for one in reading.rounds]),
            # Bounds instead of an equality: PostgreSQL then walks the rounds' own index, and not all nominations.
            Nomination.state >= State.RETURNED,
            Nomination.state <= State.RETURNED,
        )
        .distinct()
    )


def _told(due: CTE, reading: Reading) -> Select[Any]:
    returned = _returned(reading).subquery("returned")
    here = and_(returned.c.round_id == due.c.subject, returned.c.limit_at == due.c.until)
    return (
        select(*row(due, KIND, organisation=returned.c.organisation_id, now=reading.now))
        .select_from(due)
        .join(returned, here)
        .join(RoleAssignment, of_unit(due, returned.c.organisation_id, local_day(reading.now)))
        .join(Account, of_account())
    )
