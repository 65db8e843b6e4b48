"""Make up minutes, and read the words of the files that are made of them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from pypdf import PdfReader

from workflow.calendar import VIETNAM
from workflow.documents.paper import Paper, Table
from workflow.documents.sitting import Correction, Item, Minutes, Recused, Rule, Seat
from workflow.documents.typeset import pdf_of
from workflow.documents.word import docx_of

BEGAN = datetime(2026, 1, 5, 14, 0, tzinfo=VIETNAM)
ENDED = datetime(2026, 1, 5, 16, 30, 42, 654_321, tzinfo=VIETNAM)
CHAIR, SECRETARY, AWAY = "Nguyễn Thị Thử Ước", "Đặng Văn Thử Kỵ", "Lê Thử Ỷ"


RULE = Rule(
    quorum=(2, 3),
    majority=(1, 2),
    strict=True,
    base="members",
    secret=False,
    written=False,
    chair_must_agree=False,
    score_most=None,
    source="Quy chế Hội đồng, Điều 5",
)


def made_up(*, nominees: int = 2, members: int = 3) -> Minutes:
    """Make the minutes of a made-up sitting; the last member is away, the last nominee did not pass."""
    seats = [Seat(CHAIR, "chair", present=True), Seat(SECRETARY, "secretary", present=True)]
    seats += [Seat(f"Ủy viên Thử {number}", "member", present=True) for number in range(members - 3)]
    seats.append(Seat(AWAY, "member", present=False, reason="Đi công tác"))
    return Minutes(
        council="Hội đồng Thi đua - Khen thưởng Trung tâm Y tế Mẫu",
        kind="council",
        issuer="Trung tâm Y tế Mẫu",
        above="Sở Y tế tỉnh Mẫu",
        number=None,
        place="Phòng họp số 1",
        began_at=BEGAN,
        closed_at=ENDED,
        method="screen",
        counted_by=None,
        checked_by=None,
        subject="Khen thưởng năm 2025",
        presiding=CHAIR,
        clerk=SECRETARY,
        seats=tuple(seats),
        quorum_members=2,
        rules=(RULE,),
        items=tuple(_item(number, passed=number < nominees - 1) for number in range(nominees)),
        remarks=None,
        conclusion=None,
        corrections=(),
    )


def _item(number: int, *, passed: bool) -> Item:
    return Item(
        name=f"Trần Văn Ví Dụ {number}",
        kind="individual",
        organisation="Khoa Mẫu",
        award_form="Giấy khen",
        rule=0,
        members=3,
        present=2,
        issued=2,
        unreturned=0,
        votes_for=2 if passed else 1,
        votes_against=0 if passed else 1,
        votes_invalid=0,
        base=3,
        needed=2,
        passed=passed,
    )


def eventful() -> Minutes:
    """Make minutes in which everything happened: two rules, recusal, a written vote, an order, equals, a correction."""
    minutes = made_up(members=4)
    plain = minutes.items[0]
    secret = replace(
        RULE, majority=(9, 10), strict=False, base="present", secret=True, written=True, score_most=10, source="assumed"
    )
    form = "Chiến sĩ thi đua cấp tỉnh"
    ranked = replace(plain, award_form=form, rule=1, members=3, issued=3, votes_for=3, needed=3, score_sum=20, rank=1)
    recused = (Recused(SECRETARY, "related", "là em ruột"),)
    return replace(
        minutes,
        number="07/BB-HĐTĐKT",
        method="counted",
        counted_by=SECRETARY,
        checked_by=CHAIR,
        seats=(*minutes.seats[:3], replace(minutes.seats[3], written=True)),
        rules=(replace(RULE, chair_must_agree=True), secret),
        items=(
            plain,
            replace(plain, name="Tập thể Mẫu", kind="collective", passed=None, recused=recused, members=1, present=1),
            replace(ranked, name="Người Thứ Nhất"),
            replace(ranked, name="Người Thứ Hai", rank=2, tie_reason="Thâm niên cao hơn"),
            replace(ranked, name="Người Thứ Ba", rank=3, tie_reason="Thâm niên cao hơn", votes_invalid=1, issued=4),
        ),
        remarks="Đồng chí A: nhất trí.\n\nĐồng chí B: đề nghị bổ sung minh chứng.",
        conclusion="Giao Thư ký hoàn thiện hồ sơ.",
        corrections=(Correction(ENDED, SECRETARY, "Sót ý kiến", ("remarks", "reasons")),),
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
