"""Do by hand what those who run the installation may do with mail; nobody's text is read for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from states.actors import Actor, Role
from states.message import MESSAGE, Action, State
from states.refusals import Refusal, Refused
from workflow import journal
from workflow.advancing import require
from workflow.errors import NotFound
from workflow.facts.messages import facts_of, lock
from workflow.models.journal import JournalEntry
from workflow.models.message import Message
from workflow.models.person import Account, Person
from workflow.models.suppression import Suppression

SUPPRESSION = "suppression"
"""What the journal calls a suppressed address."""

_AT_ONCE: Mapping[str, object] = {"first_tried_at": None, "next_try_at": None, "lease_until": None}
_AFRESH = {**_AT_ONCE, "begun_at": None}


def retry(connection: Connection, message_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a message go out at the next run, with all its patience. Raises NotFound and Refused."""
    _move(connection, message_id, Action.RETRY, actor=actor, now=now, **_AFRESH)


def call_off(connection: Connection, message_id: int, *, actor: Actor, now: datetime) -> None:
    """Cancel a message that is not sent. Raises NotFound and Refused."""
    _move(connection, message_id, Action.CALL_OFF, actor=actor, now=now, **_AT_ONCE)


def find(connection: Connection, message_id: int, *, actor: Actor, now: datetime) -> None:
    """Say of an uncertain message that it arrived. Raises NotFound and Refused."""
    _move(connection, message_id, Action.FIND, actor=actor, now=now, **_AT_ONCE)


def requeue(connection: Connection, message_id: int, *, actor: Actor, now: datetime) -> None:
    """Send an uncertain message again. Raises NotFound and Refused."""
    _move(connection, message_id, Action.REQUEUE, actor=actor, now=now, **_AFRESH)


BY_HAND: Mapping[Action, Callable[..., None]] = {
    Action.RETRY: retry,
    Action.CALL_OFF: call_off,
    Action.FIND: find,
    Action.REQUEUE: requeue,
}
"""What needs no more than the message."""


def resend(
    connection: Connection, message_id: int, address: str, *, actor: Actor, now: datetime, real_now: datetime
) -> int:
    """Queue a copy for another account of the recipient's organisation, or the same one's new address; gives its id.

    The address is an account's, and not one's own: who runs the installation reads nobody's mail. `now` is the moment
    that the copy is dated by. Raises NotFound and Refused.
    """
    row = _get(connection, message_id, actor)
    require(MESSAGE, Action.RESEND, facts_of(row, now=real_now, actor=actor))
    recipient = _recipient(connection, row, address, actor)
    values = {
        "issuer_id": row.issuer_id,
        "account_id": recipient.id,
        "kind": row.kind,
        "language": row.language,
        "name": recipient.name,
        "address": recipient.email,
        "subject": row.subject,
        "text": row.text,
        "html": row.html,
        "calendar": row.calendar,
        "queued_at": now,
        "state": State.QUEUED,
        "changed_at": real_now,
        "attempts": 0,
    }
    copy = int(connection.execute(insert(Message).values(**values).returning(Message.id)).scalar_one())
    told = {"copy": copy, "account": recipient.id}
    here = (row.state, row.state)
    _record(connection, MESSAGE.name, row.id, Action.RESEND, actor=actor, now=real_now, states=here, data=told)
    return copy


def _recipient(connection: Connection, row: Row[Any], address: str, actor: Actor) -> Row[int, str, str]:
    """Find the account that an address belongs to. Raises Refused."""
    home = select(Person.organisation_id).join(Account, Account.person_id == Person.id)
    found = connection.execute(
        select(Account.id, Account.email, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.email == address.strip().casefold(),
            Account.disabled_at.is_(None),
            Person.organisation_id == home.where(Account.id == row.account_id).scalar_subquery(),
        )
    ).one_or_none()
    if found is None:
        raise Refused(Refusal("address_unknown", {"field": "address"}))
    if found.id == actor.account:
        raise Refused(Refusal("address_yours", {"field": "address"}))
    return found


def lift(connection: Connection, suppression_id: int, *, actor: Actor, now: datetime) -> None:
    """Let mail go to an address again; one that is free already stays so. Raises NotFound."""
    issuers = actor.issuers_as(frozenset({Role.ADMINISTRATOR}))
    statement = select(Suppression).where(Suppression.id == suppression_id).with_for_update()
    row = connection.execute(statement).one_or_none()
    if row is None or not issuers:
        raise NotFound(SUPPRESSION, suppression_id)
    if row.lifted_at is None:
        connection.execute(update(Suppression).where(Suppression.id == row.id).values(lifted_at=now))
        _record(connection, SUPPRESSION, row.id, "lift", actor=actor, now=now)


def _get(connection: Connection, message_id: int, actor: Actor) -> Row[Any]:
    """Lock one message. Raises NotFound, also for who runs nothing here."""
    rows = lock(connection, Message.id == message_id, texts=True)
    if not rows or not actor.issuers_as(frozenset({Role.ADMINISTRATOR})):
        raise NotFound(MESSAGE.name, message_id)
    return rows[0]


def _move(
    connection: Connection, message_id: int, action: Action, *, actor: Actor, now: datetime, **values: object
) -> None:
    row = _get(connection, message_id, actor)
    dest = require(MESSAGE, action, facts_of(row, now=now, actor=actor))
    connection.execute(update(Message).where(Message.id == row.id).values(state=dest, changed_at=now, **values))
    _record(connection, MESSAGE.name, row.id, action, actor=actor, now=now, states=(row.state, dest))


def _record(
    connection: Connection,
    aggregate: str,
    number: int,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    states: tuple[str | None, str | None] = (None, None),
    data: Mapping[str, object] | None = None,
) -> None:
    """Journal it for the issuer whose administrator did it."""
    known = (JournalEntry.aggregate == aggregate) & (JournalEntry.aggregate_id == number)
    entry = journal.Entry(
        issuer=min(actor.issuers_as(frozenset({Role.ADMINISTRATOR}))),
        aggregate=aggregate,
        aggregate_id=number,
        version=(connection.scalar(select(func.max(JournalEntry.version)).where(known)) or 0) + 1,
        at=now,
        action=action,
        actor=actor,
        state_before=states[0],
        state_after=states[1],
        role=Role.ADMINISTRATOR,
        data=data or {},
    )
    journal.record(connection, [entry])
