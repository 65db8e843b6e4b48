"""Mark notices as read; what somebody has read is his own affair, and not journaled."""

from datetime import datetime

from sqlalchemy import Connection, Update, update

from workflow.models.message import Message
from workflow.queries import notices


def read(connection: Connection, notice: int, *, account: int, now: datetime) -> None:
    """Mark one notice as read; one that is read stays so. Raises NotFound for somebody else's."""
    notices.require_own(connection, notice, account=account)
    connection.execute(_read(now).where(Message.id == notice, Message.read_at.is_(None)))


def read_all(connection: Connection, *, account: int, up_to: int, now: datetime) -> int:
    """Mark an account's notices as read up to one that was shown; returns how many were new."""
    mine = (Message.account_id == account, Message.id <= up_to, Message.read_at.is_(None))
    return connection.execute(_read(now).where(*mine)).rowcount


def _read(now: datetime) -> Update:
    return update(Message).values(read_at=now)
