"""Prepare a submission, vote on it and hand it in with nothing but pages."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.steps import attach, attach_shared, draft, endorse, extend, give_back, handed_in, start, state_of, vote
from tests.workflow.samples import pdf
from tests.world import CUTOFF, OPENED, World, later
from workflow.models.nomination import Attempt, Nomination
from workflow.models.submission import Submission

OFFICER, SECRETARY, CHAIR = "officer@unit-1", "secretary@unit-1", "chair@unit-1"
LONG = ("Nguyễn Thị Hoàng Ngọc " * 6)[:120].strip()


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


@pytest.fixture
def officer(web: Web) -> Browser:
    """The browser of the unit's officer."""
    return Browser(web, OFFICER)


def fields(web: Web, **overrides: Any) -> dict[str, Any]:
    """Fill the form of a nominee."""
    typed = {
        "subject.type": "individual",
        "subject.name": "Nguyễn Đức Đồng",
        "subject.organisation": str(web.world.organisations["unit-1"]),
        "subject.position": "Chuyên viên",
        "subject.staff_category": "public_employee",
        "subject.rating": "good",
        "award_form": "GK",
        "claims.individual_reform": "results",
        "achievement": "Rút ngắn thời gian chờ.",
    }
    return typed | overrides


def count(web: Web, table: Any) -> int:
    """Count the rows of a table."""
    found = web.world.database.read(lambda connection: connection.scalar(select(func.count()).select_from(table)))
    return int(found or 0)


def newest(web: Web) -> int:
    """Give the nomination drafted last."""
    found = web.world.database.read(lambda connection: connection.scalar(select(func.max(Nomination.id))))
    return int(found or 0)


def upload(browser: Browser, path: str, content: bytes | None = None, *, filename: str = "giay.pdf") -> Any:
    """Open the form of a document and send a file with it."""
    browser.get(path)
    return browser.submit(files={"file": (filename, pdf() if content is None else content)})


def test_a_unit_prepares_votes_and_hands_in_by_pages_alone(web: Web, officer: Browser) -> None:
    officer.get("/submissions/new")
    officer.submit(round=str(web.world.rounds["annual-2024"]))
    path = officer.page.url.path
    assert re.fullmatch(r"/submissions/\d+", path)
    officer.get(f"{path}/nominations/new")
    officer.submit(**fields(web, **{"subject.name": LONG}))
    assert (officer.page.status_code, officer.page.url.path) == (200, path)
    assert LONG in officer.text
    nomination = newest(web)
    for document in (
        f"{path}/documents/submission_letter",
        f"{path}/documents/council_minutes",
        f"/nominations/{nomination}/documents/achievement_report",
    ):
        assert upload(officer, document).url.path == path
    officer.get(f"{path}/letter")
    officer.submit(
        **{"number": "52/TTr", "dated-day": "5", "dated-month": "11", "dated-year": "2024", "signer": "Bà A"}
    )
    assert officer.page.url.path == path
    officer.get(f"{path}/check")
    assert "Chưa" in officer.text
    _vote_by_pages(web, nomination)
    officer.get(f"{path}/check")
    officer.submit("/submit")
    assert officer.page.url.path == f"{path}/receipt"
    assert "08:00 ngày 02/11/2024" in officer.text
    assert state_of(web.world, nomination) == "submitted"


def _vote_by_pages(web: Web, nomination: int) -> None:
    secretary = Browser(web, SECRETARY)
    secretary.get("/council")
    assert LONG in secretary.text
    secretary.get("/sittings/new")
    held = {"held_at-day": "1", "held_at-month": "11", "held_at-year": "2024", "time": "14:00"}
    secretary.submit(**held, method="entered")
    members = web.world.members["unit-1"]
    counts = {f"for-{nomination}": "3", f"against-{nomination}": "1", f"invalid-{nomination}": "0"}
    absent = {f"reason-{members[0]}": "Đi công tác"}
    secretary.submit("/enter", present=[str(one) for one in members[1:]], **counts, **absent)
    assert secretary.page.status_code == 200
    assert "Đi công tác" in secretary.text
    secretary.submit("/minute")
    secretary.submit("/endorse", results=str(nomination))
    assert secretary.page.status_code == 200, secretary.text
    assert state_of(web.world, nomination) == "endorsed"


