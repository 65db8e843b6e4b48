"""Read what this installation knows of itself: whether it is a demonstration, and how far its clock is moved."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, String, bindparam, cast, func, literal, select, union_all

from workflow.models import Base
from workflow.models.calendar import CalendarChange, CalendarDay
from workflow.models.job import Job
from workflow.models.message import Message
from workflow.models.organisation import Organisation
from workflow.models.request import Installation
from workflow.queries.notices import MOST_COUNTED

DEMONSTRATION = "demonstration"
CLOCK_OFFSET = "clock_offset"
"""Microseconds to add to the real time."""
_BEGUN_WITH = frozenset({CalendarDay.__tablename__, CalendarChange.__tablename__, Job.__tablename__})


_VALUE = select(Installation.value).where(Installation.key == bindparam("the_key"))


def recall(connection: Connection, key: str) -> str | None:
    """Give what is kept under a key; None where nothing is."""
    value: str | None = connection.scalar(_VALUE, {"the_key": key})
    return value


def is_demo(connection: Connection) -> bool:
    """Say whether this installation is a demonstration, whose people and dossiers are made up."""
    return recall(connection, DEMONSTRATION) is not None


_UNREAD = (
    select(Message.id)
    .where(Message.account_id == bindparam("account"), Message.read_at.is_(None))
    .limit(MOST_COUNTED + 1)
    .subquery()
)
_AROUND = union_all(
    select(Organisation.id, Organisation.name).where(Organisation.id.in_(bindparam("places", expanding=True))),
    select(literal(0), Installation.value).where(Installation.key == DEMONSTRATION),
    select(literal(-1), cast(func.count(), String)).select_from(_UNREAD),
)


def around(connection: Connection, places: Collection[int], *, account: int) -> tuple[dict[int, str], bool, int]:
    """Give what surrounds every page, in one statement: these organisations' names, `is_demo`, new notices."""
    given = {"places": list(places), "account": account}
    names: dict[int, str] = {row.id: row.name for row in connection.execute(_AROUND, given)}
    unread = int(names.pop(-1))
    return names, names.pop(0, None) is not None, unread


def clock_offset(connection: Connection) -> timedelta | None:
    """Give what a demonstration adds to the real time; None outside demonstration mode, where no such clock exists."""
    statement = select(Installation.key, Installation.value).where(Installation.key.in_((DEMONSTRATION, CLOCK_OFFSET)))
    kept: dict[str, str] = {row.key: row.value for row in connection.execute(statement)}
    if DEMONSTRATION not in kept:
        return None
    return timedelta(microseconds=int(kept.get(CLOCK_OFFSET, "0")))


def is_empty(connection: Connection) -> bool:
    """Say whether no table of ours holds a row, but for what every installation begins with: a calendar, and jobs."""
    return not any(
        connection.execute(select(literal(1)).select_from(table).limit(1)).first()
        for table in Base.metadata.sorted_tables
        if table.name not in _BEGUN_WITH
    )
