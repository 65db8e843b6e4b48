"""Let an office word its mail: try it out, put it in force, be refused, go back."""

from pathlib import Path
from typing import Any

import pytest

from notifications.compose import KINDS, places_of, shipped, write
from notifications.compose.example import EXAMPLE
from states.labels import LANGUAGES, word
from states.wording import objections
from tests import steps
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.notifications.mail import forget, tell
from tests.notifications.reminding import reminded
from tests.world import OPENED, World, later

OWN = {
    "subject": "Đã đến hạn nộp hồ sơ <b>{{round}}</b>",
    "opening": "{{unit}} & các khoa, phòng:\r\nhồ sơ đã đến.\r\n\r\nĐoạn hai.",
    "closing": "Liên hệ Văn phòng Sở.",
}
KIND = "submission_submitted"
PATH = f"/mail-words/{KIND}/vi"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a department in which nothing waits to be told."""
    forget(world)
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def submitted(web: Web) -> Any:
    """Let a unit hand in its submission; gives the mail that its head hears of it by."""
    submission, _named = steps.endorsed(web.world)
    forget(web.world)
    assert steps.submit(web.world, submission).accepted
    return next(one for one in tell(web.world, now=web.clock()) if one.kind == KIND)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_words_of_every_kind_may_be_saved_as_they_are_and_say_the_same(language: Any) -> None:
    for kind in KINDS:
        own = shipped(kind, language)
        assert objections(own, allowed=places_of(kind, language)) == ()
        plain, worded = (write(kind, EXAMPLE, language=language, own=words) for words in (None, own))
        assert worded.subject == plain.subject, kind
        assert sorted(worded.text.split()) == sorted(plain.text.split()), kind
        assert word("mail_kind", kind, language)
        assert all(word("mail_place", place, language) for place in places_of(kind, language))


def test_an_office_words_its_mail_and_goes_back(web: Web) -> None:
    shipped_mail = submitted(web)
    browser = Browser(web, "planner")
    assert f'href="{PATH}"' in browser.get("/mail-words").text
    assert "chưa có sự kiện nào" not in browser.get(PATH).text.lower()
    assert shipped_mail.subject in browser.text
    assert f'formaction="{PATH}/preview"' in browser.page.text
    browser.post(f"{PATH}/preview", **OWN)
    assert "Đoạn hai. " in browser.text
    assert "Liên hệ Văn phòng Sở." in browser.text
    shown = browser.post(f"{PATH}/html", **OWN)
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "&lt;b&gt;" in shown.text
    assert "<b>" not in shown.text
    assert web.ok("planner", "GET", PATH)["versions"] == []

    browser.get(PATH)
    browser.submit(PATH, **OWN)
    assert "Phiên bản 1" in browser.text
    mail = submitted_again(web)
    assert mail.subject.startswith("Đã đến hạn nộp hồ sơ <b>")
    assert "& các khoa, phòng: hồ sơ đã đến.\n\nĐoạn hai.\n\n- " in mail.text
    assert mail.text.index("\n- ") < mail.text.index("Liên hệ Văn phòng Sở.") < mail.text.index("https://")
    assert "&amp; các khoa" in mail.html
    assert "&lt;b&gt;" in mail.html

    browser.get(PATH)
    browser.submit("/reset")
    assert "Phiên bản 2" in browser.text
    assert [one["wording"] is None for one in web.ok("planner", "GET", PATH)["versions"]] == [True, False]
    assert submitted_again(web, "unit-3").subject.split(":")[0] == shipped_mail.subject.split(":")[0]


def submitted_again(web: Web, unit: str = "unit-2") -> Any:
    """Let another unit hand in; gives the mail."""
    submission, _named = steps.endorsed(web.world, unit=unit)
    forget(web.world)
    assert steps.submit(web.world, submission, unit=unit).accepted
    return next(one for one in tell(web.world, now=web.clock()) if one.kind == KIND)


def test_what_is_no_placeholder_is_refused_by_name_and_comes_back(web: Web) -> None:
    browser = Browser(web, "planner")
    typed = {"subject": "{{rund}} {{facts.link}}", "opening": "{{ round }} {{", "closing": "x" * 2001}
    answer = browser.post(PATH, **typed)
    assert answer.status_code == 422
    assert "rund, facts.link" in browser.text
    assert "{{rund}} {{facts.link}}" in browser.page.text
    refused = web.call("planner", "PUT", PATH, typed).json()["refusals"]
    assert [(one["code"], one["detail"]["field"]) for one in refused] == [
        ("placeholder_unknown", "mail.subject"),
        ("placeholder_open", "mail.opening"),
        ("field_too_long", "mail.closing"),
    ]
    assert browser.post(PATH, subject="", opening="", closing="").status_code == 422
    assert browser.post(f"{PATH}/html", **typed).status_code == 422


def test_rest_does_the_same_and_whoever_words_no_mail_finds_none(web: Web) -> None:
    items = web.ok("planner", "GET", "/mail-words")["items"]
    assert {(one["kind"], one["language"]) for one in items} == {(kind, lang) for kind in KINDS for lang in LANGUAGES}
    shown = web.ok("planner", "POST", f"{PATH}/actions/preview", OWN)
    assert (shown["real"], shown["subject"]) == (False, "Đã đến hạn nộp hồ sơ <b>Khen thưởng năm 2026</b>")
    assert web.ok("planner", "PUT", PATH, OWN | {"expected_version": 0}) == {"version": 1}
    late = web.call("planner", "PUT", PATH, OWN | {"expected_version": 0})
    assert late.json()["refusals"][0]["code"] == "conflict"
    assert web.ok("planner", "POST", f"{PATH}/actions/reset", {"expected_version": 1}) == {"version": 2}
    assert web.call("planner", "GET", "/mail-words/words/vi").status_code == 404
    for method, path, body in (
        ("GET", "/mail-words", None),
        ("GET", PATH, None),
        ("PUT", PATH, OWN),
        ("POST", f"{PATH}/actions/preview", OWN),
        ("POST", f"{PATH}/actions/reset", {}),
    ):
        assert web.call("clerk", method, path, body).status_code == 404, path
    assert Browser(web, "officer@unit-1").get("/mail-words").status_code == 404


def test_a_reminder_is_tried_out_on_one_that_still_stands(world: World, tmp_path: Path) -> None:
    (last, *_) = sorted((one for one in reminded(world) if one.kind == "reminder_submission"), key=lambda one: -one.id)
    web = web_over(world, folder=tmp_path, now=last.queued_at)
    words = OWN | {"subject": "{{unit}}: {{left}}", "opening": ""}
    shown = web.ok("planner", "POST", "/mail-words/reminder_submission/vi/actions/preview", words)
    assert shown["real"]
    assert shown["subject"].startswith("unit-")
    assert "Hạn nộp: " in shown["text"]
    assert "chưa nộp hồ sơ" not in shown["text"]
