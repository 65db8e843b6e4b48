"""Hold a sitting while somebody takes part in it, and journal what was done there."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, update

from states.actors import Actor, Role
from states.refusals import Refusal, Refused
from states.sitting import SITTING, Method, State
from workflow import journal
from workflow.facts.seats import Room, get_room
from workflow.models.council import Sitting

UNCONFIRMED: Mapping[str, None] = {"counts_confirmed_by": None, "counts_confirmed_at": None}
"""What changes a count, or what it is held against, is confirmed anew."""


def enter(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> Room:
    """Lock a sitting for one who is on its list or serves its council. Raises NotFound for everybody else."""
    return get_room(connection, sitting_id, actor=actor, now=now, lock=True)


def require_in_session(room: Room, action: str, method: Method | None = None) -> None:
    """Refuse before the opening, after the closing, and where votes are given in another way."""
    sitting = room.sitting
    if sitting.state != State.IN_SESSION:
        raise Refused(Refusal("wrong_state", {"lifecycle": SITTING.name, "action": action, "state": sitting.state}))
    if method not in {None, sitting.method}:
        raise Refused(Refusal("other_method", {"method": sitting.method}))


def require_keeper(room: Room) -> None:
    """Refuse everybody but the secretary, the one who keeps the minutes and the one who presides."""
    if not room.keeps:
        raise Refused(Refusal("not_permitted", {"roles": (Role.COUNCIL_SECRETARY,)}))


def note(
    connection: Connection,
    room: Room,
    action: str,
    *,
    now: datetime,
    data: Mapping[str, object],
    texts: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done in a sitting that goes on, and change its row."""
    sitting, version = room.sitting, room.sitting.version + 1
    connection.execute(update(Sitting).where(Sitting.id == sitting.id).values(version=version, **(values or {})))
    entry = journal.Entry(
        issuer=sitting.issuer_id,
        aggregate=SITTING.name,
        aggregate_id=sitting.id,
        version=version,
        at=now,
        action=action,
        actor=room.actor,
        state_before=sitting.state,
        state_after=sitting.state,
        data=data,
        texts=texts or {},
    )
    journal.record(connection, [entry])
