"""Run council sittings: convene one, open it, close it once it adds up, minute it, and correct the minutes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from states.actors import COUNCIL_ROLES, Actor, Role
from states.asks import LONGEST_TEXT
from states.refusals import Refusal, Refused
from states.sitting import SITTING, Action, Method, State
from workflow.advancing import advance, begin, require
from workflow.bulk import Rows
from workflow.calendar import local_day
from workflow.counting import Count
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.facts.sittings import facts_of, place_of, ranked
from workflow.models.council import AgendaItem, Council, Sitting, SittingCopy
from workflow.services import agendas, attending, concluding
from workflow.services.attending import Presence

_PLACED = Rows.updating(AgendaItem, by=("sitting_id", "nomination_id"), to=("rank", "tie_reason"))


def convene(
    connection: Connection,
    organisation: int,
    *,
    held_at: datetime,
    place: str | None,
    nominations: Sequence[int],
    method: str = Method.SCREEN,
    actor: Actor,
    now: datetime,
) -> int:
    """Convene the council of an organisation on these nominees; its members and rules are those of that day."""
    council = _council_kept_by(connection, organisation, actor)
    if not nominations:
        raise Refused(Refusal("field_required", {"field": "nominations"}))
    _require_method(method)
    rows = agendas.candidates(connection, organisation, nominations)
    issuer, day = min(row.issuer_id for row in rows), local_day(held_at)
    sitting_id: int = connection.execute(
        insert(Sitting)
        .values(
            council_id=council,
            issuer_id=issuer,
            organisation_id=organisation,
            held_at=held_at,
            place=place,
            method=method,
            state=State.CONVENED,
            version=1,
            recorded_by=actor.person,
        )
        .returning(Sitting.id)
    ).scalar_one()
    agendas.put(connection, sitting_id, rows, council=council, issuer=issuer, day=day)
    attending.list_members(connection, sitting_id, council=council, day=day)
    data = {"agenda": nominations, "method": method}
    begin(connection, SITTING, sitting_id, "convene", issuer=issuer, actor=actor, now=now, data=data)
    return sitting_id


def _council_kept_by(connection: Connection, organisation: int, actor: Actor) -> int:
    """Find the council of an organisation for its secretary; for everybody else it is not there."""
    council = connection.scalar(select(Council.id).where(Council.organisation_id == organisation))
    if council is None or organisation not in actor.organisations_as(frozenset({Role.COUNCIL_SECRETARY})):
        raise NotFound("council", organisation)
    return council


def _require_method(method: str) -> None:
    if method not in tuple(Method):
        raise Refused(Refusal("field_not_a_choice", {"field": "method", "choices": tuple(Method)}))


def attend(
    connection: Connection,
    sitting_id: int,
    *,
    attendance: Sequence[Presence],
    presiding: int | None,
    clerk: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down who came, who presides and who keeps the minutes, as long as nobody has voted."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, Action.ATTEND, known)
    attending.write_down(connection, sitting_id, attendance, presiding=presiding, clerk=clerk)
    values = {"presiding_id": presiding, "clerk_id": clerk}
    data = {**values, "present": sorted(one.member for one in attendance if one.present)}
    advance(connection, SITTING, Sitting, sitting, Action.ATTEND, known=known, values=values, data=data)


def schedule(
    connection: Connection,
    sitting_id: int,
    *,
    add: Sequence[int] = (),
    remove: Sequence[int] = (),
    method: str | None = None,
    held_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change agenda and way of voting as long as nobody has voted, and before the opening also the day."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, Action.SCHEDULE, known)
    if sitting.state == State.IN_SESSION and (held_at is not None or method == Method.ENTERED):
        raise Refused(Refusal("sitting_is_open"))
    _require_method(method or sitting.method)
    day = local_day(held_at or sitting.held_at)
    agendas.change(connection, sitting, add=add, remove=remove, day=day)
    if held_at is not None:
        agendas.redate(connection, sitting, day=day)
        attending.list_members(connection, sitting_id, council=sitting.council_id, day=day)
    if sitting.state == State.IN_SESSION:
        agendas.recuse_nominees(connection, sitting_id, now=now)
    values = {"method": method or sitting.method, "held_at": held_at or sitting.held_at}
    data = {"add": add, "remove": remove, **values}
    advance(connection, SITTING, Sitting, sitting, Action.SCHEDULE, known=known, values=values, data=data)


def open_(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Open a sitting; the members of this day are entitled, whatever becomes of their membership afterwards."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    if sitting.state == State.CONVENED:
        attending.list_members(connection, sitting_id, council=sitting.council_id, day=local_day(now))
        agendas.recuse_nominees(connection, sitting_id, now=now)
    known = facts_of(connection, sitting, actor, now)
    data = {"members": known.members, "present": known.present, "needed": known.quorum}
    values = {"opened_at": now}
    dest, _ = advance(connection, SITTING, Sitting, sitting, Action.OPEN, known=known, values=values, data=data)
    return dest


def cancel(connection: Connection, sitting_id: int, *, reason: str, actor: Actor, now: datetime) -> str:
    """Call a sitting off in which nobody has voted."""
    return _move(connection, sitting_id, Action.CANCEL, actor=actor, now=now, texts=_reason(reason))


def enter(
    connection: Connection,
    sitting_id: int,
    *,
    attendance: Sequence[Presence],
    votes: Mapping[int, Count],
    presiding: int | None = None,
    clerk: int | None = None,
    actor: Actor,
    now: datetime,
) -> str:
    """Enter what the minutes of a sitting say that was held on paper: who came, and how the votes fell."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    attending.write_down(connection, sitting_id, attendance, presiding=presiding, clerk=clerk)
    agenda = agendas.require_on_agenda(connection, sitting_id, list(votes))
    if missing := sorted(agenda - votes.keys()):
        raise Refused(Refusal("not_on_agenda", {"unknown": [], "missing": missing}))
    agendas.recuse_nominees(connection, sitting_id, now=now)
    values = {"presiding_id": presiding, "clerk_id": clerk}
    return _conclude(connection, sitting, Action.ENTER, presiding, actor=actor, now=now, values=values, counts=votes)


