"""Hold sittings of a council by pages alone: attendance, ballots, paper counts, minutes, corrections."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.ballots import in_session, voters, widen
from tests.council_people import let_members_in
from tests.steps import draft, qualified, start, state_of
from tests.workflow.explaining import sending
from tests.workflow.samples import pdf
from tests.workflow.test_proposals import ask
from tests.world import CUTOFF, OPENED, World, later
from workflow.models.council import CouncilMember
from workflow.models.law import CouncilRule
from workflow.queries.ballots import counts_of
from workflow.services import council_rows, paper_ballots, people

SECRETARY = "secretary@unit-1"
ON_THE_DAY = {"held_at-day": "2", "held_at-month": "11", "held_at-year": "2024", "time": "7:30"}


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def vote_by(web: Web, **terms: Any) -> None:
    """Let the department's default rule say something else."""
    web.world.database.write(lambda connection: connection.execute(update(CouncilRule).values(**terms)))


def nominees(web: Web, number: int) -> list[int]:
    """Draft some nominees of unit-1."""
    submission = start(web.world)
    return [draft(web.world, submission, name=f"Lê Thị {index}") for index in range(number)]


def convened(secretary: Browser, named: list[int], method: str = "screen") -> str:
    """Convene the council on these nominees; returns the path of the sitting."""
    secretary.get("/sittings/new")
    secretary.submit(**ON_THE_DAY, method=method, nominations=[str(one) for one in named])
    assert secretary.page.status_code == 200, secretary.text
    return str(secretary.page.url.path)


def opened(secretary: Browser, web: Web, *, absent: int = 0) -> None:
    """Write down who came, and open the sitting on the page."""
    seats = web.world.members["unit-1"]
    present = [str(one) for one in seats[: len(seats) - absent]]
    officers = {"presiding": present[0], "clerk": present[1]}
    reasons = {f"reason-{one}": "Đi công tác" for one in seats[len(present) :]}
    secretary.submit("/attendance", present=present, **officers, **reasons)
    secretary.submit("/open")
    assert "Đang họp" in secretary.text, secretary.text


def test_members_vote_secretly_on_their_screens(web: Web) -> None:
    vote_by(web, ballot_secrecy="secret", absent_vote="written")
    first, second = nominees(web, 2)
    names, secretary = let_members_in(web.world), Browser(web, SECRETARY)
    path = convened(secretary, [first, second])
    assert "cần 4" in secretary.text
    secretary.submit("/open")
    assert "cần ít nhất 4" in secretary.text
    assert f'href="{path}">Có phiên họp cần khai mạc' in secretary.get("/").text
    secretary.get(path)
    opened(secretary, web, absent=1)
    for number, name in enumerate(names):
        member = Browser(web, name)
        assert f'href="{path}/ballot"' in member.get("/").text
        member.get(f"{path}/ballot")
        member.submit("/ballot/check", **{f"vote-{first}": "for"})
        assert member.page.status_code == 422
        assert f'href="#vote-{second}"' in member.page.text
        assert re.search(rf'name="vote-{first}" value="for" checked', member.page.text)
        member.submit("/ballot/check", **{f"vote-{first}": "for", f"vote-{second}": "against"})
        assert "Kiểm tra phiếu kín" in member.text
        member.submit("/ballot/cast")
        assert "Ông/bà đã bỏ phiếu" in member.text
        assert "Lê Thị" not in member.text
        assert f"{path}/ballot" not in member.get("/").text
        secretary.get(f"{path}/turnout")
        assert f"{number + 1}/" in secretary.text
    again = Browser(web, names[0])
    again.post(f"{path}/ballot/cast", **{f"vote-{first}": "against", f"vote-{second}": "against"})
    assert again.page.status_code == 422
    secretary.get(path)
    secretary.submit("/close")
    assert "gửi phiếu bằng văn bản" in secretary.text
    secretary.submit("/minute")
    secretary.submit("/endorse", results=[str(first), str(second)])
    assert [state_of(web.world, one) for one in (first, second)] == ["endorsed", "not_endorsed"]


