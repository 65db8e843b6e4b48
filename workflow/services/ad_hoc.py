"""Open rounds on request, for sudden achievements (thành tích đột xuất)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from states.actors import Actor
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.models.round import Round
from workflow.plans import periods
from workflow.plans.heading import Bilingual
from workflow.plans.rounds import requested_round
from workflow.queries import calendar, versions
from workflow.services import planning, plans, rounds
from workflow.services.leading import led_plan
from workflow.services.planning import Stored
from workflow.services.rounds import Advanced

LONGEST_NAME = 400
"""Characters of a round's name, which ends with the occasion."""


@dataclass(frozen=True, slots=True)
class Request:
    """A round that is asked for: its occasion in words, the last day for dossiers, the award year and number in it.

    Without a year it is the present one, without a number the next.
    """

    occasion: str
    until: date
    year: int | None = None
    number: int | None = None


def open_round(connection: Connection, plan_id: int, wanted: Request, *, actor: Actor, now: datetime) -> Advanced:
    """Plan a round on request and open it at once.

    Its last day rolls and has grace as the plan says. Refused where the plan has no such rounds, for a number that
    is taken, and for everything for which a round can't be opened.
    """
    plans.hold(connection, plan_id)
    led = led_plan(connection, plan_id, actor=actor, now=now)
    occasion = " ".join(wanted.occasion.split())
    year = wanted.year or local_day(now).year
    number = wanted.number or _next_number(connection, plan_id, year)
    plan = versions.newest_plan(connection, plan_id)
    if plan.rounds.ad_hoc is None:
        raise Refused(Refusal("no_rounds_on_request", {"plan": plan.id}))
    days = calendar.working_days(connection)
    planned = requested_round(plan, number=number, year=year, day=wanted.until, days=days)
    objections = []
    if not periods.runs_in(plan, year):
        objections.append(Refusal("year_outside_plan", {"field": "year", "year": year}))
    if not occasion:
        objections.append(Refusal("field_required", {"field": "occasion"}))
    if len(occasion) > (most := _longest(planned.name)):
        objections.append(Refusal("field_too_long", {"field": "occasion", "most": most}))
    if _is_taken(connection, plan_id, planned.key):
        objections.append(Refusal("round_number_taken", {"field": "number", "number": number, "year": year}))
    if objections:
        raise Refused(*objections)
    stored = Stored(plan_id, led.version_id, led.issuer_id)
    name = Bilingual(vi=f"{planned.name.vi}: {occasion}", en=f"{planned.name.en}: {occasion}")
    wished = replace(planned, name=name)
    round_id = planning.plan_round(connection, wished, stored=stored, actor=actor, now=now, number=number)
    return rounds.open_(connection, round_id, actor=actor, now=now)


def _longest(name: Bilingual) -> int:
    return LONGEST_NAME - len(": ") - max(len(name.vi), len(name.en))


def _next_number(connection: Connection, plan_id: int, year: int) -> int:
    statement = select(func.max(Round.number)).where(Round.plan_id == plan_id, Round.year == year)
    return (connection.scalar(statement) or 0) + 1


def _is_taken(connection: Connection, plan_id: int, key: str) -> bool:
    return connection.scalar(select(Round.id).where(Round.plan_id == plan_id, Round.key == key)) is not None
