"""The minutes on paper say what was recorded, and nothing is silently missing from them."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.workflow.papers import (
    AWAY,
    CHAIR,
    ENDED,
    RULE,
    SECRETARY,
    as_docx,
    as_pdf,
    body,
    eventful,
    made_up,
    squeezed,
    text_of_docx,
    text_of_pdf,
)
from workflow.calendar import VIETNAM
from workflow.documents.minutes import day_words, paper_of, spaced
from workflow.documents.paper import Unprintable
from workflow.documents.sitting import digest_of
from workflow.documents.typeset import pdf_of
from workflow.documents.voting import mean, percent
from workflow.documents.word import docx_of


@pytest.mark.parametrize("render", [as_pdf, as_docx])
def test_both_files_say_every_word_of_the_minutes_in_order(render: Any) -> None:
    paper = paper_of(eventful())
    rest = squeezed(render(paper))
    for text in [paper.above, paper.issuer, paper.number]:
        assert squeezed(text) in rest
    signed = [one.capacity for one in paper.signatures]
    for text in [paper.kind, paper.abstract, *body(paper), *signed, paper.mark]:
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
        "Phiên họp cần ít nhất 2 người có mặt; có 2/3 người có mặt, đủ điều kiện tiến hành.",
        "II. NỘI DUNG VÀ KẾT QUẢ BIỂU QUYẾT",
        (
            "Hội đồng xem xét 2 trường hợp Khen thưởng năm 2025. "
            "Thành viên biểu quyết trên hệ thống, mỗi người bằng tài khoản của mình."
        ),
        (
            "Hình thức: Giấy khen. Biểu quyết công khai; cần ít nhất 2/3 số thành viên có mặt; được thông qua khi số "
            "phiếu đồng ý đạt quá 1/2 tổng số thành viên được biểu quyết. Căn cứ: Quy chế Hội đồng, Điều 5. "
            "Số phiếu phát ra cho mỗi trường hợp: 2."
        ),
        *("STT", "Tập thể, cá nhân", "Đồng ý", "Không đồng ý", "Không hợp lệ", "Không thu về"),
        *("Tỷ lệ đồng ý", "Cần đạt", "Kết quả"),
        *("1", "Trần Văn Ví Dụ 0 (cá nhân, Khoa Mẫu)", "2", "0", "0", "0", "2/3 (66,6%)", "2", "Thông qua"),
        *("2", "Trần Văn Ví Dụ 1 (cá nhân, Khoa Mẫu)", "1", "1", "0", "0", "1/3 (33,3%)", "2", "Không thông qua"),
        "III. KẾT LUẬN",
        "Hội đồng thông qua 1 trường hợp: 1 cá nhân.",
        "Hội đồng không thông qua 1 trường hợp: 1 cá nhân.",
        (
            "Phiên họp kết thúc lúc 16 giờ 30, ngày 05 tháng 01 năm 2026. "
            "Biên bản được lập để làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng."
        ),
    ]
    assert [(one.capacity, one.name) for one in paper.signatures] == [("THƯ KÝ", SECRETARY), ("CHỦ TRÌ", CHAIR)]


def test_minutes_word_rules_recusals_written_votes_order_opinions_and_corrections() -> None:
    said = body(paper_of(eventful()))
    expected = (
        "Số thành viên được triệu tập: 4. Có mặt: 3. Vắng mặt: 1, trong đó 1 người biểu quyết bằng văn bản.",
        "Vắng mặt: Đi công tác; biểu quyết bằng văn bản",
        (
            "Hội đồng xem xét 5 trường hợp Khen thưởng năm 2025. Phiếu giấy được kiểm tại phiên họp; "
            f"nhập số: {SECRETARY}; kiểm tra: {CHAIR}."
        ),
        (
            "1. Hình thức: Giấy khen. Biểu quyết công khai; cần ít nhất 2/3 số thành viên có mặt; được thông qua khi "
            "số phiếu đồng ý đạt quá 1/2 tổng số thành viên được biểu quyết, trong đó có phiếu của người chủ trì. "
            "Căn cứ: Quy chế Hội đồng, Điều 5. Số phiếu phát ra cho mỗi trường hợp: 2."
        ),
        "Không đủ người biểu quyết",
        (
            "2. Hình thức: Chiến sĩ thi đua cấp tỉnh. Bỏ phiếu kín; cần ít nhất 2/3 số thành viên có mặt; được thông "
            "qua khi số phiếu đồng ý đạt ít nhất 9/10 số thành viên tham gia biểu quyết. Thành viên vắng mặt được "
            "biểu quyết bằng văn bản. Mỗi phiếu đồng ý cho từ 1 đến 10 điểm. Căn cứ: mức giả định, chưa nêu văn bản. "
            "Số phiếu phát ra: từ 3 đến 4, ở mỗi trường hợp bằng tổng số phiếu ở bốn cột phiếu dưới đây."
        ),
        *("1", "Tập thể Mẫu", SECRETARY, "Có quan hệ với người được xét: là em ruột"),
        "Xếp thứ tự cá nhân, Chiến sĩ thi đua cấp tỉnh, theo điểm trung bình của các phiếu hợp lệ:",
        *("1", "Người Thứ Nhất (Khoa Mẫu)", "20", "3", "6,66", "3"),
        (
            "Các trường hợp bằng nhau được xếp theo quyết định của chủ trì: Người Thứ Hai; Người Thứ Ba. "
            "Lý do: Thâm niên cao hơn."
        ),
        "III. Ý KIẾN PHÁT BIỂU",
        "Đồng chí A: nhất trí.",
        "Đồng chí B: đề nghị bổ sung minh chứng.",
        "IV. KẾT LUẬN",
        "Hội đồng chưa đủ người để biểu quyết 1 trường hợp: 1 tập thể.",
        "Giao Thư ký hoàn thiện hồ sơ.",
        (
            f"Điều chỉnh lần 1, lúc 16 giờ 30, ngày 05 tháng 01 năm 2026, người điều chỉnh: {SECRETARY}. "
            "Nội dung điều chỉnh: ý kiến phát biểu, lý do vắng mặt. Lý do: Sót ý kiến. "
            "Kết quả biểu quyết không thay đổi."
        ),
    )
    rest = iter(said)
    assert [text for text in expected if text not in rest] == []


def test_a_meeting_on_paper_and_a_staff_meeting_are_called_what_they_are() -> None:
    council = "Hội nghị bình xét Phòng Mẫu"
    paper = paper_of(replace(made_up(), kind="staff_meeting", council=council, method="entered"))
    said = " ".join(body(paper))
    assert paper.abstract == "Bình xét Khen thưởng năm 2025 tại Hội nghị bình xét Phòng Mẫu"
    assert "Hội đồng" not in " ".join((said.replace(RULE.source, ""), *paper.recipients))
    assert "Nội dung được nhập từ biên bản giấy của phiên họp, lúc 16 giờ 30" in said
    assert "Phiên họp kết thúc" not in said


def test_the_mark_on_paper_is_that_of_the_data() -> None:
    minutes = made_up()
    assert paper_of(minutes).mark == f"Mã đối chiếu dữ liệu: {spaced(digest_of(minutes))}"
    assert spaced("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
    changed = replace(minutes, items=(replace(minutes.items[0], votes_for=1), *minutes.items[1:]))
    assert digest_of(changed) != digest_of(minutes) == digest_of(made_up())


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
    assert [mean(20, 3), mean(21, 2), mean(10, 1), mean(0, 0)] == ["6,66", "10,5", "10", "–"]


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


def test_two_hundred_nominees_flow_over_pages_that_repeat_the_heads_and_break_no_row() -> None:
    minutes, unit = made_up(nominees=200, members=25), "Khoa Mẫu có tên dài đến mức phải viết trên nhiều dòng của ô"
    minutes = replace(minutes, items=tuple(replace(item, organisation=unit) for item in minutes.items))
    reader = PdfReader(BytesIO(pdf_of(paper_of(minutes), at=ENDED)))
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    assert len(pages) > 8
    assert sum("Khônghợplệ" in page for page in pages) >= len(pages) - 2
    rows = [squeezed(f"{number + 1}Trần Văn Ví Dụ {number} (cá nhân, {unit})2000") for number in range(199)]
    assert [row for row in rows if not any(row in page for page in pages)] == []


def test_threads_make_the_same_file_at_once() -> None:
    paper = paper_of(made_up())
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: pdf_of(paper, at=ENDED), range(12)))
    assert set(made) == {made[0]}
