"""Read a plan's obligations of one year as a matrix: organisations by what each of them owes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from states.actors import Actor
from states.obligation import UNFINISHED, State
from workflow.errors import NotFound
from workflow.folding import fold
from workflow.models.cluster import ClusterMember
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow
from workflow.owing import visible_obligations
from workflow.queries.obligations import SIGNED

LARGEST_PAGE = 200
"""Organisations of one page."""


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """Which part of a matrix is asked for.

    `state` is a state of obligations, or `overdue` or `late`: organisations with at least one such obligation are
    shown. `after` and `before` are ids of organisations, of which those after or before are shown.
    """

    plan: int
    year: int
    text: str | None = None
    cluster: int | None = None
    state: str | None = None
    after: int | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One obligation in one period; `limit_at` is the earliest first refused instant among those who owe it."""

    key: str
    code: str
    kind: str
    period: str
    name_vi: str
    name_en: str
    limit_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """How one organisation stands to one obligation."""

    id: int
    state: str
    late: bool
    overdue: bool
    limit_at: datetime | None
    signed: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation with its cells by key of their column."""

    organisation: int
    organisation_name: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page; `next` and `previous` are the ids to go on after and before, None at the ends."""

    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    next: int | None
    previous: int | None


def matrix(connection: Connection, wanted: MatrixFilter, *, actor: Actor, now: datetime) -> Matrix:
    """Read one page, in a constant number of statements. Raises NotFound for a plan that the actor has no part in."""
    issuers = {grant.issuer for grant in actor.grants}
    plan = select(PlanRow.id).where(PlanRow.id == wanted.plan, PlanRow.issuer_id.in_(issuers))
    if connection.scalar(plan) is None:
        raise NotFound("plan", wanted.plan)
    here = and_(Obligation.plan_id == wanted.plan, Obligation.year == wanted.year, visible_obligations(actor))
    names, more = _page(connection, wanted, here, now)
    cells = _cells(connection, here, list(names), now)
    rows = tuple(Line(one, name, cells.get(one, {})) for one, name in names.items())
    backwards = wanted.before is not None
    ids = list(names)
    return Matrix(
        columns=_columns(connection, here),
        rows=rows,
        next=ids[-1] if ids and (more or backwards) else None,
        previous=ids[0] if ids and (wanted.after is not None or (backwards and more)) else None,
    )


def _columns(connection: Connection, here: ColumnElement[bool]) -> tuple[Column, ...]:
    first = func.min(Obligation.due_at)
    statement = (
        select(
            Obligation.code,
            Obligation.kind,
            Obligation.period,
            func.max(Obligation.name_vi).label("name_vi"),
            func.max(Obligation.name_en).label("name_en"),
            first.label("limit_at"),
        )
        .where(here)
        .group_by(Obligation.code, Obligation.kind, Obligation.period)
        .order_by(first.is_(None), first, Obligation.code, Obligation.period)
    )
    return tuple(
        Column(_key(row), row.code, row.kind, row.period, row.name_vi, row.name_en, row.limit_at)
        for row in connection.execute(statement)
    )


def _page(
    connection: Connection, wanted: MatrixFilter, here: ColumnElement[bool], now: datetime
) -> tuple[Mapping[int, str], bool]:
    """Name the organisations of the page in the order of their ids, and say whether more follow that way."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(select(Obligation.organisation_id).where(here, _in_state(wanted.state, now))))
        .order_by(Organisation.id if wanted.before is None else Organisation.id.desc())
    )
    if wanted.cluster is not None:
        statement = statement.where(Organisation.id.in_(_members(wanted.cluster, wanted.year)))
    if wanted.after is not None:
        statement = statement.where(Organisation.id > wanted.after)
    if wanted.before is not None:
        statement = statement.where(Organisation.id < wanted.before)
    size = max(1, min(wanted.limit, LARGEST_PAGE))
    words = fold(wanted.text or "")
    # Names are not stored folded; where one is looked for, all of a plan's organisations are read, some thousands.
    rows = connection.execute(statement if words else statement.limit(size + 1))
    found = [(row.id, row.name) for row in rows if words in fold(row.name)][: size + 1]
    page = found[:size] if wanted.before is None else found[:size][::-1]
    return dict(page), len(found) > size


def _in_state(state: str | None, now: datetime) -> ColumnElement[bool]:
    if state == "overdue":
        return and_(Obligation.state.in_(UNFINISHED), Obligation.due_at <= now)
    if state == "late":
        return Obligation.late.is_(True)
    return Obligation.state.in_(tuple(State) if state is None else (state,))


def _members(cluster: int, year: int) -> Any:  # noqa: ANN401 - a subquery.
    return select(ClusterMember.organisation_id).where(
        ClusterMember.cluster_id == cluster,
        ClusterMember.first_year <= year,
        or_(ClusterMember.last_year.is_(None), ClusterMember.last_year >= year),
    )


def _cells(
    connection: Connection, here: ColumnElement[bool], organisations: list[int], now: datetime
) -> Mapping[int, Mapping[str, Cell]]:
    statement = select(Obligation, SIGNED.label("signed")).where(here, Obligation.organisation_id.in_(organisations))
    cells: dict[int, dict[str, Cell]] = {}
    for row in connection.execute(statement):
        cells.setdefault(row.organisation_id, {})[_key(row)] = Cell(
            id=row.id,
            state=row.state,
            late=row.late,
            overdue=row.state in UNFINISHED and row.due_at is not None and row.due_at <= now,
            limit_at=row.due_at,
            signed=row.signed if row.kind in {"commitment", "pact"} else None,
            expected=row.expected,
        )
    return cells


def _key(row: Any) -> str:  # noqa: ANN401 - a row with code and period.
    return f"{row.code}:{row.period}"
