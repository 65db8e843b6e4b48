"""Word the minutes of a council's sitting (biên bản họp Hội đồng)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.calendar import VIETNAM, local_day
from workflow.documents.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table

POSITIONS = {"chair": "Chủ tịch", "vice_chair": "Phó Chủ tịch", "secretary": "Thư ký", "member": "Ủy viên"}
KINDS = {"collective": "Tập thể", "individual": "Cá nhân", "household": "Hộ gia đình"}
BASES = {
    "members": "tổng số thành viên Hội đồng",
    "present": "số thành viên có mặt",
    "valid": "số phiếu hợp lệ",
}
_FIRST_DAY_WITHOUT_ZERO = 10
_FIRST_MONTH_WITHOUT_ZERO = 3
_GAP = "…………"
"""Space to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One member called to the sitting: position, whether present, and if not, why."""

    name: str
    position: str
    present: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One nominee with the votes as whole ballots, the base that the majority was taken of, and the result."""

    name: str
    kind: str
    organisation: str
    award_form: str
    votes_for: int
    votes_against: int
    votes_invalid: int
    base: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes of one sitting say.

    `quorum` and `majority` are shares as (part, of); with `strict` the votes for exceed the share of `base`, else they
    reach it. `closed_at` is when the sitting ended, `subject` names the rounds whose nominees it considered.
    """

    council: str
    issuer: str
    above: str
    place: str | None
    held_at: datetime
    closed_at: datetime
    subject: str
    seats: tuple[Seat, ...]
    items: tuple[Item, ...]
    quorum: tuple[int, int]
    quorum_members: int
    majority: tuple[int, int]
    strict: bool
    base: str


def paper_of(minutes: Minutes) -> Paper:
    """Word the minutes for everybody who was called and every nominee, in Vietnamese as the decree asks."""
    return Paper(
        above=minutes.above.upper(),
        issuer=minutes.issuer.upper(),
        number=f"Số: {_GAP}/BB-HĐTĐKT",
        dated=f"{_GAP}, {day_words(minutes.held_at)}",
        kind="BIÊN BẢN",
        abstract=f"Họp {minutes.council} xét {minutes.subject}",
        blocks=(*_opening(minutes), *_attendance(minutes), *_result(minutes), *_conclusion(minutes)),
        signatures=(
            Signature("THƯ KÝ", _holder(minutes, "secretary")),
            Signature("CHỦ TRÌ", _holder(minutes, "chair", "vice_chair")),
        ),
        recipients=("Thành viên Hội đồng", "Lưu: VT, hồ sơ đề nghị khen thưởng"),
    )


def day_words(moment: datetime) -> str:
    """Write a day as on papers: zero before days below ten and before January and February only."""
    day = local_day(moment)
    number = f"{day.day:02}" if day.day < _FIRST_DAY_WITHOUT_ZERO else str(day.day)
    month = f"{day.month:02}" if day.month < _FIRST_MONTH_WITHOUT_ZERO else str(day.month)
    return f"ngày {number} tháng {month} năm {day.year}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02}"


def _holder(minutes: Minutes, *positions: str) -> str:
    """Name who holds the first of these positions among those present; a gap where nobody does."""
    for position in positions:
        for seat in minutes.seats:
            if seat.position == position and seat.present:
                return seat.name
    return _GAP


def _opening(minutes: Minutes) -> Iterator[Block]:
    yield Paragraph(f"Thời gian bắt đầu: {_moment(minutes.held_at)}, {day_words(minutes.held_at)}.")
    yield Paragraph(f"Địa điểm: {minutes.place or _GAP}.")


def _attendance(minutes: Minutes) -> Iterator[Block]:
    came = sum(seat.present for seat in minutes.seats)
    part, of = minutes.quorum
    yield Heading("I. THÀNH PHẦN")
    yield Paragraph(
        f"Số thành viên được triệu tập: {len(minutes.seats)}. Có mặt: {came}. Vắng mặt: {len(minutes.seats) - came}."
    )
    columns = (
        Column("STT", 2, centred=True),
        Column("Họ và tên", 9),
        Column("Chức danh trong Hội đồng", 8),
        Column("Có mặt, vắng mặt (lý do)", 9),
    )
    rows = tuple(
        (str(number), seat.name, POSITIONS[seat.position], _presence(seat))
        for number, seat in enumerate(minutes.seats, 1)
    )
    yield Table(columns, rows)
    yield Paragraph(f"Chủ trì: {_holder(minutes, 'chair', 'vice_chair')}. Thư ký: {_holder(minutes, 'secretary')}.")
    yield Paragraph(
        f"Phiên họp cần ít nhất {part}/{of} số thành viên, tức {minutes.quorum_members} người, có mặt; "
        f"có {came}/{len(minutes.seats)} thành viên có mặt, đủ điều kiện tiến hành."
    )


def _presence(seat: Seat) -> str:
    if seat.present:
        return "Có mặt"
    return f"Vắng mặt: {seat.reason}" if seat.reason else "Vắng mặt, không ghi lý do"


def _result(minutes: Minutes) -> Iterator[Block]:
    part, of = minutes.majority
    more = "quá" if minutes.strict else "ít nhất"
    yield Heading("II. NỘI DUNG VÀ KẾT QUẢ BIỂU QUYẾT")
    yield Paragraph(
        f"Hội đồng xem xét {len(minutes.items)} trường hợp {minutes.subject}. Trường hợp được thông qua khi số phiếu "
        f"đồng ý đạt {more} {part}/{of} {BASES[minutes.base]}."
    )
    columns = (
        Column("STT", 4, centred=True),
        Column("Tập thể, cá nhân", 15),
        Column("Hình thức", 8),
        Column("Đồng ý", 6, centred=True),
        Column("Không đồng ý", 6, centred=True),
        Column("Không hợp lệ", 6, centred=True),
        Column("Tỷ lệ đồng ý", 8, centred=True),
        Column("Kết quả", 8, centred=True),
    )
    yield Table(columns, tuple(_row(number, item) for number, item in enumerate(minutes.items, 1)))


def _row(number: int, item: Item) -> tuple[str, ...]:
    return (
        str(number),
        f"{item.name} ({KINDS[item.kind].lower()}, {item.organisation})",
        item.award_form,
        str(item.votes_for),
        str(item.votes_against),
        str(item.votes_invalid),
        f"{item.votes_for}/{item.base} ({percent(item.votes_for, item.base)})",
        "Thông qua" if item.passed else "Không thông qua",
    )


def percent(part: int, of: int) -> str:
    """Write a share in per cent with at most one decimal, cut and never rounded up: 2/3 is 66,6%."""
    if of == 0:
        return "–"
    tenths = part * 1000 // of
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"


def _conclusion(minutes: Minutes) -> Iterator[Block]:
    yield Heading("III. KẾT LUẬN")
    passed = [item for item in minutes.items if item.passed]
    failed = [item for item in minutes.items if not item.passed]
    yield Paragraph(f"Hội đồng thông qua {len(passed)} trường hợp{_counted(passed)}.")
    if failed:
        yield Paragraph(f"Hội đồng không thông qua {len(failed)} trường hợp{_counted(failed)}.")
    yield Paragraph(
        f"Phiên họp kết thúc lúc {_moment(minutes.closed_at)}, {day_words(minutes.closed_at)}. "
        "Biên bản được lập để làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng."
    )


def _counted(items: Sequence[Item]) -> str:
    """Say how many of each kind there are."""
    numbers = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
    said = ", ".join(f"{number} {KINDS[kind].lower()}" for kind, number in numbers.items() if number)
    return f": {said}" if said else ""
