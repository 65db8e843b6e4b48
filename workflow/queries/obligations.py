"""Read what is owed: a unit's own list, one obligation, and what waits for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from states.actors import UNIT_ROLES, Actor, Role
from states.obligation import OBLIGATION, UNFINISHED, Action, State
from workflow import pinned
from workflow.facts import obligations as facts
from workflow.models.obligation import Obligation, ObligationAttempt, ObligationExtension, Signature
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.plan import PlanRow
from workflow.plans.obligations import Obligation as Terms
from workflow.queries import timeline

SOON = timedelta(days=30)
"""How far ahead something is due soon."""
_LONGEST_LIST = 500
"""Rows of a list of what one organisation owes."""

SIGNED = (
    select(func.coalesce(func.sum(Signature.signers), 0))
    .where(Signature.obligation_id == Obligation.id)
    .correlate(Obligation)
    .scalar_subquery()
)


def _listed() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Obligation.id,
            Obligation.plan_id,
            PlanRow.code.label("plan_code"),
            PlanRow.title_vi.label("plan_vi"),
            PlanRow.title_en.label("plan_en"),
            Obligation.plan_version_id,
            Obligation.issuer_id,
            Obligation.code,
            Obligation.kind,
            Obligation.period,
            Obligation.year,
            Obligation.organisation_id,
            Organisation.name.label("organisation_name"),
            Obligation.receiver_id,
            Obligation.name_vi,
            Obligation.name_en,
            Obligation.brief,
            Obligation.state,
            Obligation.version,
            Obligation.cutoff,
            Obligation.limit_at,
            Obligation.due_at,
            Obligation.late,
            Obligation.late_policy,
            Obligation.expected,
            Obligation.submitted_at,
            Obligation.returned_at,
            SIGNED.label("signed"),
        )
        .join(PlanRow, PlanRow.id == Obligation.plan_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
    )


def get_obligation(connection: Connection, obligation_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row with the columns of `_listed`.
    """Read one obligation, also for those who may only sign it. Raises NotFound."""
    facts.read(connection, obligation_id, actor=actor, lock=False)
    return connection.execute(_listed().where(Obligation.id == obligation_id)).one()


def terms(connection: Connection, row: Any) -> Terms:  # noqa: ANN401 - a row of `get_obligation`.
    """Give what the plan asks for here, in the version that the obligation is pinned to."""
    return facts.terms(connection, row)


def owed(connection: Connection, *, actor: Actor, year: int) -> list[Any]:
    """List what the actor's units owe for a year, and what is left undone of earlier ones, by day.

    For a plan officer these are the duties of the issuer itself and of the office.
    """
    statement = (
        _listed()
        .where(
            _own(actor),
            or_(Obligation.year == year, and_(Obligation.year < year, Obligation.state.in_(UNFINISHED))),
        )
        .order_by(Obligation.due_at.is_(None), Obligation.due_at, Obligation.name_vi, Obligation.id)
        .limit(_LONGEST_LIST)
    )
    return list(connection.execute(statement).all())


def own_years(connection: Connection, *, actor: Actor) -> list[int]:
    """List the years for which the actor's units owe something, newest first."""
    return list(
        connection.scalars(select(Obligation.year).where(_own(actor)).distinct().order_by(Obligation.year.desc()))
    )


