"""Read the queue of mail for those who run the installation."""

from typing import Any

from sqlalchemy import Connection, func, select

from states.actors import Actor, Role
from workflow.errors import NotFound
from workflow.models.message import Message

LARGEST_PAGE = 50
"""Rows of one page."""


def _require_operator(actor: Actor) -> None:
    if not any(grant.role is Role.ADMINISTRATOR for grant in actor.grants):
        raise NotFound("operations", "messages")


def counts(connection: Connection, *, actor: Actor) -> dict[str, int]:
    """Count messages by state."""
    _require_operator(actor)
    statement = select(Message.state, func.count()).group_by(Message.state)
    return {state: count for state, count in connection.execute(statement)}  # noqa: C416 - rows are no pairs to mypy.


def page(connection: Connection, *, state: str | None, after: int | None, actor: Actor) -> tuple[list[Any], int | None]:
    """List messages, newest first, without their text: an administrator sees no dossier."""
    _require_operator(actor)
    statement = (
        select(
            Message.id,
            Message.kind,
            Message.name,
            Message.address,
            Message.state,
            Message.queued_at,
            Message.changed_at,
            Message.attempts,
            Message.words,
        )
        .order_by(Message.id.desc())
        .limit(LARGEST_PAGE + 1)
    )
    if state:
        statement = statement.where(Message.state == state)
    if after is not None:
        statement = statement.where(Message.id < after)
    rows: list[Any] = list(connection.execute(statement).all())
    return rows[:LARGEST_PAGE], rows[LARGEST_PAGE - 1].id if len(rows) > LARGEST_PAGE else None


def get_text(connection: Connection, message_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a message's row.
    """Read one message with its text, which only a demonstration shows. Raises NotFound."""
    _require_operator(actor)
    row = connection.execute(select(Message).where(Message.id == message_id)).one_or_none()
    if row is None:
        raise NotFound("message", message_id)
    return row
