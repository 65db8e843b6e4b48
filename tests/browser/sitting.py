"""Let a council of five meet on screens: quorum, recusal, written vote, secret ballot, minutes, signed copy."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final

from playwright.sync_api import expect
from sqlalchemy import update

from tests.browser import journey
from tests.browser.stage import MEMBERS, ORGANISATIONS, Desk, Stage
from tests.council_people import let_members_in
from tests.steps import attach, draft, share, start
from tests.world import OPENED, World
from workflow.models.law import CouncilRule
from workflow.models.submission import Submission

UNIT: Final = ORGANISATIONS["unit-1"]
NURSE, DOCTOR = "Nguyễn Đức Đồng", "Trịnh Thị Én"
FETCHED_AGAIN_MS = 10_000
"""The turnout is fetched again every five seconds."""
CHAIR, CLERK, RELATED, _MEMBER, ABSENT = MEMBERS


def prepare(world: World) -> list[str]:
    """Draft two nominees who lack nothing but the council's minutes; votes are secret. Returns the members."""
    submission = start(world)
    for name in (NURSE, DOCTOR):
        attach(world, draft(world, submission, name=name), "achievement_report")
    share(world, submission, "submission_letter", world.actor("officer@unit-1"))
    letter: dict[str, Any] = {"letter_number": "52/TTr", "letter_date": OPENED.date(), "letter_signer": CHAIR}

    def work(connection: Any) -> None:
        connection.execute(update(CouncilRule).values(ballot_secrecy="secret", absent_vote="written"))
        connection.execute(update(Submission).where(Submission.id == submission).values(**letter))

    world.database.write(work)
    return let_members_in(world)


def walk(stage: Stage, names: list[str]) -> None:
    """Hold the sitting from convening to handing in; the members vote on telephones."""
    phones = replace(stage, width=360)
    with stage.desk("secretary@unit-1") as secretary, ExitStack() as desks:
        convene(secretary)
        open_it(secretary)
        members = [desks.enter_context(phones.desk(name)) for name in names]
        for name, member in zip(MEMBERS, members, strict=True):
            vote(member, related=name == RELATED)
        everybody = {"vi": "5/5", "en": "5 of 5"}[secretary.language]
        expect(secretary.page.get_by_role("status")).to_contain_text(everybody, timeout=FETCHED_AGAIN_MS)
        conclude(secretary)
    with stage.desk("officer@unit-1") as officer:
        journey.hand_in(officer)


def convene(secretary: Desk) -> None:
    """Convene the council for this morning on all who wait."""
    secretary.go("Hội đồng")
    secretary.press("Triệu tập phiên họp")
    secretary.date("Ngày họp", "2/11/2024")
    secretary.fill("Thời gian", "07:30")
    secretary.pick("Phiên họp bỏ phiếu thế nào?", "Mỗi thành viên bỏ phiếu trên màn hình của mình")
    secretary.press("Triệu tập")
    secretary.arrives("Phiên họp")


def open_it(secretary: Desk) -> None:
    """Fail to open with three members, then open with four."""
    for absent in ((_MEMBER, ABSENT), (ABSENT,)):
        for name in MEMBERS:
            secretary.page.get_by_role("checkbox", name=name).set_checked(name not in absent)
        secretary.page.get_by_role("textbox", name=f"{secretary.say('Lý do vắng mặt')} {ABSENT}").fill("Đi công tác")
        secretary.field("Chủ trì").select_option(label=CHAIR)
        secretary.field("Thư ký phiên họp").select_option(label=CLERK)
        secretary.press("Lưu điểm danh")
        secretary.is_told("Đã lưu.")
        secretary.arrives("Phiên họp")
        came = len(MEMBERS) - len(absent)
        secretary.sees({"vi": f"{came}/5; cần 4", "en": f"{came} of 5; 4 needed"}[secretary.language])
        expect(secretary.button("Khai mạc phiên họp")).to_be_enabled(enabled=len(absent) == 1)
    secretary.press("Khai mạc phiên họp")
    secretary.is_told("Đã thực hiện.")
    secretary.arrives("Phiên họp")


def vote(member: Desk, *, related: bool) -> None:
    """Vote secretly: for both, or only on the one to whom the member is not related."""
    member.follow("Ông/bà cần bỏ phiếu")
    member.arrives("Phiếu bầu")
    if related:
        member.page.locator("summary").filter(has_text=member.say("Ông/bà có liên quan")).click()
        member.field("Trường hợp đề nghị").select_option(label=NURSE)
        member.press("Tôi có liên quan đến trường hợp này")
        member.is_told("Đã lưu.")
        member.arrives("Phiếu bầu")
        expect(member.page.get_by_role("main")).not_to_contain_text(NURSE)
    ballot = member.page.get_by_role("main").get_by_role("group").filter(has_text=UNIT)
    for group in ballot.all():
        group.get_by_role("radio", name=member.say("Đồng ý"), exact=True).check()
    member.press("Kiểm tra phiếu")
    member.arrives("Kiểm tra phiếu kín")
    member.press("Bỏ phiếu")
    member.arrives("Ông/bà đã bỏ phiếu")
    expect(member.page.get_by_role("main")).not_to_contain_text(DOCTOR)


def conclude(secretary: Desk) -> None:
    """Close, minute, upload what was signed, and record the results."""
    secretary.press("Kết thúc phiên họp")
    secretary.is_told("Đã lưu.")
    secretary.arrives("Phiên họp")
    expect(secretary.row(NURSE)).to_contain_text(RELATED)
    with secretary.page.expect_download() as download:
        secretary.follow("biên bản PDF")
    assert download.value.suggested_filename.endswith(".pdf")
    secretary.press("Lập biên bản")
    secretary.is_told("Đã thực hiện.")
    secretary.arrives("Phiên họp")
    secretary.follow("Tải lên biên bản đã ký")
    secretary.arrives("Biên bản đã ký")
    secretary.upload("bien-ban-da-ky.pdf")
    secretary.is_told("Đã đính kèm tài liệu.")
    secretary.press("Ghi nhận các trường hợp đã chọn")
    secretary.arrives("Phiên họp")
    expect(secretary.row(DOCTOR)).to_contain_text(secretary.say("Đã được Hội đồng thông qua"))
