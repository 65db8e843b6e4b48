"""Read the queue of mail for those who run the installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import Actor, Role
from states.message import State
from workflow.errors import NotFound
from workflow.facts.messages import BRIEF, READ
from workflow.models.message import Message
from workflow.models.suppression import Suppression

LARGEST_PAGE = 50
"""Rows of one page."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands: messages by state, since when the oldest waits, how many were sent in the last minute."""

    counts: Mapping[str, int]
    waiting: int
    oldest: datetime | None
    sent_last_minute: int


def _require_operator(actor: Actor) -> None:
    if not any(grant.role is Role.ADMINISTRATOR for grant in actor.grants):
        raise NotFound("operations", "messages")


def standing(connection: Connection, *, actor: Actor, real_now: datetime) -> Standing:
    """Count what waits, what went out and what did not. Raises NotFound for who runs nothing here."""
    _require_operator(actor)
    counted = connection.execute(select(Message.state, func.count()).group_by(Message.state))
    counts = {state: count for state, count in counted}  # noqa: C416 - rows are no pairs to mypy.
    oldest = select(Message.queued_at).where(Message.state == State.QUEUED).order_by(Message.id).limit(1)
    lately = select(func.count()).where(Message.state == State.SENT, Message.changed_at > real_now - MINUTE)
    return Standing(
        counts=counts,
        waiting=counts.get(State.QUEUED, 0) + counts.get(State.IN_DATA, 0),
        oldest=connection.scalar(oldest),
        sent_last_minute=connection.scalar(lately) or 0,
    )


def page(connection: Connection, *, state: str | None, after: int | None, actor: Actor) -> tuple[list[Any], int | None]:
    """List messages, newest first, without their text: an administrator sees no dossier."""
    _require_operator(actor)
    statement = BRIEF.order_by(Message.id.desc()).limit(LARGEST_PAGE + 1)
    if state:
        statement = statement.where(Message.state == state)
    if after is not None:
        statement = statement.where(Message.id < after)
    rows: list[Any] = list(connection.execute(statement).all())
    return rows[:LARGEST_PAGE], rows[LARGEST_PAGE - 1].id if len(rows) > LARGEST_PAGE else None


def get(connection: Connection, message_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row of `READ`.
    """Read one message; only a demonstration shows its text. Raises NotFound."""
    _require_operator(actor)
    row = connection.execute(READ.where(Message.id == message_id)).one_or_none()
    if row is None:
        raise NotFound("message", message_id)
    return row


def suppressed(connection: Connection, *, after: int | None, actor: Actor) -> tuple[list[Any], int | None]:
    """List addresses that no mail is sent to, the newest first, with the id to go on after."""
    _require_operator(actor)
    statement = (
        select(Suppression)
        .where(Suppression.lifted_at.is_(None))
        .order_by(Suppression.id.desc())
        .limit(LARGEST_PAGE + 1)
    )
    if after is not None:
        statement = statement.where(Suppression.id < after)
    rows: list[Any] = list(connection.execute(statement).all())
    return rows[:LARGEST_PAGE], rows[LARGEST_PAGE - 1].id if len(rows) > LARGEST_PAGE else None