def test_a_wrong_nominee_comes_back_as_it_was_typed_with_the_errors_of_its_fields(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    officer.get(f"/submissions/{submission}/nominations/new")
    officer.submit(**fields(web, **{"subject.name": "", "award_form": "XX", "achievement": "Câu chuyện dài."}))
    assert officer.page.status_code == 422
    assert 'href="#subject.name"' in officer.page.text
    assert "Câu chuyện dài." in officer.text
    assert count(web, Nomination) == 0
    officer.submit(**fields(web, **{"subject.organisation": str(web.world.organisations["unit-2"])}))
    assert officer.page.status_code == 422
    assert 'href="#subject.organisation"' in officer.page.text


def test_a_form_counts_once_however_often_it_is_sent(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    officer.get(f"/submissions/{submission}/nominations/new")
    again = officer.page
    officer.submit(**fields(web))
    officer.page = again
    officer.submit(**fields(web))
    assert officer.page.url.path == f"/submissions/{submission}"
    assert count(web, Nomination) == 1
    officer.get("/submissions/new")
    again = officer.page
    officer.submit(round=str(web.world.rounds["annual-2024"]))
    officer.page = again
    officer.submit(round=str(web.world.rounds["annual-2024"]))
    assert count(web, Submission) == 2


def test_handing_in_twice_or_by_the_back_button_hands_in_once(web: Web, officer: Browser) -> None:
    submission, nomination = ready(web)
    officer.get(f"/submissions/{submission}/check")
    again = officer.page
    for _ in range(2):
        officer.page = again
        officer.submit("/submit")
        assert officer.page.url.path == f"/submissions/{submission}/receipt"
    officer.get(f"/submissions/{submission}/check")
    officer.post(f"/submissions/{submission}/submit", idempotency_key="another")
    assert officer.page.status_code == 422
    assert state_of(web.world, nomination, Nomination.version) == 4


def ready(web: Web) -> tuple[int, int]:
    """Bring a submission of one nominee to where it can be handed in."""
    submission = start(web.world)
    nomination = draft(web.world, submission)
    attach_shared(web.world, submission)
    endorse(web.world, [nomination])
    return submission, nomination


def test_what_stands_in_the_way_is_said_nominee_by_nominee(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    draft(web.world, submission, name="Lê Thị An")
    officer.get(f"/submissions/{submission}/check")
    assert "disabled" in officer.page.text
    assert "Tờ trình đề nghị khen thưởng" in officer.text
    assert "Chưa có kết quả biểu quyết của Hội đồng" in officer.text
    officer.post(f"/submissions/{submission}/submit", idempotency_key="early")
    assert officer.page.status_code == 422
    assert "Lê Thị An:" in officer.text


def test_a_round_that_closed_meanwhile_says_so_and_keeps_what_was_typed(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    nomination = draft(web.world, submission)
    officer.get(f"/nominations/{nomination}/edit")
    web.clock.moment = CUTOFF
    officer.sign_in(OFFICER)
    officer.get(f"/nominations/{nomination}/edit")
    version = str(state_of(web.world, nomination, Nomination.version))
    officer.post(
        f"/nominations/{nomination}/edit",
        **fields(web, achievement="Viết đúng lúc nửa đêm."),
        expected_version=version,
        idempotency_key="midnight",
    )
    assert officer.page.status_code == 422
    assert "hết ngày 14/12/2024" in officer.text
    assert "Viết đúng lúc nửa đêm." in officer.text


def test_two_tabs_do_not_overwrite_each_other_unseen(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    nomination = draft(web.world, submission)
    path = f"/nominations/{nomination}/edit"
    other = officer.get(path)
    officer.get(path)
    officer.submit(**fields(web, achievement="Thẻ thứ nhất."))
    officer.page = other
    officer.submit(**fields(web, achievement="Thẻ thứ hai."))
    assert officer.page.status_code == 422
    assert "Thẻ thứ nhất." in officer.text
    assert "Thẻ thứ hai." in officer.text
    officer.submit(**fields(web, achievement="Thẻ thứ hai."))
    assert state_of(web.world, nomination, Nomination.achievement) == "Thẻ thứ hai."


def test_a_draft_is_saved_while_it_is_typed_and_renews_its_version(web: Web, officer: Browser) -> None:
    nomination = draft(web.world, start(web.world))
    version = state_of(web.world, nomination, Nomination.version)
    path = f"/nominations/{nomination}/autosave"
    officer.post(path, **fields(web, achievement="Đang viết"), expected_version=str(version), idempotency_key="k")
    assert officer.page.json()["fields"] == {"expected_version": version + 1}
    officer.post(path, **fields(web, achievement="Đang viết tiếp"), expected_version=str(version + 1))
    assert state_of(web.world, nomination, Nomination.achievement) == "Đang viết tiếp"
    assert officer.post(path, **fields(web, **{"subject.name": ""})).status_code == 409
    web.clock.moment = CUTOFF
    assert officer.post(path, **fields(web)).status_code == 401
    officer.sign_in(OFFICER)
    assert officer.post(path, **fields(web)).status_code == 409
    assert count(web, Attempt) == 0


def test_a_session_that_ended_while_typing_loses_nothing(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    officer.get(f"/submissions/{submission}/nominations/new")
    web.clock.moment = later(web.clock.moment, hours=3)
    officer.submit(**fields(web, achievement="Gõ suốt ba giờ."))
    assert 'name="keep:achievement"' in officer.page.text
    officer.submit("/sign-in", email="officer.unit-1@thidua.example", password="mật khẩu thử nghiệm")
    officer.submit("/nominations/new")
    assert officer.page.url.path == f"/submissions/{submission}"
    assert state_of(web.world, newest(web), Nomination.achievement) == "Gõ suốt ba giờ."


def test_a_file_that_is_refused_says_why_on_its_own_form(web: Web, officer: Browser) -> None:
    path = f"/submissions/{start(web.world)}/documents/submission_letter"
    assert upload(officer, path, b"MZ", filename="thu.exe").status_code == 422
    assert "Hệ thống không nhận loại tệp này" in officer.text
    officer.get(path)
    assert officer.submit(files={"other": ("a.pdf", pdf())}).status_code == 422
    assert "Chưa có thông tin bắt buộc" in officer.text


def test_a_file_over_the_limit_is_refused_with_the_limit_in_words(web: Web, officer: Browser) -> None:
    path = f"/submissions/{start(web.world)}/documents/submission_letter"
    assert upload(officer, path, pdf() + b"0" * 210_000).status_code == 413
    assert "tối đa 195,3 KB" in officer.text
    assert upload(officer, path, pdf() + b"0" * 3_000_000).status_code == 413
    assert "tối đa 195,3 KB" in officer.text


def test_a_file_that_does_not_say_how_long_it_is_is_refused_while_it_streams(web: Web, officer: Browser) -> None:
    path = f"/submissions/{start(web.world)}/documents/submission_letter"
    sent = []

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for number in range(100):
            sent.append(number)
            yield b"0" * 65_536

    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = officer.http.post(path, content=endless(), headers=kind)
    assert answer.status_code == 413
    assert "tối đa 195,3 KB" in answer.text


def test_an_upload_of_nobody_is_sent_to_the_sign_in_unread(web: Web) -> None:
    path = f"/submissions/{start(web.world)}/documents/submission_letter"
    browser = Browser(web)
    browser.post(path, files={"file": ("giay.pdf", pdf())})
    assert browser.page.url.path == "/sign-in"


def test_what_was_attached_comes_back_as_an_attachment_that_no_browser_runs(web: Web, officer: Browser) -> None:
    path = f"/submissions/{start(web.world)}/documents/submission_letter"
    content = pdf()
    upload(officer, path, content)
    answer = officer.get(f"{path}/file")
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_strangers_find_nothing(web: Web, officer: Browser) -> None:
    submission, nomination = ready(web)
    sitting = vote(web.world, [draft(web.world, start(web.world), name="Khác")])
    stranger = Browser(web, "officer@unit-2")
    paths = (
        f"/submissions/{submission}",
        f"/submissions/{submission}/check",
        f"/submissions/{submission}/letter",
        f"/submissions/{submission}/receipt",
        f"/submissions/{submission}/nominations/new",
        f"/submissions/{submission}/documents/submission_letter",
        f"/submissions/{submission}/documents/submission_letter/file",
        f"/nominations/{nomination}/edit",
        f"/nominations/{nomination}/documents/achievement_report",
        f"/nominations/{nomination}/documents/achievement_report/file",
        f"/sittings/{sitting}",
    )
    assert {path: stranger.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert {path: officer.get(path).status_code for path in ("/council", "/sittings/new", f"/sittings/{sitting}")} == {
        "/council": 404,
        "/sittings/new": 404,
        f"/sittings/{sitting}": 404,
    }
    assert stranger.post(f"/submissions/{submission}/submit", idempotency_key="x").status_code == 404
    assert stranger.post(f"/nominations/{nomination}/autosave", **fields(web)).status_code == 404


def test_a_returned_nomination_reopens_what_was_flagged_and_goes_in_again(web: Web) -> None:
    web.clock.moment = later(OPENED, days=2)
    officer = Browser(web, OFFICER)
    submission, (kept, nomination) = handed_in(web.world, count=2)
    assert give_back(web.world, nomination, "achievement_report", due=date(2024, 12, 20)).accepted
    officer.get(f"/submissions/{submission}")
    assert "hết ngày 20/12/2024" in officer.text
    closed = upload(officer, f"/nominations/{nomination}/documents/council_minutes")
    assert closed.status_code == 422
    assert upload(officer, f"/nominations/{nomination}/documents/achievement_report").status_code == 200
    officer.get(f"/submissions/{submission}/check")
    officer.submit("/submit")
    assert officer.page.url.path == f"/submissions/{submission}/receipt"
    assert (state_of(web.world, kept), state_of(web.world, nomination)) == ("under_review", "submitted")


def test_several_returned_nominations_go_in_one_by_one(web: Web) -> None:
    web.clock.moment = later(OPENED, days=2)
    officer = Browser(web, OFFICER)
    submission, named = handed_in(web.world, count=2)
    for nomination in named:
        assert give_back(web.world, nomination, "achievement_report", due=date(2024, 12, 20)).accepted
    assert attach(web.world, named[0], "achievement_report", now=later(OPENED, days=1)).accepted
    officer.get(f"/submissions/{submission}/check")
    officer.submit("/submit", nominations=str(named[1]))
    assert officer.page.status_code == 422
    officer.submit("/submit", nominations=str(named[0]))
    assert [state_of(web.world, one) for one in named] == ["submitted", "returned"]


def test_a_unit_says_that_it_proposes_nobody(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    officer.get(f"/submissions/{submission}")
    officer.submit("/nothing-to-propose")
    assert officer.page.url.path == f"/submissions/{submission}"
    found = web.world.database.read(lambda connection: connection.scalar(select(Submission.nothing_to_propose_at)))
    assert found == web.clock.moment
    draft(web.world, other := start(web.world))
    officer.post(f"/submissions/{other}/nothing-to-propose", idempotency_key="k")
    assert officer.page.status_code == 422


def test_a_letter_with_a_wrong_day_comes_back_as_typed(web: Web, officer: Browser) -> None:
    submission = start(web.world)
    first, second = draft(web.world, submission, name="Một"), draft(web.world, submission, name="Hai")
    path = f"/submissions/{submission}/letter"
    officer.get(path)
    wrong = {"dated-day": "31", "dated-month": "2", "dated-year": "2024"}
    officer.submit(number="7", nominations=str(first), **wrong)
    assert officer.page.status_code == 422
    assert 'value="31"' in officer.page.text
    officer.post(path, number="7", nominations=[str(first)], idempotency_key="a")
    assert _letter_list(web, submission) == [first]
    officer.post(path, number="7", nominations=[str(first), str(second)], idempotency_key="b")
    assert _letter_list(web, submission) is None


def _letter_list(web: Web, submission: int) -> Any:
    return web.world.database.read(
        lambda connection: connection.scalar(select(Submission.letter_list).where(Submission.id == submission))
    )


def test_counts_that_do_not_add_up_come_back_with_the_nominee_marked(web: Web) -> None:
    nomination = draft(web.world, start(web.world), name="Lê Thị An")
    secretary = Browser(web, SECRETARY)
    secretary.get("/sittings/new")
    secretary.submit(**{"held_at-day": "2", "held_at-month": "11", "held_at-year": "2024", "time": "25:00"})
    assert secretary.page.status_code == 422
    assert 'href="#time"' in secretary.page.text
    held = {"held_at-day": "2", "held_at-month": "11", "held_at-year": "2024", "time": "7g30"}
    secretary.submit(**held, method="entered")
    members = [str(one) for one in web.world.members["unit-1"]]
    secretary.submit("/enter", present=members, **{f"for-{nomination}": "4", f"against-{nomination}": "0"})
    assert secretary.page.status_code == 422
    assert f'href="#for-{nomination}"' in secretary.page.text
    assert "Lê Thị An" in secretary.text
    secretary.submit("/enter", present=members[:3], **{f"for-{nomination}": "3"})
    assert "cần ít nhất 4" in secretary.text
    secretary.submit("/enter", present=members, **{f"for-{nomination}": "2", f"against-{nomination}": "3"})
    assert secretary.page.status_code == 200
    secretary.submit("/minute")
    secretary.submit("/endorse", results=str(nomination))
    assert state_of(web.world, nomination) == "not_endorsed"


def test_the_minutes_of_a_closed_sitting_are_there_to_edit_and_to_sign(web: Web) -> None:
    sitting = vote(web.world, [draft(web.world, start(web.world))])
    secretary = Browser(web, SECRETARY)
    secretary.get(f"/sittings/{sitting}")
    for form, begins in {"pdf": b"%PDF-", "docx": b"PK"}.items():
        assert f'href="/sittings/{sitting}/minutes.{form}"' in secretary.page.text
        found = secretary.get(f"/sittings/{sitting}/minutes.{form}")
        assert found.content.startswith(begins)
        assert found.headers["Content-Disposition"] == f'attachment; filename="bien-ban-{sitting}.{form}"'
        assert web.call(SECRETARY, "GET", f"/sittings/{sitting}/minutes.{form}").content.startswith(begins)
        secretary.get(f"/sittings/{sitting}")


def test_minutes_with_an_unprintable_name_say_which_character(web: Web) -> None:
    sitting = vote(web.world, [draft(web.world, start(web.world), name="Nguyễn 漢")])
    secretary = Browser(web, SECRETARY)
    secretary.get(f"/sittings/{sitting}/minutes.pdf")
    assert secretary.page.status_code == 409
    assert "Có ký tự không in được: 漢" in secretary.text


def test_a_sitting_is_not_recorded_before_it_was_held(web: Web) -> None:
    draft(web.world, start(web.world))
    secretary = Browser(web, SECRETARY)
    secretary.get("/sittings/new")
    secretary.submit(**{"held_at-day": "3", "held_at-month": "11", "held_at-year": "2024", "time": "8:00"})
    assert "Phiên họp chưa diễn ra" in secretary.text


def test_the_chair_confirms_and_does_not_record(web: Web) -> None:
    nomination = draft(web.world, start(web.world))
    sitting = vote(web.world, [nomination])
    chair = Browser(web, CHAIR)
    chair.get(f"/sittings/{sitting}")
    assert "/endorse" not in chair.page.text
    chair.submit("/confirm")
    assert chair.page.status_code == 200
    assert "/confirm" not in chair.page.text
    assert chair.get("/council").status_code == 200


def test_an_extension_moves_the_limit_of_its_unit_only(web: Web, officer: Browser) -> None:
    extend(web.world, unit="unit-1", until=date(2024, 12, 31))
    officer.get(f"/submissions/{start(web.world)}")
    assert "hết ngày 31/12/2024" in officer.text
    other = Browser(web, "officer@unit-2")
    other.get(f"/submissions/{start(web.world, unit='unit-2')}")
    assert "hết ngày 14/12/2024" in other.text


def test_a_clerk_starts_a_submission_for_a_unit_whose_dossier_came_on_paper(web: Web) -> None:
    clerk = Browser(web, "clerk")
    clerk.get("/submissions/new")
    clerk.submit(round=str(web.world.rounds["annual-2024"]))
    assert clerk.page.status_code == 422
    unit = str(web.world.organisations["unit-3"])
    clerk.submit(round=str(web.world.rounds["annual-2024"]), organisation=unit)
    assert clerk.page.status_code == 200
    assert "unit-3" in clerk.text
    clerk.get("/submissions")
    assert "unit-3" in clerk.text
