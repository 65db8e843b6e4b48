"""Read the values of targets that count: not those of reports that were sent back, and of one day the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, Select, and_, func, or_, select

from states.actors import ISSUER_ROLES, UNIT_ROLES, Actor
from states.obligation import State
from workflow.errors import NotFound
from workflow.models.obligation import Obligation, Report
from workflow.models.plan import PlanRow
from workflow.models.target import TargetValue
from workflow.targets import Goal

Key = tuple[str, int | None, str | None]
"""Target, organisation (None for the whole), and line of the target's table."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at the end of a period."""

    period: str
    as_of: date
    value: Decimal
    evidence: str | None


def _counting(plan_id: int) -> Select[str, int | None, str | None, str, date, Decimal, str | None]:
    return (
        select(
            TargetValue.target,
            TargetValue.organisation_id,
            TargetValue.line,
            TargetValue.period,
            TargetValue.as_of,
            TargetValue.value,
            TargetValue.evidence,
        )
        .outerjoin(Report, Report.id == TargetValue.report_id)
        .outerjoin(Obligation, Obligation.id == Report.obligation_id)
        .where(
            TargetValue.plan_id == plan_id,
            or_(Obligation.id.is_(None), Obligation.state.not_in((State.RETURNED, State.WAIVED))),
        )
    )


def histories(connection: Connection, plan_id: int, targets: Sequence[str]) -> Mapping[Key, tuple[Point, ...]]:
    """Read all values of the whole, and all of these targets, in the order of their days."""
    statement = (
        _counting(plan_id)
        .where(
            or_(
                and_(TargetValue.organisation_id.is_(None), TargetValue.line.is_(None)), TargetValue.target.in_(targets)
            )
        )
        .order_by(TargetValue.as_of, TargetValue.id)
    )
    found: dict[Key, dict[date, Point]] = {}
    for row in connection.execute(statement):
        key = (row.target, row.organisation_id, row.line)
        found.setdefault(key, {})[row.as_of] = Point(row.period, row.as_of, row.value, row.evidence)
    return {key: tuple(points.values()) for key, points in found.items()}


def history_of(
    connection: Connection, plan_id: int, code: str, *, organisation: int | None, actor: Actor
) -> tuple[Point, ...]:
    """Read the values of one target of an organisation, or of the whole, by period. Raises NotFound.

    Offices of the issuer read everybody's, units their own and those of the whole.
    """
    issuer = connection.scalar(select(PlanRow.issuer_id).where(PlanRow.id == plan_id))
    offices = issuer in actor.issuers_as(ISSUER_ROLES)
    part = any(grant.issuer == issuer for grant in actor.grants)
    own = organisation is None or organisation in actor.organisations_as(UNIT_ROLES)
    if issuer is None or not (offices or (part and own)):
        raise NotFound("target", code)
    return histories(connection, plan_id, [code]).get((code, organisation, None), ())


def newest(connection: Connection, plan_id: int, goals: Mapping[str, Goal]) -> Mapping[str, Mapping[int, Point]]:
    """Read of each organisation the newest value that is not of a time after the target's day, by target."""
    timely = [
        and_(TargetValue.target == code, TargetValue.as_of <= goal.by) if goal.by else TargetValue.target == code
        for code, goal in goals.items()
    ]
    if not timely:
        return {}
    latest_first = func.row_number().over(
        partition_by=(TargetValue.target, TargetValue.organisation_id),
        order_by=(TargetValue.as_of.desc(), TargetValue.id.desc()),
    )
    ranked = (
        _counting(plan_id)
        .add_columns(latest_first.label("position"))
        .where(TargetValue.organisation_id.is_not(None), TargetValue.line.is_(None), or_(*timely))
        .subquery()
    )
    found: dict[str, dict[int, Point]] = {}
    for row in connection.execute(select(ranked).where(ranked.c.position == 1)):
        point = Point(row.period, row.as_of, row.value, row.evidence)
        found.setdefault(row.target, {})[row.organisation_id] = point
    return found
