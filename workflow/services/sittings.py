"""Run council sittings: convene one, close it with attendance and counts, minute it, confirm it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from states.actors import COUNCIL_ROLES, Actor, Role
from states.facts import SittingFacts
from states.nomination import State as NominationState
from states.refusals import Refusal, Refused
from states.sitting import SITTING, Action, State
from workflow.advancing import advance, begin
from workflow.calendar import local_day
from workflow.counting import Count, Rule
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.council import Attendance, Council, CouncilMember, Sitting, Vote
from workflow.models.law import CouncilRule
from workflow.models.nomination import Nomination
from workflow.visibility import visible


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one member came, and if not, why."""

    member: int
    present: bool
    reason: str | None = None


def convene(
    connection: Connection,
    organisation: int,
    *,
    held_at: datetime,
    place: str | None,
    nominations: Sequence[int],
    actor: Actor,
    now: datetime,
) -> int:
    """Convene the council of an organisation on these nominations; its members and rule are those of that day."""
    council = _council_kept_by(connection, organisation, actor)
    issuer = _agenda_issuer(connection, organisation, nominations, actor)
    day = local_day(held_at)
    rule = _rule(connection, council, issuer, day)
    sitting_id: int = connection.execute(
        insert(Sitting)
        .values(
            council_id=council,
            issuer_id=issuer,
            organisation_id=organisation,
            rule_id=rule.id,
            held_at=held_at,
            place=place,
            state=State.CONVENED,
            version=1,
            recorded_by=actor.person,
        )
        .returning(Sitting.id)
    ).scalar_one()
    _list_members(connection, sitting_id, council, day)
    votes = [
        {"sitting_id": sitting_id, "nomination_id": one, "votes_for": 0, "votes_against": 0, "votes_invalid": 0}
        for one in nominations
    ]
    connection.execute(insert(Vote), votes)
    data = {"agenda": nominations}
    begin(connection, SITTING, sitting_id, "convene", issuer=issuer, actor=actor, now=now, data=data)
    return sitting_id


def _council_kept_by(connection: Connection, organisation: int, actor: Actor) -> int:
    """Find the council of an organisation for its secretary; for everybody else it is not there."""
    council = connection.scalar(select(Council.id).where(Council.organisation_id == organisation))
    if council is None or organisation not in actor.organisations_as(frozenset({Role.COUNCIL_SECRETARY})):
        raise NotFound("council", organisation)
    return council


def _agenda_issuer(connection: Connection, organisation: int, nominations: Sequence[int], actor: Actor) -> int:
    """Check that each nomination waits for this council, and that all stand under one issuer."""
    if not nominations:
        raise Refused(Refusal("field_required", {"field": "nominations"}))
    _require_once("nomination", nominations)
    statement = select(Nomination.id, Nomination.issuer_id).where(
        Nomination.id.in_(nominations),
        visible(actor, Nomination),
        Nomination.council_organisation_id == organisation,
        Nomination.state.in_((NominationState.DRAFT, NominationState.RETURNED)),
    )
    found = {row.id: row.issuer_id for row in connection.execute(statement)}
    if missing := sorted(set(nominations) - found.keys()):
        raise Refused(Refusal("not_for_this_council", {"nominations": missing}))
    issuers: set[int] = set(found.values())
    if len(issuers) > 1:
        raise Refused(Refusal("several_issuers", {"issuers": sorted(issuers)}))
    return issuers.pop()


def _rule(connection: Connection, council: int, issuer: int, day: date) -> Row[Any]:
    """Find the council's own rule on a day, else the issuer's default."""
    statement = (
        select(CouncilRule)
        .where(
            CouncilRule.issuer_id == issuer,
            or_(CouncilRule.council_id == council, CouncilRule.council_id.is_(None)),
            CouncilRule.valid_from <= day,
            or_(CouncilRule.valid_to.is_(None), CouncilRule.valid_to >= day),
        )
        .order_by(CouncilRule.council_id.is_(None), CouncilRule.valid_from.desc())
    )
    rule = connection.execute(statement).first()
    if rule is None:
        raise Refused(Refusal("no_council_rule", {"council": council, "day": day}))
    return rule


def _list_members(connection: Connection, sitting_id: int, council: int, day: date) -> None:
    """Freeze who is entitled on the day; nobody counts as present before the attendance says so."""
    statement = select(CouncilMember.id).where(
        CouncilMember.council_id == council,
        CouncilMember.valid_from <= day,
        or_(CouncilMember.valid_to.is_(None), CouncilMember.valid_to >= day),
    )
    members = connection.scalars(statement).all()
    if not members:
        raise Refused(Refusal("council_has_no_members", {"council": council}))
    rows = [{"sitting_id": sitting_id, "member_id": member, "present": False} for member in members]
    connection.execute(insert(Attendance), rows)


