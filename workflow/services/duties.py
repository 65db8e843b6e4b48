"""Turn the obligations of plans into what each organisation owes: made, dated anew after an amendment, asked for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from states.actors import Actor, Role
from states.facts import Office
from states.obligation import UNFINISHED
from states.refusals import Refusal, Refused
from workflow import pinned
from workflow.calendar import Boundary, Roll, deadline, local_day
from workflow.errors import NotFound
from workflow.models.obligation import Obligation
from workflow.models.plan import PlanRow, PlanVersion
from workflow.plans import periods
from workflow.plans.duties import Duty, duties_of
from workflow.plans.obligations import ObligationPeriod
from workflow.plans.schema import Plan
from workflow.queries import installation
from workflow.queries.calendar import working_days
from workflow.services import clusters
from workflow.services.duty_rows import Owers, Planning, limit_of, made, owers_of, redated
from workflow.services.installation import keep
from workflow.services.leading import led_plan

_PLANNED_ON = "obligations_planned_on"
_AT_ONCE = 2000
"""Obligations that one transaction of the sweep makes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """How many obligations were made, dated anew because the plan was amended, and dropped with it."""

    made: int
    redated: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What an amendment does to one obligation in one period: its old and new limit, and for how many it is open.

    `dropped` says that the amended plan no longer asks for it.
    """

    code: str
    period: str
    before: datetime | None
    after: datetime | None
    organisations: int
    dropped: bool


def plan(connection: Connection, version_id: int, *, most: int | None = None, now: datetime) -> Planned:
    """Make what a plan version asks of each organisation up to this year; what is there and not done follows it.

    It may be repeated at any time, and makes at most so many. What was due before the version came is not asked for.
    """
    planning = _planning(connection, version_id, now)
    owers = owers_of(connection, planning)
    here = Obligation.plan_id == planning.plan_id
    standing = connection.execute(
        select(Obligation.code, Obligation.period, Obligation.organisation_id, Obligation.year).where(here)
    ).all()
    began, today = local_day(planning.since).year, local_day(now).year
    # What is due in January may be about the year before.
    years = {*range(began - 1, max(began, today) + 1), *(row.year for row in standing)}
    duties = _duties(connection, planning.plan, years)
    known = {(code, period, organisation) for code, period, organisation, _ in standing}
    wanted = [
        (duty, owing.id)
        for duty in duties
        if _timely(duty, planning)
        for owing in owers[duty.obligation.code]
        if owing.exists_on(_day_of(duty, now)) and (duty.obligation.code, duty.period, owing.id) not in known
    ]
    other = Obligation.plan_version_id != planning.version_id
    old = connection.execute(select(Obligation).where(here, other, Obligation.state.in_(UNFINISHED))).all()
    followed, dropped = _sorted_out(old, duties, owers, planning.plan)
    redated(connection, planning, followed, dropped)
    runs = periods.runs(planning.plan)
    first_year = runs.first if runs else began
    clusters.follow(connection, planning.plan_id, planning.plan, issuer=planning.issuer, year=first_year, now=now)
    return Planned(len(made(connection, planning, wanted[:most])), len(followed), len(dropped))


def plan_due(connection: Connection, *, now: datetime) -> int:
    """Make what the newest versions of all plans ask for, once a day; returns how many obligations were made.

    There may be more as long as it is not 0: others want to write in between.
    """
    today = local_day(now).isoformat()
    if installation.recall(connection, _PLANNED_ON) == today:
        return 0
    newest = select(func.max(PlanVersion.id)).group_by(PlanVersion.plan_id).order_by(func.max(PlanVersion.id))
    versions = connection.scalars(newest).all()
    fresh = 0
    for version in versions:
        fresh += plan(connection, version, most=_AT_ONCE - fresh, now=now).made
        if fresh == _AT_ONCE:
            return fresh
    if versions:
        keep(connection, _PLANNED_ON, today)
    return fresh


def preview(connection: Connection, plan_id: int, amended: Plan, *, actor: Actor) -> tuple[Shift, ...]:
    """Say what a new wording of a plan would do to what is owed and not done. Raises NotFound."""
    row = connection.execute(
        select(PlanRow.issuer_id).where(PlanRow.id == plan_id, PlanRow.issuer_id.in_(_issuers(actor)))
    ).one_or_none()
    if row is None:
        raise NotFound("plan", plan_id)
    on_request = {one.code for one in amended.obligations if one.period is ObligationPeriod.REQUEST}
    statement = (
        select(
            Obligation.code,
            Obligation.period,
            Obligation.year,
            Obligation.limit_at,
            func.count().label("organisations"),
        )
        .where(Obligation.plan_id == plan_id, Obligation.state.in_(UNFINISHED))
        .group_by(Obligation.code, Obligation.period, Obligation.year, Obligation.limit_at)
        .order_by(Obligation.limit_at, Obligation.code, Obligation.period)
    )
    standing = connection.execute(statement).all()
    duties = {
        (duty.obligation.code, duty.period): duty
        for duty in _duties(connection, amended, {found.year for found in standing})
    }
    shifts = []
    for found in standing:
        duty = duties.get((found.code, found.period))
        if duty is None and found.code in on_request:
            continue
        after = limit_of(duty) if duty else None
        if duty is None or after != found.limit_at:
            shifts.append(Shift(found.code, found.period, found.limit_at, after, found.organisations, duty is None))
    return tuple(shifts)


def request(
    connection: Connection,
    plan_id: int,
    code: str,
    *,
    organisations: Sequence[int] | None,
    due: date,
    brief: str,
    actor: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """Ask for what the plan owes on request, through the day `due`, of all who owe it or of some; returns the ids."""
    led = led_plan(connection, plan_id, actor=actor, now=now)
    planning = _planning(connection, led.version_id, now)
    asked = next((one for one in planning.plan.obligations if one.code == code), None)
    if asked is None or asked.period is not ObligationPeriod.REQUEST:
        choices = [one.code for one in planning.plan.obligations if one.period is ObligationPeriod.REQUEST]
        raise Refused(Refusal("field_not_a_choice", {"field": "code", "choices": choices}))
    owing = [one.id for one in owers_of(connection, planning)[code] if one.exists_on(local_day(now))]
    chosen = owing if organisations is None else sorted(set(organisations))
    _require_sound(chosen, owing, due=due, brief=brief, now=now)
    count = select(func.count(Obligation.period.distinct())).where(
        Obligation.plan_id == plan_id, Obligation.code == code
    )
    roll, grace = (asked.lateness.roll, asked.lateness.grace_days) if asked.lateness else (Roll.NONE, 0)
    ends = deadline(due, boundary=Boundary.THROUGH, roll=roll, days=working_days(connection), grace_days=grace)
    duty = Duty(asked, f"request-{(connection.scalar(count) or 0) + 1}", due.year, ends)
    return made(connection, planning, [(duty, one) for one in chosen], brief=brief.strip(), actor=actor)


def _require_sound(chosen: Sequence[int], owing: Sequence[int], *, due: date, brief: str, now: datetime) -> None:
    objections = []
    if due < local_day(now):
        objections.append(Refusal("date_in_the_past", {"field": "due", "value": due}))
    if not brief.strip():
        objections.append(Refusal("field_required", {"field": "brief"}))
    if not chosen:
        objections.append(Refusal("field_required", {"field": "organisations"}))
    if strangers := sorted(set(chosen) - set(owing)):
        objections.append(Refusal("organisation_owes_nothing", {"field": "organisations", "organisations": strangers}))
    if objections:
        raise Refused(*objections)


def _issuers(actor: Actor) -> frozenset[int]:
    return actor.issuers_as(frozenset({Role.PLAN_OFFICER, Role.DECIDER}))


def _planning(connection: Connection, version_id: int, now: datetime) -> Planning:
    """Read a version, holding its plan so that nobody else makes the same rows."""
    row = connection.execute(
        select(PlanVersion.plan_id, PlanVersion.applied_at, PlanRow.issuer_id)
        .join(PlanRow, PlanRow.id == PlanVersion.plan_id)
        .where(PlanVersion.id == version_id)
        .with_for_update(of=PlanRow, key_share=True)
    ).one()
    known = pinned.recall(connection, [version_id])[version_id]
    return Planning(
        plan_id=row.plan_id,
        version_id=version_id,
        issuer=row.issuer_id,
        plan=known.plan,
        lead=known.offices.get(Office.LEAD, row.issuer_id),
        since=row.applied_at,
        now=now,
    )


def _duties(connection: Connection, wording: Plan, years: Collection[int]) -> tuple[Duty, ...]:
    """Work out what a plan asks for in these years, each duty once; what comes on request is not known beforehand."""
    days = working_days(connection)
    found = (duty for year in sorted(years) for duty in duties_of(wording, year, days))
    single = {
        (duty.obligation.code, duty.period): duty
        for duty in found
        if duty.obligation.period is not ObligationPeriod.REQUEST
    }
    return tuple(single.values())


def _timely(duty: Duty, planning: Planning) -> bool:
    """Whether a duty's time did not go by before the plan was here."""
    limit = limit_of(duty)
    return limit > planning.since if limit else duty.year >= local_day(planning.since).year


def _day_of(duty: Duty, now: datetime) -> date:
    """Give the day on which an organisation has to exist to owe a duty."""
    return duty.deadline.last if duty.deadline else local_day(now)


def _sorted_out(
    old: Iterable[Row[Any]], duties: Iterable[Duty], owers: Owers, amended: Plan
) -> tuple[Mapping[int, tuple[Row[Any], Duty | None]], Sequence[Row[Any]]]:
    """Tell what goes on under the amended plan, each with its duty, from what it no longer asks for.

    What was asked for on request has no duty: it keeps its day.
    """
    by_key = {(duty.obligation.code, duty.period): duty for duty in duties}
    on_request = {one.code for one in amended.obligations if one.period is ObligationPeriod.REQUEST}
    owing = {(code, one.id) for code, ones in owers.items() for one in ones}
    followed: dict[int, tuple[Row[Any], Duty | None]] = {}
    dropped = []
    for row in old:
        duty = by_key.get((row.code, row.period))
        if (duty or row.code in on_request) and (row.code, row.organisation_id) in owing:
            followed[row.id] = (row, duty)
        else:
            dropped.append(row)
    return followed, dropped
