"""Choose the language of each request, and speak it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from api import i18n
from api.i18n import LocaleMiddleware, gettext, language, ngettext, npgettext, pgettext, preferred, speaking
from api.locale import collect
from states.labels import LANGUAGES, Language


def site_speaking(
    *, of_account: Callable[[HTTPConnection], Awaitable[Language | None]] | None = None, default: Language = "vi"
) -> TestClient:
    """Make an application that answers with the language it speaks, on a page and in plain text."""

    def in_a_thread(_request: Request) -> Response:
        return HTMLResponse(f"{language()} {gettext('Sign out')}")

    async def plainly(_request: Request) -> Response:
        return PlainTextResponse(language())

    async def chosen(_request: Request) -> Response:
        response = PlainTextResponse("")
        i18n.remember(response, "en", secure=False)
        return response

    return TestClient(
        Starlette(
            routes=[Route("/", in_a_thread), Route("/plain", plainly), Route("/choose", chosen)],
            middleware=[Middleware(LocaleMiddleware, of_account=of_account, default=default)],
        )
    )


async def english_account(_request: HTTPConnection) -> Language | None:
    """Know a person whose account says English."""
    return "en"


async def nobody(_request: HTTPConnection) -> Language | None:
    """Know nobody."""
    return None


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_catalogues_hold_exactly_what_pages_say(spoken: Language) -> None:
    said = {(message.context, message.id) for message in collect.said() if message.id}
    assert {(message.context, message.id) for message in collect.known(spoken) if message.id} == said
    assert collect.path_of(spoken).read_text(encoding="utf-8") == collect.renewed(spoken)


def _translated(words: Any) -> bool:
    """Whether something is said, in every plural form where there are several."""
    return bool(words) and (isinstance(words, str) or all(words))


def test_every_sentence_is_translated_with_all_its_places() -> None:
    missing = [message.id for message in collect.known("vi") if message.id and not _translated(message.string)]
    assert missing == []
    assert [error for message in collect.known("vi") for error in message.check()] == []


def test_vietnamese_is_spoken_where_nobody_says_otherwise() -> None:
    assert site_speaking().get("/").text == "vi Đăng xuất"
    assert site_speaking(default="en").get("/").text == "en Sign out"


def test_the_browser_is_asked_before_the_default() -> None:
    answer = site_speaking().get("/", headers={"accept-language": "fr, en-GB;q=0.8, vi;q=0.4"})
    assert answer.text == "en Sign out"


def test_the_account_is_asked_before_the_browser() -> None:
    in_vietnamese = {"accept-language": "vi"}
    assert site_speaking(of_account=english_account).get("/", headers=in_vietnamese).text == "en Sign out"
    assert site_speaking(of_account=nobody).get("/", headers={"accept-language": "en"}).text == "en Sign out"


def test_the_choice_kept_by_the_browser_wins() -> None:
    client = site_speaking(of_account=english_account)
    client.cookies.set("lang", "vi")
    assert client.get("/").text == "vi Đăng xuất"
    client.cookies.set("lang", "tlh")
    assert client.get("/").text == "en Sign out"


def test_a_choice_is_remembered() -> None:
    client = site_speaking()
    kept = client.get("/choose").headers["set-cookie"]
    assert kept == "lang=en; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax"
    assert client.get("/").text == "en Sign out"


def test_a_page_says_its_language_and_what_chose_it() -> None:
    page, plain = site_speaking().get("/"), site_speaking().get("/plain")
    assert (page.headers["content-language"], page.headers["vary"]) == ("vi", "Cookie, Accept-Language")
    assert "content-language" not in plain.headers
    assert "vary" not in plain.headers


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, None),
        ("", None),
        ("fr", None),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("vi;q=0.1, en;q=0.2", "en"),
        ("en;q=0, vi;q=0.1", "vi"),
        ("en;q=0", None),
        ("en;q=x", None),
        ("EN", "en"),
        ("en; q=0.5, vi ;q=0.7", "vi"),
    ],
)
def test_accept_language_is_read_by_its_weights(header: str | None, chosen: Language | None) -> None:
    assert preferred(header) == chosen


def test_numbers_choose_the_form_of_a_word() -> None:
    forms = ("%(number)s day", "%(number)s days")
    with speaking("en"):
        assert [ngettext(*forms, count) for count in (1, 2)] == list(forms)
    with speaking("vi"):
        assert {ngettext(*forms, count) for count in (1, 2)} == {"%(number)s ngày"}


def test_what_no_catalogue_holds_is_said_in_english() -> None:
    with speaking("vi"):
        assert gettext("No such sentence") == "No such sentence"
        assert pgettext("nowhere", "No such sentence") == "No such sentence"
        assert npgettext("nowhere", "one", "many", 2) == "many"


def test_a_block_speaks_its_language_and_gives_the_other_back() -> None:
    with speaking("en"):
        with speaking("vi"):
            assert language() == "vi"
        assert language() == "en"
    assert language() == "vi"


def test_all_catalogues_compile() -> None:
    i18n.load_catalogues()
