"""Press twice, go back, open two tabs, come too late: what happens then is decided, and said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.browser.stage import ORGANISATIONS, Desk, Stage
from tests.browser.test_journey import WITHOUT_SCRIPT, fits
from tests.steps import attach_shared, draft, endorse, handed_in, start, state_of, vote
from tests.workflow.samples import pdf
from tests.world import CUTOFF, later
from workflow.models.nomination import Nomination

OFFICER = "officer@unit-1"
UNIT = ORGANISATIONS["unit-1"]
TYPED = "Rút ngắn thời gian chờ từ 45 phút xuống 20 phút."
LONGEST_NAME = ("Nguyễn Thị Hoàng Ngọc " * 6)[:120].strip().ljust(120, "y")

pytestmark = pytest.mark.browser


def ready(stage: Stage) -> tuple[int, int]:
    """Bring a submission of one nominee to where it can be handed in."""
    submission = start(stage.web.world)
    nomination = draft(stage.web.world, submission)
    attach_shared(stage.web.world, submission)
    endorse(stage.web.world, [nomination])
    return submission, nomination


def fill(officer: Desk, name: str) -> None:
    """Type a nominee."""
    officer.pick("Đề nghị khen thưởng cho ai?", "Cá nhân")
    officer.fill("Họ và tên cá nhân hoặc tên tập thể", name)
    officer.fill("Tóm tắt thành tích", TYPED)


@pytest.mark.parametrize("how", [{}, WITHOUT_SCRIPT], ids=["with JavaScript", "without"])
def test_a_double_click_hands_in_once(stage: Stage, how: Mapping[str, Any]) -> None:
    submission, nomination = ready(stage)
    with replace(stage, how=how).desk(OFFICER) as officer:
        officer.open(f"/submissions/{submission}/check")
        officer.button("Nộp hồ sơ").dblclick()
        officer.arrives("Hồ sơ đã được nộp")
    assert (state_of(stage.web.world, nomination), state_of(stage.web.world, nomination, Nomination.version)) == (
        "submitted",
        4,
    )


def test_with_javascript_a_double_click_sends_one_request(stage: Stage) -> None:
    submission, _ = ready(stage)
    sent: list[Request] = []
    with stage.desk(OFFICER) as officer:
        officer.open(f"/submissions/{submission}/check")
        officer.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
        officer.button("Nộp hồ sơ").dblclick()
        officer.arrives("Hồ sơ đã được nộp")
    assert len(sent) == 1


def test_going_back_after_handing_in_and_sending_again_changes_nothing_and_says_so(stage: Stage) -> None:
    submission, nomination = ready(stage)
    with stage.desk(OFFICER) as officer:
        officer.open(f"/submissions/{submission}/check")
        officer.press("Nộp hồ sơ")
        officer.arrives("Hồ sơ đã được nộp")
        stage.web.clock.moment = later(stage.web.clock.moment, minutes=5)
        officer.page.go_back()
        officer.arrives("Kiểm tra trước khi nộp")
        expect(officer.button("Nộp hồ sơ")).to_have_count(0)
        officer.sees("Nộp lúc 08:00 ngày 02/11/2024.")
    assert state_of(stage.web.world, nomination, Nomination.version) == 4


def test_the_second_of_two_tabs_is_told_what_the_first_one_saved(stage: Stage) -> None:
    nomination = draft(stage.web.world, start(stage.web.world))
    with stage.desk(OFFICER) as first:
        second = replace(first, page=first.page.context.new_page())
        for tab, achievement in ((first, "Thẻ thứ nhất."), (second, "Thẻ thứ hai.")):
            tab.open(f"/nominations/{nomination}/edit")
            tab.fill("Tóm tắt thành tích", achievement)
        first.press("Lưu")
        first.is_told("Đã lưu.")
        second.press("Lưu")
        second.is_told("đã được người khác cập nhật")
        second.sees("Thẻ thứ nhất.")
        expect(second.field("Tóm tắt thành tích")).to_have_value("Thẻ thứ hai.")
        second.press("Lưu")
        second.arrives(UNIT)
    assert state_of(stage.web.world, nomination, Nomination.achievement) == "Thẻ thứ hai."


def test_a_session_that_ended_while_typing_loses_nothing(stage: Stage) -> None:
    submission = start(stage.web.world)
    with stage.desk(OFFICER) as officer:
        officer.open(f"/submissions/{submission}/nominations/new")
        fill(officer, "Lê Thị An")
        stage.web.clock.moment = later(stage.web.clock.moment, hours=3)
        officer.press("Lưu")
        officer.arrives("Đăng nhập")
        officer.sees("Nội dung bạn nhập vẫn được giữ")
        stage.type_password(officer, OFFICER)
        officer.arrives("Bạn đã đăng nhập lại")
        officer.press("Gửi ngay")
        officer.is_told("Đã lưu.")
        officer.sees("Lê Thị An")
    assert state_of(stage.web.world, 1, Nomination.achievement) == TYPED


def test_a_round_that_closes_while_the_form_is_open_says_so_and_keeps_what_was_typed(stage: Stage) -> None:
    nomination = draft(stage.web.world, start(stage.web.world))
    stage.web.clock.moment = later(CUTOFF, minutes=-1)
    with stage.desk(OFFICER) as officer:
        officer.open(f"/nominations/{nomination}/edit")
        officer.fill("Tóm tắt thành tích", TYPED)
        stage.web.clock.moment = CUTOFF
        officer.press("Lưu")
        officer.is_told("hết ngày 14/12/2024")
        expect(officer.field("Tóm tắt thành tích")).to_have_value(TYPED)


def test_a_round_that_closes_before_the_last_click_takes_nothing_in_and_says_so(stage: Stage) -> None:
    submission, nomination = ready(stage)
    stage.web.clock.moment = later(CUTOFF, minutes=-1)
    with stage.desk(OFFICER) as officer:
        officer.open(f"/submissions/{submission}/check")
        stage.web.clock.moment = CUTOFF
        officer.press("Nộp hồ sơ")
        officer.is_told("hết ngày 14/12/2024")
    assert state_of(stage.web.world, nomination) == "endorsed"


def test_a_name_of_120_characters_fits_on_a_telephone(stage: Stage) -> None:
    world = stage.web.world
    submission = start(world)
    nomination = draft(world, submission, name=LONGEST_NAME)
    other = draft(world, submission, name="W" * 120)
    narrow = replace(stage, width=360, look=fits)
    with narrow.desk("secretary@unit-1") as secretary:
        visit(secretary, ["/council", "/sittings/new"])
        sitting = vote(world, [nomination, other])
        visit(secretary, ["/council", f"/sittings/{sitting}"])
    with narrow.desk(OFFICER) as officer:
        own = [f"/nominations/{nomination}/documents/achievement_report", f"/nominations/{nomination}/edit"]
        visit(officer, [f"/submissions/{submission}", f"/submissions/{submission}/check", *own])
    attach_shared(world, submission)
    _, (handed,) = handed_in(world, unit="unit-1")
    assert handed
    with narrow.desk("reviewer") as reviewer:
        visit(reviewer, ["/nominations", f"/nominations/{handed}", f"/nominations/{handed}/review"])


def visit(desk: Desk, paths: list[str]) -> None:
    """Look at each of these pages."""
    for path in paths:
        desk.open(path)
        desk.look(desk.page)


@pytest.mark.parametrize("how", [{}, WITHOUT_SCRIPT], ids=["with JavaScript", "without"])
def test_a_file_over_the_limit_is_refused_with_the_limit_in_words(stage: Stage, how: Mapping[str, Any]) -> None:
    submission = start(stage.web.world)
    with replace(stage, how=how).desk(OFFICER) as officer:
        form = f"/submissions/{submission}/documents/submission_letter"
        for size in (210_000, 3_000_000):
            officer.open(form)
            officer.upload("to-trinh.pdf", pdf() + b"0" * size)
            officer.is_told("tối đa 195,3 KB")
            officer.arrives("Tờ trình đề nghị khen thưởng")
        officer.open(form)
        officer.upload("to-trinh.pdf")
        officer.is_told("Đã đính kèm tài liệu.")
