"""Measure a large sitting: the statements that open and close it, and its minutes as a PDF."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, event, select

from benchmarks.databases import fresh
from benchmarks.verdicts import Floor, Result, milliseconds
from states.actors import Actor
from tests import steps
from tests.world import LONG_AGO, MEMBERS, OPENED, World, make_world
from workflow.database import Database
from workflow.documents.minutes import paper_of
from workflow.documents.sitting import Minutes
from workflow.documents.typeset import pdf_of
from workflow.models.council import AgendaItem, Council, CouncilMember
from workflow.queries.minutes import minutes_of
from workflow.services import ballots, council_rows, nominations, people, sittings, submissions
from workflow.services.attending import Presence
from workflow.services.ballots import Ballot

SMALL, LARGE = (MEMBERS, 10), (25, 200)
"""Members and nominees."""
SIZE = f"{LARGE[0]} members and {LARGE[1]} nominees"
MOST_MILLISECONDS = 1000
ABOVE_TYPESETTER = 1.5
UNIT, KEEPER = "unit-1", "secretary@unit-1"
Read = Callable[[], Minutes]


@dataclass(frozen=True, slots=True)
class Held:
    """A sitting that was held, and how many statements opened it, closed it and gathered its minutes."""

    sitting: int
    statements: Mapping[str, int]


def measure(kinds: tuple[str, ...], *, rounds: int) -> list[Result]:
    """Hold a small and a large sitting in a database of each kind, and make the minutes of the large one."""
    return [result for kind in kinds for result in _of(kind, rounds)]


def _of(kind: str, rounds: int) -> Iterator[Result]:
    with fresh(kind) as database:
        world = make_world(database, units=1)
        small, large = _hold(world, *SMALL), _hold(world, *LARGE)
        for work, number in large.statements.items():
            before = small.statements[work]
            limit = f"{before} with {SMALL[0]} and {SMALL[1]}"
            floor = Floor(1, at_most=True)
            yield Result(f"statements that {work}, {SIZE}", kind, limit, str(number), [number / before], floor)
        yield from _made(kind, lambda: _read(world, large.sitting), rounds)


def _read(world: World, sitting: int) -> Minutes:
    return world.database.read(lambda connection: minutes_of(connection, sitting, actor=world.actor(KEEPER)))


def _hold(world: World, members: int, nominees: int) -> Held:
    """Let everybody come and vote for everybody in the open."""
    database, who = world.database, _keeping(world)
    sitting = database.write(lambda connection: _convened(connection, world, members, nominees))
    statements: dict[str, int] = {}
    with _counted(database, "open a sitting", statements):
        database.write(lambda connection: sittings.open_(connection, sitting, **who))
    database.write(lambda connection: _voted(connection, world, sitting))
    with _counted(database, "close it", statements):
        database.write(lambda connection: sittings.close(connection, sitting, **who))
    with _counted(database, "read its minutes", statements):
        _read(world, sitting)
    return Held(sitting, statements)


def _keeping(world: World) -> dict[str, Any]:
    """Say who keeps the council, and when."""
    return {"actor": world.actor(KEEPER), "now": OPENED}


@contextmanager
def _counted(database: Database, work: str, statements: dict[str, int]) -> Iterator[None]:
    """Count what is sent to the database within the block, each set of parameters of one text together."""
    statements[work] = 0

    def note(*_event: object) -> None:
        statements[work] += 1

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _convened(connection: Connection, world: World, members: int, nominees: int) -> int:
    """Seat who is missing, draft the nominees, convene the council on them, and list all members as present."""
    organisation, council = world.organisations[UNIT], Council.organisation_id == world.organisations[UNIT]
    seated, who = connection.scalars(select(Council.id).where(council)).one(), _keeping(world)
    for number in range(len(world.members[UNIT]), members):
        person = people.hire(connection, f"Ủy viên Thử {number}", organisation=organisation)
        member = council_rows.add_member(connection, seated, person=person, position="member", valid_from=LONG_AGO)
        world.members[UNIT].append(member)
    officer: dict[str, Any] = {"actor": world.actor(f"officer@{UNIT}"), "now": OPENED}
    submission = submissions.start(connection, world.rounds["annual-2024"], organisation=organisation, **officer)
    typed = (steps.content(world, unit=UNIT, name=f"Trần Văn Ví Dụ {number}") for number in range(nominees))
    named = [nominations.draft(connection, submission, one, **officer) for one in typed]
    sitting = sittings.convene(connection, organisation, held_at=OPENED, place="Hội trường", nominations=named, **who)
    came = [Presence(member, present=True) for member in world.members[UNIT]]
    presiding, clerk = world.members[UNIT][:2]
    sittings.attend(connection, sitting, attendance=came, presiding=presiding, clerk=clerk, **who)
    return sitting


def _voted(connection: Connection, world: World, sitting: int) -> None:
    persons = select(CouncilMember.person_id).where(CouncilMember.id.in_(world.members[UNIT]))
    agenda = connection.scalars(select(AgendaItem.nomination_id).where(AgendaItem.sitting_id == sitting)).all()
    for person in connection.scalars(persons).all():
        member = Actor(None, person, frozenset())
        ballots.cast(connection, sitting, dict.fromkeys(agenda, Ballot("for")), actor=member, now=OPENED)


def _made(kind: str, read: Read, rounds: int) -> Iterator[Result]:
    """Make the PDF from the database on, in turns with typesetting alone, which is the limit."""
    work = f"minutes as PDF, {SIZE}"
    turns = [_turn(read, f"{kind} {number}") for number in range(rounds)]
    alone = [_typeset(_named(read(), f"{kind} {number} riêng")) for number in range(rounds)]
    whole = [sum(turn.values()) for turn in turns]
    ratios = [one / limit for one, limit in zip(whole, alone, strict=True)]
    limit, reached = milliseconds(alone, of="typesetting"), milliseconds(whole)
    yield Result(work, kind, limit, reached, ratios, Floor(ABOVE_TYPESETTER, at_most=True))
    yield Result(work, kind, "–", reached, whole, Floor(MOST_MILLISECONDS, at_most=True, unit="ms"))
    for part in turns[0]:
        spent = [turn[part] for turn in turns]
        shares = [one / of for one, of in zip(spent, whole, strict=True)]
        yield Result(f"{work}: share of {part}", kind, "–", milliseconds(spent), shares, None)


def _turn(read: Read, more: str) -> dict[str, float]:
    """Give the milliseconds of each part, with `more` behind every name."""
    began = time.perf_counter()
    minutes = read()
    gathered = time.perf_counter()
    paper_of(minutes)
    worded = time.perf_counter()
    typeset = _typeset(_named(minutes, more))
    return {"reading": (gathered - began) * 1000, "wording": (worded - gathered) * 1000, "typesetting": typeset}


def _named(minutes: Minutes, more: str) -> Minutes:
    """Give everybody another name: the typesetter remembers what it has set."""
    return replace(
        minutes,
        items=tuple(replace(item, name=f"{item.name} {more}") for item in minutes.items),
        seats=tuple(replace(seat, name=f"{seat.name} {more}") for seat in minutes.seats),
    )


def _typeset(minutes: Minutes) -> float:
    paper = paper_of(minutes)
    began = time.perf_counter()
    pdf_of(paper, at=minutes.closed_at)
    return (time.perf_counter() - began) * 1000
