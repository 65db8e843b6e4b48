"""Walk the main job from the first draft to the signed decision, page by page, by role and label."""

from typing import Final

from playwright.sync_api import expect

from tests.api.browsing import PASSWORD
from tests.browser.stage import MEMBERS, ORGANISATIONS, Desk, Stage
from tests.world import CUTOFF, OPENED, later

ROUND: Final = "Khen thưởng năm 2024"
UNIT: Final = ORGANISATIONS["unit-1"]
WARD, CARE, NURSE = "Khoa Khám bệnh", "Khoa Hồi sức cấp cứu", "Nguyễn Đức Đồng"
NAMES = (WARD, CARE, NURSE)
REPORT = "Báo cáo thành tích"
ABSTRACT = "Về việc tặng Giấy khen năm 2024"


def walk(stage: Stage) -> None:
    """Do the whole job."""
    stage.web.clock.moment = later(OPENED, days=1)
    with stage.desk("officer@unit-1") as officer:
        start(officer)
        draft(officer)
        attach(officer)
    with stage.desk("secretary@unit-1") as secretary:
        hold_council(secretary)
    with stage.desk("officer@unit-1") as officer:
        hand_in(officer)
    stage.web.clock.moment = later(OPENED, days=2)
    with stage.desk("clerk") as clerk:
        receive(clerk)
    with stage.desk("reviewer") as reviewer:
        give_back(reviewer)
    stage.web.clock.moment = later(OPENED, days=5)
    with stage.desk("officer@unit-1") as officer:
        mend(officer)
    with stage.desk("clerk") as clerk:
        receive(clerk)
    stage.web.clock.moment = later(CUTOFF, hours=9)
    with stage.desk("reviewer") as reviewer:
        review(reviewer)
    with stage.desk("proposer") as proposer:
        rank(proposer)
        propose(proposer)
    with stage.desk("submitter") as submitter:
        decide(submitter)
    stage.web.clock.moment = later(CUTOFF, hours=10)
    with stage.desk("director") as director:
        stage.web.clock.moment = later(CUTOFF, hours=10, minutes=11)
        sign(director)
    with stage.desk("officer@unit-1") as officer:
        read_the_outcome(officer)


def start(officer: Desk) -> None:
    """Find the round, and start the unit's submission."""
    officer.go("Đợt xét")
    officer.arrives("Đợt xét")
    officer.follow(ROUND)
    officer.arrives(ROUND)
    officer.sees("hết ngày 14/12/2024")
    officer.go("Hồ sơ của đơn vị")
    officer.arrives("Hồ sơ của đơn vị")
    officer.press("Lập hồ sơ đề nghị")
    officer.arrives("Lập hồ sơ đề nghị")
    officer.press("Lập hồ sơ")
    officer.arrives(UNIT)


def draft(officer: Desk) -> None:
    """Draft two collectives and one individual."""
    for name in (WARD, CARE):
        add(officer, name, "Tập thể", "Rút ngắn thời gian chờ khám từ 45 phút xuống 20 phút.")
        officer.pick("Thành tích cải cách hành chính của tập thể", "Tham mưu hoặc tổ chức thực hiện tiêu biểu")
        save(officer, name)
    add(officer, NURSE, "Cá nhân", "Đề xuất tiếp nhận một cửa, áp dụng tại tất cả các khoa.")
    officer.fill("Chức vụ", "Điều dưỡng trưởng")
    officer.pick("Công chức, viên chức hay người lao động", "Viên chức")
    officer.field("Kết quả xếp loại trong năm").select_option(label=officer.say("Hoàn thành tốt nhiệm vụ"))
    officer.pick("Thành tích cải cách hành chính của cá nhân", "Kết quả lãnh đạo, tham mưu hoặc thực hiện")
    save(officer, NURSE)


def add(officer: Desk, name: str, kind: str, achievement: str) -> None:
    """Fill what every nominee has."""
    officer.press("Thêm trường hợp đề nghị")
    officer.arrives("Thêm trường hợp đề nghị")
    officer.pick("Đề nghị khen thưởng cho ai?", kind)
    officer.fill("Họ và tên cá nhân hoặc tên tập thể", name)
    officer.fill("Tóm tắt thành tích", achievement)


def save(officer: Desk, name: str) -> None:
    """Save the nominee that is on the page."""
    officer.press("Lưu")
    officer.arrives(UNIT)
    officer.sees(name)


