"""Write reminders by one statement: constant rows as a UNION ALL, joined with those who hold a role somewhere."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Connection,
    CursorResult,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from states.actors import Role
from workflow.models.base import Instant, on_day
from workflow.models.person import Account, RoleAssignment
from workflow.models.reminder import Reminder

_AT_ONCE = 400
"""Constants of one statement: SQLite takes no more than five hundred terms in one UNION."""
Cell = SQLColumnExpression[Any]
"""A column of a table or of a SELECT."""
INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_COLUMNS = (
    *("issuer_id", "kind", "subject_id", "organisation_id", "account_id"),
    *("due_at", "days_before", "send_at", "planned_at"),
)
_KEY = ("subject_id", "account_id", "days_before", "due_at", "organisation_id", "kind")
_TYPES: Mapping[type, TypeEngine[Any]] = {int: Integer(), bool: Boolean(), str: String(), datetime: Instant()}


def insert(connection: Connection, dues: Sequence[NamedTuple], *choices: Callable[[CTE], Select[Any]]) -> int:
    """Insert the reminders that SELECTs over constant rows give together; one that is there stays as it is.

    Returns how many are new.
    """
    made = 0
    for first in range(0, len(dues), _AT_ONCE):
        due = union_all(*(select(*_cells(one)) for one in dues[first : first + _AT_ONCE])).cte("due")
        chosen = [choose(due) for choose in choices]
        rows = union_all(*chosen) if len(chosen) > 1 else chosen[0]
        statement = INSERT[connection.dialect.name](Reminder).from_select(_COLUMNS, rows)
        # With the key named PostgreSQL looks for a row that is there in one index, not in each.
        result: CursorResult[Any] = connection.execute(statement.on_conflict_do_nothing(index_elements=_KEY))
        made += result.rowcount
    return made


def _cells(due: NamedTuple) -> list[ColumnElement[Any]]:
    return [literal(value, _TYPES[type(value)]).label(name) for name, value in due._asdict().items()]


def row(
    due: CTE,
    kind: str,
    *,
    organisation: Cell,
    now: datetime,
    subject: Cell | None = None,
    limit: Cell | None = None,
) -> tuple[Cell, ...]:
    """Give the columns of a reminder, in their order; without more it is about the constant's own subject and limit."""
    return (
        due.c.issuer,
        literal(kind, String()),
        due.c.subject if subject is None else subject,
        organisation,
        Account.id,
        due.c.until if limit is None else limit,
        due.c.days_before,
        due.c.send_at,
        literal(now, Instant()),
    )


def holds(role: Role, place: Cell, day: date) -> ColumnElement[bool]:
    """Say that an assignment gives this role at a place on a day."""
    return and_(RoleAssignment.organisation_id == place, RoleAssignment.role == role.value, on_day(RoleAssignment, day))


def of_unit(due: CTE, organisation: Cell, day: date) -> ColumnElement[bool]:
    """Say that an assignment makes somebody hear for a unit: its officer, and its head once the limit is near."""
    officer = RoleAssignment.role == Role.UNIT_OFFICER.value
    head = and_(RoleAssignment.role == Role.UNIT_HEAD.value, due.c.head)
    return and_(RoleAssignment.organisation_id == organisation, or_(officer, head), on_day(RoleAssignment, day))


def of_account() -> ColumnElement[bool]:
    """Say that an account is in use and belongs to who holds the assignment."""
    return and_(Account.person_id == RoleAssignment.person_id, Account.disabled_at.is_(None))
