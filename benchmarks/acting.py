"""Approve nominations as one request does, and prove afterwards that what was counted is what was written."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select

from notifications.relay.pending import RELAY
from states.asks import Answers
from states.nomination import NOMINATION, Action, State
from tests.world import OPENED, World
from workflow.acts import RequestKey
from workflow.database import Database
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination
from workflow.models.request import RequestKey as StoredKey
from workflow.queries import invariants
from workflow.services import nominations
from workflow.services.nominations import Wish

REVIEWER = "reviewer"


def approve(world: World, named: Sequence[int]) -> None:
    """Approve these nominations in one transaction under one request key; each must be accepted."""
    reviewer = world.actor(REVIEWER)
    assert reviewer.account is not None
    key = RequestKey(reviewer.account, f"approve-{named[0]}", digest="0" * 64)
    wishes = [Wish(nomination, Action.APPROVE, Answers()) for nomination in named]
    outcomes = world.database.write(
        lambda connection: nominations.carry_out(connection, wishes, key=key, actor=reviewer, now=OPENED)
    )
    assert all(outcome.accepted for outcome in outcomes), outcomes


def require_sound(database: Database, *, requests: int, acts: int, in_flight: int) -> None:
    """Stop unless rows, journal, what mail waits for and request keys all say that so many were accepted, each once.

    `in_flight` is how many more may have been accepted whose answers the load no longer waited for.
    """
    found = {name: _count(database, statement) for name, statement in _ACCEPTED.items()}
    assert len(set(found.values())) == 1, found
    accepted, keys = found["journal"], _count(database, _ANSWERED)
    assert acts <= accepted <= acts + in_flight, (found, acts)
    assert accepted - acts == keys - requests, (found, acts, keys, requests)
    assert database.read(invariants.broken) == ()


_ENTRIES = (JournalEntry.aggregate == NOMINATION.name, JournalEntry.action == Action.APPROVE, JournalEntry.version == 2)
_ACCEPTED: Mapping[str, Select[int]] = {
    "nominations": select(func.count()).where(Nomination.state == State.QUALIFIED, Nomination.version == 2),
    "journal": select(func.count()).where(*_ENTRIES),
    "pending": select(func.count()).select_from(Pending).join(JournalEntry).where(Pending.consumer == RELAY, *_ENTRIES),
}
_ANSWERED = (
    select(func.count()).select_from(StoredKey).where(StoredKey.outcome.is_not(None), StoredKey.created_at >= OPENED)
)


def _count(database: Database, statement: Select[int]) -> int:
    return database.read(lambda connection: connection.execute(statement).scalar_one())
