"""Let the members of a council meet: open a sitting, be its members, and vote."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, inspect, select, text, update

from states.actors import Actor
from states.refusals import Refused
from tests import steps
from tests.world import OPENED, World
from workflow.models.council import AgendaItem, CouncilMember, SittingRule
from workflow.models.nomination import Nomination
from workflow.services import ballots, sittings
from workflow.services.attending import Presence
from workflow.services.ballots import Ballot

FOR, AGAINST, BLANK = Ballot("for"), Ballot("against"), Ballot("invalid")

BOX, VOTED = "secret_ballot", "turnout"
Dump = Mapping[str, Sequence[tuple[Any, ...]]]


def voters(world: World, *, code: str = "unit-1") -> list[Actor]:
    """Give the members of a council as people who hold no role at all: the list alone lets them vote."""
    statement = (
        select(CouncilMember.person_id).where(CouncilMember.id.in_(world.members[code])).order_by(CouncilMember.id)
    )
    people = world.database.read(lambda connection: connection.scalars(statement).all())
    return [Actor(None, person, frozenset()) for person in people]


def in_session(
    world: World,
    named: Sequence[int],
    *,
    method: str = "screen",
    absent: Sequence[int] = (),
    rule: Mapping[str, Any] | None = None,
) -> int:
    """Convene and open a sitting; `absent` counts members from 0, `rule` changes columns of the frozen rules.

    The first member presides and the second keeps the minutes.
    """
    secretary, members = world.actor("secretary@unit-1"), world.members["unit-1"]
    came = [Presence(member, present=place not in absent, reason="Công tác.") for place, member in enumerate(members)]

    def work(connection: Connection) -> int:
        sitting = sittings.convene(
            connection,
            world.organisations["unit-1"],
            held_at=OPENED,
            place=None,
            nominations=named,
            method=method,
            actor=secretary,
            now=OPENED,
        )
        if rule:
            connection.execute(update(SittingRule).where(SittingRule.sitting_id == sitting).values(**rule))
        sittings.attend(
            connection,
            sitting,
            attendance=came,
            presiding=members[0],
            clerk=members[1],
            actor=secretary,
            now=OPENED,
        )
        sittings.open_(connection, sitting, actor=secretary, now=OPENED)
        return sitting

    return world.database.write(work)


def drafts(world: World, count: int = 1) -> list[int]:
    """Draft nominees of the first unit."""
    submission = steps.start(world)
    return [steps.draft(world, submission, name=f"Người {number}") for number in range(count)]


def refused(world: World, work: Any) -> list[tuple[str, Mapping[str, object]]]:
    """Give the codes and details of what a service refuses."""
    with pytest.raises(Refused) as answer:
        world.database.write(work)
    return [(one.code, one.detail) for one in answer.value.refusals]


def results(world: World, sitting: int, *columns: str) -> list[tuple[Any, ...]]:
    """Read columns of the agenda, nominee by nominee."""
    wanted = [getattr(AgendaItem, column) for column in columns]
    statement = select(*wanted).where(AgendaItem.sitting_id == sitting).order_by(AgendaItem.nomination_id)
    return [tuple(row) for row in steps.rows(world, statement)]


def vote(who: Actor, sitting: int, votes: Mapping[int, Ballot]) -> Any:
    """Vote, when a connection is given."""
    return partial(ballots.cast, sitting_id=sitting, votes=votes, actor=who, now=OPENED)


def cast(world: World, sitting: int, who: Actor, votes: Mapping[int, Ballot]) -> None:
    """Vote."""
    world.database.write(lambda connection: ballots.cast(connection, sitting, votes, actor=who, now=OPENED))


def close(world: World, sitting: int) -> str:
    """Close the sitting as its secretary."""
    secretary = world.actor("secretary@unit-1")
    return world.database.write(lambda connection: sittings.close(connection, sitting, actor=secretary, now=OPENED))


def widen(world: World, sitting: int, like: int, nominees: int) -> list[int]:
    """Put copies of a nominee on the agenda until it has so many; returns the agenda."""
    columns = [column for column in Nomination.__table__.columns if column.name != "id"]

    def work(connection: Connection) -> list[int]:
        line = connection.execute(select(AgendaItem).where(AgendaItem.nomination_id == like)).one()
        for _ in range(nominees - 1):
            copy = select(*columns).where(Nomination.id == like)
            made = insert(Nomination).from_select([column.name for column in columns], copy)
            new = connection.execute(made.returning(Nomination.id)).scalar_one()
            connection.execute(insert(AgendaItem).values({**line._mapping, "nomination_id": new}))
        agenda = select(AgendaItem.nomination_id).where(AgendaItem.sitting_id == sitting)
        return list(connection.scalars(agenda.order_by(AgendaItem.nomination_id)))

    return world.database.write(work)


def dump(world: World) -> Dump:
    """Read every table whole, sorted, tables of the database itself among them; keys of ballots left out."""

    def read(connection: Connection) -> Dump:
        return {table: _rows(connection, table) for table in inspect(connection).get_table_names()}

    return world.database.read(read)


def _rows(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()  # noqa: S608 - a name of the database's own.
    hidden = "key" if table == BOX else None
    return sorted((tuple(value for name, value in row.items() if name != hidden) for row in rows), key=repr)
