"""Say how far rounds and duties of a plan have come, as the department's daily digest tells it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from notifications.compose import Standing
from notifications.compose.content import LONGEST_LIST
from notifications.reminders.digests import near, speaks_of
from notifications.reminders.ladders import Course, LiveRound, Reading, read
from notifications.reminders.steps import Span
from notifications.reminders.submissions import answered
from notifications.reminders.told import Told, days_left
from states.labels.language import Words
from states.obligation import UNFINISHED, State
from workflow.calendar import day_through, local_day
from workflow.models.base import on_day
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow
from workflow.models.round import Round
from workflow.models.submission import Submission


def digests(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell who has answered and who has not under each plan; a plan under which nobody is missing tells nothing."""
    today = local_day(now)
    reading = read(connection, Span(now, now))
    plans = {row.subject_id for row in rows if local_day(row.send_at) == today}
    titles = connection.execute(select(PlanRow).where(PlanRow.id.in_(plans)))
    told = {}
    for plan in titles:
        if found := _standings(connection, plan.id, reading, today):
            facts = {"plan": Words(plan.title_vi, plan.title_en), "day": today, "standings": found}
            told[plan.id] = Told(f"/plans/{plan.id}", facts)
    return {row.id: told[row.subject_id] for row in rows if row.subject_id in told}


def _standings(connection: Connection, plan_id: int, reading: Reading, today: date) -> tuple[Standing, ...]:
    """Give what somebody is still missing from, by limit."""
    rounds = [
        _round(connection, one, reading.now)
        for one in reading.rounds
        if one.course.plan_id == plan_id and speaks_of(one, today)
    ]
    found = [*rounds, *_duties(connection, reading.courses[plan_id], reading.now)]
    return tuple(sorted((one for one in found if one.done < one.of), key=lambda one: one.limit))


def _round(connection: Connection, one: LiveRound, now: datetime) -> Standing:
    """Count the units directly below the issuer, and others that have begun a submission."""
    begun = select(Submission.organisation_id).where(Submission.round_id == one.id)
    statement = (
        select(
            Organisation.name,
            answered(Round.id, Organisation.id, rounds=[one.id]).label("answered"),
            Round.name_vi,
            Round.name_en,
        )
        .join(Round, Round.id == one.id)
        .where(
            on_day(Organisation, local_day(now)),
            or_(Organisation.parent_id == one.course.issuer, Organisation.id.in_(begun)),
        )
        .order_by(Organisation.id)
    )
    rows = connection.execute(statement).all()
    name = Words(rows[0].name_vi, rows[0].name_en) if rows else Words("", "")
    return _standing(name, one.limit, [(row.name, row.answered) for row in rows], now)


def _duties(connection: Connection, course: Course, now: datetime) -> Iterable[Standing]:
    """Count who owes each duty that is near its limit; what was waived nobody owes."""
    first, last = near(course.ladder, local_day(now))
    statement = (
        select(Obligation, Organisation.name)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .where(
            Obligation.plan_id == course.plan_id,
            Obligation.year.between(first.year - 1, last.year),
            Obligation.state != State.WAIVED,
            Obligation.due_at >= day_through(first),
            Obligation.due_at <= day_through(last),
        )
        .order_by(Obligation.due_at, Obligation.code, Obligation.period, Obligation.organisation_id)
    )
    groups: dict[tuple[str, str, datetime], list[Any]] = {}
    for row in connection.execute(statement):
        groups.setdefault((row.code, row.period, row.due_at), []).append(row)
    for (_, _, limit), rows in groups.items():
        name = Words(rows[0].name_vi, rows[0].name_en)
        yield _standing(name, limit, [(row.name, row.state not in UNFINISHED) for row in rows], now)


def _standing(name: Words, limit: datetime, organisations: Sequence[tuple[str, bool]], now: datetime) -> Standing:
    missing = [organisation for organisation, done in organisations if not done]
    done = len(organisations) - len(missing)
    return Standing(name, limit, days_left(limit, now), done, len(organisations), tuple(missing[:LONGEST_LIST]))
