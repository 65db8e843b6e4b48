"""Show what waits for a council, and let its secretary convene it."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages import council_words as words
from api.pages import sitting_forms as typing_in
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.actors import COUNCIL_ROLES
from states.refusals import Refusal, Refused
from states.sitting import Method
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.queries import councils as reading
from workflow.queries import organisations
from workflow.queries import sittings as reading_sittings
from workflow.services import sittings

router = APIRouter(include_in_schema=False)


@router.get("/council")
async def show_council(visit: Visiting) -> Response:
    """Show what waits for the councils that the role serves, and their sittings."""

    def work(connection: Connection) -> dict[str, Any]:
        if not visit.actor.organisations_as(COUNCIL_ROLES):
            raise NotFound("council", 0)
        found = reading_sittings.candidates(connection, actor=visit.actor, now=visit.now)
        return {
            "to_vote": [one for one in found if one.passed is None],
            "to_record": [one for one in found if one.passed is not None],
            "sittings": reading_sittings.sittings_of(connection, actor=visit.actor),
            "is_secretary": bool(reading_sittings.secretary_of(visit.actor)),
            "councils": reading.listed(connection, actor=visit.actor, day=local_day(visit.now)),
        }

    return await visit.page("councils/council.html", await visit.read(work))


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
            "positions": words.positions(),
            "methods": words.methods(),
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
    own, held_at, named = _own_council(visit), typing_in.held_at(form), form.numbers("nominations")
    place, method = typing_in.place(form), form.text("method")
    if method not in set(Method):
        form.refuse_empty("method")
    if not named:
        form.refuse_empty("nominations")
    if form.refusals or held_at is None:
        raise Refused(*form.refusals)
    return sittings.convene(
        connection,
        own,
        held_at=held_at,
        place=place,
        nominations=named,
        method=method,
        actor=visit.actor,
        now=visit.now,
    )