def close(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Close a sitting with what was cast or counted; refused where it does not add up."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    return _conclude(connection, sitting, Action.CLOSE, sitting.presiding_id, actor=actor, now=now)


def _conclude(
    connection: Connection,
    sitting: Row[Any],
    action: Action,
    presiding: int | None,
    *,
    actor: Actor,
    now: datetime,
    values: Mapping[str, object] | None = None,
    counts: Mapping[int, Count] | None = None,
) -> str:
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, action, known)
    data = concluding.conclude(connection, sitting, presiding=presiding, counts=counts)
    values = {**(values or {}), "closed_at": now}
    dest, _ = advance(connection, SITTING, Sitting, sitting, action, known=known, values=values, data=data)
    return dest


def settle_tie(
    connection: Connection, sitting_id: int, *, order: Sequence[int], reason: str, actor: Actor, now: datetime
) -> None:
    """Put nominees in order who share a rank: all who share it, each once, the first one first."""
    sitting, actor = lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    require(SITTING, Action.SETTLE_TIE, known)
    texts = _reason(reason)
    agendas.require_once("nomination", order)
    lines = {line.nomination_id: line for line in ranked(connection, sitting_id)}
    shared = {place_of(lines[one]) if one in known.ties else None for one in order}
    whole = {one for one in known.ties if place_of(lines[one]) in shared}
    if None in shared or len(shared) != 1 or whole != set(order):
        raise Refused(Refusal("not_one_tie", {"nominations": known.ties}))
    first = lines[order[0]].rank
    _PLACED.execute(connection, [(sitting_id, one, rank, texts["reason"]) for rank, one in enumerate(order, first)])
    data = {"order": order}
    advance(connection, SITTING, Sitting, sitting, Action.SETTLE_TIE, known=known, data=data, texts=texts)


def minute(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Make the result final: the minutes are written, and endorsements may follow."""
    return _move(connection, sitting_id, Action.MINUTE, actor=actor, now=now, values={"minuted_at": now})


def correct(connection: Connection, sitting_id: int, *, reason: str, actor: Actor, now: datetime) -> str:
    """Take minutes back to mend their words; the votes stay, and the signed copy no longer counts."""
    values, texts = {"minuted_at": None}, _reason(reason)
    dest = _move(connection, sitting_id, Action.CORRECT, actor=actor, now=now, values=values, texts=texts)
    copies = update(SittingCopy).where(SittingCopy.sitting_id == sitting_id, SittingCopy.superseded_at.is_(None))
    connection.execute(copies.values(superseded_at=now))
    return dest


def confirm(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> str:
    """Let the chair confirm the result, needed where the secretary also drafted a nomination."""
    values = {"confirmed_by": actor.person, "confirmed_at": now}
    return _move(connection, sitting_id, Action.CONFIRM, actor=actor, now=now, values=values)


def _reason(reason: str) -> Mapping[str, str]:
    """Take a reason as the journal keeps it. Raises Refused where there is none, or too much of it."""
    text = reason.strip()
    if not text:
        raise Refused(Refusal("field_required", {"field": "reason"}))
    if len(text) > LONGEST_TEXT:
        raise Refused(Refusal("field_too_long", {"field": "reason", "most": LONGEST_TEXT}))
    return {"reason": text}


def _move(
    connection: Connection,
    sitting_id: int,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    values: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
) -> str:
    sitting, actor = lock(connection, sitting_id, actor, now)
    known = facts_of(connection, sitting, actor, now)
    dest, _ = advance(connection, SITTING, Sitting, sitting, action, known=known, values=values, texts=texts)
    return dest


def lock(connection: Connection, sitting_id: int, actor: Actor, now: datetime) -> tuple[Row[Any], Actor]:
    """Lock a sitting of a council that the actor serves, and read again what the actor may do there."""
    councils = actor.organisations_as(COUNCIL_ROLES)
    statement = select(Sitting).where(Sitting.id == sitting_id, Sitting.organisation_id.in_(councils))
    row = connection.execute(statement.with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise NotFound("sitting", sitting_id)
    return row, current_actors(connection, [actor], local_day(now))[actor]
