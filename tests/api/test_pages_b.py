"""Review, rank, decide and act on many, with pages and nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.api.browsing import Browser, forms_of
from tests.api.client import Web, web_over
from tests.steps import PAPER, do, draft, endorsed, handed_in, propose, qualified, rank, start, state_of, submit
from tests.world import CUTOFF, OPENED, World, later
from workflow.models.decision import Decision
from workflow.models.nomination import Nomination
from workflow.models.submission import Submission

AFTER = later(CUTOFF, hours=9)


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def _fields(browser: Browser, action: str) -> dict[str, Any]:
    """Find what the page's form with this action would send."""
    return next(form["fields"] for form in forms_of(browser.page.text) if action in form["action"])


def _hidden(browser: Browser, name: str) -> list[str]:
    return re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', browser.page.text)


def _versions(web: Web, named: list[int]) -> list[int]:
    return [state_of(web.world, one, Nomination.version) for one in named]


def test_the_queue_is_narrowed_and_turned_page_by_page(web: Web) -> None:
    _, named = handed_in(web.world, count=3)
    browser = Browser(web, "reviewer")
    browser.get("/nominations?q=nguoi%201&state=under_review&round=")
    assert re.findall(r'href="/nominations/(\d+)"', browser.page.text) == [str(named[1])]
    assert browser.get("/nominations?state=awarded").text.count("/nominations/several") == 0
    assert browser.get(f"/nominations?after={named[2]}").status_code == 200
    assert f"/nominations?before={named[1]}" in browser.page.text
    browser.get(f"/nominations?before={named[1]}")
    assert re.findall(r'href="/nominations/(\d+)"', browser.page.text) == [str(named[2])]
    assert f"/nominations?after={named[2]}" in browser.page.text


def test_a_nomination_shows_every_role_what_it_may_do_and_why_not(web: Web) -> None:
    _, (named,) = handed_in(web.world)
    officer, reviewer = Browser(web, "officer@unit-1"), Browser(web, "reviewer")
    officer.get(f"/nominations/{named}")
    assert f'href="/nominations/{named}/actions/withdraw"' in officer.page.text
    assert f"/nominations/{named}/review" not in officer.page.text
    reviewer.get(f"/nominations/{named}")
    assert f'href="/nominations/{named}/review"' in reviewer.page.text
    assert f"/nominations/{named}/actions/approve" not in reviewer.page.text
    assert "Còn mục chưa được kiểm tra" in reviewer.text
    assert PAPER.filename in reviewer.page.text
    assert reviewer.text.index("Tiếp nhận hồ sơ bởi") < reviewer.text.index("Soạn dự thảo bởi")


@pytest.mark.parametrize("path", ["", "/review", "/actions/withdraw"])
def test_a_stranger_finds_no_nomination(web: Web, path: str) -> None:
    _, (named,) = handed_in(web.world)
    assert Browser(web, "officer@unit-2").get(f"/nominations/{named}{path}").status_code == 404


def test_an_action_asks_what_it_needs_and_comes_back_filled_with_errors(web: Web) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "officer@unit-1")
    browser.get(f"/nominations/{named}/actions/withdraw")
    browser.submit(reason="   ")
    assert (browser.page.status_code, 'href="#reason"' in browser.page.text) == (422, True)
    assert "Từ chối:" not in browser.text
    browser.submit(reason="Nhầm người.")
    assert browser.page.url.path == f"/nominations/{named}"
    assert "Nhầm người." in browser.text
    assert state_of(web.world, named) == "withdrawn"


def test_a_form_sent_twice_counts_once(web: Web) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "officer@unit-1")
    path = f"/nominations/{named}/actions/withdraw"
    browser.get(path)
    sent = {**next(form["fields"] for form in forms_of(browser.page.text) if "expected_version" in form["fields"])}
    versions = []
    for _ in range(2):
        assert browser.post(path, **sent, reason="Nhầm người.").url.path == f"/nominations/{named}"
        versions += _versions(web, [named])
    assert versions[0] == versions[1]


def test_a_stale_page_says_that_somebody_changed_the_nomination(web: Web) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "officer@unit-1")
    browser.get(f"/nominations/{named}/actions/withdraw")
    assert do(web.world, named, "rank", "proposer", rank=1).accepted
    browser.submit(reason="Nhầm người.")
    assert browser.page.status_code == 422
    assert "Nhầm người." in browser.page.text
    assert "đã được người khác cập nhật" in browser.text


