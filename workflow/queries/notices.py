"""Read what an account was told: the facts of its mails, in the product."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from states.hearing import DIGEST
from workflow.errors import NotFound
from workflow.models.message import Message

PAGE = 30
"""Notices of one page."""
MOST_COUNTED = 99
"""More unread ones than these are not counted."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What was told, when, and where one sees more (a full address); `read_at` is None for a new one."""

    id: int
    kind: str
    subject: str
    text: str
    link: str | None
    told_at: datetime
    read_at: datetime | None


_NOTICE = select(
    Message.id,
    Message.kind,
    Message.subject,
    Message.text,
    Message.link,
    Message.queued_at,
    Message.read_at,
)


def page(connection: Connection, account: int, *, after: int | None = None) -> tuple[list[Notice], int | None]:
    """List an account's notices, the newest first, with the id to go on after."""
    statement = _NOTICE.where(Message.account_id == account, Message.kind != DIGEST)
    if after is not None:
        statement = statement.where(Message.id < after)
    rows = [Notice(*row) for row in connection.execute(statement.order_by(Message.id.desc()).limit(PAGE + 1))]
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def unread(connection: Connection, account: int) -> int:
    """Count an account's new notices, up to one more than `MOST_COUNTED`."""
    some = select(Message.id).where(Message.account_id == account, Message.read_at.is_(None)).limit(MOST_COUNTED + 1)
    return connection.scalar(select(func.count()).select_from(some.subquery())) or 0


def require_own(connection: Connection, notice: int, *, account: int) -> None:
    """Raise NotFound for a notice that is not this account's."""
    if connection.scalar(select(Message.id).where(Message.id == notice, Message.account_id == account)) is None:
        raise NotFound("notice", notice)
