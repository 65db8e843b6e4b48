"""Count how far the duties of a plan's year have come, duty by duty."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from states.actors import Actor
from states.obligation import UNFINISHED, State
from workflow.models.obligation import Obligation
from workflow.owing import visible_obligations


@dataclass(frozen=True, slots=True)
class DutyCount:
    """One duty in one period: until when for the first of those who owe it, how many do, and how they stand."""

    code: str
    period: str
    kind: str
    name_vi: str
    name_en: str
    due_at: datetime | None
    owing: int
    done: int
    overdue: int


def duty_counts(
    connection: Connection, plan_id: int, year: int, *, actor: Actor, now: datetime
) -> tuple[DutyCount, ...]:
    """Count what the actor may know of, in one statement; who is excused owes nothing."""
    owed = Obligation.state != State.WAIVED
    done = Obligation.state.in_((State.SUBMITTED, State.ACCEPTED))
    late = and_(Obligation.state.in_(UNFINISHED), Obligation.due_at <= now)
    first = func.min(Obligation.due_at)
    statement = (
        select(
            Obligation.code,
            Obligation.period,
            Obligation.kind,
            func.max(Obligation.name_vi).label("name_vi"),
            func.max(Obligation.name_en).label("name_en"),
            first.label("due_at"),
            func.count().filter(owed).label("owing"),
            func.count().filter(done).label("done"),
            func.count().filter(late).label("overdue"),
        )
        .where(Obligation.plan_id == plan_id, Obligation.year == year, visible_obligations(actor))
        .group_by(Obligation.code, Obligation.period, Obligation.kind)
        .order_by(Obligation.code, Obligation.period)
    )
    return tuple(DutyCount(**row) for row in connection.execute(statement).mappings())
