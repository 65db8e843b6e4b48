"""Let a council's secretary convene it and write its vote down, its chair confirm it, and the result be recorded."""

import re
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.sitting_record import attendance_of, positions, result_wishes, shown, unbalanced, votes_of
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from api.papers import Format, paper_file
from states.actors import COUNCIL_ROLES
from states.refusals import Refusal, Refused
from workflow.acts.values import from_json, to_json
from workflow.calendar import VIETNAM, local_day
from workflow.documents.minutes import paper_of
from workflow.errors import NotFound
from workflow.queries import councils as reading
from workflow.queries import organisations
from workflow.queries import sittings as reading_sittings
from workflow.queries.minutes import minutes_of
from workflow.services import nominations, sittings

router = APIRouter(include_in_schema=False)


class SittingAction(StrEnum):
    """What may be asked of a sitting by one button."""

    MINUTE = "minute"
    CONFIRM = "confirm"


_VERBS = {SittingAction.MINUTE: sittings.minute, SittingAction.CONFIRM: sittings.confirm}
_LONGEST_PLACE = 400
_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:hg.]([0-5][0-9])")


@router.get("/council")
async def show_council(visit: Visiting) -> Response:
    """Show what waits for the councils that the role serves, and their sittings."""

    def work(connection: Connection) -> dict[str, Any]:
        _require_council(visit)
        found = reading_sittings.candidates(connection, actor=visit.actor, now=visit.now)
        return {
            "to_vote": [one for one in found if one.passed is None],
            "to_record": [one for one in found if one.passed is not None],
            "sittings": reading_sittings.sittings_of(connection, actor=visit.actor),
            "is_secretary": bool(reading_sittings.secretary_of(visit.actor)),
        }

    return await visit.page("councils/council.html", await visit.read(work))


def _require_council(visit: Visit) -> None:
    if not visit.actor.organisations_as(COUNCIL_ROLES):
        raise NotFound("council", 0)


@router.get("/sittings/new")
async def show_convene(visit: Visiting) -> Response:
    """Ask when and on whom the council is to sit."""
    return await _convene_form(visit, blank())


