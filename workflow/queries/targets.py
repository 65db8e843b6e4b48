"""Read how the targets of a plan stand: what counts, in which state, and for how many organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sqlalchemy import Connection, select

from states.actors import ISSUER_ROLES, UNIT_ROLES, Actor
from workflow import pinned
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.applying import places
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow, PlanVersion
from workflow.plans.announcing import listed
from workflow.plans.schema import Plan
from workflow.plans.targets import Target, TargetKind, TargetScope, UnitCode
from workflow.queries import quotas
from workflow.queries.values import Key, Point, histories, newest
from workflow.targets import (
    Exact,
    Goal,
    Place,
    Progress,
    Rate,
    Value,
    applies,
    counting,
    goal_of,
    progress_of_rate,
    reached,
)
from workflow.targets import progress as progress_of

Basis = Literal["reported", "sum", "awards", "rate"]


@dataclass(frozen=True, slots=True)
class Part:
    """How one organisation, or one line of a target's table, stands."""

    organisation: int | None
    name: str
    goal: Goal
    value: Exact | None
    as_of: date | None
    state: Progress


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How one target stands as a whole; `basis` says where its value comes from, `history` how it went.

    With a `rate` the state is that of the organisations together; `reported` counts those with a value. `parts` are
    the lines of the target's table, and for units what they reported themselves.
    """

    target: Target
    goal: Goal
    basis: Basis
    value: Exact | None
    as_of: date | None
    state: Progress
    history: tuple[Point, ...]
    rate: Rate | None
    reported: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was read about a plan's targets."""

    plan: Plan
    today: date
    histories: Mapping[Key, tuple[Point, ...]]
    newest: Mapping[str, Mapping[int, Point]]
    places: Mapping[int, Place]
    names: Mapping[int, str]
    seen: frozenset[int] | None


def progress(connection: Connection, plan_id: int, *, actor: Actor, now: datetime) -> tuple[TargetProgress, ...]:
    """Read how all targets of a plan's newest version stand today. Raises NotFound where the actor has no part in it.

    The number of statements does not grow with the organisations; a unit sees its own parts and the whole.
    """
    plan, issuer, read = _read(connection, plan_id, actor, local_day(now))
    found = {one.code: _stands(one, read) for one in plan.targets if one.kind is not TargetKind.TITLE}
    for one in plan.targets:
        if one.kind is TargetKind.TITLE:
            found[one.code] = _by_awards(connection, one, read, issuer)
    for one in plan.targets:
        if one.total_of and found[one.code].value is None:
            found[one.code] = _total(one, found, read)
    return tuple(found[one.code] for one in plan.targets)


def parts_of(
    connection: Connection,
    plan_id: int,
    code: str,
    *,
    after: int | None = None,
    limit: int = 50,
    actor: Actor,
    now: datetime,
) -> tuple[Part, ...]:
    """Read how the organisations stand to which a target applies, some at a time, by id. Raises NotFound."""
    plan, _, read = _read(connection, plan_id, actor, local_day(now), only=code)
    target = next((one for one in plan.targets if one.code == code), None)
    if target is None:
        raise NotFound("target", code)
    chosen = [one for one in sorted(_base(target, read)) if after is None or one > after]
    visible = [one for one in chosen if read.seen is None or one in read.seen]
    return tuple(_part(target, one, read) for one in visible[:limit])


