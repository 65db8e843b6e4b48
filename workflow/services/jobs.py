"""Ask for jobs, take them, and say how they went; whoever runs them does so outside these transactions."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from states.actors import Actor, Role
from states.job import JOB, MOST_ATTEMPTS, Action, JobFacts, State
from workflow import journal
from workflow.advancing import require
from workflow.errors import NotFound
from workflow.models.job import Job
from workflow.models.request import RequestKey

WORKER_DIED = "worker_died"
"""The flaw of a job whose process died again and again."""
_AT_ONCE = 1000
_INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that takes jobs: the number that no other living one has, and a name for people."""

    seat: int
    worker: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that this holder has; `attempt` and `version` tell this time from earlier and later ones."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    account: int | None
    attempt: int
    version: int
    seat: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What no other time that a job was taken has."""
        return (self.id, self.attempt, self.version)


def ask(
    connection: Connection, kind: str, arguments: Mapping[str, object], *, account: int | None, now: datetime
) -> int:
    """Ask for a job inside the transaction that needs it, for an account or for nobody; gives its id."""
    values = _new(kind, now) | {"arguments": dict(arguments), "account_id": account}
    statement = _INSERT[connection.dialect.name](Job).values(values).returning(Job.id)
    return int(connection.execute(statement).scalar_one())


def plan(connection: Connection, ticks: Mapping[str, datetime], *, now: datetime) -> None:
    """Ask for what a schedule wants at these instants, by kind; what was asked for already is not asked for again."""
    if ticks:
        rows = [_new(kind, now) | {"tick": tick} for kind, tick in ticks.items()]
        connection.execute(_INSERT[connection.dialect.name](Job).on_conflict_do_nothing(), rows)


def _new(kind: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "state": State.WAITING,
        "version": 0,
        "arguments": {},
        "asked_at": now,
        "changed_at": now,
        "attempts": 0,
    }


def take(
    connection: Connection, kinds: Collection[str], *, limit: int, holder: Holder, now: datetime
) -> tuple[Taken, ...]:
    """Take the oldest waiting jobs of these kinds, at most `limit`; nobody else takes the same ones."""
    chosen = connection.scalars(
        select(Job.id)
        .where(Job.state == State.WAITING, Job.kind.in_(kinds))
        .order_by(Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not chosen:
        return ()
    statement = (
        update(Job)
        .where(Job.id.in_(chosen), Job.state == State.WAITING)
        .values(
            state=State.RUNNING,
            seat=holder.seat,
            worker=holder.worker,
            attempts=Job.attempts + 1,
            changed_at=now,
            done=None,
            total=None,
            flaw=None,
        )
        .returning(Job.id, Job.kind, Job.arguments, Job.account_id, Job.attempts, Job.version, Job.seat)
    )
    return tuple(sorted((Taken(*row) for row in connection.execute(statement)), key=lambda taken: taken.id))


def take_over(connection: Connection, orphans: Mapping[int, int], *, now: datetime) -> int:
    """Let jobs whose process is dead wait again, or fail where they were taken too often; gives how many there were.

    `orphans` names the seat that each job was seen with: one that somebody else has by now stays his.
    """
    tired = Job.attempts >= MOST_ATTEMPTS
    changed = connection.execute(
        update(Job)
        .where(Job.state == State.RUNNING, Job.id.in_(orphans), Job.seat.in_(set(orphans.values())))
        .values(
            state=case((tired, State.FAILED), else_=State.WAITING),
            flaw=case((tired, WORKER_DIED), else_=None),
            seat=None,
            changed_at=now,
        )
    )
    return changed.rowcount


def is_mine(taken: Taken) -> ColumnElement[bool]:
    """Write the condition that a job is still this holder's, taken neither over nor back."""
    return and_(
        Job.id == taken.id,
        Job.state == State.RUNNING,
        Job.seat == taken.seat,
        Job.attempts == taken.attempt,
        Job.version == taken.version,
    )


