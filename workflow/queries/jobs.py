"""Read jobs: for the processes that take them, and for those who run the installation."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import Actor, Role
from states.job import State
from workflow.errors import NotFound
from workflow.models.job import OPEN, Job
from workflow.models.person import Account, Person

LARGEST_PAGE = 50
"""Rows of one page."""
_OPEN = select(Job.id, Job.kind, Job.state, Job.seat, Job.attempts, Job.version).where(OPEN).order_by(Job.id)
_COUNTS = select(Job.kind, Job.state, func.count().label("number"), func.min(Job.asked_at).label("oldest")).group_by(
    Job.kind, Job.state
)
_COLUMNS = (
    Job.id,
    Job.kind,
    Job.state,
    Job.tick,
    Job.asked_at,
    Job.changed_at,
    Job.attempts,
    Job.worker,
    Job.done,
    Job.total,
    Job.flaw,
    Person.name.label("asked_by"),
)


def open_jobs(connection: Connection) -> list[Any]:
    """List what waits and what runs, the oldest first."""
    return list(connection.execute(_OPEN))


def counts(connection: Connection) -> list[Any]:
    """Count the jobs that are remembered by kind and state, with when the oldest of each was asked for."""
    return list(connection.execute(_COUNTS))


def last_ticks(connection: Connection, *, actor: Actor) -> Mapping[str, Any]:
    """Give, by kind, the latest job that a schedule asked for."""
    require_operator(actor)
    latest = select(func.max(Job.id)).where(Job.tick.is_not(None)).group_by(Job.kind)
    rows = connection.execute(select(Job.kind, Job.tick, Job.state, Job.changed_at).where(Job.id.in_(latest)))
    return {row.kind: row for row in rows}


def page(
    connection: Connection, *, states: Sequence[State], after: int | None, actor: Actor
) -> tuple[list[Any], int | None]:
    """List jobs in these states, the newest first, with the id to go on after."""
    require_operator(actor)
    statement = (
        select(*_COLUMNS)
        .outerjoin(Account, Account.id == Job.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Job.state.in_(states))
        .order_by(Job.id.desc())
        .limit(LARGEST_PAGE + 1)
    )
    if after is not None:
        statement = statement.where(Job.id < after)
    rows: list[Any] = list(connection.execute(statement))
    return rows[:LARGEST_PAGE], rows[LARGEST_PAGE - 1].id if len(rows) > LARGEST_PAGE else None


def require_operator(actor: Actor) -> None:
    """Refuse whoever does not run the installation. Raises NotFound."""
    if not any(grant.role is Role.ADMINISTRATOR for grant in actor.grants):
        raise NotFound("operations", "jobs")
