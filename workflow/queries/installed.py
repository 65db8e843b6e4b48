"""Read what this installation runs, for those who run it: its plans in their newest versions, and who holds what."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from states.actors import Role
from states.facts import OFFICE_OF_ROLE, Office
from workflow.models.base import on_day
from workflow.models.organisation import Organisation
from workflow.models.person import RoleAssignment
from workflow.models.plan import PlanRow, PlanVersion
from workflow.plans.lint import Case, Finding
from workflow.plans.offices import ProposingOffice
from workflow.plans.schema import Plan

_ROLES = {office: role for role, office in OFFICE_OF_ROLE.items()}


def plans(connection: Connection) -> tuple[Plan, ...]:
    """Return every plan that was put into force, in its newest version, by id."""
    newest = (
        select(func.max(PlanVersion.number))
        .where(PlanVersion.plan_id == PlanRow.id)
        .correlate(PlanRow)
        .scalar_subquery()
    )
    statement = (
        select(PlanVersion.content)
        .join(PlanRow, PlanRow.id == PlanVersion.plan_id)
        .where(PlanVersion.number == newest)
        .order_by(PlanRow.code)
    )
    return tuple(Plan.model_validate(content) for content in connection.scalars(statement))


def find_version(connection: Connection, plan_id: str, number: int) -> Plan | None:
    """Return what one version of a plan says, or None where it was never put into force here."""
    statement = (
        select(PlanVersion.content)
        .join(PlanRow, PlanRow.id == PlanVersion.plan_id)
        .where(PlanRow.code == plan_id, PlanVersion.number == number)
    )
    content = connection.scalar(statement)
    return None if content is None else Plan.model_validate(content)


def unstaffed(connection: Connection, case: Case, *, day: date) -> tuple[Finding, ...]:
    """Return which organisations of a plan are not there on a day, and which of its offices nobody does the work of."""
    places = dict(_places(connection, day))
    held = _held(connection, places.get(case.plan.issuer.organisation), day)
    return tuple(_faults(case, places, held))


def _faults(case: Case, places: Mapping[str, int], held: Collection[tuple[Role, int]]) -> Iterator[Finding]:
    for place, (office, code, section) in _named(case.plan):
        if code not in places:
            yield case.error("organisation_unknown_here", section, *place, organisation=code)
        elif office and (_ROLES[office], places[code]) not in held:
            detail = {"organisation": code, "office": office.value, "role": _ROLES[office].value}
            yield case.warning("role_unheld", section, *place, **detail)


Named = tuple[Office | None, str, str]


def _named(plan: Plan) -> Iterator[tuple[tuple[str, ...], Named]]:
    """Yield the issuer and the offices that a dossier goes through: where, which, whose, and by which section."""
    yield ("issuer", "organisation"), (None, plan.issuer.organisation, plan.issuer.source)
    for office in _ROLES:
        named = getattr(plan.offices, office.value)
        if named:
            yield ("offices", office.value), (office, named.organisation, named.source)
        if isinstance(named, ProposingOffice) and named.alternate:
            other = named.alternate
            yield ("offices", office.value, "alternate"), (office, other.organisation, other.source)


def _places(connection: Connection, day: date) -> Iterator[tuple[str, int]]:
    there = Organisation.valid_to.is_(None) | (Organisation.valid_to >= day)
    for row in connection.execute(select(Organisation.code, Organisation.id).where(there)):
        yield row.code, row.id


def _held(connection: Connection, issuer: int | None, day: date) -> set[tuple[Role, int]]:
    """Return the roles held on a day for an issuer, each with where."""
    statement = (
        select(RoleAssignment.role, RoleAssignment.organisation_id)
        .where(RoleAssignment.issuer_id == issuer, on_day(RoleAssignment, day))
        .distinct()
    )
    return {(Role(row.role), row.organisation_id) for row in connection.execute(statement)}
