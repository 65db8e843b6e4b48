"""Measure how quickly the reminders of all units come into being, against a loop over the same rows by an ORM."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from benchmarks.pace import Pace
from benchmarks.stage import Stage
from benchmarks.verdicts import Floor, Result, figure
from notifications import reminders
from notifications.reminders import PLANNED_UNTIL
from notifications.reminders.steps import hour_of
from states.actors import Role
from tests.world import OPENED
from workflow.calendar import day_through
from workflow.models.organisation import Organisation
from workflow.models.person import Account, RoleAssignment
from workflow.models.reminder import Reminder
from workflow.models.request import Installation
from workflow.models.round import Extension, Round
from workflow.models.submission import Submission
from workflow.services.installation import keep

OFFSETS = (14, 7, 3, 1, 0)
DEADLINES = 10
SAMPLE = 30
"""Units that the loop goes over for each deadline."""
MOST, FASTER = 5, 100
"""Microseconds a due row, and how many times as fast as the loop."""
NOW = hour_of(OPENED.date() + timedelta(days=5)) + timedelta(seconds=1)


def measure(stage: Stage, pace: Pace) -> list[Result]:
    """Plan what is due for all units at ten deadlines of one morning, several times, in turns with the loop."""
    each, faster, rows = [], [], 0
    with _due_today(stage):
        for _ in range(pace.rounds):
            ours, rows = _timed(stage, partial(reminders.plan, now=NOW))
            loop, looped = _timed(stage, _loop)
            each.append(ours / rows * 1e6)
            faster.append(loop / looped / (ours / rows))
    reached = f"{rows:,} rows at once"
    return [
        Result("planning a reminder", stage.kind, NOTHING, reached, each, Floor(MOST, at_most=True, unit="µs")),
        Result("the same by an ORM's loop", stage.kind, "1", figure(faster[0]), faster, Floor(FASTER)),
    ]


NOTHING = "–"


@contextmanager
def _due_today(stage: Stage) -> Iterator[None]:
    """Open rounds of which a step is due, and take them away again."""
    made = stage.database.write(_open)
    try:
        yield
    finally:
        stage.database.write(lambda connection: connection.execute(delete(Round).where(Round.id.in_(made))))


def _open(connection: Connection) -> list[int]:
    model = connection.execute(select(Round).where(Round.key == "annual-2024")).mappings().one()
    rows = []
    for number in range(DEADLINES):
        limit = day_through(NOW.date() + timedelta(days=OFFSETS[number % len(OFFSETS)]))
        changed = {"key": f"due-{number}", "number": number, "cutoff": limit, "limit_at": limit}
        values = {name: value for name, value in model.items() if name != "id"}
        rows.append(connection.execute(insert(Round).values({**values, **changed}).returning(Round.id)).scalar_one())
    return rows


def _timed(stage: Stage, work: object) -> tuple[float, int]:
    """Time one way from the beginning of its transaction to the end of the commit; gives the rows that it made."""
    stage.database.write(lambda connection: keep(connection, PLANNED_UNTIL, (NOW - timedelta(hours=1)).isoformat()))
    began = time.perf_counter()
    stage.database.write(work)  # type: ignore[arg-type] # what it returns does not matter.
    took = time.perf_counter() - began
    return took, stage.database.write(_forget)


def _forget(connection: Connection) -> int:
    rows = connection.scalar(select(func.count()).select_from(Reminder)) or 0
    connection.execute(delete(Reminder))
    connection.execute(delete(Installation).where(Installation.key == PLANNED_UNTIL))
    return rows


def _loop(connection: Connection) -> None:
    """Do for some units what reminding does for all, as it is usually written."""
    with Session(bind=connection) as session:
        rounds = session.scalars(select(Round).where(Round.state == "open", Round.key.like("due-%"))).all()
        for one in rounds:
            units = session.scalars(
                select(Organisation).where(Organisation.parent_id == one.issuer_id).limit(SAMPLE)
            ).all()
            for unit in units:
                _remind(session, one, unit)
        session.flush()


def _remind(session: Session, one: Round, unit: Organisation) -> None:
    here = (Submission.round_id == one.id, Submission.organisation_id == unit.id)
    answer = session.scalars(select(Submission).where(*here, Submission.first_submitted_at.is_not(None))).first()
    extended = select(Extension).where(Extension.round_id == one.id, Extension.organisation_id == unit.id)
    if answer is not None or session.scalars(extended).first() is not None:
        return
    wanted = (Role.UNIT_OFFICER.value, Role.UNIT_HEAD.value)
    held = select(RoleAssignment).where(RoleAssignment.organisation_id == unit.id, RoleAssignment.role.in_(wanted))
    for grant in session.scalars(held).all():
        for account in session.scalars(select(Account).where(Account.person_id == grant.person_id)).all():
            _add(session, one, unit, account)


def _add(session: Session, one: Round, unit: Organisation, account: Account) -> None:
    assert one.limit_at is not None
    known = select(Reminder).where(
        Reminder.subject_id == one.id, Reminder.account_id == account.id, Reminder.due_at == one.limit_at
    )
    if session.scalars(known).first() is None:
        session.add(
            Reminder(
                issuer_id=one.issuer_id,
                kind="submission",
                subject_id=one.id,
                organisation_id=unit.id,
                account_id=account.id,
                due_at=one.limit_at,
                days_before=_left(one.limit_at),
                send_at=NOW,
                planned_at=NOW,
            )
        )


def _left(limit: datetime) -> int:
    return (limit - NOW).days
