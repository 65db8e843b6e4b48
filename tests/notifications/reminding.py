"""Remind the people of a world, at moments that a test names."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from notifications import reminders
from notifications.reminders import by_hand
from tests import steps
from tests.notifications.mail import BASE_URL, SENDER, messages
from tests.world import World
from workflow.calendar import VIETNAM
from workflow.models.obligation import Obligation
from workflow.models.plan import PlanVersion
from workflow.services import duties


def at(month: int, day: int, hour: int = 8, year: int = 2024) -> datetime:
    """Name an hour in Vietnam."""
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def remind(world: World, now: datetime) -> list[Any]:
    """Remind once; gives the new messages."""
    known = {message.id for message in messages(world.database)}
    reminders.remind(world.database, now=now, base_url=BASE_URL, sender=SENDER)
    return [message for message in messages(world.database) if message.id not in known]


def give_reviews(world: World, *, days: int) -> None:
    """Let the plan give reviewers so many working days."""
    terms = {"working_days": days, "count_first_day": False, "source": "III"}

    def work(connection: Connection) -> None:
        content = connection.scalar(select(PlanVersion.content)) or {}
        rounds = content["rounds"]
        changed = {**content, "rounds": {**rounds, "annual": {**rounds["annual"], "review_days": terms}}}
        connection.execute(update(PlanVersion).values(content=changed))

    world.database.write(work)


def owe(world: World, *, until: datetime) -> None:
    """Let fall due what the plan asks for, all until one moment."""

    def work(connection: Connection) -> None:
        duties.plan_due(connection, now=at(11, 1))
        connection.execute(update(Obligation).values(cutoff=until, limit_at=until, due_at=until))

    world.database.write(work)


def reminded(world: World) -> list[Any]:
    """Live through a round in which everybody has to be reminded; gives the messages."""
    give_reviews(world, days=5)
    owe(world, until=at(12, 1, 0))
    _, nominees = steps.handed_in(world, count=2, now=at(11, 5))
    found = [*remind(world, at(11, 14)), *remind(world, at(11, 22))]
    for one in nominees:
        assert steps.give_back(world, one, "achievement_report", due=date(2024, 12, 20), now=at(11, 25)).accepted
    actor, round_id = world.actor("planner"), world.rounds["annual-2024"]
    world.database.write(
        lambda connection: by_hand.remind_now(connection, round_id, organisations=None, actor=actor, now=at(11, 26))
    )
    return [*found, *remind(world, at(11, 26)), *remind(world, at(12, 6)), *remind(world, at(12, 13))]