def test_what_was_typed_survives_an_expired_session(web: Web) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "officer@unit-1")
    browser.get(f"/nominations/{named}/actions/withdraw")
    web.clock.moment = later(web.clock.moment, hours=3)
    browser.submit(reason="Nhầm người.")
    browser.submit("/sign-in", email="officer.unit-1@thidua.example", password="mật khẩu thử nghiệm")
    browser.submit("/actions/withdraw")
    assert state_of(web.world, named) == "withdrawn"


@pytest.mark.parametrize("action", ["award", "lapse", "bogus"])
def test_what_is_no_action_of_a_page_is_not_found(web: Web, action: str) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "director")
    assert browser.get(f"/nominations/{named}/actions/{action}").status_code == 404
    assert browser.post(f"/nominations/{named}/actions/{action}").status_code == 404


def test_an_action_that_is_over_shows_its_reason_instead_of_a_form(web: Web) -> None:
    (named,) = qualified(web.world)
    browser = Browser(web, "reviewer")
    browser.get(f"/nominations/{named}/actions/approve")
    assert "disabled" in browser.page.text
    assert "ở trạng thái hiện tại" in browser.text


def test_a_reviewer_ticks_then_approves_in_one_form(web: Web) -> None:
    _, (named,) = handed_in(web.world)
    browser = Browser(web, "reviewer")
    path = f"/nominations/{named}/review"
    browser.get(path)
    codes = set(re.findall(r'name="(tick-[^"]+)"', browser.page.text))
    first, *others = sorted(codes)
    browser.submit(path, **dict.fromkeys(others, "yes"), **{first: "no"}, do="approve")
    assert browser.page.status_code == 422
    assert "Còn mục chưa được kiểm tra" in browser.text
    assert state_of(web.world, named) == "under_review"
    assert _fields(browser, path)[first] == "no"
    browser.submit(path, **{first: "yes"}, do="approve")
    assert (browser.page.url.path, state_of(web.world, named)) == (f"/nominations/{named}", "qualified")


def test_a_dossier_is_returned_with_a_reason_for_each_item(web: Web) -> None:
    _, (named,) = handed_in(web.world)
    browser = Browser(web, "reviewer")
    path = f"/nominations/{named}/review/return"
    browser.get(f"/nominations/{named}/review")
    browser.submit(path, items=["achievement_report", "nomination"], **{"reason.nomination": "Thiếu chức vụ."})
    assert browser.page.status_code == 422
    assert {'href="#reason.achievement_report"' in browser.page.text, 'href="#due"' in browser.page.text} == {True}
    assert "Thiếu chức vụ." in browser.page.text
    reasons = {"reason.achievement_report": "Thiếu xác nhận."}
    due = {"due-day": "20", "due-month": "12", "due-year": "2024"}
    browser.submit(path, items=["achievement_report"], **reasons, **due)
    assert state_of(web.world, named) == "returned"
    assert "Thiếu xác nhận." in browser.text


def test_a_return_without_any_item_or_to_a_past_day_is_refused(web: Web) -> None:
    _, (named,) = handed_in(web.world)
    browser = Browser(web, "reviewer")
    path = f"/nominations/{named}/review/return"
    browser.get(f"/nominations/{named}/review")
    past = {"due-day": "1", "due-month": "10", "due-year": "2024"}
    browser.submit(path, **past)
    assert 'href="#items"' in browser.page.text
    browser.submit(path, items=["nomination"], **{"reason.nomination": "Sai tên."}, **past)
    assert (browser.page.status_code, 'href="#due"' in browser.page.text) == (422, True)


def test_several_are_previewed_with_every_outcome_and_only_the_possible_ones_are_done(web: Web) -> None:
    named = qualified(web.world, count=12)
    rank(web.world, named, now=AFTER)
    web.clock.moment = AFTER
    browser = Browser(web, "proposer")
    ticked = [str(one) for one in named]
    browser.post("/nominations/several", nomination=ticked[::-1], action="propose", back="/nominations?round=1")
    assert {state_of(web.world, one) for one in named} == {"qualified"}
    assert browser.text.count("Đã đủ số lượng khen thưởng theo kế hoạch") == 2
    assert _hidden(browser, "nomination") == ticked[:10]
    browser.submit("/several/confirm", nomination=ticked[9::-1])
    assert str(browser.page.url).endswith("/nominations?round=1&notice=done")
    assert [state_of(web.world, one) for one in named] == ["proposed"] * 10 + ["qualified"] * 2


