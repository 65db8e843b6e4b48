"""Read rounds with their quotas, for those who take part in them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select

from states.actors import ISSUER_ROLES, UNIT_ROLES, Actor
from states.nomination import State
from workflow import pinned
from workflow.errors import NotFound
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.plan import PlanRow
from workflow.models.round import Extension, QuotaCounter, Round
from workflow.pinned import Terms


def visible_rounds(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the rounds of every issuer that one of the actor's roles works for, newest year first."""
    statement = (
        select(
            Round.id,
            Round.issuer_id,
            Round.key,
            Round.kind,
            Round.year,
            Round.state,
            Round.version,
            Round.cutoff,
            Round.limit_at,
            Round.name_vi,
            Round.name_en,
            PlanRow.code.label("plan"),
        )
        .join(PlanRow, PlanRow.id == Round.plan_id)
        .where(Round.issuer_id.in_({grant.issuer for grant in actor.grants}))
        .order_by(Round.year.desc(), Round.id.desc())
    )
    return list(connection.execute(statement).all())


def get_round(connection: Connection, round_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row with the columns of `visible_rounds`.
    """Read one round. Raises NotFound."""
    for row in visible_rounds(connection, actor=actor):
        if row.id == round_id:
            return row
    raise NotFound("round", round_id)


def quotas(connection: Connection, rounds: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Give each round's quotas: subject, limit, places used, and how many stand by."""
    standing_by = {
        (round_id, subject): count
        for round_id, subject, count in connection.execute(
            select(Nomination.round_id, Nomination.subject_type, func.count())
            .where(Nomination.round_id.in_(rounds), Nomination.state == State.STANDBY)
            .group_by(Nomination.round_id, Nomination.subject_type)
        )
    }
    found: dict[int, list[dict[str, Any]]] = {round_id: [] for round_id in rounds}
    statement = select(QuotaCounter).where(QuotaCounter.round_id.in_(rounds)).order_by(QuotaCounter.id)
    for row in connection.execute(statement):
        found[row.round_id].append(
            {
                "subject": row.subject_type,
                "limit": row.places,
                "used": row.used,
                "standby": standing_by.get((row.round_id, row.subject_type), 0),
            }
        )
    return found


def terms(connection: Connection, round_id: int) -> Terms:
    """Give what the plan asks for in this round. Raises NotFound."""
    row = connection.execute(select(Round.kind, Round.plan_version_id).where(Round.id == round_id)).one_or_none()
    if row is None:
        raise NotFound("round", round_id)
    return pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].terms(row.kind)


def extensions(connection: Connection, round_id: int, *, actor: Actor) -> list[Any]:
    """List a round's extensions: all of them for the issuer's offices, a unit's own for the unit."""
    statement = (
        select(Extension.until, Extension.reason, Extension.granted_at, Organisation.name, Person.name.label("by"))
        .join(Organisation, Organisation.id == Extension.organisation_id)
        .join(Person, Person.id == Extension.approved_by)
        .join(Round, Round.id == Extension.round_id)
        .where(
            Extension.round_id == round_id,
            or_(
                Extension.organisation_id.in_(actor.organisations_as(UNIT_ROLES)),
                Round.issuer_id.in_(actor.issuers_as(ISSUER_ROLES)),
            ),
        )
        .order_by(Extension.granted_at.desc())
    )
    return list(connection.execute(statement).all())
