"""Advance what is not a nomination: ask its table, change its row, write the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Row, update

from states.actors import Actor
from states.lifecycle import Lifecycle
from states.refusals import Refused
from workflow import journal
from workflow.models.council import Sitting
from workflow.models.decision import Decision
from workflow.models.round import Round

Advancing = type[Round] | type[Sitting] | type[Decision]


class Asked(Protocol):
    """Facts that say who asks, when, and where the thing stands."""

    @property
    def actor(self) -> Actor:
        """Who is asking."""
        ...

    @property
    def now(self) -> datetime:
        """When."""
        ...

    @property
    def state(self) -> str:
        """The state now."""
        ...


Facts = TypeVar("Facts", bound=Asked)
Details = Mapping[str, object]


def require(lifecycle: Lifecycle[Facts, object], action: str, known: Facts) -> str:
    """Give the state that an action leads to. Raises Refused with every reason."""
    verdict = lifecycle.decide(action, known, None)
    if verdict.dest is None:
        raise Refused(*verdict.refusals)
    return verdict.dest


def advance(
    connection: Connection,
    lifecycle: Lifecycle[Facts, object],
    table: Advancing,
    row: Row[*tuple[object, ...]],
    action: str,
    *,
    known: Facts,
    values: Details | None = None,
    data: Details | None = None,
    texts: Mapping[str, str] | None = None,
) -> tuple[str, int]:
    """Make one move of a locked row; returns its state and version. Raises Refused with every reason."""
    dest = require(lifecycle, action, known)
    version = row.version + 1
    connection.execute(update(table).where(table.id == row.id).values(state=dest, version=version, **(values or {})))
    entry = journal.Entry(
        issuer=row.issuer_id,
        aggregate=lifecycle.name,
        aggregate_id=row.id,
        version=version,
        at=known.now,
        action=action,
        actor=known.actor,
        state_before=known.state,
        state_after=dest,
        data=data or {},
        texts=texts or {},
    )
    journal.record(connection, [entry])
    return dest, version


def begin(
    connection: Connection,
    lifecycle: Lifecycle[Facts, object],
    new_id: int,
    action: str,
    *,
    issuer: int,
    actor: Actor,
    now: datetime,
    data: Details,
) -> None:
    """Write the first journal entry of something new, which is version 1 in the initial state."""
    entry = journal.Entry(
        issuer=issuer,
        aggregate=lifecycle.name,
        aggregate_id=new_id,
        version=1,
        at=now,
        action=action,
        actor=actor,
        state_after=lifecycle.initial,
        data=data,
    )
    journal.record(connection, [entry])