def to_sign(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the commitments and pacts that are open for signing where the actor works, own signature or not beside."""
    above = (
        select(Organisation.id, Organisation.parent_id)
        .join(Person, Person.organisation_id == Organisation.id)
        .where(Person.id == actor.person)
        .cte(recursive=True)
    )
    above = above.union_all(
        select(Organisation.id, Organisation.parent_id).join(above, Organisation.id == above.c.parent_id)
    )
    own = (
        select(func.coalesce(func.sum(Signature.signers), 0))
        .where(Signature.obligation_id == Obligation.id, Signature.person_id == actor.person)
        .scalar_subquery()
    )
    statement = (
        _listed()
        .add_columns(own.label("own"))
        .where(
            Obligation.organisation_id.in_(select(above.c.id)),
            Obligation.kind.in_([kind.value for kind in facts.SIGNED]),
            Obligation.state.in_(UNFINISHED),
        )
        .order_by(Obligation.due_at.is_(None), Obligation.due_at, Obligation.id)
    )
    return list(connection.execute(statement).all())


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of their own somebody's units have before them, and how much waits for the issuer's offices."""

    due_soon: int
    overdue: int
    returned: int
    to_accept: int


def waiting(connection: Connection, *, actor: Actor, now: datetime) -> Waiting:
    """Count what is due within 30 days, overdue and returned, and for offices what was handed in."""
    own = select(
        func.count().filter(Obligation.due_at > now, Obligation.due_at <= now + SOON),
        func.count().filter(Obligation.due_at <= now),
        func.count().filter(Obligation.state == State.RETURNED),
    ).where(_own(actor), Obligation.state.in_(UNFINISHED))
    due_soon, overdue, returned = connection.execute(own).one()
    issuers = actor.issuers_as(frozenset({Role.PLAN_OFFICER, Role.REVIEWER}))
    to_accept = 0
    if issuers:
        submitted = select(func.count()).where(Obligation.issuer_id.in_(issuers), Obligation.state == State.SUBMITTED)
        to_accept = connection.scalar(submitted) or 0
    return Waiting(due_soon, overdue, returned, to_accept)


def _own(actor: Actor) -> ColumnElement[bool]:
    """Restrict a SELECT to what the actor's own organisations owe."""
    places = actor.organisations_as(UNIT_ROLES)
    officer = frozenset({Role.PLAN_OFFICER})
    of_issuers = actor.issuers_as(officer)
    return or_(
        Obligation.organisation_id.in_(places),
        and_(
            Obligation.issuer_id.in_(of_issuers),
            Obligation.organisation_id.in_(of_issuers | actor.organisations_as(officer)),
        ),
    )


def events(connection: Connection, obligation_id: int, *, actor: Actor) -> list[dict[str, Any]]:
    """List what happened to an obligation, with what people typed, oldest first. Raises NotFound."""
    facts.read(connection, obligation_id, actor=actor, lock=False)
    return timeline.of(connection, OBLIGATION.name, obligation_id)


def returned_because(happened: Collection[Mapping[str, Any]]) -> str | None:
    """Pick the reason of the last return out of the events."""
    reasons = [one["texts"].get("reason") for one in happened if one["action"] == Action.RETURN]
    return reasons[-1] if reasons else None


def attempts(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Any]:
    """List the refused tries to hand in, oldest first. Raises NotFound."""
    facts.read(connection, obligation_id, actor=actor, lock=False)
    statement = (
        select(ObligationAttempt).where(ObligationAttempt.obligation_id == obligation_id).order_by(ObligationAttempt.id)
    )
    return list(connection.execute(statement).all())


def extensions(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Any]:
    """List the extensions with who gave them, newest first. Raises NotFound."""
    facts.read(connection, obligation_id, actor=actor, lock=False)
    statement = (
        select(
            ObligationExtension.until,
            ObligationExtension.reason,
            ObligationExtension.evidence,
            ObligationExtension.granted_at,
            Person.name.label("by"),
        )
        .join(Person, Person.id == ObligationExtension.approved_by)
        .where(ObligationExtension.obligation_id == obligation_id)
        .order_by(ObligationExtension.id.desc())
    )
    return list(connection.execute(statement).all())


def on_request(connection: Connection, version_id: int) -> tuple[Terms, ...]:
    """List what a plan version lets its lead office ask for at any time."""
    plan = pinned.recall(connection, [version_id])[version_id].plan
    return tuple(one for one in plan.obligations if one.period == "request")
