"""Speak the reader's language: choose it for each request, and translate the prose of pages into it.

The words of the domain (states, actions, refusals, dates) are in `states.labels`; here is what pages say around them.
"""

import gettext as catalogues
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from states.labels import LANGUAGES, Language

COOKIE = "lang"
YEAR = 365 * 24 * 60 * 60

LanguageOfAccount = Callable[[HTTPConnection], Awaitable[Language | None]]
"""Finds the language that the person signed in has chosen in the account, or None for nobody."""

_FOLDER = Path(__file__).parent / "locale"
_language: ContextVar[Language] = ContextVar("language", default="vi")


def language() -> Language:
    """Give the language of the request under way, or Vietnamese outside of any."""
    return _language.get()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speak one language within the block."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str) -> str:
    """Translate an English sentence of ours."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a sentence that depends on a number; Vietnamese has one form for all numbers."""
    return _catalogue(language()).ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """Translate a sentence whose meaning depends on where it stands."""
    return _catalogue(language()).pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """Translate a sentence that depends on where it stands and on a number."""
    return _catalogue(language()).npgettext(context, singular, plural, number)


def load_catalogues() -> None:
    """Compile the catalogues now, so that a broken one stops the start and not a page."""
    for each in LANGUAGES:
        _catalogue(each)


@cache
def _catalogue(of: Language) -> catalogues.GNUTranslations:
    """Compile a catalogue in memory: compiled files are not kept in git and would be missing from a wheel."""
    compiled = BytesIO()
    with (_FOLDER / of / "LC_MESSAGES" / "messages.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=of, abort_invalid=True))
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def preferred(header: str | None) -> Language | None:
    """Pick the language that an Accept-Language header (RFC 9110, 12.5.4) likes best; None where it names neither."""
    if not header:
        return None
    wishes = []
    for position, part in enumerate(header.split(",")):
        tag, *parameters = part.split(";")
        weight = _weight_of(parameters)
        if weight > 0:
            wishes.append((-weight, position, tag.strip().lower().split("-")[0]))
    return next((spoken for _, _, tag in sorted(wishes) if (spoken := as_language(tag))), None)


def _weight_of(parameters: list[str]) -> float:
    """Read `q=0.8`; what is not a number counts as not wanted."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            written = value.strip()
            return float(written) if written.replace(".", "", 1).isdecimal() else 0.0
    return 1.0


def as_language(text: str | None) -> Language | None:
    """Recognise one of our languages, as a form or a cookie writes it."""
    return next((known for known in LANGUAGES if known == text), None)


def remember(response: Response, chosen: Language, *, secure: bool) -> None:
    """Let the browser keep the choice for a year; it says nothing about the person, so scripts are not kept from it."""
    response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="lax")


class LocaleMiddleware:
    """Choose the language of each request: cookie, account, Accept-Language, then the default.

    A plain ASGI class: a ContextVar that a dependency or a BaseHTTPMiddleware sets may be lost on the way to the page.
    """

    def __init__(self, app: ASGIApp, *, of_account: LanguageOfAccount | None = None, default: Language = "vi") -> None:
        self._app = app
        self._of_account = of_account
        self._default: Language = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request in its language, and say on pages which one it is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = await self._choose(HTTPConnection(scope))

        async def send_labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                _label(MutableHeaders(scope=message), chosen)
            await send(message)

        with speaking(chosen):
            await self._app(scope, receive, send_labelled)

    async def _choose(self, request: HTTPConnection) -> Language:
        """Ask the sources in turn; the account only where no cookie has answered."""
        from_cookie = as_language(request.cookies.get(COOKIE))
        if from_cookie:
            return from_cookie
        from_account = await self._of_account(request) if self._of_account else None
        return from_account or preferred(request.headers.get("accept-language")) or self._default


def _label(headers: MutableHeaders, chosen: Language) -> None:
    """Name the language of a page, and what it was chosen by, so that no cache gives it to another reader."""
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-language", chosen)
        headers.add_vary_header("Cookie, Accept-Language")
