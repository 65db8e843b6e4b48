"""Make an issuer with the organisations that a shipped plan speaks of, and people who owe and take duties."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from states.actors import CLOCK, Actor, Role
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.person import Account
from workflow.models.plan import PlanRow
from workflow.plans.loader import load_shipped
from workflow.plans.schema import Plan
from workflow.services import people, plans

Result = TypeVar("Result")
LONG_AGO = date(2000, 1, 1)
STAFF = 2
"""People without a role at each organisation."""

BINH_DINH = {
    "so-y-te": (None, "department"),
    "van-phong": ("so-y-te", "office"),
    "phong-tccb": ("so-y-te", "office"),
    "unit-1": ("so-y-te", "unit"),
    "unit-2": ("so-y-te", "unit"),
    "unit-3": ("so-y-te", "unit"),
}
GIANG_THANH = {
    "ttyt-giang-thanh": (None, "unit"),
    "ttyt-giang-thanh-tchc": ("ttyt-giang-thanh", "office"),
    "khoa-noi": ("ttyt-giang-thanh", "section"),
    "khoa-ngoai": ("ttyt-giang-thanh", "section"),
    "tram-1": ("ttyt-giang-thanh", "station"),
    "tram-2": ("ttyt-giang-thanh", "station"),
}
KON_TUM = {
    "syt-kon-tum": (None, "department"),
    "syt-kon-tum-tchc": ("syt-kon-tum", "office"),
    "unit-1": ("syt-kon-tum", "unit"),
    "unit-2": ("syt-kon-tum", "unit"),
    "cdc-kon-tum": ("syt-kon-tum", "unit"),
    "cdc-kon-tum-ttgdsk": ("cdc-kon-tum", "section"),
    "station-1": ("unit-1", "station"),
}


def at(year: int, month: int, day: int, hour: int = 8) -> datetime:
    """Name an hour in Vietnam."""
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


@dataclass(slots=True)
class Issuer:
    """An issuer under one plan: organisations by code, people by `role@organisation`, and the plan's id."""

    database: Database
    issuer: str
    organisations: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
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
            Obligation.plan_id == self.plan,
            Obligation.code == code,
            Obligation.organisation_id == self.organisations[organisation],
        )
        if period is not None:
            statement = statement.where(Obligation.period == period)
        return self.database.read(lambda connection: connection.execute(statement).one())

    def owed(self) -> dict[tuple[str, str], list[str]]:
        """Name who owes what, by code and period."""
        names = {number: code for code, number in self.organisations.items()}
        statement = select(Obligation.code, Obligation.period, Obligation.organisation_id).order_by(Obligation.id)
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.database.read(lambda connection: connection.execute(statement).all()):
            found.setdefault((row.code, row.period), []).append(names[row.organisation_id])
        return {key: sorted(owers) for key, owers in found.items()}


def make_issuer(
    database: Database,
    plan: Plan | str,
    tree: Mapping[str, tuple[str | None, str]],
    *,
    now: datetime,
) -> Issuer:
    """Fill an empty database with a tree of organisations, people, and a plan that comes into force."""
    wording = load_shipped(plan) if isinstance(plan, str) else plan
    made = Issuer(database, wording.issuer.organisation)
    database.write(lambda connection: _settle(connection, made, wording, tree, now))
    return made


def _settle(
    connection: Connection, made: Issuer, plan: Plan, tree: Mapping[str, tuple[str | None, str]], now: datetime
) -> None:
    for code, (parent, kind) in tree.items():
        above = made.organisations[parent] if parent else None
        statement = insert(Organisation).values(code=code, name=code, kind=kind, parent_id=above, valid_from=LONG_AGO)
        made.organisations[code] = connection.execute(statement.returning(Organisation.id)).scalar_one()
    lead = plan.offices.lead.organisation if plan.offices.lead else made.issuer
    for code in tree:
        employ(connection, made, f"officer@{code}", Role.UNIT_OFFICER, now=now)
        employ(connection, made, f"head@{code}", Role.UNIT_HEAD, now=now)
        for number in range(STAFF):
            employ(connection, made, f"worker{number}@{code}", None, now=now)
    employ(connection, made, f"planner@{lead}", Role.PLAN_OFFICER, now=now)
    employ(connection, made, f"second@{lead}", Role.PLAN_OFFICER, now=now)
    employ(connection, made, f"director@{made.issuer}", Role.DECIDER, now=now)
    plans.put_into_force(connection, plan, actor=CLOCK, now=now)
    made.plan = connection.execute(select(PlanRow.id).where(PlanRow.code == plan.id)).scalar_one()


def employ(connection: Connection, made: Issuer, name: str, role: Role | None, *, now: datetime) -> None:
    """Hire somebody of a name such as `officer@unit-1` there, with an account, and with a role if any."""
    organisation = made.organisations[name.split("@")[1]]
    person = people.hire(connection, f"Người {name}", organisation=organisation)
    values = {"person_id": person, "email": f"{name.replace('@', '.')}@thidua.example", "password_hash": "none"}
    account = connection.execute(insert(Account).values(**values, created_at=now).returning(Account.id)).scalar_one()
    if role is not None:
        issuer = made.organisations[made.issuer]
        people.grant(connection, role, person=person, organisation=organisation, issuer=issuer, valid_from=LONG_AGO)
    made.actors[name] = Actor(account, person, people.grants_of(connection, person, day=now.date()))