def attach(officer: Desk) -> None:
    """Attach the letter, the minutes, and a report for each nominee; say what the letter says."""
    for name in NAMES:
        officer.follow(REPORT, beside=name)
        officer.arrives(REPORT)
        officer.upload("bao-cao-thanh-tich.pdf")
        officer.is_told("Đã đính kèm tài liệu.")
    for paper in ("Tờ trình đề nghị khen thưởng", "Biên bản họp Hội đồng Thi đua - Khen thưởng"):
        officer.follow(paper)
        officer.arrives(paper)
        officer.upload("52-TTr-TTYT.pdf")
        officer.is_told("Đã đính kèm tài liệu.")
    officer.follow("Số, ngày và người ký tờ trình")
    officer.arrives("Thông tin tờ trình")
    officer.fill("Số tờ trình", "52/TTr-TTYT")
    officer.date("Ngày tờ trình", "1/11/2024")
    officer.fill("Người ký", "Đặng Văn An")
    officer.press("Lưu")
    officer.arrives(UNIT)


def hold_council(secretary: Desk) -> None:
    """Convene the council, write down who came and how the votes fell, and record the results."""
    secretary.go("Hội đồng")
    secretary.arrives("Hội đồng")
    secretary.press("Triệu tập phiên họp")
    secretary.arrives("Triệu tập phiên họp")
    secretary.date("Ngày họp", "1/11/2024")
    secretary.fill("Thời gian", "14:00")
    secretary.fill("Địa điểm", "Hội trường tầng 2")
    secretary.pick("Phiên họp bỏ phiếu thế nào?", "Họp trên giấy: nhập từ biên bản giấy sau cuộc họp")
    secretary.press("Triệu tập")
    secretary.arrives("Phiên họp")
    absent = MEMBERS[-1]
    secretary.page.get_by_role("checkbox", name=absent).uncheck()
    secretary.page.get_by_role("textbox", name=f"{secretary.say('Lý do vắng mặt')} {absent}").fill("Đi công tác")
    for name, votes in zip(NAMES, ("4", "4", "3"), strict=True):
        secretary.page.get_by_role("textbox", name=f"{secretary.say('Đồng ý')} {name}", exact=True).fill(votes)
        against = str(len(MEMBERS) - 1 - int(votes))
        secretary.page.get_by_role("textbox", name=f"{secretary.say('Không đồng ý')} {name}", exact=True).fill(against)
    secretary.press("Kết thúc phiên họp với kết quả này")
    secretary.is_told("Đã lưu.")
    secretary.arrives("Phiên họp")
    secretary.press("Lập biên bản")
    secretary.is_told("Đã thực hiện.")
    secretary.arrives("Phiên họp")
    secretary.press("Ghi nhận các trường hợp đã chọn")
    secretary.sees("Đã được Hội đồng thông qua")
    secretary.go("Hội đồng")
    secretary.arrives("Hội đồng")


def hand_in(officer: Desk) -> None:
    """Check everything, hand it in, and see when it was received."""
    officer.go("Hồ sơ của đơn vị")
    officer.arrives("Hồ sơ của đơn vị")
    officer.follow(UNIT)
    officer.arrives(UNIT)
    check_and_hand_in(officer)
    officer.sees("08:00 ngày 02/11/2024")


def check_and_hand_in(officer: Desk) -> None:
    """Read everything once more and hand it in."""
    officer.press("Kiểm tra và nộp hồ sơ")
    officer.arrives("Kiểm tra trước khi nộp")
    officer.press("Nộp hồ sơ")
    officer.arrives("Hồ sơ đã được nộp")


def receive(clerk: Desk) -> None:
    """Receive the submission under the office's own number."""
    clerk.go("Hồ sơ của đơn vị")
    clerk.arrives("Hồ sơ của đơn vị")
    clerk.follow(UNIT)
    clerk.arrives(UNIT)
    clerk.press("Tiếp nhận hồ sơ này")
    clerk.arrives("Tiếp nhận hồ sơ")
    clerk.fill("Số đến", "215")
    clerk.press("Tiếp nhận hồ sơ")
    clerk.is_told("Đã tiếp nhận hồ sơ.")
    clerk.arrives(UNIT)


def give_back(reviewer: Desk) -> None:
    """Return one nomination with a reason on one item."""
    reviewer.go("Đề nghị khen thưởng")
    reviewer.arrives("Đề nghị khen thưởng")
    reviewer.follow(NURSE)
    reviewer.arrives(NURSE)
    reviewer.press("Đánh dấu đã kiểm tra")
    reviewer.arrives(NURSE)
    reviewer.tick(REPORT)
    reviewer.page.get_by_label(f"{reviewer.say('Lý do')}: {reviewer.say(REPORT)}", exact=True).fill("Thiếu xác nhận.")
    reviewer.date("Hạn bổ sung", "20/12/2024")
    reviewer.press("Trả lại để bổ sung")
    reviewer.is_told("Đã trả lại đề nghị cho đơn vị.")
    reviewer.arrives(NURSE)
    reviewer.sees("Thiếu xác nhận.")


