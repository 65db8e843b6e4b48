"""Gather what rules about messages want to know."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from states.actors import CLOCK, Actor
from states.message import MessageFacts
from workflow.models.message import Message
from workflow.models.person import Account
from workflow.models.suppression import Suppression

_IN_FORCE = and_(Suppression.address == func.lower(Message.address), Suppression.lifted_at.is_(None))

READ = (
    select(Message, Account.disabled_at, Suppression.id.label("suppression_id"))
    .join(Account, Account.id == Message.account_id)
    .outerjoin(Suppression, _IN_FORCE)
)
"""Messages with what is known of their recipients."""
_TEXTS = frozenset({"subject", "text", "html", "calendar", "unsubscribe_token"})
BRIEF = READ.with_only_columns(
    *(column for column in READ.selected_columns if column.name not in _TEXTS), maintain_column_froms=True
)
"""The same without what they say."""


def lock(
    connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None, texts: bool = False
) -> list[Row[Any]]:
    """Lock messages in the order in which they were queued; another process's are waited for, or left where many."""
    statement = (READ if texts else BRIEF).where(*conditions).order_by(Message.id).limit(limit)
    locking = statement.with_for_update(of=Message, skip_locked=limit is not None)
    return list(connection.execute(locking).all())


def facts_of(
    row: Row[Any],
    *,
    now: datetime,
    actor: Actor = CLOCK,
    claimed_as: int | None = None,
    told_otherwise: bool = False,
) -> MessageFacts:
    """Put together what rules look at, of a row of `READ` or `BRIEF`."""
    return MessageFacts(
        now=now,
        state=row.state,
        attempts=row.attempts,
        claimed_as=claimed_as,
        lease_until=row.lease_until,
        next_try_at=row.next_try_at,
        first_tried_at=row.first_tried_at,
        recipient_enabled=row.disabled_at is None,
        address_suppressed=row.suppression_id is not None,
        told_otherwise=told_otherwise,
        actor=actor,
    )
