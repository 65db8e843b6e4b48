"""Give the members of a council accounts, so that each votes on a screen of his own."""

from sqlalchemy import Connection, insert, select

from states.actors import Actor, Role
from tests.world import LONG_AGO, OPENED, World
from workflow.models.council import CouncilMember
from workflow.models.person import Account
from workflow.services import people


def member_names(world: World, code: str) -> list[str]:
    """Name the members of a council in the order of their seats: `member-1@unit-1` and so on."""
    return [f"member-{number}@{code}" for number in range(1, len(world.members[code]) + 1)]


def let_members_in(world: World, code: str = "unit-1") -> list[str]:
    """Give every member of a council an account and the role of a member; returns their nicknames."""
    named = member_names(world, code)

    def work(connection: Connection) -> None:
        for name, seat in zip(named, world.members[code], strict=True):
            world.actors[name] = _let_in(connection, world, name, seat, code)

    world.database.write(work)
    return named


def _let_in(connection: Connection, world: World, name: str, seat: int, code: str) -> Actor:
    person = connection.execute(select(CouncilMember.person_id).where(CouncilMember.id == seat)).scalar_one()
    account = connection.execute(
        insert(Account)
        .values(
            person_id=person,
            email=f"{name.replace('@', '.')}@thidua.example",
            password_hash="none",
            created_at=OPENED,
        )
        .returning(Account.id)
    ).scalar_one()
    people.grant(
        connection,
        Role.COUNCIL_MEMBER,
        person=person,
        organisation=world.organisations[code],
        issuer=world.organisations["so-y-te"],
        valid_from=LONG_AGO,
    )
    return Actor(account, person, people.grants_of(connection, person, day=OPENED.date()))
