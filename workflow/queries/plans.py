"""Read plans in their newest version, for those who take part in them."""

from typing import Any

from sqlalchemy import Connection, Select, func, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow, PlanVersion
from workflow.models.round import Round


def visible_plans(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the plans of every issuer that one of the actor's roles works for, the one put into force last first."""
    return list(connection.execute(_visible(actor).order_by(PlanRow.id.desc())).all())


def get_plan(connection: Connection, plan_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row with the columns of `visible_plans`.
    """Read one plan. Raises NotFound, for missing and foreign alike."""
    row = connection.execute(_visible(actor).where(PlanRow.id == plan_id)).one_or_none()
    if row is None:
        raise NotFound("plan", plan_id)
    return row


def _visible(actor: Actor) -> Select[*tuple[Any, ...]]:
    newest = (
        select(PlanVersion.plan_id, func.max(PlanVersion.number).label("number"))
        .group_by(PlanVersion.plan_id)
        .subquery()
    )
    return (
        select(
            PlanRow.id,
            PlanRow.code,
            PlanRow.issuer_id,
            Organisation.name.label("issuer_name"),
            PlanRow.title_vi,
            PlanRow.title_en,
            PlanVersion.id.label("version_id"),
            PlanVersion.number.label("version"),
            PlanVersion.applied_at,
        )
        .join(newest, newest.c.plan_id == PlanRow.id)
        .join(
            PlanVersion,
            (PlanVersion.plan_id == newest.c.plan_id) & (PlanVersion.number == newest.c.number),
        )
        .join(Organisation, Organisation.id == PlanRow.issuer_id)
        .where(PlanRow.issuer_id.in_(_issuers(actor)))
    )


def rounds_of_plan(connection: Connection, plan_id: int, *, actor: Actor) -> list[Any]:
    """List the rounds of a plan, oldest first; none of a plan that the actor may not know of."""
    statement = (
        select(Round.id, Round.kind, Round.year, Round.state, Round.limit_at, Round.name_vi, Round.name_en)
        .where(Round.plan_id == plan_id, Round.issuer_id.in_(_issuers(actor)))
        .order_by(Round.year, Round.id)
    )
    return list(connection.execute(statement).all())


def _issuers(actor: Actor) -> set[int]:
    return {grant.issuer for grant in actor.grants}