def test_what_was_counted_on_paper_is_confirmed_by_a_second_person(web: Web) -> None:
    (nominee,) = nominees(web, 1)
    names, secretary = let_members_in(web.world), Browser(web, SECRETARY)
    path = convened(secretary, [nominee], "counted")
    opened(secretary, web, absent=1)
    secretary.submit("/counts", **{f"for-{nominee}": "3", f"against-{nominee}": "2"})
    assert "Lê Thị 0" in secretary.text
    assert "govuk-error-message" in secretary.page.text
    member = Browser(web, names[0])
    member.get(path)
    member.submit("/confirm-counts")
    assert member.page.status_code == 422
    secretary.get(path)
    secretary.submit("/close")
    assert secretary.page.status_code == 422
    secretary.post(f"{path}/written", written=[str(web.world.members["unit-1"][0])], idempotency_key="w")
    assert "cần xem lại: Ủy viên 1 unit-1" in secretary.text
    secretary.get(path)
    secretary.submit("/counts", **{f"for-{nominee}": "3", f"against-{nominee}": "1"})
    assert "/confirm-counts" not in secretary.page.text
    assert "Kết quả kiểm phiếu chờ xác nhận" in Browser(web, names[1]).get("/").text
    member.get(path)
    member.submit("/confirm-counts")
    assert "xác nhận." in member.text
    secretary.submit("/close")
    assert "thông qua" in secretary.text
    _mend_the_minutes(secretary, path, web.world.members["unit-1"][-1])


def _mend_the_minutes(secretary: Browser, path: str, absent: int) -> None:
    """Minute, bind a signed copy, correct a word, and see that the copy no longer counts."""
    secretary.submit("/minute")
    secretary.get(f"{path}/copy")
    secretary.submit(files={"file": ("bien-ban.exe", b"MZ")})
    assert secretary.page.status_code == 422
    signed = pdf()
    secretary.submit(files={"file": ("bien-ban.pdf", signed)})
    assert "đang dùng trong hồ sơ" in secretary.text
    assert secretary.http.get(f"{path}/copy/1").content == signed
    secretary.submit("/correct", reason="  ")
    assert (secretary.page.status_code, 'href="#reason"' in secretary.page.text) == (422, True)
    secretary.submit("/correct", reason="Sai lý do vắng mặt.")
    assert "đã thay thế" in secretary.text
    secretary.get(f"{path}/words")
    secretary.submit(**{"number": "12/BB", "remarks": "x" * 20_001, f"reason-{absent}": "Nghỉ ốm"})
    assert (secretary.page.status_code, "Nghỉ ốm" in secretary.page.text) == (422, True)
    secretary.submit(**{"remarks": "Nhất trí.", f"reason-{absent}": "Nghỉ ốm"})
    assert "Nghỉ ốm" in secretary.text


def test_an_open_vote_is_changed_until_the_sitting_closes_and_never_by_the_related(web: Web) -> None:
    first, second = nominees(web, 2)
    names, secretary = let_members_in(web.world), Browser(web, SECRETARY)
    path = convened(secretary, [first, second])
    opened(secretary, web)
    assert Browser(web, "reviewer").get(path).status_code == 200
    member = Browser(web, names[0])
    assert "Ông/bà cần bỏ phiếu." in member.get(path).text
    member.get(f"{path}/ballot")
    member.submit("/ballot", **{f"vote-{first}": "maybe"})
    assert member.page.status_code == 422
    member.submit("/recusal", nomination=str(second))
    assert "Lê Thị 1" not in member.text
    for choice in ("against", "for"):
        member.submit("/ballot", **{f"vote-{first}": choice})
        assert re.search(rf'name="vote-{first}" value="{choice}" checked', member.page.text)
    assert "Ông/bà cần bỏ phiếu." not in member.get(path).text
    secretary.get(path)
    assert "/attendance" not in secretary.page.text
    secretary.post(f"{path}/attendance", present=[], idempotency_key="late")
    assert secretary.page.status_code == 422
    secretary.get(path)
    secretary.submit("/close")
    assert "không tham gia: Ủy viên 1 unit-1" in secretary.text
    member.get(f"{path}/ballot")
    assert "vote-" not in member.page.text
    member.post(f"{path}/ballot", **{f"vote-{first}": "against", "idempotency_key": "late"})
    assert member.page.status_code == 422
    assert Browser(web, "officer@unit-1").get(f"{path}/ballot").status_code == 404


