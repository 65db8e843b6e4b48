"""Let the lead office word its mail: look at each kind, try words out, put them in force, go back."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from notifications.compose import KINDS, Written, places_of, shipped
from notifications.previewing import preview
from states.labels import LANGUAGES, Language
from states.refusals import Refused
from states.wording import LONGEST, Wording, objections
from workflow.errors import NotFound
from workflow.queries import wordings as reading
from workflow.queries.wordings import Version
from workflow.services import wordings
from workflow.services.wordings import Mail

router = APIRouter(include_in_schema=False)

_AS_A_MAIL = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""A mail is styled by attributes, and nothing in it may run or be loaded."""


@router.get("/mail-words")
async def list_kinds(visit: Visiting) -> Response:
    """List the kinds of mail, and which this office words itself."""

    def work(connection: Connection) -> dict[str, Any]:
        own = reading.reworded(connection, reading.issuer_of(visit.actor))
        return {"kinds": KINDS, "languages": LANGUAGES, "own": own}

    return await visit.show("mail_words/list.html", work)


@router.get("/mail-words/{kind}/{lang}")
async def show_kind(kind: str, lang: Language, visit: Visiting) -> Response:
    """Show the words of one kind in one language for changing, how it looks, and its earlier versions."""
    return await _shown(kind, lang, visit)


async def _shown(
    kind: str, lang: Language, visit: Visit, *, form: Typed | None = None, refused: Refused | None = None
) -> HTMLResponse:
    _require_kind(kind)

    def work(connection: Connection) -> dict[str, Any]:
        versions = reading.versions(connection, reading.issuer_of(visit.actor), kind, lang)
        tried = _typed(form) if form else _in_force(versions)
        return {
            "kind": kind,
            "mail_language": lang,
            "form": form or _filled(tried or shipped(kind, lang)),
            "version": versions[0].number if versions else 0,
            "own": _in_force(versions) is not None,
            "versions": versions,
            "places": places_of(kind, lang),
            "preview": None if refused else _preview(connection, kind, lang, visit, tried),
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("mail_words/kind.html", await visit.read(work), refusals=refusals)


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound("mail_wording", kind)


def _in_force(versions: tuple[Version, ...]) -> Wording | None:
    return versions[0].wording if versions else None


def _preview(connection: Connection, kind: str, lang: Language, visit: Visit, own: Wording | None) -> Any:  # noqa: ANN401
    return preview(
        connection,
        kind,
        issuer=reading.issuer_of(visit.actor),
        language=lang,
        own=own,
        base_url=visit.site.settings.base_url,
        now=visit.now,
    )


def _typed(form: Typed) -> Wording:
    """Read what was typed, with one kind of line end."""
    subject, opening, closing = (form.text(name).replace("\r\n", "\n") for name in LONGEST)
    return Wording(subject, opening, closing)


def _filled(wording: Wording) -> Typed:
    return blank(subject=wording.subject, opening=wording.opening, closing=wording.closing)


@router.post("/mail-words/{kind}/{lang}")
async def save_words(kind: str, lang: Language, visit: Visiting, form: Posted) -> Response:
    """Put words in force."""
    _require_kind(kind)

    def work(connection: Connection) -> int:
        return wordings.reword(
            connection,
            Mail(kind, lang),
            _typed(form),
            allowed=places_of(kind, lang),
            expected_version=form.number("expected_version"),
            actor=visit.actor,
            now=visit.now,
        )

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _shown(kind, lang, visit, form=form, refused=refused)
    return go(f"/mail-words/{kind}/{lang}", "saved")


@router.post("/mail-words/{kind}/{lang}/preview")
async def try_words(kind: str, lang: Language, visit: Visiting, form: Posted) -> Response:
    """Show how a mail would look in these words, without keeping them."""
    _require_kind(kind)
    wrong = objections(_typed(form), allowed=places_of(kind, lang))
    return await _shown(kind, lang, visit, form=form, refused=Refused(*wrong) if wrong else None)


@router.post("/mail-words/{kind}/{lang}/html")
async def try_in_html(kind: str, lang: Language, visit: Visiting, form: Posted) -> Response:
    """Show the HTML of a mail in these words as a page of its own."""
    _require_kind(kind)
    wrong = objections(_typed(form), allowed=places_of(kind, lang))
    if wrong:
        return await _shown(kind, lang, visit, form=form, refused=Refused(*wrong))
    written: Written = (
        await visit.read(lambda connection: _preview(connection, kind, lang, visit, _typed(form)))
    ).written
    return HTMLResponse(written.html, headers={"Content-Security-Policy": _AS_A_MAIL})


@router.post("/mail-words/{kind}/{lang}/reset")
async def go_back(kind: str, lang: Language, visit: Visiting, form: Posted) -> Response:
    """Go back to the shipped words."""
    _require_kind(kind)

    def work(connection: Connection) -> int:
        version = form.number("expected_version")
        return wordings.reset(connection, Mail(kind, lang), expected_version=version, actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _shown(kind, lang, visit, refused=refused)
    return go(f"/mail-words/{kind}/{lang}", "saved")