def _read(
    connection: Connection, plan_id: int, actor: Actor, today: date, *, only: str | None = None
) -> tuple[Plan, int, _Known]:
    statement = (
        select(PlanRow.issuer_id, PlanVersion.id)
        .join(PlanVersion, PlanVersion.plan_id == PlanRow.id)
        .where(PlanRow.id == plan_id, PlanRow.issuer_id.in_({grant.issuer for grant in actor.grants}))
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("plan", plan_id)
    issuer, version = row
    plan = pinned.recall(connection, [version])[version].plan
    owing = select(Obligation.organisation_id).where(
        Obligation.plan_id == plan_id, Obligation.organisation_id != issuer
    )
    ids = set(connection.scalars(owing.distinct())) or set(quotas.nominating(connection, issuer))
    codes = {row.organisation for one in plan.targets for row in one.rows} - {None}
    named = select(Organisation.id, Organisation.name, Organisation.code).where(
        Organisation.id.in_(ids) | Organisation.code.in_(codes)
    )
    names = {row.id: row.name for row in connection.execute(named)}
    goals = {one.code: goal_of(one, plan) for one in plan.targets if only in {None, one.code}}
    own = actor.organisations_as(UNIT_ROLES)
    return (
        plan,
        issuer,
        _Known(
            plan=plan,
            today=today,
            histories=histories(connection, plan_id, [one.code for one in plan.targets if one.rows]),
            newest=newest(connection, plan_id, goals),
            places=places(connection, plan_id, ids | names.keys(), issuer=issuer),
            names=names,
            seen=None if issuer in actor.issuers_as(ISSUER_ROLES) else own,
        ),
    )


def _stands(target: Target, read: _Known) -> TargetProgress:
    if target.rows:
        return _by_lines(target, read)
    if target.scope is TargetScope.ORGANISATION:
        return _by_rate(target, read)
    return _by_value(target, read.histories.get((target.code, None, None), ()), "reported", read)


def _by_value(
    target: Target, history: Sequence[Point], basis: Basis, read: _Known, parts: tuple[Part, ...] = ()
) -> TargetProgress:
    goal = goal_of(target, read.plan)
    values = [Value(point.value, point.as_of) for point in history]
    counts = counting(goal, values)
    return TargetProgress(
        target=target,
        goal=goal,
        basis=basis,
        value=counts.value if counts else None,
        as_of=counts.as_of if counts else None,
        state=progress_of(goal, values, today=read.today),
        history=tuple(history),
        rate=None,
        reported=sum(part.value is not None for part in parts),
        parts=parts or _own_parts(target, read),
    )


def _by_rate(target: Target, read: _Known) -> TargetProgress:
    """Count the organisations that reached it among those to which it applies; others are not in the base."""
    goal = goal_of(target, read.plan)
    values = read.newest.get(target.code, {})
    base = _base(target, read)
    given = [values[one] for one in base if one in values]
    rate = Rate(sum(reached(goal, point.value) for point in given), len(base))
    share = Fraction(1) if target.share_of_organisations is None else target.share_of_organisations
    return TargetProgress(
        target=target,
        goal=goal,
        basis="rate",
        value=None,
        as_of=max((point.as_of for point in given), default=None),
        state=progress_of_rate(rate, share, by=goal.by, today=read.today, reported=len(given)),
        history=(),
        rate=rate,
        reported=len(given),
        parts=_own_parts(target, read),
    )


def _base(target: Target, read: _Known) -> set[int]:
    return {one for one, place in read.places.items() if not place.is_issuer and applies(target, place)}


def _own_parts(target: Target, read: _Known) -> tuple[Part, ...]:
    """Give a unit what it reported itself; an office reads the parts of all with `parts_of`."""
    own = sorted(_base(target, read) & (read.seen or frozenset()))
    return tuple(_part(target, one, read) for one in own)


def _part(target: Target, organisation: int, read: _Known) -> Part:
    place = read.places[organisation]
    goal = goal_of(target, read.plan, organisation=place.code)
    point = read.newest.get(target.code, {}).get(organisation)
    return _as_part(organisation, read.names[organisation], goal, [point] if point else [], read.today)


def _as_part(organisation: int | None, name: str, goal: Goal, points: Sequence[Point], today: date) -> Part:
    values = [Value(point.value, point.as_of) for point in points]
    counts = counting(goal, values)
    value, as_of = (counts.value, counts.as_of) if counts else (None, None)
    return Part(organisation, name, goal, value, as_of, progress_of(goal, values, today=today))


def _by_lines(target: Target, read: _Known) -> TargetProgress:
    """Hold each line of the table against its own goal; the whole is what was entered for it, else their sum."""
    ids = {place.code: place.organisation for place in read.places.values()}
    lines = []
    for row in target.rows:
        organisation = ids.get(row.organisation or "")
        goal = goal_of(target, read.plan, organisation=row.organisation, line=row.name)
        key = (target.code, organisation, None) if organisation else (target.code, None, row.name)
        lines.append((organisation, row.name, goal, read.histories.get(key, ())))
    parts = tuple(_as_part(*line, read.today) for line in lines)
    shown = tuple(part for part in parts if read.seen is None or part.organisation in read.seen)
    entered = read.histories.get((target.code, None, None), ())
    summed = entered or _sums([points for *_, points in lines])
    return _by_value(target, summed, "reported" if entered else "sum", read, shown)


def _sums(lines: Sequence[Sequence[Point]]) -> tuple[Point, ...]:
    """Add the lines up for each day on which one of them changed and all of them were known."""
    days = sorted({point.as_of for points in lines for point in points})
    sums = []
    for day in days:
        newest_then = [[point for point in points if point.as_of <= day] for points in lines]
        if all(newest_then):
            period = next(point.period for points in newest_then for point in points if point.as_of == day)
            total = sum((points[-1].value for points in newest_then), Decimal(0))
            sums.append(Point(period, day, total, None))
    return tuple(sums)


def _total(target: Target, found: Mapping[str, TargetProgress], read: _Known) -> TargetProgress:
    """Add other targets up, where the values of all of them are known."""
    return _by_value(target, _sums([found[code].history for code in target.total_of]), "sum", read)


def _by_awards(connection: Connection, target: Target, read: _Known, issuer: int) -> TargetProgress:
    """Take a target of titles from the awards themselves, exactly; what was reported where nobody is counted yet."""
    stood = _stands(target, read)
    forms = {one.code: one.subjects for one in listed(read.plan.award_forms)}
    subjects = forms.get(target.award_form or "", ())
    if target.scope is TargetScope.ORGANISATION or len(subjects) != 1:
        return stood
    year = stood.goal.by.year if stood.goal.by else read.today.year
    held = quotas.holders(connection, issuer, year, subjects[0], target.award_form or "")
    count = sum(held.values())
    value: Exact | None = Decimal(count) if count else None
    if value is not None and target.unit.code is UnitCode.PERCENT:
        heads = _heads(connection, issuer, year, subjects[0])
        value = Fraction(100 * count, heads) if heads else None
    if value is None:
        return stood
    as_of = min(read.today, stood.goal.by) if stood.goal.by else read.today
    state = progress_of(stood.goal, [Value(value, as_of)], today=read.today)
    return replace(stood, basis="awards", value=value, as_of=as_of, state=state)


def _heads(connection: Connection, issuer: int, year: int, subject: str) -> int | None:
    """Count who could hold a title: the issuer's own number, else those of all directly below it."""
    counts = quotas.headcount(connection, issuer, year, subject)
    if issuer in counts:
        return counts[issuer]
    below = quotas.nominating(connection, issuer)
    return sum(counts[one] for one in below) if below and set(below) <= counts.keys() else None
