"""Read what reminders follow: the newest wording of each plan with its offices, and the rounds that still count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from notifications.reminders.steps import Span, Step, council_steps, steps_of
from states.facts import Office
from states.obligation import UNFINISHED
from states.round import State
from workflow import pinned
from workflow.calendar import WorkingDays, last_day
from workflow.models.obligation import Obligation
from workflow.models.plan import PlanRow, PlanVersion
from workflow.models.round import Round
from workflow.plans.reminders import DEFAULT, Reminders
from workflow.plans.schema import Plan
from workflow.queries.calendar import working_days

LIVE = (State.OPEN, State.CLOSED)
"""Rounds in which units may still have something to do."""

FARTHEST = timedelta(days=370)
"""No ladder begins earlier before a limit, or goes on longer after it."""


@dataclass(frozen=True, slots=True)
class Course:
    """A plan as reminders see it: `steps` and `councils` are those that come due now, by last acceptable day."""

    plan_id: int
    issuer: int
    plan: Plan
    ladder: Reminders
    offices: Mapping[Office, int]
    steps: Mapping[date, Step]
    councils: Mapping[date, Step]


@dataclass(frozen=True, slots=True)
class LiveRound:
    """A round that is open, or closed and not decided; `limit` is its first refused instant with the grace."""

    id: int
    course: Course
    kind: str
    state: str
    limit: datetime
    late_is_taken: bool

    @property
    def last_day(self) -> date:
        """The last acceptable day."""
        return last_day(self.limit)

    def takes(self, limit: datetime, now: datetime) -> bool:
        """Say whether what somebody with this limit submits still counts; the round's own ends when it is closed."""
        if now < limit:
            return self.state == State.OPEN or limit != self.limit
        return self.state == State.OPEN and self.late_is_taken

    def step(self, limit: datetime, now: datetime) -> Step | None:
        """Give the step that is due for those with this limit, if what it reminds of can still be done."""
        step = self.course.steps.get(last_day(limit))
        late = self.late_is_taken and self.state == State.OPEN
        return step if step and self.takes(limit, now) and (late or step.days_before >= 0) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that planning needs to know beforehand: a few rows, whatever the number of units.

    `owed` holds the limits of obligations that are not done, by issuer.
    """

    now: datetime
    span: Span
    days: WorkingDays
    courses: Mapping[int, Course]
    rounds: Sequence[LiveRound]
    owed: Mapping[int, frozenset[datetime]]


def read(connection: Connection, span: Span) -> Reading:
    """Read the plans and rounds, and work out which steps come due in the span."""
    days = working_days(connection)
    courses = _courses(connection, span, days)
    rounds = connection.execute(
        select(Round).where(Round.state.in_(LIVE), Round.limit_at.is_not(None)).order_by(Round.id)
    )
    live = [
        LiveRound(row.id, courses[row.plan_id], row.kind, row.state, row.limit_at, row.late == "flag") for row in rounds
    ]
    owed = _owed(connection, {course.issuer for course in courses.values()}, span)
    return Reading(span.until, span, days, courses, live, owed)


def _owed(connection: Connection, issuers: Collection[int], span: Span) -> Mapping[int, frozenset[datetime]]:
    statement = (
        select(Obligation.issuer_id, Obligation.due_at)
        .where(
            Obligation.issuer_id.in_(issuers),
            Obligation.state.in_(UNFINISHED),
            Obligation.due_at > span.after - FARTHEST,
            Obligation.due_at <= span.until + FARTHEST,
        )
        .distinct()
    )
    found: dict[int, set[datetime]] = {issuer: set() for issuer in issuers}
    for issuer, due_at in connection.execute(statement):
        if due_at is not None:
            found[issuer].add(due_at)
    return {issuer: frozenset(limits) for issuer, limits in found.items()}


def _courses(connection: Connection, span: Span, days: WorkingDays) -> Mapping[int, Course]:
    newest = select(func.max(PlanVersion.id)).group_by(PlanVersion.plan_id)
    rows = connection.execute(
        select(PlanVersion.id, PlanVersion.plan_id, PlanRow.issuer_id)
        .join(PlanRow, PlanRow.id == PlanVersion.plan_id)
        .where(PlanVersion.id.in_(newest))
    ).all()
    known = pinned.recall(connection, [row.id for row in rows])
    made = {}
    for row in rows:
        plan = known[row.id].plan
        ladder = plan.reminders or DEFAULT
        made[row.plan_id] = Course(
            plan_id=row.plan_id,
            issuer=row.issuer_id,
            plan=plan,
            ladder=ladder,
            offices=known[row.id].offices,
            steps=steps_of(ladder, span, days),
            councils=council_steps(ladder, span, days),
        )
    return made
