"""Declare that a member does not vote on a nominee, and so leaves that nominee's base."""

from datetime import datetime

from sqlalchemy import Connection, exists, insert, select

from states.actors import Actor
from states.refusals import Refusal, Refused
from states.sitting import Method, State
from workflow.facts.agenda import rule_on, voted_on
from workflow.facts.seats import Room
from workflow.models.council import Attendance, Recusal
from workflow.services import rooms

DECLARED = ("related", "other")
"""Reasons that are declared; that somebody is the nominee is seen from the list."""


def declare(
    connection: Connection,
    sitting_id: int,
    nomination: int,
    *,
    member: int | None = None,
    reason: str,
    why: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Recuse a member, the actor himself unless one is named, until he votes on the nominee or the sitting closes.

    Somebody else is recused by those who keep the sitting; at a meeting that was held on paper, before its minutes are
    entered. What was counted has to be confirmed anew. Raises NotFound, and Refused with the reason.
    """
    room = rooms.enter(connection, sitting_id, actor=actor, now=now)
    if (room.sitting.method, room.sitting.state) != (Method.ENTERED, State.CONVENED):
        rooms.require_in_session(room, "recuse")
    concerned = _concerned(connection, room, member)
    _require_votable(connection, sitting_id, nomination, concerned)
    if reason not in DECLARED:
        raise Refused(Refusal("recusal_reason_unknown", {}))
    row = {"sitting_id": sitting_id, "nomination_id": nomination, "member_id": concerned, "reason": reason, "note": why}
    connection.execute(insert(Recusal).values(**row, declared_by=actor.person, declared_at=now))
    data = {"member": concerned, "nominations": [nomination], "reason": reason}
    texts = {"note": why} if why else {}
    rooms.note(connection, room, "recuse", now=now, data=data, texts=texts, values=rooms.UNCONFIRMED)


def _concerned(connection: Connection, room: Room, member: int | None) -> int:
    """Say whose seat it is about: a member's own, or for those who keep the sitting any on its list."""
    seat = room.member if member is None else member
    if seat is None:
        raise Refused(Refusal("not_entitled_to_vote", {}))
    if seat != room.member:
        rooms.require_keeper(room)
        listed = exists().where(Attendance.sitting_id == room.sitting.id, Attendance.member_id == seat)
        if not connection.scalar(select(listed)):
            raise Refused(Refusal("member_unknown", {"unknown": [seat], "missing": []}))
    return seat


def _require_votable(connection: Connection, sitting_id: int, nomination: int, member: int) -> None:
    """Refuse a nominee who is not on the agenda, or on whom the member voted, is recused, or may vote all the same."""
    rule = rule_on(connection, sitting_id, nomination)
    if rule is None:
        raise Refused(Refusal("not_on_agenda", {"unknown": [nomination], "missing": []}))
    if not rule.recusal:
        raise Refused(Refusal("nobody_recused", {"nominations": (nomination,)}))
    known = exists().where(
        Recusal.sitting_id == sitting_id, Recusal.nomination_id == nomination, Recusal.member_id == member
    )
    if connection.scalar(select(known)):
        raise Refused(Refusal("already_recused", {"nominations": (nomination,)}))
    if nomination in voted_on(connection, sitting_id, member=member):
        raise Refused(Refusal("recused_too_late", {"nominations": (nomination,)}))
