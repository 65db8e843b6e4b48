"""Set councils up and keep them: the council of an organisation, its members, and the rules that its votes follow."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from states.actors import COUNCIL_ROLES, Actor, Role
from states.refusals import Refusal, Refused
from workflow import journal
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.council import COUNCIL_KINDS, POSITIONS, Council, CouncilMember
from workflow.models.law import CouncilRule
from workflow.models.organisation import Organisation
from workflow.models.person import Person, RoleAssignment
from workflow.queries import subtree
from workflow.services import council_rows
from workflow.services.council_rows import Terms

AGGREGATE, RULE = "council", "council_rule"
_LONGEST_NAME = 400
_FOUNDERS = frozenset({Role.PLAN_OFFICER})
_KEEPERS = (Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY)
_ROLE_OF = {"chair": Role.COUNCIL_CHAIR, "secretary": Role.COUNCIL_SECRETARY}


def found(
    connection: Connection,
    name: str,
    *,
    organisation: int,
    issuer: int,
    kind: str = "council",
    actor: Actor,
    now: datetime,
) -> int:
    """Found the council, or the staff meeting, of an organisation under the issuer; returns the id."""
    _require_founder(connection, issuer, actor, now)
    named = _named(name)
    if kind not in COUNCIL_KINDS:
        raise Refused(Refusal("field_not_a_choice", {"field": "council_kind", "choices": COUNCIL_KINDS}))
    if organisation not in {one for one, _ in subtree.from_top(connection, issuer)}:
        raise Refused(Refusal("organisation_unknown", {"field": "organisation", "codes": [organisation]}))
    if connection.scalar(select(Council.id).where(Council.organisation_id == organisation)) is not None:
        code = connection.scalar(select(Organisation.code).where(Organisation.id == organisation))
        raise Refused(Refusal("council_known", {"field": "organisation", "codes": [code]}))
    council = council_rows.add_council(connection, named, organisation=organisation, issuer=issuer, kind=kind)
    data = {"organisation": organisation, "kind": kind}
    entry = journal.Entry(
        issuer, AGGREGATE, council, 1, now, action="found_council", actor=actor, data=data, texts={"name": named}
    )
    journal.record(connection, [entry])
    return council


def rename(connection: Connection, council_id: int, name: str, *, actor: Actor, now: datetime) -> None:
    """Give a council another name."""
    council = _lock(connection, council_id, actor, now)
    _require_founder(connection, council.issuer_id, actor, now)
    named = _named(name)
    connection.execute(update(Council).where(Council.id == council_id).values(name=named))
    _next_version(connection, council, action="rename", data={}, texts={"name": named}, actor=actor, now=now)


def seat(
    connection: Connection,
    council_id: int,
    *,
    person: int,
    position: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Make a person a member of a council from a day on, with the role that goes with it; returns the membership."""
    council = _lock(connection, council_id, actor, now)
    if position not in POSITIONS:
        raise Refused(Refusal("field_not_a_choice", {"field": "seat", "choices": POSITIONS}))
    if connection.scalar(select(Person.id).where(Person.id == person)) is None:
        raise Refused(Refusal("person_unknown", {"field": "person"}))
    sits = select(CouncilMember.id).where(
        CouncilMember.council_id == council_id,
        CouncilMember.person_id == person,
        or_(CouncilMember.valid_to.is_(None), CouncilMember.valid_to >= valid_from),
    )
    if connection.scalar(sits) is not None:
        raise Refused(Refusal("seated_already", {"field": "person"}))
    member = council_rows.add_member(connection, council_id, person=person, position=position, valid_from=valid_from)
    _give_role(connection, council, person, position, valid_from)
    data = {"member": member, "person": person, "position": position, "from": valid_from}
    _next_version(connection, council, action="seat", data=data, actor=actor, now=now)
    return member


