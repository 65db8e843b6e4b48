"""Make a small department under the Bình Định plan, with people in every role, for tests to act in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection, insert, select

from states.actors import CLOCK, Actor, Role
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.models.law import AuthorityRule, AwardForm, LegalInstrument
from workflow.models.organisation import Organisation
from workflow.models.person import Account
from workflow.models.round import Round
from workflow.plans.loader import load_shipped
from workflow.services import council_rows, people, plans, rounds
from workflow.services.council_rows import Terms

LONG_AGO = date(2000, 1, 1)
OPENED = datetime(2024, 11, 1, 8, 0, 0, 123_457, tzinfo=VIETNAM)
"""When the round of 2024 opens; its cut-off is 2024-12-15T00:00+07:00."""
CUTOFF = datetime(2024, 12, 15, tzinfo=VIETNAM)

OFFICE_PEOPLE: Mapping[str, tuple[Role, str]] = {
    "clerk": (Role.RECEIVING_CLERK, "van-phong"),
    "planner": (Role.PLAN_OFFICER, "van-phong"),
    "alternate": (Role.PROPOSING_OFFICER, "van-phong"),
    "reviewer": (Role.REVIEWER, "phong-tccb"),
    "proposer": (Role.PROPOSING_OFFICER, "phong-tccb"),
    "submitter": (Role.SUBMITTING_OFFICER, "phong-tccb"),
    "director": (Role.DECIDER, "so-y-te"),
    "auditor": (Role.AUDITOR, "so-y-te"),
    "office_secretary": (Role.COUNCIL_SECRETARY, "so-y-te"),
    "office_officer": (Role.UNIT_OFFICER, "phong-tccb"),
}
UNIT_PEOPLE: Mapping[str, Role] = {
    "officer": Role.UNIT_OFFICER,
    "head": Role.UNIT_HEAD,
    "secretary": Role.COUNCIL_SECRETARY,
    "chair": Role.COUNCIL_CHAIR,
}
MEMBERS = 5
"""Members of each council."""


@dataclass(slots=True)
class World:
    """The department: its database, organisations by code, people by nickname, council members, rounds by key."""

    database: Database
    organisations: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Give the actor of this nickname, such as `clerk` or `officer@unit-1`."""
        return self.actors[name]


def make_world(database: Database, *, units: int = 3) -> World:
    """Fill an empty, migrated database."""
    world = World(database)
    database.write(lambda connection: _fill(connection, world, units))
    return world


def _fill(connection: Connection, world: World, units: int) -> None:
    _organisations(connection, world, units)
    _law(connection, world)
    for name, (role, code) in OFFICE_PEOPLE.items():
        _employ(connection, world, name, role, code)
    for number in range(1, units + 1):
        for name, role in UNIT_PEOPLE.items():
            _employ(connection, world, f"{name}@unit-{number}", role, f"unit-{number}")
    for code in ["so-y-te", *(f"unit-{number}" for number in range(1, units + 1))]:
        _found_council(connection, world, code)
    plans.put_into_force(connection, load_shipped("binh-dinh-admin-reform"), actor=CLOCK, now=OPENED)
    world.rounds = {row.key: row.id for row in connection.execute(select(Round.key, Round.id))}
    rounds.open_(connection, world.rounds["annual-2024"], actor=world.actor("planner"), now=OPENED)


def _organisations(connection: Connection, world: World, units: int) -> None:
    parents = {"so-y-te": (None, "department"), "van-phong": ("so-y-te", "office"), "phong-tccb": ("so-y-te", "office")}
    tree = parents | {f"unit-{number}": ("so-y-te", "unit") for number in range(1, units + 1)}
    for code, (parent, kind) in tree.items():
        world.organisations[code] = connection.execute(
            insert(Organisation)
            .values(
                code=code,
                name=code,
                kind=kind,
                parent_id=world.organisations[parent] if parent else None,
                valid_from=LONG_AGO,
            )
            .returning(Organisation.id)
        ).scalar_one()


def _law(connection: Connection, world: World) -> None:
    connection.execute(insert(AwardForm).values(code="GK", name_vi="Giấy khen", name_en="Certificate"))
    instrument = connection.execute(
        insert(LegalInstrument)
        .values(code="luat-06-2022", title="Luật Thi đua, khen thưởng", source="S1", confidence="A")
        .returning(LegalInstrument.id)
    ).scalar_one()
    department = world.organisations["so-y-te"]
    connection.execute(
        insert(AuthorityRule).values(
            organisation_id=department, award_form="GK", valid_from=LONG_AGO, instrument_id=instrument, source="80.1"
        )
    )
    terms = Terms(Fraction(2, 3), Fraction(1, 2), strict=True, base="members", source="assumed")
    council_rows.add_rule(connection, terms, issuer=department, valid_from=LONG_AGO)


def _employ(connection: Connection, world: World, name: str, role: Role, code: str) -> None:
    organisation = world.organisations[code]
    person = people.hire(connection, f"Người {name}", organisation=organisation)
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
        role,
        person=person,
        organisation=organisation,
        issuer=world.organisations["so-y-te"],
        valid_from=LONG_AGO,
    )
    world.actors[name] = Actor(account, person, people.grants_of(connection, person, day=OPENED.date()))


def _found_council(connection: Connection, world: World, code: str) -> None:
    council = council_rows.add_council(
        connection,
        f"Hội đồng {code}",
        organisation=world.organisations[code],
        issuer=world.organisations["so-y-te"],
    )
    world.members[code] = [
        council_rows.add_member(
            connection,
            council,
            person=people.hire(connection, f"Ủy viên {number} {code}", organisation=world.organisations[code]),
            position="chair" if number == 1 else "member",
            valid_from=LONG_AGO,
        )
        for number in range(1, MEMBERS + 1)
    ]


def later(moment: datetime, **shift: float) -> datetime:
    """Shift a moment by days, hours or minutes."""
    return (moment + timedelta(**shift)).astimezone(UTC)
