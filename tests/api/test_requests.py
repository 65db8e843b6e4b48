"""Hold REST to its promises about keys, strangers, bad input and files."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.deps import caller_of
from api.errors import HANDLED, Unauthenticated, _answer
from api.main import create_app
from api.pages.visiting import signed_in
from states.labels import sentence
from states.refusals import Refusal, Refused
from tests import steps
from tests.api.client import Web, web_over
from tests.workflow.samples import docx, docx_bomb, pdf, png
from tests.world import CUTOFF, OPENED, World, later
from workflow.documents.paper import Unprintable
from workflow.errors import Busy, InvariantBroken, KeyReused, NotFound
from workflow.intake import FileRefused

UNIT = "officer@unit-1"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def _codes(response: Any) -> list[str]:
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    return [reason["code"] for reason in response.json()["refusals"]]


def _start(web: Web, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"round": web.world.rounds["annual-2024"]}
    return web.call(UNIT, "POST", "/submissions", body, headers=named)


def _endpoints(routes: Iterable[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _endpoints(route.original_router.routes)


ASKING_THEMSELVES = {
    ("/nominations/{nomination_id}/autosave", "POST"),
    ("/submissions/{submission_id}/documents/{item}", "POST"),
    ("/nominations/{nomination_id}/documents/{item}", "POST"),
    ("/obligations/{obligation_id}/documents", "POST"),
    ("/obligations/{obligation_id}/commitment/paper", "POST"),
    ("/sittings/{sitting_id}/copy", "POST"),
}
"""Pages that look at the session in their own order: before a file is read, or to answer a script."""


@pytest.mark.parametrize(
    "path",
    [
        path.format(nomination_id=1, submission_id=1, obligation_id=1, sitting_id=1, item="x")
        for path, _ in sorted(ASKING_THEMSELVES)
    ],
)
def test_pages_that_ask_themselves_who_is_calling_do_so(web: Web, path: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    response = web.http.post(path, headers=headers, data={"name": "x"}, follow_redirects=False)
    assert (
        response.status_code == 401 or "sign-in" in response.headers.get("location", "") or "/sign-in" in response.text
    )


def _asks(dependant: Any) -> bool:
    """Whether a route depends, however deep, on a token or on a session."""
    return dependant.call in {caller_of, signed_in} or any(_asks(one) for one in dependant.dependencies)


def test_every_route_but_those_for_everybody_asks_who_is_calling(web: Web) -> None:
    endpoints = list(_endpoints(create_app(web.site).routes))
    asking = {(route.path, *sorted(route.methods or ())) for route in endpoints if _asks(route.dependant)}
    everybody = {(route.path, *sorted(route.methods or ())) for route in endpoints} - asking
    assert len(endpoints) > 80
    assert everybody - ASKING_THEMSELVES == {
        ("/health/live", "GET"),
        ("/health/ready", "GET"),
        ("/sign-in", "GET"),
        ("/sign-in", "POST"),
        ("/language", "POST"),
        ("/calendar/feed/{token}.ics", "GET"),
        ("/unsubscribe/{token}", "GET"),
        ("/unsubscribe/{token}", "POST"),
    }


def test_health_answers_without_a_token(web: Web) -> None:
    assert web.http.get("/health/live").json() == {"status": "live"}
    assert web.http.get("/health/ready").json() == {"status": "ready"}


def test_a_request_without_a_good_token_is_told_how_to_authenticate(web: Web) -> None:
    for headers in ({}, {"Authorization": "Bearer thidua_wrong"}):
        response = web.http.get("/api/v1/me", headers=headers)
        assert (response.status_code, _codes(response)) == (401, ["unauthenticated"])
        assert response.headers["www-authenticate"] == "Bearer"


def test_words_come_in_the_language_that_was_asked_for(web: Web) -> None:
    said = {
        language: web.http.get("/api/v1/me", headers={"Accept-Language": language}).json()["detail"]
        for language in ("vi", "en", "en;q=0.1, vi;q=0.9", "fr")
    }
    assert said["vi"] == said["fr"] == said["en;q=0.1, vi;q=0.9"]
    assert said["en"] != said["vi"]


def test_the_same_key_with_the_same_body_is_carried_out_once_and_answered_alike(web: Web) -> None:
    first, second = _start(web, Idempotency_Key="k1"), _start(web, Idempotency_Key="k1")
    assert first.json() == second.json()
    assert len(web.ok(UNIT, "GET", "/submissions")["items"]) == 1


def test_the_same_key_with_another_body_is_refused(web: Web) -> None:
    _start(web, Idempotency_Key="k1")
    other = {"round": web.world.rounds["annual-2023"]}
    response = web.call(UNIT, "POST", "/submissions", other, headers={"Idempotency-Key": "k1"})
    assert (response.status_code, _codes(response)) == (422, ["key_reused"])


def test_the_same_key_of_two_people_is_two_keys(web: Web) -> None:
    _start(web, Idempotency_Key="k1")
    response = web.call("officer@unit-2", "POST", "/submissions", {"round": web.world.rounds["annual-2024"]})
    assert response.status_code == 201


def test_requests_with_one_key_at_once_get_one_answer(web: Web) -> None:
    answers: list[dict[str, int]] = []
    web.call(UNIT, "GET", "/me")

    def send() -> None:
        answers.append(_start(web, Idempotency_Key="at-once").json())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len({answer["id"] for answer in answers}) == 1


def test_a_refused_act_is_remembered_under_its_key(web: Web) -> None:
    nomination = steps.draft(web.world, steps.start(web.world))
    path, headers = f"/nominations/{nomination}/actions/withdraw", {"Idempotency-Key": "w"}
    first = web.call(UNIT, "POST", path, {}, headers=headers)
    again = web.call(UNIT, "POST", path, {}, headers=headers)
    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()
    assert len(web.ok(UNIT, "GET", f"/nominations/{nomination}")["attempts"]) == 1


def test_foreign_and_missing_are_the_same_404(web: Web) -> None:
    nomination = steps.draft(web.world, steps.start(web.world))
    stranger = "officer@unit-2"
    for method, path in (("GET", ""), ("POST", "/actions/withdraw"), ("GET", "/documents/achievement_report")):
        foreign = web.call(stranger, method, f"/nominations/{nomination}{path}")
        missing = web.call(stranger, method, f"/nominations/{nomination + 999}{path}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() == missing.json()
    upload = web.upload(stranger, f"/nominations/{nomination}/documents/achievement_report", png(), filename="a.png")
    assert upload.status_code == 404


def test_a_stranger_finds_nothing_in_any_list(web: Web) -> None:
    steps.draft(web.world, steps.start(web.world), name="Bí Mật")
    assert web.ok("officer@unit-2", "GET", "/nominations?q=bi mat") == {"items": [], "next": None}
    assert web.ok("officer@unit-2", "GET", "/submissions")["items"] == []
    assert len(web.ok(UNIT, "GET", "/nominations?q=bi mat")["items"]) == 1


def test_unknown_fields_and_wrong_types_are_named(web: Web) -> None:
    response = web.call(UNIT, "POST", "/submissions", {"round": "x", "colour": "red"})
    assert response.status_code == 422
    reasons = {reason["detail"]["field"]: reason["code"] for reason in response.json()["refusals"]}
    assert reasons == {"round": "field_invalid", "colour": "field_unknown"}


def test_a_stale_version_is_a_conflict(web: Web) -> None:
    nomination = steps.draft(web.world, steps.start(web.world))
    body = {"expected_version": 1, "reason": "Đổi ý."}
    response = web.call(UNIT, "POST", f"/nominations/{nomination}/actions/withdraw", body)
    assert (response.status_code, _codes(response)) == (409, ["conflict"])
    assert response.json()["refusals"][0]["detail"] == {"expected": 1, "version": 2}


def test_every_reason_is_told_at_once(web: Web) -> None:
    submission = steps.start(web.world)
    steps.draft(web.world, submission, staff_category="worker", rating="completed")
    web.clock.moment = CUTOFF
    response = web.call(UNIT, "POST", f"/submissions/{submission}/actions/submit")
    assert response.status_code == 409
    (outcome,) = response.json()["outcomes"]
    assert [reason["code"] for reason in outcome["refusals"]] == ["wrong_state"]
    shown = web.ok(UNIT, "GET", f"/nominations/{outcome['nomination']}")
    edit = web.call(UNIT, "POST", f"/nominations/{outcome['nomination']}/actions/withdraw", {})
    assert _codes(edit) == ["field_required"]
    assert shown["limit"] == "2024-12-15T00:00:00+07:00"
    assert "14/12/2024" in shown["limit_in_words"]


def test_an_action_that_is_taken_elsewhere_says_where(web: Web) -> None:
    nomination = steps.draft(web.world, steps.start(web.world))
    response = web.call("director", "POST", f"/nominations/{nomination}/actions/award")
    assert (response.status_code, _codes(response)) == (409, ["taken_elsewhere"])
    assert web.call(UNIT, "POST", f"/nominations/{nomination}/actions/dance").status_code == 404


def test_actions_that_are_not_possible_are_shown_with_every_reason(web: Web) -> None:
    nomination = steps.draft(web.world, steps.start(web.world))
    shown = web.ok("secretary@unit-1", "GET", f"/nominations/{nomination}")
    actions = {action["action"]: action for action in shown["actions"]}
    assert set(actions) == {"endorse", "not_endorse"}
    assert not actions["endorse"]["possible"]
    assert [reason["code"] for reason in actions["endorse"]["refusals"]] == ["council_has_not_voted"]
    words = sentence(Refusal("council_has_not_voted"), "vi")
    assert actions["endorse"]["refusals"][0]["message"] == words


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("rong.pdf", b"", "file_empty"),
        ("lua.pdf", png(), "file_type_mismatch"),
        ("chay.exe", b"MZ", "file_type_not_allowed"),
        ("bom.docx", docx_bomb("word/document.xml", size=100_000_000, claimed=100_000_000), "file_zip_bomb"),
        ("macro.docx", docx({"word/vbaProject.bin": b"x"}), "file_macros"),
    ],
)
def test_a_bad_file_is_refused_by_the_name_of_the_reason(web: Web, filename: str, content: bytes, code: str) -> None:
    submission = steps.start(web.world)
    response = web.upload(UNIT, f"/submissions/{submission}/documents/submission_letter", content, filename=filename)
    assert (response.status_code, _codes(response)) == (422, [code])


@pytest.mark.parametrize("size", [200_001, 400_000])
def test_a_file_over_the_limit_is_refused_with_the_limit(web: Web, size: int) -> None:
    submission = steps.start(web.world)
    path = f"/submissions/{submission}/documents/submission_letter"
    response = web.upload(UNIT, path, b"%PDF-1.7" + b" " * size)
    assert (response.status_code, _codes(response)) == (413, ["file_too_large"])
    assert response.json()["refusals"][0]["detail"] == {"limit": 200_000}


def test_a_large_body_without_a_file_is_refused(web: Web) -> None:
    response = web.call(UNIT, "POST", "/submissions", {"round": 1, "x": "y" * 2_000_000})
    assert (response.status_code, _codes(response)) == (413, ["body_too_large"])


def test_a_document_comes_back_as_it_was_and_as_an_attachment(web: Web) -> None:
    submission = steps.start(web.world)
    content = pdf()
    path = f"/submissions/{submission}/documents/submission_letter"
    web.upload(UNIT, path, content, filename="Tờ trình.pdf")
    response = web.call(UNIT, "GET", path)
    assert response.content == content
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]


def test_every_error_of_the_product_has_an_answer() -> None:
    known: list[Exception] = [KeyReused("k"), NotFound("round", 1), FileRefused("file_empty"), InvariantBroken("x")]
    raised = [*known, Busy(2), Unprintable("漢")]
    assert {type(error) for error in raised} | {Refused, Unauthenticated} == set(HANDLED)
    assert [_answer(error)[0] for error in raised] == [422, 404, 422, 500, 503, 409]


def test_lists_are_paged_by_key(web: Web) -> None:
    submission = steps.start(web.world)
    drafted = [steps.draft(web.world, submission, name=f"Người {number}") for number in range(5)]
    first = web.ok(UNIT, "GET", "/nominations?limit=2")
    second = web.ok(UNIT, "GET", f"/nominations?limit=2&after={first['next']}")
    third = web.ok(UNIT, "GET", f"/nominations?limit=2&after={second['next']}")
    seen = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert seen == sorted(drafted, reverse=True)
    assert third["next"] is None


def test_the_openapi_document_describes_every_route(web: Web) -> None:
    paths = web.http.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/nominations/{nomination_id}/actions/{action}" in paths
    assert all(operation.get("summary") for path in paths.values() for operation in path.values())
