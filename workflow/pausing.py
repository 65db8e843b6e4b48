"""Hold back what the system does by itself, mail and jobs: a row for each, so that every process sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from states.actors import Actor, Role
from workflow import journal
from workflow.errors import NotFound
from workflow.models.journal import JournalEntry
from workflow.models.request import Installation
from workflow.services import installation

AGGREGATE = "pause"
"""What the journal calls the pauses of one work; its id is the place of the work in `Work`, from 1."""
_PREFIX = "paused:"


class Work(StrEnum):
    """What can be paused; values are stored."""

    MAIL = "mail"
    JOBS = "jobs"


class Reason(StrEnum):
    """Why something is paused; values are stored."""

    BY_HAND = "by_hand"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when a work is paused, why, and by whom (a person's id; None where no person did it)."""

    since: datetime
    reason: Reason
    person: int | None


def pause(connection: Connection, work: Work, *, reason: Reason, person: int | None, now: datetime) -> None:
    """Hold a work back until it is resumed; one that is paused already keeps its first reason."""
    if work in pauses(connection):
        return
    installation.keep(connection, f"{_PREFIX}{work}", _value(reason, person, now))


def switch(connection: Connection, work: Work, *, held: bool, actor: Actor, now: datetime) -> None:
    """Pause or resume a work by hand, which is journaled; `now` is real time. Raises NotFound for no administrator."""
    issuers = sorted(actor.issuers_as(frozenset({Role.ADMINISTRATOR})))
    if not issuers:
        raise NotFound("operations", work)
    if held == (work in pauses(connection)):
        return
    if held:
        pause(connection, work, reason=Reason.BY_HAND, person=actor.person, now=now)
    else:
        resume(connection, work)
    number = list(Work).index(work) + 1
    known = (JournalEntry.aggregate == AGGREGATE) & (JournalEntry.aggregate_id == number)
    entry = journal.Entry(
        issuer=issuers[0],
        aggregate=AGGREGATE,
        aggregate_id=number,
        version=(connection.scalar(select(func.max(JournalEntry.version)).where(known)) or 0) + 1,
        at=now,
        action="pause" if held else "resume",
        actor=actor,
        role=Role.ADMINISTRATOR,
        data={"work": work},
    )
    journal.record(connection, [entry])


def as_restored(now: datetime) -> str:
    """Write the SQL that pauses all in a database that was restored, before anybody has opened it."""
    rows = ", ".join(f"('{_PREFIX}{work}', '{_value(Reason.RESTORED, None, now)}')" for work in Work)
    return f"INSERT INTO installation (key, value) VALUES {rows} ON CONFLICT (key) DO NOTHING;"  # noqa: S608 - ours alone.


def resume(connection: Connection, work: Work) -> None:
    """Let a work go on; one that is not paused does so anyway."""
    connection.execute(delete(Installation).where(Installation.key == f"{_PREFIX}{work}"))


def pauses(connection: Connection) -> Mapping[Work, Pause]:
    """Name what is paused."""
    statement = select(Installation.key, Installation.value).where(
        Installation.key.in_([f"{_PREFIX}{work}" for work in Work])
    )
    return {Work(row.key.removeprefix(_PREFIX)): _read(row.value) for row in connection.execute(statement)}


def _value(reason: Reason, person: int | None, now: datetime) -> str:
    return json.dumps({"since": now.isoformat(), "reason": reason.value, "person": person})


def _read(value: str) -> Pause:
    said = json.loads(value)
    return Pause(datetime.fromisoformat(said["since"]), Reason(said["reason"]), said["person"])