def test_several_ask_for_one_answer_and_tell_what_changed_in_between(web: Web) -> None:
    named = qualified(web.world, count=2)
    browser = Browser(web, "reviewer")
    ticked = [str(one) for one in named]
    browser.post("/nominations/several", nomination=ticked, action="not_award", back="https://boese.example/")
    assert _hidden(browser, "back") == ["/"]
    browser.submit("/several/confirm", nomination=ticked)
    assert (browser.page.status_code, 'href="#reason_code"' in browser.page.text) == (422, True)
    assert do(web.world, named[0], "withdraw", "officer@unit-1", reason="Rút.").accepted
    versions = dict(zip((f"version-{one}" for one in named), _versions(web, named), strict=True))
    versions[f"version-{named[0]}"] -= 1
    browser.submit("/several/confirm", nomination=ticked, reason_code="criteria_not_met", **versions)
    assert "đã được người khác cập nhật" in browser.text
    assert [state_of(web.world, one) for one in named] == ["withdrawn", "not_awarded"]


def test_ticking_nothing_or_asking_for_a_strange_action_changes_nothing(web: Web) -> None:
    browser = Browser(web, "reviewer")
    assert browser.post("/nominations/several", action="approve", back="/nominations").status_code == 422
    assert browser.post("/nominations/several", action="propose", nomination="1").status_code == 404


def test_nominations_of_others_are_left_out_of_several(web: Web) -> None:
    hidden = draft(web.world, start(web.world, unit="unit-2"), unit="unit-2")
    browser = Browser(web, "officer@unit-1")
    for path in ("/nominations/several", "/nominations/several/confirm"):
        browser.post(path, nomination=[str(hidden)], action="withdraw", reason="Rút.", back="/nominations")
        assert browser.page.status_code == 422
        assert f"/nominations/{hidden}" not in browser.page.text
    assert state_of(web.world, hidden) == "draft"


def test_a_clerk_receives_a_submission_under_its_number(web: Web) -> None:
    submission, (named,) = endorsed(web.world)
    assert submit(web.world, submission).accepted
    browser = Browser(web, "clerk")
    path = f"/submissions/{submission}/receive"
    browser.get(path)
    tomorrow = {"incoming_date-day": "5", "incoming_date-month": "11", "incoming_date-year": "2024"}
    browser.submit(incoming_number="215", **tomorrow)
    assert (browser.page.status_code, 'value="215"' in browser.page.text) == (422, True)
    assert 'href="#incoming_date"' in browser.page.text
    browser.submit(**{"incoming_date-day": "2"})
    assert state_of(web.world, named) == "under_review"
    stored = select(Submission.incoming_number).where(Submission.id == submission)
    assert web.world.database.read(lambda connection: connection.scalar(stored)) == "215"
    assert "không có đề nghị nào chờ tiếp nhận" in " ".join(browser.get(path).text.split())


def test_a_paper_dossier_that_cannot_be_registered_tells_why_nominee_by_nominee(web: Web) -> None:
    submission = start(web.world)
    named = draft(web.world, submission)
    browser = Browser(web, "clerk")
    browser.get(f"/submissions/{submission}/register")
    day = {"incoming_date-day": "1", "incoming_date-month": "11", "incoming_date-year": "2024"}
    browser.submit(incoming_number="9", **day)
    assert browser.page.status_code == 422
    assert "Hồ sơ còn thiếu tài liệu: Tờ trình" in browser.text
    assert state_of(web.world, named) == "draft"


def test_only_the_clerk_may_receive_and_a_stranger_finds_no_submission(web: Web) -> None:
    submission, _ = endorsed(web.world)
    assert submit(web.world, submission).accepted
    officer = Browser(web, "officer@unit-1")
    assert "disabled" in officer.get(f"/submissions/{submission}/receive").text
    assert Browser(web, "officer@unit-2").get(f"/submissions/{submission}/receive").status_code == 404