def progress(connection: Connection, taken: Taken, *, done: int, total: int) -> bool:
    """Tell how many pieces are done; False where the job is no longer this holder's, who then stops."""
    return _change(connection, taken, done=done, total=total)


def finish(connection: Connection, taken: Taken, *, result: Mapping[str, object] | None, now: datetime) -> bool:
    """Say that a job is done, and what it left; False where it is no longer this holder's."""
    values = {"state": State.DONE, "seat": None, "changed_at": now}
    return _change(connection, taken, **values, result=None if result is None else dict(result))


def break_off(connection: Connection, taken: Taken, *, flaw: str, now: datetime) -> bool:
    """Say that a job failed, and what kind of error it was; False where it is no longer this holder's."""
    return _change(connection, taken, state=State.FAILED, seat=None, changed_at=now, flaw=flaw)


def release(connection: Connection, taken: Taken, *, now: datetime) -> bool:
    """Give a job back unfinished, as if it had not been taken; False where it is no longer this holder's."""
    given = {"state": State.WAITING, "seat": None, "changed_at": now, "attempts": taken.attempt - 1}
    return _change(connection, taken, **given)


def _change(connection: Connection, taken: Taken, **values: object) -> bool:
    return connection.execute(update(Job).where(is_mine(taken)).values(**values)).rowcount == 1


def abandon(connection: Connection, job_id: int, *, actor: Actor, now: datetime) -> None:
    """Give up a job that waits or runs; one that runs stops at its next piece. Raises NotFound and Refused."""
    _move(connection, job_id, Action.ABANDON, actor=actor, now=now, seat=None)


def retry(connection: Connection, job_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a job that failed or was cancelled wait again, with all its attempts. Raises NotFound and Refused."""
    _move(connection, job_id, Action.RETRY, actor=actor, now=now, attempts=0, flaw=None)


def _move(
    connection: Connection, job_id: int, action: Action, *, actor: Actor, now: datetime, **values: object
) -> None:
    """Move a job by hand, and journal it for the issuer whose administrator did."""
    issuers = sorted(actor.issuers_as(frozenset({Role.ADMINISTRATOR})))
    row: Row[Any] | None = connection.execute(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if row is None or not issuers:
        raise NotFound("job", job_id)
    dest = require(JOB, action, JobFacts(now=now, state=row.state, attempts=row.attempts, actor=actor))
    version = row.version + 1
    values |= {"state": dest, "version": version, "changed_at": now}
    connection.execute(update(Job).where(Job.id == job_id).values(**values))
    entry = journal.Entry(
        issuer=issuers[0],
        aggregate=JOB.name,
        aggregate_id=job_id,
        version=version,
        at=now,
        action=action,
        actor=actor,
        state_before=row.state,
        state_after=dest,
        role=Role.ADMINISTRATOR,
        data={"kind": row.kind},
    )
    journal.record(connection, [entry])


BY_HAND: Mapping[Action, Callable[..., None]] = {Action.ABANDON: abandon, Action.RETRY: retry}
"""What those who run the installation may do with a job."""


def forget(connection: Connection, *, done_before: datetime, others_before: datetime) -> int:
    """Delete some jobs that were done before, or failed or cancelled before; gives how many, 0 when none is left."""
    old = or_(
        and_(Job.state == State.DONE, Job.changed_at < done_before),
        and_(Job.state.in_((State.FAILED, State.CANCELLED)), Job.changed_at < others_before),
    )
    chosen = select(Job.id).where(old).limit(_AT_ONCE)
    return connection.execute(delete(Job).where(Job.id.in_(chosen))).rowcount


def forget_requests(connection: Connection, *, before: datetime) -> int:
    """Delete some request keys that were claimed before; gives how many, 0 when none is left."""
    key = tuple_(RequestKey.account_id, RequestKey.key)
    chosen = select(RequestKey.account_id, RequestKey.key).where(RequestKey.created_at < before).limit(_AT_ONCE)
    return connection.execute(delete(RequestKey).where(key.in_(chosen))).rowcount
