"""Word the minutes of a council's sitting (biên bản họp Hội đồng) or of a staff meeting (biên bản bình xét)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from workflow.calendar import VIETNAM, local_day
from workflow.documents.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table
from workflow.documents.sitting import Correction, Item, Minutes, Seat, digest_of
from workflow.documents.voting import KINDS, result

POSITIONS = {"chair": "Chủ tịch", "vice_chair": "Phó Chủ tịch", "secretary": "Thư ký", "member": "Ủy viên"}
_AT_STAFF_MEETINGS = {"chair": "Chủ trì", "vice_chair": "Phó chủ trì", "secretary": "Thư ký", "member": "Người dự"}
_FIELDS = {
    "number": "số biên bản",
    "place": "địa điểm",
    "remarks": "ý kiến phát biểu",
    "conclusion": "kết luận",
    "reasons": "lý do vắng mặt",
}
_FIRST_DAY_WITHOUT_ZERO = 10
_FIRST_MONTH_WITHOUT_ZERO = 3
_GAP = "…………"
"""Space to be filled in by hand."""


def paper_of(minutes: Minutes) -> Paper:
    """Word the minutes for everybody who was called and every nominee, in Vietnamese as the decree asks."""
    staff = minutes.kind == "staff_meeting"
    return Paper(
        above=minutes.above.upper(),
        issuer=minutes.issuer.upper(),
        number=f"Số: {minutes.number or _GAP + ('/BB' if staff else '/BB-HĐTĐKT')}",
        dated=f"{_GAP}, {day_words(minutes.began_at)}",
        kind="BIÊN BẢN",
        abstract=f"Bình xét {minutes.subject} tại {minutes.council}"
        if staff
        else f"Họp {minutes.council} xét {minutes.subject}",
        blocks=(*_opening(minutes), *_attendance(minutes), *result(minutes), *_remarks(minutes), *_conclusion(minutes)),
        signatures=(Signature("THƯ KÝ", minutes.clerk or _GAP), Signature("CHỦ TRÌ", minutes.presiding or _GAP)),
        recipients=(
            "Người dự Hội nghị" if staff else "Thành viên Hội đồng",
            "Lưu: VT, hồ sơ đề nghị khen thưởng",
        ),
        mark=f"Mã đối chiếu dữ liệu: {spaced(digest_of(minutes))}",
    )


def day_words(moment: datetime) -> str:
    """Write a day as on papers: zero before days below ten and before January and February only."""
    day = local_day(moment)
    number = f"{day.day:02}" if day.day < _FIRST_DAY_WITHOUT_ZERO else str(day.day)
    month = f"{day.month:02}" if day.month < _FIRST_MONTH_WITHOUT_ZERO else str(day.month)
    return f"ngày {number} tháng {month} năm {day.year}"


def spaced(digest: str) -> str:
    """Write the first 16 of a digest's digits in fours: enough for a person to compare."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02}, {day_words(moment)}"


def _opening(minutes: Minutes) -> Iterator[Block]:
    yield Paragraph(f"Thời gian bắt đầu: {_moment(minutes.began_at)}.")
    yield Paragraph(f"Địa điểm: {minutes.place or _GAP}.")
    if minutes.method == "entered":
        yield Paragraph(
            f"Nội dung được nhập từ biên bản giấy của phiên họp, lúc {_moment(minutes.closed_at)}; "
            "việc biểu quyết không thực hiện trên hệ thống."
        )


def _attendance(minutes: Minutes) -> Iterator[Block]:
    called, came = len(minutes.seats), sum(seat.present for seat in minutes.seats)
    wrote = sum(seat.written for seat in minutes.seats)
    staff = minutes.kind == "staff_meeting"
    yield Heading("I. THÀNH PHẦN")
    yield Paragraph(
        f"Số {'người' if staff else 'thành viên'} được triệu tập: {called}. Có mặt: {came}. "
        f"Vắng mặt: {called - came}{f', trong đó {wrote} người biểu quyết bằng văn bản' if wrote else ''}."
    )
    columns = (
        Column("STT", 2, centred=True),
        Column("Họ và tên", 9),
        Column("Chức danh tại Hội nghị" if staff else "Chức danh trong Hội đồng", 8),
        Column("Có mặt, vắng mặt (lý do)", 9),
    )
    positions = _AT_STAFF_MEETINGS if staff else POSITIONS
    rows = tuple(
        (str(number), seat.name, positions[seat.position], _presence(seat))
        for number, seat in enumerate(minutes.seats, 1)
    )
    yield Table(columns, rows)
    yield Paragraph(f"Chủ trì: {minutes.presiding or _GAP}. Thư ký: {minutes.clerk or _GAP}.")
    yield Paragraph(
        f"Phiên họp cần ít nhất {minutes.quorum_members} người có mặt; có {came}/{called} người có mặt, "
        "đủ điều kiện tiến hành."
    )


def _presence(seat: Seat) -> str:
    if seat.present:
        return "Có mặt"
    why = f"Vắng mặt: {seat.reason}" if seat.reason else "Vắng mặt, không ghi lý do"
    return f"{why}; biểu quyết bằng văn bản" if seat.written else why


def _remarks(minutes: Minutes) -> Iterator[Block]:
    if minutes.remarks:
        yield Heading("III. Ý KIẾN PHÁT BIỂU")
        yield from _lines(minutes.remarks)


def _lines(text: str) -> Iterator[Block]:
    """Give what somebody typed as a paragraph for each line that is not empty."""
    yield from (Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def _conclusion(minutes: Minutes) -> Iterator[Block]:
    yield Heading(f"{'IV' if minutes.remarks else 'III'}. KẾT LUẬN")
    body = "Hội nghị" if minutes.kind == "staff_meeting" else "Hội đồng"
    passed = [item for item in minutes.items if item.passed]
    failed = [item for item in minutes.items if item.passed is False]
    undecided = [item for item in minutes.items if item.passed is None]
    yield Paragraph(f"{body} thông qua {len(passed)} trường hợp{_counted(passed)}.")
    if failed:
        yield Paragraph(f"{body} không thông qua {len(failed)} trường hợp{_counted(failed)}.")
    if undecided:
        yield Paragraph(f"{body} chưa đủ người để biểu quyết {len(undecided)} trường hợp{_counted(undecided)}.")
    yield from _lines(minutes.conclusion or "")
    yield from _corrections(minutes.corrections)
    ended = "" if minutes.method == "entered" else f"Phiên họp kết thúc lúc {_moment(minutes.closed_at)}. "
    yield Paragraph(f"{ended}Biên bản được lập để làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng.")


def _counted(items: Sequence[Item]) -> str:
    """Say how many of each kind there are."""
    numbers = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
    said = ", ".join(f"{number} {KINDS[kind].lower()}" for kind, number in numbers.items() if number)
    return f": {said}" if said else ""


def _corrections(corrections: Sequence[Correction]) -> Iterator[Block]:
    """Say when the minutes were corrected, by whom and what; votes never are."""
    for number, one in enumerate(corrections, 1):
        changed = ", ".join(_FIELDS[field] for field in one.changed) or "không có nội dung nào"
        yield Paragraph(
            f"Điều chỉnh lần {number}, lúc {_moment(one.at)}, người điều chỉnh: {one.by}. "
            f"Nội dung điều chỉnh: {changed}. Lý do: {one.reason}. Kết quả biểu quyết không thay đổi."
        )
