"""Let a sitting be run from its page: each button is one act, and a refusal shows the page again as it was filled."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed
from api.pages import sitting_forms as reading
from api.pages.going import go
from api.pages.sitting_record import shown
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.asks import Answers
from states.refusals import Refusal, Refused
from workflow.acts.values import from_json, to_json
from workflow.errors import NotFound
from workflow.queries.sitting_room import Room, room_of
from workflow.queries.sittings import results
from workflow.services import nominations, paper_ballots, recusals, sittings
from workflow.services.nominations import Wish

router = APIRouter(include_in_schema=False)


async def sitting_page(
    sitting_id: int, visit: Visit, form: Typed | None = None, *, failed: str = "", refusals: tuple[Refusal, ...] = ()
) -> Response:
    """Show the room; after a refusal with what was typed into the form that failed."""
    context = await visit.read(lambda connection: shown(connection, sitting_id, visit, form, failed))
    said_of = naming_members(refusals, {seat.id: seat.name for seat in context["room"].seats})
    context |= problems(beside_lines(said_of), visit.language, context["names"])
    return await visit.page("councils/sitting.html", context, refusals=refusals)


def naming_members(refusals: tuple[Refusal, ...], names: Mapping[int, str]) -> tuple[Refusal, ...]:
    """Put names in place of memberships, whose ids might be taken for those of nominees."""
    found = []
    for refusal in refusals:
        members = refusal.detail.get("members")
        if isinstance(members, list | tuple):
            named = [names.get(member, member) for member in members]
            found.append(Refusal(refusal.code, {**refusal.detail, "members": named}))
        else:
            found.append(refusal)
    return tuple(found)


def beside_lines(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Put the complaint that counts do not add up beside each nominee that it is about."""
    found: list[Refusal] = []
    for refusal in refusals:
        about = refusal.detail.get("nomination")
        named = [about] if isinstance(about, int) else refusal.detail.get("nominations")
        if isinstance(named, list | tuple):
            found += (Refusal(refusal.code, {**refusal.detail, "field": f"for-{one}"}) for one in named)
        else:
            found.append(refusal)
    return tuple(found)


@router.post("/sittings/{sitting_id}/endorse")
async def endorse(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Record the council's result on all nominees that are ticked."""
    try:
        stored = await visit.change(lambda connection: _endorse(connection, sitting_id, visit, form), form=form)
    except Refused as refused:
        return await sitting_page(sitting_id, visit, form, refusals=refused.refusals)
    outcomes = [from_json(one) for one in stored]
    if refusals := tuple(refusal for one in outcomes for refusal in one.refusals):
        context = await visit.read(lambda connection: shown(connection, sitting_id, visit))
        names = context["names"]
        context["reasons"] = tuple(
            f"{names[str(one.nomination)]}: {reason}"
            for one in outcomes
            for reason in said(one.refusals, visit.language, names)
        )
        return await visit.page("councils/sitting.html", context, refusals=refusals)
    return go(f"/sittings/{sitting_id}", "done")


def _endorse(connection: Connection, sitting_id: int, visit: Visit, form: Typed) -> list[dict[str, Any]]:
    room = room_of(connection, sitting_id, actor=visit.actor)
    ticked = {line.nomination_id for line in room.lines} & set(form.numbers("results"))
    known = results(connection, sorted(ticked), actor=visit.actor, now=visit.now)
    wishes = [Wish(one, result.action, Answers()) for one, result in known.items()]
    if not wishes:
        raise Refused(Refusal("field_required", {"field": "results"}))
    outcomes = nominations.carry_out(connection, wishes, actor=visit.actor, now=visit.now)
    return [to_json(one) for one in outcomes]


@router.post("/sittings/{sitting_id}/{action}")
async def act_on_sitting(sitting_id: int, action: str, visit: Visiting, form: Posted) -> Response:
    """Do what a button of the room asks for."""
    if (act := _ACTS.get(action)) is None:
        raise NotFound("action", action)

    def work(connection: Connection) -> object:
        room = room_of(connection, sitting_id, actor=visit.actor)
        return act(connection, room, form, {"actor": visit.actor, "now": visit.now})

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await sitting_page(sitting_id, visit, form, failed=action, refusals=refused.refusals)
    return go(f"/sittings/{sitting_id}", "saved" if action in _SAVED else "done")


Who = Mapping[str, Any]
"""Who acts, and when."""


def _attend(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    attendance = reading.attendance(form, room)
    presiding, clerk = reading.chosen(form, "presiding"), reading.chosen(form, "clerk")
    reading.checked(form)
    sittings.attend(connection, room.sitting.id, attendance=attendance, presiding=presiding, clerk=clerk, **who)


def _enter(connection: Connection, room: Room, form: Typed, who: Who) -> str:
    attendance, votes = reading.attendance(form, room), reading.counts(form, room)
    presiding, clerk = reading.chosen(form, "presiding"), reading.chosen(form, "clerk")
    reading.checked(form)
    return sittings.enter(
        connection, room.sitting.id, attendance=attendance, votes=votes, presiding=presiding, clerk=clerk, **who
    )


def _count(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    votes = reading.counts(form, room)
    reading.checked(form)
    paper_ballots.count(connection, room.sitting.id, votes, **who)


def _confirm_counts(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    paper_ballots.confirm_counts(connection, room.sitting.id, digest=form.text("digest"), **who)


def _write_down(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    paper_ballots.record_written(connection, room.sitting.id, form.numbers("written"), **who)


def _recuse(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    nomination, member = reading.needed(form, "nomination"), reading.needed(form, "member")
    reading.checked(form)
    why = "other" if form.text("reason") == "other" else "related"
    recusals.declare(connection, room.sitting.id, nomination, member=member, reason=why, **who)


def _settle(connection: Connection, room: Room, form: Typed, who: Who) -> None:
    """Read the place of each nominee that shares one, and put them in that order."""
    places = {line.nomination_id: form.number(f"place-{line.nomination_id}", least=1) for line in room.lines}
    order = sorted((place, one) for one, place in places.items() if place is not None)
    why = reading.reason(form)
    sittings.settle_tie(connection, room.sitting.id, order=[one for _, one in order], reason=why, **who)


_ACTS: Mapping[str, Callable[[Connection, Room, Typed, Who], object]] = {
    "attendance": _attend,
    "open": lambda connection, room, _form, who: sittings.open_(connection, room.sitting.id, **who),
    "enter": _enter,
    "counts": _count,
    "confirm-counts": _confirm_counts,
    "written": _write_down,
    "recusals": _recuse,
    "close": lambda connection, room, _form, who: sittings.close(connection, room.sitting.id, **who),
    "ties": _settle,
    "minute": lambda connection, room, _form, who: sittings.minute(connection, room.sitting.id, **who),
    "confirm": lambda connection, room, _form, who: sittings.confirm(connection, room.sitting.id, **who),
    "correct": lambda connection, room, form, who: sittings.correct(
        connection, room.sitting.id, reason=reading.reason(form), **who
    ),
    "cancel": lambda connection, room, form, who: sittings.cancel(
        connection, room.sitting.id, reason=reading.reason(form), **who
    ),
}
_SAVED = frozenset({"attendance", "counts", "written", "recusals", "ties", "close", "enter"})
"""What was typed, rather than done."""
