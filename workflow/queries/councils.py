"""Read councils: who sits on them, which rules of their own they have, and who may change either."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from states.actors import COUNCIL_ROLES, ISSUER_ROLES, Actor, Role
from workflow.errors import NotFound
from workflow.models.base import on_day
from workflow.models.council import AgendaItem, Attendance, Council, CouncilMember, Sitting
from workflow.models.law import AwardForm, CouncilRule
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.queries import subtree

KEEPERS = frozenset({Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY})
"""Who looks after a council."""


def members(connection: Connection, organisation: int, *, day: date, actor: Actor) -> list[dict[str, Any]]:
    """List who sits on the council of an organisation on a day. Raises NotFound unless the actor serves it."""
    if organisation not in actor.organisations_as(COUNCIL_ROLES):
        raise NotFound("council", organisation)
    statement = (
        select(CouncilMember.id, CouncilMember.position, Person.name)
        .join(Council, Council.id == CouncilMember.council_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(Council.organisation_id == organisation, on_day(CouncilMember, day))
        .order_by(CouncilMember.id)
    )
    return [{"id": row.id, "position": row.position, "name": row.name} for row in connection.execute(statement)]


def led(actor: Actor) -> frozenset[int]:
    """Issuers whose plan officer the actor is: who founds councils and keeps the default rules."""
    return actor.issuers_as(frozenset({Role.PLAN_OFFICER}))


def _kept(actor: Actor) -> ColumnElement[bool]:
    """Restrict to councils that the actor looks after, serves, or founded for the issuer."""
    return or_(Council.issuer_id.in_(led(actor)), Council.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)))


def listed(connection: Connection, *, actor: Actor, day: date) -> list[Any]:
    """List the councils that concern the actor, with the number of members on a day."""
    number = (
        select(func.count())
        .where(CouncilMember.council_id == Council.id, on_day(CouncilMember, day))
        .scalar_subquery()
        .label("members")
    )
    statement = (
        select(Council.id, Council.name, Council.kind, Organisation.name.label("organisation"), number)
        .join(Organisation, Organisation.id == Council.organisation_id)
        .where(_kept(actor))
        .order_by(Organisation.name)
    )
    return list(connection.execute(statement).all())


def get_council(connection: Connection, council: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a council's row.
    """Read a council with the name of its organisation. Raises NotFound unless the actor looks after or serves it."""
    statement = (
        select(
            Council.id,
            Council.name,
            Council.kind,
            Council.version,
            Council.issuer_id,
            Council.organisation_id,
            Organisation.name.label("organisation"),
        )
        .join(Organisation, Organisation.id == Council.organisation_id)
        .where(Council.id == council, _kept(actor))
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("council", council)
    return row


def may_keep(row: Any, actor: Actor) -> bool:  # noqa: ANN401 - a council's row.
    """Say whether somebody may change who sits on a council: its chair or secretary, or the issuer's plan officer."""
    return may_rule(row, actor) or row.issuer_id in led(actor)


def may_rule(row: Any, actor: Actor) -> bool:  # noqa: ANN401 - a council's row.
    """Say whether somebody may change a council's own rules: its chair or secretary."""
    return row.organisation_id in actor.organisations_as(KEEPERS)


def memberships(connection: Connection, council: int) -> list[Any]:
    """List everybody who sits or sat on a council, with dates, those who still sit first."""
    statement = (
        select(
            CouncilMember.id,
            CouncilMember.person_id,
            CouncilMember.position,
            CouncilMember.valid_from,
            CouncilMember.valid_to,
            Person.name,
        )
        .join(Person, Person.id == CouncilMember.person_id)
        .where(CouncilMember.council_id == council)
        .order_by(CouncilMember.valid_to.is_not(None), CouncilMember.id)
    )
    return list(connection.execute(statement).all())


def own_rules(connection: Connection, council: int) -> list[Any]:
    """List the rules of a council of its own, those of one award form after those of all, newest first."""
    return _rules(connection, CouncilRule.council_id == council)


def default_rules(connection: Connection, issuers: Sequence[int] | frozenset[int]) -> list[Any]:
    """List the rules that stand for every council of these issuers."""
    return _rules(connection, CouncilRule.issuer_id.in_(issuers) & CouncilRule.council_id.is_(None))


def _rules(connection: Connection, which: ColumnElement[bool]) -> list[Any]:
    order = (CouncilRule.award_form.is_not(None), CouncilRule.award_form, CouncilRule.valid_from.desc())
    return list(connection.execute(select(CouncilRule).where(which).order_by(*order)).all())


def award_forms(connection: Connection) -> list[Any]:
    """List the award forms with their code and names."""
    statement = select(AwardForm.code, AwardForm.name_vi, AwardForm.name_en).order_by(AwardForm.id)
    return list(connection.execute(statement).all())


def without_council(connection: Connection, issuer: int) -> list[tuple[int, str]]:
    """Name an issuer and the organisations below it that have no council yet."""
    taken = set(connection.scalars(select(Council.organisation_id)))
    return [(id_, name) for id_, name in subtree.from_top(connection, issuer) if id_ not in taken]


def people(connection: Connection, organisation: int) -> list[tuple[int, str]]:
    """Name who works at an organisation or below it: who may be seated on its council."""
    below = [id_ for id_, _ in subtree.from_top(connection, organisation)]
    statement = select(Person.id, Person.name).where(Person.organisation_id.in_(below)).order_by(Person.name)
    return [(row.id, row.name) for row in connection.execute(statement)]


_OF_LINE = (
    "members",
    "present",
    "written",
    "issued",
    "unreturned",
    "votes_for",
    "votes_against",
    "votes_invalid",
    "base",
    "needed",
    "passed",
    "score_sum",
    "rank",
)


def may_see(actor: Actor) -> ColumnElement[bool]:
    """Restrict to sittings of councils that the actor serves, or that come before an office of the actor's issuer."""
    return or_(
        Sitting.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
        Sitting.issuer_id.in_(actor.issuers_as(ISSUER_ROLES)),
    )


def get_sitting(connection: Connection, sitting_id: int, *, actor: Actor) -> dict[str, Any]:
    """Read one sitting with attendance and counts. Raises NotFound for those who neither serve nor review it."""
    row = connection.execute(select(Sitting).where(Sitting.id == sitting_id, may_see(actor))).one_or_none()
    if row is None:
        raise NotFound("sitting", sitting_id)
    came = connection.execute(select(Attendance).where(Attendance.sitting_id == sitting_id))
    lines = connection.execute(
        select(AgendaItem).where(AgendaItem.sitting_id == sitting_id).order_by(AgendaItem.nomination_id)
    )
    return {
        "id": row.id,
        "organisation": row.organisation_id,
        "state": row.state,
        "version": row.version,
        "method": row.method,
        "held_at": row.held_at,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "minuted_at": row.minuted_at,
        "confirmed_at": row.confirmed_at,
        "presiding": row.presiding_id,
        "clerk": row.clerk_id,
        "attendance": [
            {"member": one.member_id, "present": one.present, "written": one.written, "reason": one.reason}
            for one in came
        ],
        "votes": [
            {"nomination": one.nomination_id, "stage": one.stage} | {name: getattr(one, name) for name in _OF_LINE}
            for one in lines
        ],
    }
