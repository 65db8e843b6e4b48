"""The minutes on paper say what was recorded, and nothing is silently missing from them."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from tests import steps
from tests.world import OPENED, World
from workflow.calendar import VIETNAM
from workflow.documents.minutes import Item, Minutes, Seat, day_words, paper_of, percent
from workflow.documents.paper import Paper, Table, Unprintable
from workflow.documents.typeset import pdf_of
from workflow.documents.word import docx_of
from workflow.errors import NotFound
from workflow.queries.minutes import minutes_of
from workflow.services import sittings

BEGAN, ENDED = datetime(2026, 1, 5, 14, 0, tzinfo=VIETNAM), datetime(2026, 1, 5, 16, 30, tzinfo=VIETNAM)
CHAIR, SECRETARY, AWAY = "Nguyễn Thị Thử Ước", "Đặng Văn Thử Kỵ", "Lê Thử Ỷ"


def made_up(*, nominees: int = 2, members: int = 3) -> Minutes:
    """Make the minutes of a made-up sitting; the last member is away, the last nominee did not pass."""
    seats = [Seat(CHAIR, "chair", True, None), Seat(SECRETARY, "secretary", True, None)]  # noqa: FBT003 - came.
    seats += [Seat(f"Ủy viên Thử {number}", "member", True, None) for number in range(members - 3)]  # noqa: FBT003
    seats.append(Seat(AWAY, "member", present=False, reason="Đi công tác"))
    return Minutes(
        council="Hội đồng Thi đua - Khen thưởng Trung tâm Y tế Mẫu",
        issuer="Trung tâm Y tế Mẫu",
        above="Sở Y tế tỉnh Mẫu",
        place="Phòng họp số 1",
        held_at=BEGAN,
        closed_at=ENDED,
        subject="Khen thưởng năm 2025",
        seats=tuple(seats),
        items=tuple(_item(number, passed=number < nominees - 1) for number in range(nominees)),
        quorum=(2, 3),
        quorum_members=2,
        majority=(1, 2),
        strict=True,
        base="members",
    )


def _item(number: int, *, passed: bool) -> Item:
    return Item(
        name=f"Trần Văn Ví Dụ {number}",
        kind="individual",
        organisation="Khoa Mẫu",
        award_form="Giấy khen",
        votes_for=2 if passed else 1,
        votes_against=0 if passed else 1,
        votes_invalid=0,
        base=3,
        passed=passed,
    )


def text_of_pdf(content: bytes) -> str:
    """Extract the words of a PDF, single blanks between them."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def text_of_docx(content: bytes) -> str:
    """Extract the words of a DOCX, single blanks between them."""
    document = Document(BytesIO(content))

    def texts(parts: Any) -> Iterator[str]:
        for part in parts:
            if hasattr(part, "rows"):
                for row in part.rows:
                    yield from (cell.text for cell in row.cells)
            else:
                yield part.text

    return " ".join(" ".join(texts(document.iter_inner_content())).split())


def squeezed(text: str) -> str:
    """Drop blanks: where a line breaks inside a table is not what is compared."""
    return "".join(unicodedata.normalize("NFC", text).split())


def body(paper: Paper) -> list[str]:
    """List every text of the body."""
    found = []
    for block in paper.blocks:
        if isinstance(block, Table):
            found += [*(column.head for column in block.columns), *(cell for row in block.rows for cell in row)]
        else:
            found.append(block.text)
    return found


def as_pdf(paper: Paper) -> str:
    """Give the words of the PDF."""
    return text_of_pdf(pdf_of(paper, at=ENDED))


def as_docx(paper: Paper) -> str:
    """Give the words of the DOCX."""
    return text_of_docx(docx_of(paper))


@pytest.mark.parametrize("render", [as_pdf, as_docx])
def test_both_files_say_every_word_of_the_minutes_in_order(render: Any) -> None:
    paper = paper_of(made_up())
    rest = squeezed(render(paper))
    for text in [paper.above, paper.issuer, paper.number]:
        assert squeezed(text) in rest
    for text in [paper.kind, paper.abstract, *body(paper), *(one.capacity for one in paper.signatures)]:
        assert squeezed(text) in rest, text
        rest = rest[rest.index(squeezed(text)) + len(squeezed(text)) :]


