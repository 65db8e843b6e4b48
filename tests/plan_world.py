"""Make a world for any plan: the organisations that it speaks of, people in every role, councils, and the plan."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from states.actors import CLOCK, Actor, Role
from tests.world import LONG_AGO, World
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.models.law import AuthorityRule, LegalInstrument
from workflow.models.obligation import Obligation
from workflow.models.person import Account
from workflow.models.round import Round
from workflow.plans.announcing import known, listed
from workflow.plans.schema import Plan
from workflow.plans.terms import Level
from workflow.services import council_rows, organisations, people, plans
from workflow.services.council_rows import Terms

Result = TypeVar("Result")
Tree = Mapping[str, tuple[str | None, str]]
"""Organisations by code, each with the code of the one above it and its kind; those above come first."""

MEMBERS = 5
"""Members of each council."""

KON_TUM: Tree = {
    "syt-kon-tum": (None, "department"),
    "syt-kon-tum-tchc": ("syt-kon-tum", "office"),
    "benh-vien-tinh": ("syt-kon-tum", "unit"),
    "ttyt-dak-to": ("syt-kon-tum", "unit"),
    "cdc-kon-tum": ("syt-kon-tum", "unit"),
    "cdc-kon-tum-ttgdsk": ("cdc-kon-tum", "section"),
    "tram-dak-to-1": ("ttyt-dak-to", "station"),
}
BAC_GIANG: Tree = {
    "syt-bac-giang": (None, "department"),
    "syt-bac-giang-khtc": ("syt-bac-giang", "office"),
    "syt-bac-giang-tchc": ("syt-bac-giang", "office"),
    "benh-vien-da-khoa": ("syt-bac-giang", "unit"),
    "benh-vien-phoi": ("syt-bac-giang", "unit"),
}


@dataclass(slots=True)
class PlanWorld(World):
    """An issuer with one plan; people go by `clerk`, `planner` and so on, and by `officer@code` in organisations."""

    issuer: str = ""
    plan: int = 0

    def write(self, work: Callable[..., Result], *given: Any, **more: Any) -> Result:
        """Call a service in a transaction of its own."""
        return self.database.write(lambda connection: work(connection, *given, **more))

    def read(self, work: Callable[..., Result], *given: Any, **more: Any) -> Result:
        """Call a query."""
        return self.database.read(lambda connection: work(connection, *given, **more))

    def duty(self, code: str, organisation: str, period: str | None = None) -> Any:
        """Read the row of what one organisation owes."""
        statement = select(Obligation).where(
            Obligation.code == code, Obligation.organisation_id == self.organisations[organisation]
        )
        if period is not None:
            statement = statement.where(Obligation.period == period)
        return self.database.read(lambda connection: connection.execute(statement).one())

    def know_rounds(self) -> None:
        """Learn the ids of the rounds that there are now."""
        rows = self.database.read(lambda connection: connection.execute(select(Round.key, Round.id)).all())
        self.rounds = {row.key: row.id for row in rows}


def at(year: int, month: int, day: int, hour: int = 8) -> datetime:
    """Name an hour in Vietnam."""
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def make_plan_world(database: Database, plan: Plan, tree: Tree, *, now: datetime) -> PlanWorld:
    """Fill an empty, migrated database, and put the plan into force."""
    world = PlanWorld(database, issuer=plan.issuer.organisation)
    database.write(lambda connection: _fill(connection, world, plan, tree, now))
    world.know_rounds()
    return world


def _fill(connection: Connection, world: PlanWorld, plan: Plan, tree: Tree, now: datetime) -> None:
    for code, (parent, kind) in tree.items():
        above = world.organisations[parent] if parent else None
        world.organisations[code] = organisations.add(
            connection, code, code=code, kind=kind, valid_from=LONG_AGO, parent=above
        )
    for name, role, code in (*_office_people(plan), *_unit_people(tree)):
        world.actors[name] = _employ(connection, world, name, role=role, code=code, now=now)
    world.plan = plans.put_into_force(connection, plan, actor=CLOCK, now=now)
    _law(connection, world, plan)
    for code in tree:
        _found_council(connection, world, code)


def _office_people(plan: Plan) -> Iterator[tuple[str, Role, str]]:
    """Name who works in the plan's offices; what the plan gives to nobody the issuer does."""
    named, issuer = plan.offices, plan.issuer
    for name, role, office in (
        ("planner", Role.PLAN_OFFICER, named.lead),
        ("clerk", Role.RECEIVING_CLERK, named.receiving),
        ("reviewer", Role.REVIEWER, named.reviewing),
        ("proposer", Role.PROPOSING_OFFICER, named.proposing),
        ("submitter", Role.SUBMITTING_OFFICER, named.submitting),
        ("director", Role.DECIDER, named.deciding),
    ):
        yield name, role, (office or issuer).organisation
    yield "auditor", Role.AUDITOR, issuer.organisation


def _unit_people(tree: Tree) -> Iterator[tuple[str, Role, str]]:
    for code in tree:
        yield f"officer@{code}", Role.UNIT_OFFICER, code
        yield f"head@{code}", Role.UNIT_HEAD, code
        yield f"secretary@{code}", Role.COUNCIL_SECRETARY, code


def _employ(connection: Connection, world: PlanWorld, name: str, *, role: Role, code: str, now: datetime) -> Actor:
    organisation, issuer = world.organisations[code], world.organisations[world.issuer]
    person = people.hire(connection, f"Người {name}", organisation=organisation)
    email = f"{name.replace('@', '.')}@thidua.example"
    statement = insert(Account).values(person_id=person, email=email, password_hash="none", created_at=now)
    account = connection.execute(statement.returning(Account.id)).scalar_one()
    people.grant(connection, role, person=person, organisation=organisation, issuer=issuer, valid_from=LONG_AGO)
    return Actor(account, person, people.grants_of(connection, person, day=now.date()))


def _law(connection: Connection, world: PlanWorld, plan: Plan) -> None:
    """Let the issuer decide what the plan does not leave to somebody above it, and let councils vote as it says."""
    issuer = world.organisations[world.issuer]
    instrument = connection.execute(
        insert(LegalInstrument)
        .values(code="luat-thi-dua", title="Luật Thi đua, khen thưởng", source="S1", confidence="A")
        .returning(LegalInstrument.id)
    ).scalar_one()
    for form in listed(plan.award_forms):
        if form.decided_by is None or form.decided_by.level is Level.ISSUER:
            connection.execute(
                insert(AuthorityRule).values(
                    organisation_id=issuer,
                    award_form=form.code,
                    valid_from=LONG_AGO,
                    instrument_id=instrument,
                    source="80.1",
                )
            )
    rule = known(plan.council)
    quorum = rule.quorum if rule else Fraction(2, 3)
    terms = Terms(quorum, Fraction(1, 2), strict=True, base="members", source="assumed")
    council_rows.add_rule(connection, terms, issuer=issuer, valid_from=LONG_AGO)


def _found_council(connection: Connection, world: PlanWorld, code: str) -> None:
    organisation = world.organisations[code]
    council = council_rows.add_council(
        connection, f"Hội đồng {code}", organisation=organisation, issuer=world.organisations[world.issuer]
    )
    world.members[code] = [
        council_rows.add_member(
            connection,
            council,
            person=people.hire(connection, f"Ủy viên {number} {code}", organisation=organisation),
            position="chair" if number == 1 else "member",
            valid_from=LONG_AGO,
        )
        for number in range(1, MEMBERS + 1)
    ]
