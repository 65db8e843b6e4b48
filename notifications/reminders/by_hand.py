"""Remind units of their submission at once, because somebody of the lead office presses a button."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, true

from notifications.reminders import dues
from notifications.reminders.dues import Due
from notifications.reminders.inserting import insert
from notifications.reminders.ladders import LiveRound, read
from notifications.reminders.steps import Span, Step
from notifications.reminders.submissions import Missing, extensions
from notifications.reminders.told import days_left
from states.actors import Actor
from states.refusals import Refusal, Refused
from states.round import ROUND, Action
from workflow.advancing import require
from workflow.calendar import day_through, last_day, local_day
from workflow.models.organisation import Organisation
from workflow.models.reminder import Reminder
from workflow.services import rounds

KIND = "by_hand"


def remind_now(
    connection: Connection, round_id: int, *, organisations: Collection[int] | None, actor: Actor, now: datetime
) -> Sequence[int]:
    """Remind the units of a round that have not answered, all or some of them, each once a day; returns which ones.

    It is journalled with the round. Refused where nobody is left to remind. Raises NotFound.
    """
    row = rounds.read(connection, round_id, actor=actor, lock=True)
    require(ROUND, Action.REMIND, rounds.facts(connection, row, actor, now))
    one = next(live for live in read(connection, Span(now, now)).rounds if live.id == round_id)
    missing = Missing(KIND, now, [round_id], _still(round_id, organisations, now))
    last = connection.scalar(select(func.max(Reminder.id))) or 0
    insert(connection, _now(one, [one.limit], now), missing.below, missing.further)
    insert(connection, _now(one, extensions(connection, one), now), missing.with_more_time)
    here = (Reminder.subject_id == round_id, Reminder.kind == KIND, Reminder.id > last)
    statement = select(Reminder.organisation_id).where(*here).distinct().order_by(Reminder.organisation_id)
    reminded = connection.scalars(statement).all()
    if not reminded:
        raise Refused(Refusal("nobody_to_remind"))
    rounds.remind(connection, round_id, organisations=reminded, actor=actor, now=now)
    return reminded


def _still(round_id: int, organisations: Collection[int] | None, now: datetime) -> ColumnElement[bool]:
    """Say which organisations are meant and were not reminded by hand today."""
    today = exists().where(
        Reminder.subject_id == round_id,
        Reminder.kind == KIND,
        Reminder.organisation_id == Organisation.id,
        Reminder.send_at >= day_through(local_day(now) - timedelta(days=1)),
    )
    return and_(true() if organisations is None else Organisation.id.in_(organisations), ~today)


def _now(one: LiveRound, limits: Iterable[datetime], now: datetime) -> list[Due]:
    """Make the rows of those limits with which something may still be submitted; heads hear as well."""
    return [
        dues.of_round(one, limit, Step(last_day(limit), days_left(limit, now), now))._replace(head=True)
        for limit in limits
        if one.takes(limit, now)
    ]
