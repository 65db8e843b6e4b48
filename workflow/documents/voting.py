"""Word how a sitting voted: the rules, the ballots for each nominee, who was recused, and the order."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from workflow.documents.paper import Block, Column, Heading, Paragraph, Table
from workflow.documents.sitting import Item, Minutes, Recused, Rule

KINDS = {"collective": "Tập thể", "individual": "Cá nhân", "household": "Hộ gia đình"}
_BASES = {
    "members": "tổng số thành viên được biểu quyết",
    "present": "số thành viên tham gia biểu quyết",
    "valid": "số phiếu hợp lệ",
}
_REASONS = {"nominee": "Là người được xét", "related": "Có quan hệ với người được xét", "other": "Lý do khác"}
_RESULTS = {True: "Thông qua", False: "Không thông qua", None: "Không đủ người biểu quyết"}
_NUMBER = Column("STT", 5, centred=True)
_VOTES = (
    _NUMBER,
    Column("Tập thể, cá nhân", 17),
    Column("Đồng ý", 5, centred=True),
    Column("Không đồng ý", 6, centred=True),
    Column("Không hợp lệ", 6, centred=True),
    Column("Không thu về", 6, centred=True),
    Column("Tỷ lệ đồng ý", 8, centred=True),
    Column("Cần đạt", 5, centred=True),
    Column("Kết quả", 9, centred=True),
)
_RECUSALS = (_NUMBER, Column("Trường hợp", 20), Column("Không biểu quyết", 18), Column("Lý do", 25))
_ORDER = (
    Column("Thứ tự", 5, centred=True),
    Column("Tập thể, cá nhân", 26),
    Column("Tổng điểm", 8, centred=True),
    Column("Phiếu hợp lệ", 8, centred=True),
    Column("Điểm trung bình", 10, centred=True),
    Column("Phiếu đồng ý", 8, centred=True),
)


def result(minutes: Minutes) -> Iterator[Block]:
    """Word the votes group by group, one rule each, then who did not vote on whom, then the order of the ranked."""
    body = "Hội nghị" if minutes.kind == "staff_meeting" else "Hội đồng"
    yield Heading("II. NỘI DUNG VÀ KẾT QUẢ BIỂU QUYẾT")
    yield Paragraph(f"{body} xem xét {len(minutes.items)} trường hợp {minutes.subject}. {_manner(minutes)}")
    groups = [[item for item in minutes.items if item.rule == at] for at in range(len(minutes.rules))]
    for at, (rule, items) in enumerate(zip(minutes.rules, groups, strict=True), 1):
        yield from _group(rule, items, number=f"{at}. " if len(groups) > 1 else "")
    yield from _recusals([item for item in minutes.items if item.recused])
    yield from _order([item for item in minutes.items if item.rank is not None])


def _manner(minutes: Minutes) -> str:
    """Say how ballots were cast, and who counted those on paper."""
    if minutes.method == "screen":
        return "Thành viên biểu quyết trên hệ thống, mỗi người bằng tài khoản của mình."
    if minutes.method == "counted":
        return f"Phiếu giấy được kiểm tại phiên họp; nhập số: {minutes.counted_by}; kiểm tra: {minutes.checked_by}."
    return "Số phiếu dưới đây ghi theo biên bản giấy."


def _group(rule: Rule, items: Sequence[Item], *, number: str) -> Iterator[Block]:
    forms = dict.fromkeys(item.award_form for item in items)
    yield Paragraph(f"{number}Hình thức: {'; '.join(forms)}. {_rule(rule)} {_ballots(items)}")
    rows = (_row(at, item, names_form=len(forms) > 1) for at, item in enumerate(items, 1))
    yield Table(_VOTES, tuple(rows))


def _rule(rule: Rule) -> str:
    """Say when a nominee passes, how votes are cast, and where that is laid down."""
    (part, of), (quorum_part, quorum_of) = rule.majority, rule.quorum
    more = "quá" if rule.strict else "ít nhất"
    chair = ", trong đó có phiếu của người chủ trì" if rule.chair_must_agree else ""
    written = " Thành viên vắng mặt được biểu quyết bằng văn bản." if rule.written else ""
    score = f" Mỗi phiếu đồng ý cho từ 1 đến {rule.score_most} điểm." if rule.score_most else ""
    return (
        f"{'Bỏ phiếu kín' if rule.secret else 'Biểu quyết công khai'}; cần ít nhất {quorum_part}/{quorum_of} số thành "
        f"viên có mặt; được thông qua khi số phiếu đồng ý đạt {more} {part}/{of} {_BASES[rule.base]}{chair}."
        f"{written}{score} Căn cứ: {_source(rule.source)}."
    )


def _source(source: str) -> str:
    """Say it where no paper lays a rule down."""
    return source.replace("assumed", "mức giả định, chưa nêu văn bản")


def _ballots(items: Sequence[Item]) -> str:
    """Say how many ballots were issued: to all alike, or nominee by nominee where members were recused."""
    issued = sorted({item.issued for item in items})
    if len(issued) == 1:
        return f"Số phiếu phát ra cho mỗi trường hợp: {issued[0]}."
    return (
        f"Số phiếu phát ra: từ {issued[0]} đến {issued[-1]}, "
        "ở mỗi trường hợp bằng tổng số phiếu ở bốn cột phiếu dưới đây."
    )


def _row(number: int, item: Item, *, names_form: bool) -> tuple[str, ...]:
    form = f"; {item.award_form}" if names_form else ""
    return (
        str(number),
        f"{item.name} ({KINDS[item.kind].lower()}, {item.organisation}{form})",
        str(item.votes_for),
        str(item.votes_against),
        str(item.votes_invalid),
        str(item.unreturned),
        f"{item.votes_for}/{item.base} ({percent(item.votes_for, item.base)})",
        str(item.needed),
        _RESULTS[item.passed],
    )


def percent(part: int, of: int) -> str:
    """Write a share in per cent with at most one decimal, cut and never rounded up: 2/3 is 66,6%."""
    if of == 0:
        return "–"
    tenths = part * 1000 // of
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"


def _recusals(items: Sequence[Item]) -> Iterator[Block]:
    if not items:
        return
    yield Paragraph(
        "Thành viên không tham gia biểu quyết về từng trường hợp sau đây; số thành viên này không tính vào tỷ lệ:"
    )
    named = ((item.name, one.name, _reason(one)) for item in items for one in item.recused)
    yield Table(_RECUSALS, tuple((str(number), *row) for number, row in enumerate(named, 1)))


def _reason(recused: Recused) -> str:
    return f"{_REASONS[recused.reason]}: {recused.note}" if recused.note else _REASONS[recused.reason]


def _order(items: Sequence[Item]) -> Iterator[Block]:
    """List the ranked, kind by kind and form by form, with the decision on equals."""
    ranked = sorted(items, key=lambda item: (item.kind, item.award_form, item.rank or 0))
    for (kind, form), group in groupby(ranked, key=lambda item: (item.kind, item.award_form)):
        listed = list(group)
        yield Paragraph(f"Xếp thứ tự {KINDS[kind].lower()}, {form}, theo điểm trung bình của các phiếu hợp lệ:")
        yield Table(_ORDER, tuple(_place(item) for item in listed))
        settled = [item for item in listed if item.tie_reason]
        for reason, equals in groupby(settled, key=lambda item: item.tie_reason):
            names = "; ".join(item.name for item in equals)
            yield Paragraph(f"Các trường hợp bằng nhau được xếp theo quyết định của chủ trì: {names}. Lý do: {reason}.")


def _place(item: Item) -> tuple[str, ...]:
    total = item.score_sum or 0
    return (
        str(item.rank),
        f"{item.name} ({item.organisation})",
        str(total),
        str(item.valid),
        mean(total, item.valid),
        str(item.votes_for),
    )


def mean(total: int, count: int) -> str:
    """Write a mean with at most two decimals, cut and never rounded up: 20/3 is 6,66."""
    if count == 0:
        return "–"
    hundredths = total * 100 // count
    return f"{hundredths // 100},{hundredths % 100:02}".rstrip("0").rstrip(",")
