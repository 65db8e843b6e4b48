"""Show a sitting to those who serve its council: the room, its turnout, its agenda, its minutes."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages import council_words as words
from api.pages import sitting_forms as typing_in
from api.pages.going import go
from api.pages.sitting_acts import sitting_page
from api.pages.sitting_record import names_of, turnout_of
from api.pages.uploads import ANY_SIZE, TOO_LARGE, Uploading, attachment, keep, largest_of, of_file, receive
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from api.papers import Format, paper_file
from states.refusals import Refusal, Refused
from states.sitting import SITTING, Action, Method
from workflow.documents.minutes import paper_of
from workflow.errors import NotFound
from workflow.facts.sittings import facts_of
from workflow.intake import FileRefused
from workflow.queries import copies
from workflow.queries import sittings as reading
from workflow.queries.minutes import minutes_of
from workflow.queries.sitting_room import Room, room_of
from workflow.services import minutes, sittings

router = APIRouter(include_in_schema=False)

PATH = "/sittings/{sitting_id}"


@router.get(PATH)
async def show_sitting(sitting_id: int, visit: Visiting) -> Response:
    """Show one sitting: who came, how the votes fell, and what comes next."""
    return await sitting_page(sitting_id, visit)


@router.get(PATH + "/turnout")
async def show_turnout(sitting_id: int, visit: Visiting) -> Response:
    """Show how many have voted and who has not; htmx asks for this part again and again."""

    def work(connection: Connection) -> dict[str, Any]:
        room = room_of(connection, sitting_id, actor=visit.actor)
        return {"path": f"/sittings/{sitting_id}", "turnout": turnout_of(connection, room, visit)}

    return await visit.page("councils/turnout_page.html", await visit.read(work), block="turnout")


@router.get(PATH + "/minutes.{form}")
async def download_minutes(sitting_id: int, form: Format, visit: Visiting) -> Response:
    """Give the minutes as a file to edit or to sign."""
    found = await visit.read(lambda connection: minutes_of(connection, sitting_id, actor=visit.actor))
    return await paper_file(paper_of(found), form, name=f"bien-ban-{sitting_id}", at=found.closed_at)


def _offered(connection: Connection, room: Room, action: Action, visit: Visit) -> tuple[str, ...]:
    """Say why something can't be done now. Raises NotFound where it is not for this reader at all."""
    known = facts_of(connection, room.sitting, visit.actor, visit.now)
    offers = {offer.action: offer.refusals for offer in SITTING.offers(known)}
    if action not in offers:
        raise NotFound("sitting", room.sitting.id)
    return said(offers[action], visit.language, names_of(room))


@router.get(PATH + "/agenda")
async def show_agenda(sitting_id: int, visit: Visiting) -> Response:
    """Show what is on the agenda and what could be, and how the sitting votes."""
    return await _agenda(sitting_id, visit, blank())


