"""Keep the rate at which mail goes out, over all processes: no minute sees more attempts than are allowed."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from workflow.models.request import Installation
from workflow.services import installation

KEY = "mail_pace"
"""What the installation keeps: instants of the last minute, each with how many messages were taken up then."""
MINUTE = timedelta(minutes=1)


def room(connection: Connection, *, per_minute: int, now: datetime) -> int:
    """Say how many messages may be taken up now; who else asks waits until this transaction is over."""
    return max(per_minute - sum(count for _, count in _recent(connection, now)), 0)


def spend(connection: Connection, count: int, *, now: datetime) -> None:
    """Write down that so many were taken up."""
    if count:
        installation.keep(connection, KEY, json.dumps([*_recent(connection, now), (now.isoformat(), count)]))


def _recent(connection: Connection, now: datetime) -> list[tuple[str, int]]:
    """Read what was taken up within a minute; what a clock that was set back has put into the future is forgotten."""
    statement = select(Installation.value).where(Installation.key == KEY).with_for_update()
    known: list[tuple[str, int]] = json.loads(connection.scalar(statement) or "[]")
    return [(at, count) for at, count in known if now - MINUTE < datetime.fromisoformat(at) <= now]