def close(
    connection: Connection,
    sitting_id: int,
    *,
    attendance: Sequence[Presence],
    votes: Mapping[int, Count],
    actor: Actor,
    now: datetime,
) -> str:
    """Write down who came and how the votes fell; refused without quorum or where counts do not add up."""
    sitting, actor = _lock(connection, sitting_id, actor, now)
    members = set(connection.scalars(select(Attendance.member_id).where(Attendance.sitting_id == sitting_id)))
    agenda = set(connection.scalars(select(Vote.nomination_id).where(Vote.sitting_id == sitting_id)))
    _require_once("member", [one.member for one in attendance])
    _require_same("member_unknown", {one.member for one in attendance}, members)
    _require_same("not_on_agenda", set(votes), agenda)
    rule = _rule_of(connection, sitting)
    present = sum(one.present for one in attendance)
    known = _facts(sitting, actor, now, members=len(members), present=present, rule=rule, votes=votes)
    values, data = {"closed_at": now}, {"members": len(members), "present": present}
    dest, _ = advance(connection, SITTING, Sitting, sitting, Action.CLOSE, known=known, values=values, data=data)
    connection.execute(
        _ATTENDED, [{"of": sitting_id, "who": one.member, "came": one.present, "why": one.reason} for one in attendance]
    )
    connection.execute(
        _COUNTED,
        [
            {"of": sitting_id, "nominee": nomination, **rule.result(count, members=len(members), present=present)}
            for nomination, count in votes.items()
        ],
    )
    return dest


_ATTENDED = (
    update(Attendance)
    .where(Attendance.sitting_id == bindparam("of"), Attendance.member_id == bindparam("who"))
    .values(present=bindparam("came"), reason=bindparam("why"))
)
_COUNTED = (
    update(Vote)
    .where(Vote.sitting_id == bindparam("of"), Vote.nomination_id == bindparam("nominee"))
    .values(
        votes_for=bindparam("in_favour"),
        votes_against=bindparam("opposed"),
        votes_invalid=bindparam("spoilt"),
        needed=bindparam("least"),
        passed=bindparam("carried"),
    )
)


def _require_once(noun: str, named: Sequence[int]) -> None:
    twice = sorted(one for one, times in Counter(named).items() if times > 1)
    if twice:
        raise Refused(*(Refusal("listed_twice", {noun: one}) for one in twice))


def _require_same(code: str, given: set[int], known: set[int]) -> None:
    if given != known:
        raise Refused(Refusal(code, {"unknown": sorted(given - known), "missing": sorted(known - given)}))


def minute(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Make the result final: the minutes are written, and endorsements may follow."""
    sitting, actor = _lock(connection, sitting_id, actor, now)
    known = _facts(sitting, actor, now)
    values = {"minuted_at": now}
    dest, _ = advance(connection, SITTING, Sitting, sitting, Action.MINUTE, known=known, values=values)
    return dest


def confirm(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Let the chair confirm the result, needed where the secretary also drafted a nomination."""
    sitting, actor = _lock(connection, sitting_id, actor, now)
    values = {"confirmed_by": actor.person, "confirmed_at": now}
    known = _facts(sitting, actor, now)
    dest, _ = advance(connection, SITTING, Sitting, sitting, Action.CONFIRM, known=known, values=values)
    return dest


def _lock(connection: Connection, sitting_id: int, actor: Actor, now: datetime) -> tuple[Row[Any], Actor]:
    """Lock a sitting of a council that the actor serves, and read again what the actor may do there."""
    councils = actor.organisations_as(COUNCIL_ROLES)
    statement = select(Sitting).where(Sitting.id == sitting_id, Sitting.organisation_id.in_(councils))
    row = connection.execute(statement.with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise NotFound("sitting", sitting_id)
    return row, current_actors(connection, [actor], local_day(now))[actor]


def _rule_of(connection: Connection, sitting: Row[Any]) -> Rule:
    row = connection.execute(select(CouncilRule).where(CouncilRule.id == sitting.rule_id)).one()
    return Rule(
        quorum=(row.quorum_part, row.quorum_of),
        passing=(row.pass_part, row.pass_of),
        strict=row.pass_strict,
        base=row.base,
    )


def _facts(
    sitting: Row[Any],
    actor: Actor,
    now: datetime,
    *,
    members: int = 0,
    present: int = 0,
    rule: Rule | None = None,
    votes: Mapping[int, Count] | None = None,
) -> SittingFacts:
    return SittingFacts(
        actor=actor,
        now=now,
        state=sitting.state,
        organisation=sitting.organisation_id,
        held_at=sitting.held_at,
        members=members,
        present=present,
        quorum=rule.quorum_of(members) if rule else 0,
        unbalanced=tuple(one for one, count in (votes or {}).items() if count.ballots != present),
        chair_confirmed=sitting.confirmed_at is not None,
    )