def test_a_ranking_with_a_tie_or_a_gap_comes_back_as_typed(web: Web) -> None:
    named = qualified(web.world, count=3)
    fields = [f"rank-{one}" for one in named]
    browser = Browser(web, "proposer")
    browser.get(f"/rounds/{web.world.rounds['annual-2024']}/ranking")
    for wrong, expected in (("114", 3), ("124", 1), ("1x3", 1)):
        browser.submit(**dict(zip(fields, wrong, strict=True)))
        assert browser.page.status_code == 422
        assert browser.page.text.count("govuk-input--error") == expected
        assert f'value="{wrong[2]}"' in browser.page.text
    browser.submit(**dict(zip(fields, "213", strict=True)))
    assert [state_of(web.world, one, Nomination.rank) for one in named] == [2, 1, 3]
    versions = _versions(web, named)
    browser.submit()
    assert _versions(web, named) == versions


def test_a_ranking_by_another_role_is_shown_with_its_reason(web: Web) -> None:
    qualified(web.world)
    browser = Browser(web, "reviewer")
    browser.get(f"/rounds/{web.world.rounds['annual-2024']}/ranking")
    assert "Việc này cần vai trò phù hợp" in browser.text


def _drafted(web: Web, *, count: int = 2) -> tuple[int, list[int]]:
    """Propose nominees and draft a decision on them with pages."""
    named = qualified(web.world, count=count)
    propose(web.world, named, now=AFTER)
    web.clock.moment = AFTER
    browser = Browser(web, "submitter")
    browser.get("/decisions")
    browser.get(f"/decisions/new?round={web.world.rounds['annual-2024']}")
    browser.submit(nominations=[str(one) for one in named])
    assert (browser.page.status_code, 'href="#abstract"' in browser.page.text) == (422, True)
    browser.submit(nominations=[str(one) for one in named], abstract="Về việc tặng Giấy khen")
    assert browser.page.status_code == 200, browser.text
    return int(browser.page.url.path.removeprefix("/decisions/")), named


def test_a_decision_is_drafted_revised_and_signed_after_the_password(web: Web) -> None:
    decision, named = _drafted(web)
    submitter, director = Browser(web, "submitter"), Browser(web, "director")
    submitter.get(f"/decisions/{decision}/revise")
    submitter.post(f"/decisions/{decision}/revise")
    assert submitter.page.status_code == 422
    submitter.submit(nominations=[str(named[0])])
    web.clock.moment = later(web.clock.moment, minutes=11)
    assert director.get(f"/decisions/{decision}/sign").url.path == "/confirm"
    director.submit("/confirm", password="mật khẩu thử nghiệm")
    assert director.page.url.path == f"/decisions/{decision}/sign"
    assert "không hoàn tác" in director.text or "cannot be undone" in director.text
    director.submit()
    assert director.page.url.path == f"/decisions/{decision}"
    assert [state_of(web.world, one) for one in named] == ["awarded", "proposed"]


def test_signing_is_refused_nominee_by_nominee(web: Web) -> None:
    decision, named = _drafted(web)
    director = Browser(web, "director")
    director.get(f"/decisions/{decision}/sign")
    assert do(web.world, named[0], "withdraw", "officer@unit-1", now=AFTER, reason="Rút.").accepted
    director.submit()
    assert director.page.status_code == 422
    assert "Không thực hiện được việc này" in director.text
    assert state_of(web.world, named[1]) == "proposed"
    director.get(f"/decisions/{decision}/sign")
    assert "disabled" in director.page.text
    stored = select(Decision.state).where(Decision.id == decision)
    assert web.world.database.read(lambda connection: connection.scalar(stored)) == "drafted"


def test_only_the_decider_signs_and_units_know_no_decision(web: Web) -> None:
    decision, named = _drafted(web, count=1)
    submitter = Browser(web, "submitter")
    submitter.get(f"/decisions/{decision}/sign")
    assert "Việc này cần vai trò phù hợp" in submitter.text
    assert submitter.post(f"/decisions/{decision}/sign").status_code == 422
    assert state_of(web.world, named[0]) == "proposed"
    officer = Browser(web, "officer@unit-1")
    for path in ("/decisions", f"/decisions/{decision}", f"/decisions/{decision}/sign", "/decisions/new?round=x"):
        assert officer.get(path).status_code == 404
