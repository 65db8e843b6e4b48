"""Plan the reminder that a unit's council is to be convened, some weeks before the submission is due."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, select

from notifications.reminders import dues
from notifications.reminders.inserting import Cell, holds, insert, of_account, row
from notifications.reminders.ladders import LiveRound, Reading
from notifications.reminders.submissions import answered, has_more_time
from states.actors import Role
from states.round import State
from workflow.calendar import local_day
from workflow.models.base import on_day
from workflow.models.council import AgendaItem, Sitting
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Account, RoleAssignment
from workflow.plans.announcing import known

KIND = "council"
CANCELLED = "cancelled"


def plan(connection: Connection, reading: Reading) -> int:
    """Insert what is due for secretaries of councils that no sitting of this round was convened for."""
    rows = [
        dues.of_round(one, one.limit, step)
        for one in reading.rounds
        if _votes(one) and (step := one.course.councils.get(one.last_day)) and reading.now < one.limit
    ]
    return insert(connection, rows, lambda due: _told(due, reading))


def _votes(one: LiveRound) -> bool:
    """Say whether councils vote on nominees before the round's limit."""
    return one.state == State.OPEN and known(one.course.plan.council) is not None


def convened(round_id: Cell, organisation: Cell) -> ColumnElement[bool]:
    """Say whether the council of an organisation has a sitting with a nominee of a round."""
    return (
        select(Sitting.id)
        .join(AgendaItem, AgendaItem.sitting_id == Sitting.id)
        .join(Nomination, Nomination.id == AgendaItem.nomination_id)
        .where(Sitting.organisation_id == organisation, Sitting.state != CANCELLED, Nomination.round_id == round_id)
        .exists()
    )


def _told(due: CTE, reading: Reading) -> Select[Any]:
    day = local_day(reading.now)
    return (
        select(*row(due, KIND, organisation=Organisation.id, now=reading.now))
        .select_from(due)
        .join(Organisation, Organisation.parent_id == due.c.issuer)
        .join(RoleAssignment, holds(Role.COUNCIL_SECRETARY, Organisation.id, day))
        .join(Account, of_account())
        .where(
            on_day(Organisation, day),
            ~answered(due.c.subject, Organisation.id, rounds=[one.id for one in reading.rounds]),
            ~has_more_time(due),
            ~convened(due.c.subject, Organisation.id),
        )
    )