async def _agenda(sitting_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        room = room_of(connection, sitting_id, actor=visit.actor)
        listed = {line.nomination_id for line in room.lines}
        waiting = reading.candidates(connection, actor=visit.actor, now=visit.now)
        return {
            "room": room,
            "path": f"/sittings/{sitting_id}",
            "closed": _offered(connection, room, Action.SCHEDULE, visit),
            "free": [one for one in waiting if one.passed is None and one.sitting is None and one.id not in listed],
            "ticked": set(form.numbers("nominations")) if form.key else listed,
            "method": form.text("method") or room.sitting.method,
            "methods": words.methods(),
            "names": names_of(room) | {str(one.id): one.name for one in waiting},
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("councils/agenda.html", context, refusals=refusals)


@router.post(PATH + "/agenda")
async def change_agenda(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Put on the agenda what is ticked and take off what is not; choose how the sitting votes."""

    def work(connection: Connection) -> None:
        room = room_of(connection, sitting_id, actor=visit.actor)
        ticked, listed = set(form.numbers("nominations")), {line.nomination_id for line in room.lines}
        method = form.text("method")
        if method not in set(Method):
            form.refuse_empty("method")
        typing_in.checked(form)
        add, remove = sorted(ticked - listed), sorted(listed - ticked)
        sittings.schedule(
            connection, sitting_id, add=add, remove=remove, method=method, actor=visit.actor, now=visit.now
        )

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _agenda(sitting_id, visit, form, refused.refusals)
    return go(f"/sittings/{sitting_id}", "saved")


@router.get(PATH + "/words")
async def show_words(sitting_id: int, visit: Visiting) -> Response:
    """Show what the minutes say in words."""
    return await _words(sitting_id, visit, blank())


async def _words(sitting_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        room = room_of(connection, sitting_id, actor=visit.actor)
        shown = {name: getattr(room.sitting, name) or "" for name in _WORDS}
        shown |= {f"reason-{seat.id}": seat.reason or "" for seat in room.seats}
        return {
            "room": room,
            "closed": _offered(connection, room, Action.WORD, visit),
            "typed": {name: form.text(name) for name in shown} if form.key else shown,
            "names": names_of(room) | _names_of_words(),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, context["names"])
    return await visit.page("councils/words.html", context, refusals=refusals)


_WORDS = tuple(minutes.LONGEST)
"""What may be said in the minutes."""


def _names_of_words() -> dict[str, str]:
    return {
        "number": _("Number of the minutes"),
        "place": _("Place"),
        "remarks": _("Remarks"),
        "conclusion": _("Conclusion"),
    }


@router.post(PATH + "/words")
async def change_words(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Change what the minutes say in words."""

    def work(connection: Connection) -> None:
        room = room_of(connection, sitting_id, actor=visit.actor)
        absent = [seat.id for seat in room.seats if not seat.present]
        for one in absent:
            if len(form.text(f"reason-{one}")) > typing_in.LONGEST_REASON:
                form.refuse("field_too_long", f"reason-{one}", most=typing_in.LONGEST_REASON)
        typing_in.checked(form)
        minutes.word(
            connection,
            sitting_id,
            **{name: form.optional(name) for name in _WORDS},
            reasons={one: form.optional(f"reason-{one}") for one in absent},
            actor=visit.actor,
            now=visit.now,
        )

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _words(sitting_id, visit, form, refused.refusals)
    return go(f"/sittings/{sitting_id}", "saved")


@router.get(PATH + "/copy")
async def show_copy(sitting_id: int, visit: Visiting) -> Response:
    """Show the form for the signed minutes."""
    return await _copy(sitting_id, visit)


async def _copy(sitting_id: int, visit: Visit, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        room = room_of(connection, sitting_id, actor=visit.actor)
        closed = _offered(connection, room, Action.BIND, visit)
        return {"room": room, "closed": closed, "largest": largest_of(visit)}

    context = {**await visit.read(work), **problems(refusals, visit.language, {"file": _("File")})}
    too_large = any(refusal.code == "file_too_large" for refusal in refusals)
    status = TOO_LARGE if too_large else 200
    return await visit.page("councils/copy.html", context, refusals=refusals, status=status)


@router.post(PATH + "/copy", max_body_size=ANY_SIZE)
async def bind_copy(sitting_id: int, visit: Uploading) -> Response:
    """Take the signed minutes in, and bind them to the sitting."""
    if visit is None:
        return go(f"/sign-in?next={quote(f'/sittings/{sitting_id}/copy')}")
    try:
        await _bind(sitting_id, visit)
    except FileRefused as error:
        return await _copy(sitting_id, visit, of_file(error))
    except Refused as refused:
        return await _copy(sitting_id, visit, refused.refusals)
    return go(f"/sittings/{sitting_id}", "attached")


async def _bind(sitting_id: int, visit: Visit) -> None:
    await visit.read(lambda connection: room_of(connection, sitting_id, actor=visit.actor))
    form = await receive(visit.request, limit=visit.site.settings.upload_limit)
    stored = await keep(form, visit.site)
    await visit.change(
        lambda connection: minutes.bind(connection, sitting_id, stored, actor=visit.actor, now=visit.now), form=form
    )


@router.get(PATH + "/copy/{version}")
async def download_copy(sitting_id: int, version: int, visit: Visiting) -> Response:
    """Give one version of the signed minutes."""
    row = await visit.read(lambda connection: copies.get_copy(connection, sitting_id, version, actor=visit.actor))
    return attachment(row, visit.site)