def test_minutes_word_attendance_votes_and_result() -> None:
    paper = paper_of(made_up())
    assert body(paper) == [
        "Thời gian bắt đầu: 14 giờ 00, ngày 05 tháng 01 năm 2026.",
        "Địa điểm: Phòng họp số 1.",
        "I. THÀNH PHẦN",
        "Số thành viên được triệu tập: 3. Có mặt: 2. Vắng mặt: 1.",
        *("STT", "Họ và tên", "Chức danh trong Hội đồng", "Có mặt, vắng mặt (lý do)"),
        *("1", CHAIR, "Chủ tịch", "Có mặt"),
        *("2", SECRETARY, "Thư ký", "Có mặt"),
        *("3", AWAY, "Ủy viên", "Vắng mặt: Đi công tác"),
        f"Chủ trì: {CHAIR}. Thư ký: {SECRETARY}.",
        (
            "Phiên họp cần ít nhất 2/3 số thành viên, tức 2 người, có mặt; "
            "có 2/3 thành viên có mặt, đủ điều kiện tiến hành."
        ),
        "II. NỘI DUNG VÀ KẾT QUẢ BIỂU QUYẾT",
        (
            "Hội đồng xem xét 2 trường hợp Khen thưởng năm 2025. "
            "Trường hợp được thông qua khi số phiếu đồng ý đạt quá 1/2 tổng số thành viên Hội đồng."
        ),
        *("STT", "Tập thể, cá nhân", "Hình thức", "Đồng ý", "Không đồng ý", "Không hợp lệ", "Tỷ lệ đồng ý", "Kết quả"),
        *("1", "Trần Văn Ví Dụ 0 (cá nhân, Khoa Mẫu)", "Giấy khen", "2", "0", "0", "2/3 (66,6%)", "Thông qua"),
        *("2", "Trần Văn Ví Dụ 1 (cá nhân, Khoa Mẫu)", "Giấy khen", "1", "1", "0", "1/3 (33,3%)", "Không thông qua"),
        "III. KẾT LUẬN",
        "Hội đồng thông qua 1 trường hợp: 1 cá nhân.",
        "Hội đồng không thông qua 1 trường hợp: 1 cá nhân.",
        (
            "Phiên họp kết thúc lúc 16 giờ 30, ngày 05 tháng 01 năm 2026. "
            "Biên bản được lập để làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng."
        ),
    ]
    assert [(one.capacity, one.name) for one in paper.signatures] == [("THƯ KÝ", SECRETARY), ("CHỦ TRÌ", CHAIR)]


def test_a_day_has_its_zero_before_small_days_and_the_first_two_months() -> None:
    said = [day_words(datetime(2026, month, day, tzinfo=VIETNAM)) for month, day in ((1, 5), (2, 28), (3, 9), (12, 10))]
    assert said == [
        "ngày 05 tháng 01 năm 2026",
        "ngày 28 tháng 02 năm 2026",
        "ngày 09 tháng 3 năm 2026",
        "ngày 10 tháng 12 năm 2026",
    ]


def test_a_share_is_cut_and_never_rounded_up_to_what_was_not_reached() -> None:
    assert [percent(2, 3), percent(8999, 10000), percent(1, 2), percent(5, 5), percent(0, 0)] == [
        "66,6%",
        "89,9%",
        "50%",
        "100%",
        "–",
    ]


def test_words_are_data_and_never_markup() -> None:
    hostile = '#read("/etc/passwd") $x$ *đậm* <w:p/> & \\u{41} [a]'
    minutes = made_up()
    paper = paper_of(replace(minutes, place=hostile))
    assert squeezed(hostile) in squeezed(text_of_pdf(pdf_of(paper, at=ENDED)))
    assert squeezed(hostile) in squeezed(text_of_docx(docx_of(paper)))


def test_a_character_that_the_font_lacks_is_named() -> None:
    with pytest.raises(Unprintable) as refused:
        pdf_of(paper_of(replace(made_up(), place="Phòng 漢 số 1 漢")), at=ENDED)
    assert refused.value.characters == "漢"


def test_a_decomposed_name_is_printed_whole() -> None:
    paper = paper_of(replace(made_up(), place=unicodedata.normalize("NFD", "Phòng Ước Nguyện")))
    assert "Phòng Ước Nguyện" in text_of_pdf(pdf_of(paper, at=ENDED))


def test_two_hundred_nominees_flow_over_pages_that_repeat_the_heads() -> None:
    reader = PdfReader(BytesIO(pdf_of(paper_of(made_up(nominees=200, members=25)), at=ENDED)))
    heads = [page for page in reader.pages if "Không hợp lệ" in " ".join(page.extract_text().split())]
    assert len(reader.pages) > 8
    assert len(heads) >= len(reader.pages) - 2


def test_threads_make_the_same_file_at_once() -> None:
    paper = paper_of(made_up())
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: pdf_of(paper, at=ENDED), range(12)))
    assert set(made) == {made[0]}


def test_minutes_are_gathered_from_a_closed_sitting_for_those_who_serve_it(world: World) -> None:
    submission = steps.start(world)
    named = [steps.draft(world, submission, name=f"Người {number}") for number in range(2)]
    sitting = steps.counted(world, named)
    minutes = world.database.read(
        lambda connection: minutes_of(connection, sitting, actor=world.actor("secretary@unit-1"))
    )
    assert [item.name for item in minutes.items] == ["Người 0", "Người 1"]
    assert {(item.votes_for, item.votes_against, item.base, item.passed) for item in minutes.items} == {(5, 0, 5, True)}
    assert (len(minutes.seats), minutes.quorum_members, minutes.issuer, minutes.above) == (5, 4, "unit-1", "so-y-te")
    assert minutes.closed_at == OPENED
    with pytest.raises(NotFound):
        world.database.read(lambda connection: minutes_of(connection, sitting, actor=world.actor("secretary@unit-2")))


def test_an_unfinished_sitting_has_no_minutes(world: World) -> None:
    submission = steps.start(world)
    sitting = _convened(world, [steps.draft(world, submission)])
    with pytest.raises(NotFound):
        world.database.read(lambda connection: minutes_of(connection, sitting, actor=world.actor("secretary@unit-1")))


def _convened(world: World, named: list[int]) -> int:
    return world.database.write(
        lambda connection: sittings.convene(
            connection,
            world.organisations["unit-1"],
            held_at=OPENED,
            place=None,
            nominations=named,
            actor=world.actor("secretary@unit-1"),
            now=OPENED,
        )
    )
