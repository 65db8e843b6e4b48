"""See in journal entries the events that people hear of: what moved together is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from notifications.audience import Hearing, hearings
from notifications.relay.pending import Entry
from states.nomination import NOMINATION
from workflow.models.nomination import Nomination


@dataclass(frozen=True, slots=True)
class Event:
    """One entry, or those of a round's nominations to which the same person did the same at one moment."""

    hearings: tuple[Hearing, ...]
    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """The entry that stands for all."""
        return self.entries[0]

    def entry_about(self, nomination: int) -> Entry:
        """Find the entry of a nomination; where one entry tells of many it is that one."""
        return next((entry for entry in self.entries if entry.subject == nomination), self.first)


def events(connection: Connection, entries: Sequence[Entry]) -> tuple[Event, ...]:
    """Group the entries that anybody hears of."""
    heard = {entry.id: hearings(entry.aggregate, entry.action, left=entry.left) for entry in entries}
    told = [entry for entry in entries if heard[entry.id]]
    rounds = _rounds(connection, [entry.subject for entry in told if entry.aggregate == NOMINATION.name])
    groups: dict[object, list[Entry]] = {}
    for entry in told:
        together = (rounds.get(entry.subject), entry.action, entry.at, entry.person, heard[entry.id])
        groups.setdefault(together if entry.aggregate == NOMINATION.name else entry.id, []).append(entry)
    return tuple(Event(heard[group[0].id], tuple(group)) for group in groups.values())


def _rounds(connection: Connection, nominations: Sequence[int]) -> dict[int, int]:
    statement = select(Nomination.id, Nomination.round_id).where(Nomination.id.in_(nominations))
    return {row.id: row.round_id for row in connection.execute(statement)}