def unseat(connection: Connection, member_id: int, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a membership end with a day, and with it the role that it gave."""
    member = connection.execute(select(CouncilMember).where(CouncilMember.id == member_id)).one_or_none()
    if member is None:
        raise NotFound("council_member", member_id)
    council = _lock(connection, member.council_id, actor, now)
    if last_day < member.valid_from or (member.valid_to is not None and member.valid_to < last_day):
        raise Refused(Refusal("not_in_that_time", {"field": "last_day", "first": member.valid_from}))
    connection.execute(update(CouncilMember).where(CouncilMember.id == member_id).values(valid_to=last_day))
    held = _role(council, member.person_id, member.position)
    ends = or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > last_day)
    connection.execute(update(RoleAssignment).where(*held, ends).values(valid_to=last_day))
    data = {"member": member_id, "person": member.person_id, "last_day": last_day}
    _next_version(connection, council, action="unseat", data=data, actor=actor, now=now)


def add_rule(
    connection: Connection,
    council_id: int | None,
    terms: Terms,
    *,
    issuer: int,
    award_form: str | None = None,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Add a dated voting rule: a council's own by its chair or secretary, the issuer's default by its plan officer."""
    _require_rule_keeper(connection, council_id, issuer, actor, now)
    if terms.chair_must_agree and terms.secrecy == "secret":
        raise Refused(Refusal("chair_in_secret", {"field": "chair_must_agree"}))
    if terms.strict and terms.passing >= 1:
        raise Refused(Refusal("nobody_would_pass", {"field": "passing"}))
    rule = council_rows.add_rule(
        connection, terms, issuer=issuer, council=council_id, award_form=award_form, valid_from=valid_from
    )
    data = {"council": council_id, "award_form": award_form, "from": valid_from}
    _record_rule(connection, issuer, rule, 1, now, action="add_rule", actor=actor, data=data)
    return rule


def end_rule(connection: Connection, rule_id: int, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a voting rule end with a day; sittings that were convened under it keep it."""
    statement = select(CouncilRule).where(CouncilRule.id == rule_id).with_for_update(key_share=True)
    rule = connection.execute(statement).one_or_none()
    if rule is None:
        raise NotFound("council_rule", rule_id)
    _require_rule_keeper(connection, rule.council_id, rule.issuer_id, actor, now)
    if last_day < rule.valid_from or (rule.valid_to is not None and rule.valid_to < last_day):
        raise Refused(Refusal("not_in_that_time", {"field": "last_day", "first": rule.valid_from}))
    version = rule.version + 1
    values = {"valid_to": last_day, "version": version}
    connection.execute(update(CouncilRule).where(CouncilRule.id == rule_id).values(values))
    data = {"last_day": last_day}
    _record_rule(connection, rule.issuer_id, rule_id, version, now, action="end_rule", actor=actor, data=data)


def _record_rule(
    connection: Connection,
    issuer: int,
    rule: int,
    version: int,
    now: datetime,
    *,
    action: str,
    actor: Actor,
    data: Mapping[str, object],
) -> None:
    journal.record(connection, [journal.Entry(issuer, RULE, rule, version, now, action=action, actor=actor, data=data)])


def _require_founder(connection: Connection, issuer: int, actor: Actor, now: datetime) -> None:
    """Let the issuer's plan officer pass. Raises NotFound for those who don't work for it, else Refused."""
    if issuer not in {grant.issuer for grant in actor.grants}:
        raise NotFound("issuer", issuer)
    if issuer not in current_actors(connection, [actor], local_day(now))[actor].issuers_as(_FOUNDERS):
        raise Refused(Refusal("not_permitted", {"roles": (Role.PLAN_OFFICER,)}))


def _require_rule_keeper(connection: Connection, council: int | None, issuer: int, actor: Actor, now: datetime) -> None:
    """Let the plan officer pass for the issuer's defaults, and the chair and the secretary for a council's own."""
    if council is None:
        _require_founder(connection, issuer, actor, now)
        return
    row = _lock(connection, council, actor, now)
    held = current_actors(connection, [actor], local_day(now))[actor]
    if row.organisation_id not in held.organisations_as(frozenset(_KEEPERS)):
        raise Refused(Refusal("not_permitted", {"roles": _KEEPERS}))


def _lock(connection: Connection, council_id: int, actor: Actor, now: datetime) -> Row[Any]:
    """Lock a council for its chair, its secretary or who founded it. Raises NotFound, or Refused for its members."""
    concerned = or_(
        Council.organisation_id.in_(actor.organisations_as(COUNCIL_ROLES)),
        Council.issuer_id.in_(actor.issuers_as(_FOUNDERS)),
    )
    statement = select(Council).where(Council.id == council_id, concerned).with_for_update(key_share=True)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("council", council_id)
    held = current_actors(connection, [actor], local_day(now))[actor]
    if row.organisation_id in held.organisations_as(frozenset(_KEEPERS)) or row.issuer_id in held.issuers_as(_FOUNDERS):
        return row
    raise Refused(Refusal("not_permitted", {"roles": _KEEPERS}))


def _named(name: str) -> str:
    text = name.strip()
    if not text:
        raise Refused(Refusal("field_required", {"field": "name"}))
    if len(text) > _LONGEST_NAME:
        raise Refused(Refusal("field_too_long", {"field": "name", "most": _LONGEST_NAME}))
    return text


def _role(council: Row[Any], person: int, position: str) -> tuple[Any, ...]:
    """Say which roles go with a seat."""
    return (
        RoleAssignment.person_id == person,
        RoleAssignment.role == _ROLE_OF.get(position, Role.COUNCIL_MEMBER),
        RoleAssignment.organisation_id == council.organisation_id,
        RoleAssignment.issuer_id == council.issuer_id,
    )


def _give_role(connection: Connection, council: Row[Any], person: int, position: str, valid_from: date) -> None:
    """Give the role of a seat, unless the person holds it anyway."""
    held = (
        *_role(council, person, position),
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= valid_from),
    )
    if connection.scalar(select(RoleAssignment.id).where(*held)) is not None:
        return
    values = {
        "person_id": person,
        "role": _ROLE_OF.get(position, Role.COUNCIL_MEMBER),
        "organisation_id": council.organisation_id,
        "issuer_id": council.issuer_id,
        "valid_from": valid_from,
    }
    connection.execute(insert(RoleAssignment).values(values))


def _next_version(
    connection: Connection,
    council: Row[Any],
    *,
    action: str,
    data: Mapping[str, object],
    texts: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the next version of a council with its journal entry."""
    version = council.version + 1
    connection.execute(update(Council).where(Council.id == council.id).values(version=version))
    entry = journal.Entry(
        council.issuer_id,
        AGGREGATE,
        council.id,
        version,
        now,
        action=action,
        actor=actor,
        data=data,
        texts=texts or {},
    )
    journal.record(connection, [entry])
