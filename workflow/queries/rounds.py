"""Read rounds with their quotas, for those who take part in them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from states.actors import ISSUER_ROLES, UNIT_ROLES, Actor
from states.nomination import State
from workflow import pinned
from workflow.errors import NotFound
from workflow.models.law import AwardForm
from workflow.models.nomination import Nomination, counted
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.plan import PlanRow
from workflow.models.round import Extension, QuotaCounter, Round
from workflow.pinned import Terms

_VISIBLE = (
    select(
        Round.id,
        Round.issuer_id,
        Round.plan_id,
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
    .where(Round.issuer_id.in_(bindparam("issuers", expanding=True)))
    .order_by(Round.year.desc(), Round.id.desc())
)


def visible_rounds(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the rounds of every issuer that one of the actor's roles works for, newest year first."""
    return list(connection.execute(_VISIBLE, {"issuers": sorted({grant.issuer for grant in actor.grants})}).all())


_NAMED = (
    select(Round.id, Round.name_vi, Round.name_en)
    .where(Round.issuer_id.in_(bindparam("issuers", expanding=True)))
    .order_by(Round.year.desc(), Round.id.desc())
)


def named_rounds(connection: Connection, *, actor: Actor) -> list[Any]:
    """List the rounds of `visible_rounds` by id and names only, which is what a list of nominations needs."""
    return list(connection.execute(_NAMED, {"issuers": sorted({grant.issuer for grant in actor.grants})}).all())


def get_round(connection: Connection, round_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a row with the columns of `visible_rounds`.
    """Read one round. Raises NotFound."""
    for row in visible_rounds(connection, actor=actor):
        if row.id == round_id:
            return row
    raise NotFound("round", round_id)


def quotas(
    connection: Connection, rounds: Collection[int], *, organisations: Collection[int] = ()
) -> Mapping[int, list[dict[str, Any]]]:
    """Give each round's quotas: what they count, limit, places used, and how many stand by.

    Of places that each organisation has for itself, those of `organisations`.
    """
    mine = (QuotaCounter.scope == "issuer") | QuotaCounter.organisation_id.in_(organisations)
    chosen = QuotaCounter.round_id.in_(rounds) & mine
    standing_by = _standing_by(connection, chosen)
    found: dict[int, list[dict[str, Any]]] = {round_id: [] for round_id in rounds}
    statement = (
        select(QuotaCounter, Organisation.name, AwardForm.name_vi, AwardForm.name_en)
        .join(Organisation, Organisation.id == QuotaCounter.organisation_id)
        .outerjoin(AwardForm, AwardForm.code == QuotaCounter.award_form)
        .where(chosen)
        .order_by(QuotaCounter.id)
    )
    for row in connection.execute(statement):
        found[row.round_id].append(
            {
                "code": row.code,
                "subject": row.subject_type,
                "award_form": row.award_form or None,
                "award_form_vi": row.name_vi,
                "award_form_en": row.name_en,
                "organisation": row.name if row.scope == "organisation" else None,
                "hard": row.hard,
                "limit": row.places,
                "used": row.used,
                "standby": standing_by.get(row.id, 0),
                "basis": row.basis,
            }
        )
    return found


def _standing_by(connection: Connection, chosen: ColumnElement[bool]) -> Mapping[int, int]:
    """Count who stands by for the places of each counter."""
    statement = (
        select(QuotaCounter.id, func.count())
        .join(Nomination, counted() & (Nomination.state == State.STANDBY))
        .where(chosen)
        .group_by(QuotaCounter.id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def terms(connection: Connection, round_id: int, *, version: int | None = None) -> Terms:
    """Give what the plan asks of new dossiers in this round, or of one pinned to a version. Raises NotFound."""
    row = connection.execute(select(Round.kind, Round.plan_version_id).where(Round.id == round_id)).one_or_none()
    if row is None:
        raise NotFound("round", round_id)
    asked = version or row.plan_version_id
    return pinned.recall(connection, [asked])[asked].terms(row.kind)


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