async def _convene_form(visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        own = _own_council(visit)
        found = reading_sittings.candidates(connection, actor=visit.actor, now=visit.now)
        waiting = [one for one in found if one.passed is None]
        free = [one for one in waiting if one.sitting is None]
        return {
            "form": form,
            "candidates": waiting,
            "ticked": form.numbers("nominations") if form.key else [one.id for one in free],
            "council": organisations.names(connection, [own])[own],
            "members": reading.members(connection, own, day=local_day(visit.now), actor=visit.actor),
            "positions": positions(),
            "names": {str(one.id): one.name for one in waiting},
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("councils/convene.html", context, refusals=refusals)


def _own_council(visit: Visit) -> int:
    """Name the organisation whose council the role keeps; there is none for anybody else."""
    own = reading_sittings.secretary_of(visit.actor)
    if len(own) != 1:
        raise NotFound("council", 0)
    return next(iter(own))


@router.post("/sittings/new")
async def convene(visit: Visiting, form: Posted) -> Response:
    """Convene the council on the nominees that are ticked."""
    try:
        sitting = await visit.change(lambda connection: _convene(connection, visit, form), form=form)
    except Refused as refused:
        return await _convene_form(visit, form, refused.refusals)
    return go(f"/sittings/{sitting}")


def _convene(connection: Connection, visit: Visit, form: Typed) -> int:
    own, held_at, named = _own_council(visit), _held_at(form), form.numbers("nominations")
    if len(form.text("place")) > _LONGEST_PLACE:
        form.refuse("field_too_long", "place", most=_LONGEST_PLACE)
    if not named:
        form.refuse_empty("nominations")
    if form.refusals or held_at is None:
        raise Refused(*form.refusals)
    place = form.optional("place")
    return sittings.convene(
        connection, own, held_at=held_at, place=place, nominations=named, actor=visit.actor, now=visit.now
    )


def _held_at(form: Typed) -> datetime | None:
    """Read day and time of a sitting in Vietnam's time, such as 14:00 or 14h00."""
    day, clock = form.day("held_at"), _CLOCK_TIME.fullmatch(form.text("time"))
    if day is None:
        form.refuse_empty("held_at")
    if clock is None:
        form.refuse("field_invalid", "time", expected="14:00")
    return datetime.combine(day, time(int(clock[1]), int(clock[2])), VIETNAM) if day and clock else None


@router.get("/sittings/{sitting_id}")
async def show_sitting(sitting_id: int, visit: Visiting) -> Response:
    """Show one sitting: who came, how the votes fell, and what comes next."""
    return await _sitting(sitting_id, visit, None)


async def _sitting(
    sitting_id: int, visit: Visit, form: Typed | None, refusals: tuple[Refusal, ...] = (), said_so: tuple[str, ...] = ()
) -> Response:
    context = await visit.read(lambda connection: shown(connection, sitting_id, visit, form))
    context |= problems(refusals, visit.language, context["names"])
    if said_so:
        context["reasons"] = said_so
    return await visit.page("councils/sitting.html", context, refusals=refusals)


@router.get("/sittings/{sitting_id}/minutes.{form}")
async def download_minutes(sitting_id: int, form: Format, visit: Visiting) -> Response:
    """Give the minutes as a file to edit or to sign."""
    minutes = await visit.read(lambda connection: minutes_of(connection, sitting_id, actor=visit.actor))
    return await paper_file(paper_of(minutes), form, name=f"bien-ban-{sitting_id}", at=minutes.closed_at)


@router.post("/sittings/{sitting_id}/close")
async def close(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Write down who came and how the votes fell."""
    try:
        await visit.change(lambda connection: _close(connection, sitting_id, visit, form), form=form)
    except Refused as refused:
        return await _sitting(sitting_id, visit, form, unbalanced(refused.refusals))
    return go(f"/sittings/{sitting_id}", "saved")


def _close(connection: Connection, sitting_id: int, visit: Visit, form: Typed) -> str:
    record = reading_sittings.record_of(connection, sitting_id, actor=visit.actor, now=visit.now)
    attendance, votes = attendance_of(form, record), votes_of(form, record)
    if form.refusals:
        raise Refused(*form.refusals)
    return sittings.close(connection, sitting_id, attendance=attendance, votes=votes, actor=visit.actor, now=visit.now)


@router.post("/sittings/{sitting_id}/endorse")
async def endorse(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Record the council's result on all nominees that are ticked."""
    try:
        stored = await visit.change(lambda connection: _endorse(connection, sitting_id, visit, form), form=form)
    except Refused as refused:
        return await _sitting(sitting_id, visit, form, refused.refusals)
    outcomes = [from_json(one) for one in stored]
    if refusals := tuple(refusal for one in outcomes for refusal in one.refusals):
        context = await visit.read(lambda connection: shown(connection, sitting_id, visit, form))
        names = context["names"]
        told = tuple(
            f"{names[str(one.nomination)]}: {reason}"
            for one in outcomes
            for reason in said(one.refusals, visit.language, names)
        )
        return await _sitting(sitting_id, visit, form, refusals, told)
    return go(f"/sittings/{sitting_id}", "done")


def _endorse(connection: Connection, sitting_id: int, visit: Visit, form: Typed) -> list[dict[str, Any]]:
    record = reading_sittings.record_of(connection, sitting_id, actor=visit.actor, now=visit.now)
    wishes = result_wishes(form, record)
    if not wishes:
        raise Refused(Refusal("field_required", {"field": "results"}))
    outcomes = nominations.carry_out(connection, wishes, actor=visit.actor, now=visit.now)
    return [to_json(one) for one in outcomes]


@router.post("/sittings/{sitting_id}/{action}")
async def act_on_sitting(sitting_id: int, action: SittingAction, visit: Visiting, form: Posted) -> Response:
    """Minute a sitting, or let its chair confirm it."""
    try:
        await visit.change(
            lambda connection: _VERBS[action](connection, sitting_id, actor=visit.actor, now=visit.now), form=form
        )
    except Refused as refused:
        return await _sitting(sitting_id, visit, None, refused.refusals)
    return go(f"/sittings/{sitting_id}", "done")