def test_the_agenda_changes_until_the_first_ballot_and_a_sitting_without_any_is_cancelled(web: Web) -> None:
    first, second = nominees(web, 2)
    secretary = Browser(web, SECRETARY)
    path = convened(secretary, [first])
    secretary.get(f"{path}/agenda")
    secretary.submit(nominations=[])
    assert secretary.page.status_code == 422
    secretary.submit(nominations=[str(first), str(second)], method="counted")
    assert "Lê Thị 1" in secretary.text
    assert "Phiếu giấy" in secretary.text
    secretary.submit("/cancel", reason="Chưa đủ hồ sơ.")
    assert "Phiên họp đã bị hủy." in secretary.text
    assert secretary.get(f"{path}/agenda").status_code == 404


def test_the_plan_officer_founds_councils_and_the_secretary_keeps_them(web: Web) -> None:
    planner, secretary = Browser(web, "planner"), Browser(web, SECRETARY)
    planner.get("/councils")
    office = str(web.world.organisations["phong-tccb"])
    planner.submit("/councils", organisation=office, name="")
    assert (planner.page.status_code, 'href="#name"' in planner.page.text) == (422, True)
    planner.submit("/councils", organisation=office, kind="staff_meeting", name="Hội nghị bình xét Phòng")
    assert "Hội nghị bình xét Phòng" in planner.text
    day = {"first_day-day": "1", "first_day-month": "1", "first_day-year": "2025"}
    rule = {"quorum": "2/3", "passing": "x", "strict": "no", "base": "members", "source": "Quy chế, Điều 7", **day}
    planner.get("/councils/rules")
    planner.submit("/councils/rules", ballot_secrecy="secret", confidence="A", award_form="GK", **rule)
    assert (planner.page.status_code, "Quy chế, Điều 7" in planner.page.text) == (422, True)
    planner.submit("/councils/rules", **rule | {"passing": "90%", "ballot_secrecy": "secret", "confidence": "A"})
    assert "từ 9/10 trở lên" in planner.text
    secretary.get("/council")
    own = re.search(r'href="(/councils/\d+)"', secretary.page.text)
    assert own is not None
    secretary.get(own[1])
    person = re.search(r'value="(\d+)">Người officer@unit-1', secretary.page.text)
    assert person is not None
    since = {"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2024"}
    secretary.submit("/members", person=person[1], position="vice_chair", **since)
    assert "Phó Chủ tịch Hội đồng" in secretary.text
    until = {"last_day-day": "30", "last_day-month": "11", "last_day-year": "2024"}
    secretary.submit("/members/end", member=str(web.world.members["unit-1"][4]), **until)
    assert "30/11/2024" in secretary.text
    assert Browser(web, "secretary@unit-2").get(own[1]).status_code == 404
    assert Browser(web, "clerk").get("/councils").status_code == 404


def test_a_tie_of_scores_is_settled_by_the_chair_before_the_minutes(web: Web) -> None:
    vote_by(web, score_most=5)
    first, second = nominees(web, 2)
    sitting = in_session(web.world, [first, second], method="counted")
    secretary, chair, path = Browser(web, SECRETARY), Browser(web, "chair@unit-1"), f"/sittings/{sitting}"
    secretary.get(path)
    secretary.submit("/counts", **{f"{kind}-{one}": "5" for kind in ("for", "scores") for one in (first, second)})
    confirm_as_second(web, sitting)
    secretary.get(path)
    secretary.submit("/close")
    secretary.submit("/minute")
    assert "disabled" in secretary.page.text
    chair.get(path)
    chair.submit("/ties", **{f"place-{first}": "2", f"place-{second}": "1"})
    assert chair.page.status_code == 422
    assert re.search(rf'name="place-{first}" type="text" value="2"', chair.page.text)
    chair.submit("/ties", reason="Nhiều sáng kiến hơn.")
    assert "/ties" not in chair.page.text
    secretary.get(path)
    secretary.submit("/minute")
    assert "Đã lập biên bản" in secretary.text