def mend(officer: Desk) -> None:
    """Mend what was flagged and nothing else, and hand it in again."""
    officer.go("Hồ sơ của đơn vị")
    officer.follow(UNIT)
    officer.arrives(UNIT)
    officer.sees("hết ngày 20/12/2024")
    expect(officer.row(WARD).get_by_role("link", name=officer.say(REPORT))).to_have_count(0)
    officer.row(NURSE).get_by_role("link", name=officer.say(REPORT), exact=True).last.click()
    officer.arrives(REPORT)
    officer.upload("bao-cao-co-xac-nhan.pdf")
    officer.is_told("Đã đính kèm tài liệu.")
    check_and_hand_in(officer)


def review(reviewer: Desk) -> None:
    """Tick every item of every dossier, then approve all of them at once after seeing what would become of each."""
    for name in NAMES:
        reviewer.go("Đề nghị khen thưởng")
        reviewer.follow(name)
        reviewer.arrives(name)
        reviewer.press("Đánh dấu đã kiểm tra")
        reviewer.arrives(name)
        for yes in reviewer.page.get_by_role("radio", name=reviewer.say("Đạt"), exact=True).all():
            yes.check()
        reviewer.press("Lưu")
        reviewer.is_told("Đã lưu.")
        reviewer.arrives(name)
    reviewer.go("Đề nghị khen thưởng")
    together(reviewer, "Xác nhận đủ điều kiện")


def together(desk: Desk, action: str) -> None:
    """Take an action on all three at once: tick, see what would become of each, confirm."""
    desk.arrives("Đề nghị khen thưởng")
    for name in NAMES:
        desk.page.get_by_role("checkbox", name=f"{desk.say('Chọn')} {name}", exact=True).check()
    desk.press(action)
    desk.arrives(action)
    of_three = {"vi": f"{action}: 3 đề nghị", "en": f"{desk.say(action)}: 3 nominations"}[desk.language]
    desk.page.get_by_role("button", name=of_three, exact=True).click()
    desk.is_told("Đã thực hiện.")
    desk.arrives("Đề nghị khen thưởng")


def rank(proposer: Desk) -> None:
    """Rank the two collectives."""
    proposer.go("Đợt xét")
    proposer.arrives("Đợt xét")
    proposer.follow(ROUND)
    proposer.arrives(ROUND)
    proposer.press("Xếp thứ tự")
    proposer.arrives("Xếp thứ tự")
    for name, number in ((WARD, "2"), (CARE, "1"), (NURSE, "1")):
        proposer.page.get_by_label(f"{proposer.say('Thứ tự của')} {name}", exact=True).fill(number)
    proposer.press("Lưu thứ tự")
    proposer.is_told("Đã lưu.")
    proposer.arrives("Xếp thứ tự")


def propose(proposer: Desk) -> None:
    """Propose everybody at once."""
    proposer.go("Đề nghị khen thưởng")
    together(proposer, "Đề xuất khen thưởng")


def decide(submitter: Desk) -> None:
    """Draft the decision."""
    submitter.go("Quyết định")
    submitter.arrives("Quyết định khen thưởng")
    submitter.press("Soạn dự thảo quyết định")
    submitter.arrives("Soạn dự thảo quyết định")
    submitter.fill("Trích yếu", ABSTRACT)
    submitter.press("Lưu")
    submitter.arrives(ABSTRACT)


def sign(director: Desk) -> None:
    """Type the password once more, and sign."""
    director.go("Quyết định")
    director.arrives("Quyết định khen thưởng")
    director.follow(ABSTRACT)
    director.arrives(ABSTRACT)
    director.press("Ký quyết định")
    director.arrives("Xác nhận chính bạn")
    director.fill("Mật khẩu", PASSWORD)
    director.press("Tiếp tục")
    director.arrives("Ký quyết định")
    director.press("Ký quyết định")
    director.is_told("Đã ký quyết định.")
    director.arrives(ABSTRACT)


def read_the_outcome(officer: Desk) -> None:
    """See that the nominee is awarded, the whole story of it, and that the round is decided."""
    officer.go("Đề nghị khen thưởng")
    officer.follow(NURSE)
    officer.arrives(NURSE)
    officer.sees("Được khen thưởng")
    officer.sees("Thiếu xác nhận.")
    expect(officer.page.get_by_text(f"{officer.say('Thứ tự')}: 1", exact=True)).to_have_count(2)
    officer.go("Đợt xét")
    officer.follow(ROUND)
    officer.arrives(ROUND)
    officer.sees("Đã có kết quả")
