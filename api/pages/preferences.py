"""Ask people how they want to hear, and let them unsubscribe by the link in a mail, signed in or not."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api import i18n
from api.deps import site_of
from api.forms import Typed, blank
from api.pages.going import go
from api.pages.visiting import Posted, SignedIn, Visit
from api.rendering import render
from states.hearing import CHOICES, GROUPS, Choice, Preference
from states.labels import word
from states.refusals import Refused
from workflow.services import preferences

router = APIRouter(include_in_schema=False)

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


@router.get("/preferences")
async def show_preferences(visit: SignedIn) -> Response:
    """Show how an account hears."""
    return await _shown(visit)


async def _shown(visit: Visit, *, form: Typed | None = None, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        chosen = preferences.of_account(connection, visit.visitor.account)
        return {
            "form": form or _filled(chosen, visit.visitor.language),
            "groups": tuple(GROUPS),
            "choices": {
                group: [(one, word("mail_choice", one, visit.language)) for one in choices]
                for group, choices in CHOICES.items()
            },
            "hours": _HOURS,
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("preferences/page.html", await visit.read(work), refusals=refusals)


def _filled(chosen: Preference, language: str) -> Typed:
    hours = {"quiet_from": chosen.quiet_from, "quiet_until": chosen.quiet_until}
    return blank(
        language=language,
        **{group: chosen.choices.get(group, Choice.IMMEDIATE).value for group in GROUPS},
        **{name: "" if hour is None else str(hour) for name, hour in hours.items()},
    )


@router.post("/preferences")
async def choose_preferences(visit: SignedIn, form: Posted) -> Response:
    """Keep what was chosen."""
    account, language = visit.visitor.account, i18n.as_language(form.text("language"))

    def work(connection: Connection) -> None:
        chosen = _typed(form)
        if form.refusals:
            raise Refused(*form.refusals)
        preferences.choose(connection, account, chosen, language=language, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _shown(visit, form=form, refused=refused)
    return go("/preferences", "saved")


def _typed(form: Typed) -> Preference:
    choices = {group: form.text(group) for group in GROUPS if form.text(group)}
    known = set(Choice)
    for group in [group for group, choice in choices.items() if choice not in known]:
        form.refuse("field_invalid", group)
        del choices[group]
    first, last = (form.number(name, most=23) for name in ("quiet_from", "quiet_until"))
    return Preference({group: Choice(choice) for group, choice in choices.items()}, first, last)


@router.get("/unsubscribe/{token}")
async def ask_to_unsubscribe(token: str, request: Request) -> Response:
    """Ask whether no more of such mail is wanted: programs that look at links must not unsubscribe anybody."""
    await site_of(request).database.aread(lambda connection: preferences.find(connection, token))
    return render(request, "preferences/unsubscribe.html", {"token": token, "done": False})


@router.post("/unsubscribe/{token}")
async def unsubscribe(token: str, request: Request) -> Response:
    """Send no more of such mail, at one click in a mail program (RFC 8058) or on our page."""
    now = request.scope["received_at"]
    await site_of(request).database.awrite(lambda connection: preferences.unsubscribe(connection, token, now=now))
    return render(request, "preferences/unsubscribe.html", {"token": token, "done": True})