def test_the_issuers_council_votes_on_the_qualified_where_the_plan_asks_for_it(web: Web) -> None:
    ask(web.world)
    web.clock.moment = later(CUTOFF, days=1)
    (nominee,) = qualified(web.world)
    secretary = Browser(web, "office_secretary")
    assert "Người 0" in secretary.get("/council").text
    convened(secretary, [nominee])
    assert "trước khi đề xuất" in secretary.text
    assert f'"/nominations/{nominee}"' not in secretary.page.text


FEW, MANY = 2, 200
LARGEST_PAGE = 150_000
"""Bytes of a sitting's page, not compressed."""


def _grow(web: Web) -> None:
    """Let 25 sit on the council of unit-1."""
    seats = list(web.world.members["unit-1"])

    def work(connection: Connection) -> None:
        council = connection.execute(select(CouncilMember.council_id).where(CouncilMember.id == seats[0])).scalar_one()
        for number in range(len(seats) + 1, 26):
            person = people.hire(connection, f"Nguyễn Thị Ủy Viên {number}", organisation=3)
            seat = council_rows.add_member(
                connection, council, person=person, position="member", valid_from=OPENED.date()
            )
            seats.append(seat)

    web.world.database.write(work)
    web.world.members["unit-1"] = seats


def _opened(web: Web, secretary: Browser, path: str) -> int:
    """Open a page, hold its size against the limit, and count the statements."""
    with sending(web.world.database) as sent:
        assert secretary.get(path).status_code == 200, secretary.text
    assert len(secretary.page.content) < LARGEST_PAGE
    return len([statement for statement, _ in sent if not statement.startswith("BEGIN")])


def test_the_room_stays_small_and_asks_as_often_for_many_nominees_as_for_few(web: Web) -> None:
    _grow(web)
    secretary, nominee = Browser(web, SECRETARY), draft(web.world, start(web.world), name="Nguyễn Thị Hoàng Ngọc Ánh")
    sitting = in_session(web.world, [nominee], method="counted", absent=range(20, 25))
    path, agenda = f"/sittings/{sitting}", [nominee]
    asked: dict[tuple[int, str], int] = {}
    for rows in (FEW, MANY):
        agenda = widen(web.world, sitting, nominee, rows if rows == FEW else rows - FEW + 1)
        asked[rows, "counted"] = _opened(web, secretary, path)
    counts = {f"{kind}-{one}": votes for one in agenda for kind, votes in (("for", "19"), ("against", "1"))}
    secretary.submit("/counts", **counts)
    assert secretary.page.status_code == 200, secretary.text
    assert _opened(web, secretary, path) >= asked[MANY, "counted"]
    confirm_as_second(web, sitting)
    secretary.get(path)
    secretary.submit("/close")
    _opened(web, secretary, path)
    secretary.submit("/minute")
    _opened(web, secretary, path)
    assert asked[FEW, "counted"] == asked[MANY, "counted"]
    secretary.submit("/endorse", results=[str(one) for one in agenda])
    assert {state_of(web.world, one) for one in agenda} == {"endorsed"}


def confirm_as_second(web: Web, sitting: int) -> None:
    """Let the first member confirm the counts."""
    member = voters(web.world)[0]

    def work(connection: Connection) -> None:
        counts = counts_of(connection, sitting, actor=member, now=OPENED)
        paper_ballots.confirm_counts(connection, sitting, digest=counts.digest, actor=member, now=OPENED)

    web.world.database.write(work)
