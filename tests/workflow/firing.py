"""Take an action on a nomination with valid input, whatever it asks, the way that the product takes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from states.actors import Actor
from states.asks import Answers, FlaggedItem
from states.nomination import Action
from states.refusals import Refused
from tests import steps
from tests.world import World
from workflow.calendar import VIETNAM, day_through, local_day
from workflow.models.nomination import Nomination
from workflow.queries.offers import offers
from workflow.services import documents, handing_in, nominations

FLAGS = ("achievement_report", "council_minutes", "submission_letter", "nomination")
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường")


@dataclass(frozen=True, slots=True)
class Wished:
    """Somebody wants to do something with a nomination, now."""

    world: World
    nomination: int
    action: str
    actor: Actor
    now: datetime


def expected(connection: Connection, wish: Wished) -> bool | None:
    """Say whether the offer has no objection; None where that depends on what is filled in."""
    if wish.action == Action.REGISTER:
        return None
    named = mates(connection, wish.nomination) if wish.action == Action.SUBMIT else [wish.nomination]
    found = offers(connection, named, actor=wish.actor, now=wish.now)
    return all(any(offer.action == wish.action and offer.possible for offer in found[one]) for one in named)


def fire(connection: Connection, wish: Wished, *, chance: int) -> bool:
    """Take the action; says whether it happened."""
    row = connection.execute(select(Nomination).where(Nomination.id == wish.nomination)).one()
    try:
        return _fire(connection, wish, row, chance)
    except Refused:
        return False


def _fire(connection: Connection, wish: Wished, row: Any, chance: int) -> bool:
    who: Any = {"actor": wish.actor, "now": wish.now}
    match wish.action:
        case Action.EDIT:
            places = {number: code for code, number in wish.world.organisations.items()}
            typed = steps.content(wish.world, unit=places[row.organisation_id], name=NAMES[chance % len(NAMES)])
            return nominations.edit(connection, row.id, typed, expected_version=row.version, **who).accepted
        case Action.ATTACH:
            item = next((one for one in row.flagged if one != "nomination"), "achievement_report")
            return documents.attach_own(connection, row.id, item, steps.PAPER, **who).accepted
        case Action.TICK:
            return nominations.tick(connection, row.id, {"annual_rating": True}, **who).accepted
        case Action.SUBMIT:
            return handing_in.submit(connection, row.submission_id, only=mates(connection, row.id), **who).accepted
        case Action.RECEIVE:
            stamp: Any = {"incoming_number": "1", "incoming_date": None}
            return handing_in.receive(connection, row.submission_id, **stamp, **who).accepted
    asked = nominations.Wish(row.id, wish.action, answers_to(wish.now, chance), row.version)
    (outcome,) = nominations.carry_out(connection, [asked], **who)
    return outcome.accepted


def mates(connection: Connection, nomination: int) -> list[int]:
    """List who would be handed in together with a nomination."""
    mine = select(Nomination.submission_id).where(Nomination.id == nomination).scalar_subquery()
    waiting = Nomination.state.in_(("endorsed", "returned"))
    return list(connection.scalars(select(Nomination.id).where(Nomination.submission_id == mine, waiting)))


def answers_to(now: datetime, chance: int) -> Answers:
    """Fill in whatever an action may ask."""
    due = local_day(now) + timedelta(days=chance % 10)
    flagged = FLAGS[chance % 4 :]
    return Answers(
        reason="Lý do.",
        reason_code="criteria_not_met",
        items=tuple(FlaggedItem(item, "Cần bổ sung.") for item in flagged),
        due=due,
        due_limit=day_through(due),
        rank=1 + chance % 5,
        incoming_number="1",
        incoming_date=local_day(now),
        incoming_at=datetime.combine(local_day(now), datetime.min.time(), tzinfo=VIETNAM),
        item="achievement_report",
        fields=frozenset({"achievement"}),
        ticks=frozenset({"annual_rating"}),
    )
