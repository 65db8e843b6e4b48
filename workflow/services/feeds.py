"""Give accounts a secret address for their calendar feed, and take it back."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from workflow.models.hearing import CalendarFeed
from workflow.models.person import Account


def renew(connection: Connection, account: int, *, now: datetime) -> str:
    """Make a new token for an account's feed, and end the one before; only its digest is kept."""
    # Whoever asks at the same time waits here, so that one feed is in force.
    connection.execute(select(Account.id).where(Account.id == account).with_for_update())
    revoke(connection, account, now=now)
    token = secrets.token_urlsafe(32)
    connection.execute(insert(CalendarFeed).values(account_id=account, digest=_digest(token), made_at=now))
    return token


def revoke(connection: Connection, account: int, *, now: datetime) -> None:
    """End the feed of an account, if it has one."""
    mine = (CalendarFeed.account_id == account) & CalendarFeed.revoked_at.is_(None)
    connection.execute(update(CalendarFeed).where(mine).values(revoked_at=now))


def made_at(connection: Connection, account: int) -> datetime | None:
    """Say since when an account has its feed; None where it has none."""
    mine = (CalendarFeed.account_id == account) & CalendarFeed.revoked_at.is_(None)
    return connection.scalar(select(CalendarFeed.made_at).where(mine))


def find(connection: Connection, token: str) -> int | None:
    """Find the account whose feed this is; None where it is unknown or revoked, or the account out of use."""
    return connection.scalar(
        select(CalendarFeed.account_id)
        .join(Account, Account.id == CalendarFeed.account_id)
        .where(CalendarFeed.digest == _digest(token), CalendarFeed.revoked_at.is_(None), Account.disabled_at.is_(None))
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
