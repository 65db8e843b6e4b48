"""Play the round of 2026 up to the morning on which the demonstration begins, with something at each stage."""

from datetime import date

from api.demo.cast import DEPARTMENT, FINANCE, NAMES, Scene
from api.demo.past import CHILDREN_HOSPITAL, HOSPITAL
from api.demo.session import leave_open
from api.demo.steps import (
    Sample,
    Troupe,
    add_shared,
    approve,
    at,
    convene,
    do,
    hand_in,
    prepare,
    receive,
    tick,
    vote,
)
from states.asks import FlaggedItem
from states.nomination import Action
from workflow.calendar import day_through
from workflow.services import rounds

YEAR = 2026
BEGINS = at(YEAR, 12, 1, 8)
"""When the clock of the demonstration starts: two weeks before the round's cut-off."""

FINANCE_OFFICE = Troupe(FINANCE, DEPARTMENT, "officer 3", "secretary 3")
_RETURNED = "Báo cáo chưa nêu số liệu so sánh trước và sau khi áp dụng; đề nghị bổ sung."
_WITHDRAWN = "Đơn vị đề nghị rút để xét trong phong trào khác."


def play(scene: Scene) -> None:
    """Open the round and let two units and one office come as far as they have come."""
    rounds.open_(scene.connection, scene.round, actor=scene.cast.actors["planner"], now=at(YEAR, 10, 1))
    _under_review(scene)
    _prepared(scene)
    _submitted(scene)
    _of_the_office(scene)


def _under_review(scene: Scene) -> None:
    """The first hospital's dossiers: one qualified, one returned, one half ticked, one not looked at yet."""
    samples = [
        Sample("Chuyển toàn bộ việc hẹn khám sang trực tuyến; thời gian chờ giảm 40%.", "exemplary_work"),
        _person("Bốn", "Số hóa 12.000 hồ sơ lưu trữ, tra cứu trong một phút.", "Trưởng phòng Công nghệ thông tin"),
        _person("Năm", "Hướng dẫn 3.000 lượt người bệnh dùng dịch vụ công trực tuyến.", "Điều dưỡng"),
        _person("Sáu", "Lập quy trình trả kết quả xét nghiệm qua tin nhắn.", "Kỹ thuật viên"),
    ]
    submission, (collective, returned, half, untouched) = prepare(scene, HOSPITAL, samples, now=at(YEAR, 11, 2))
    vote(scene, HOSPITAL, [collective, returned, half, untouched], held_at=at(YEAR, 11, 10, 14))
    hand_in(scene, HOSPITAL, submission, number=52, signer=NAMES["head"], now=at(YEAR, 11, 13))
    receive(scene, submission, now=at(YEAR, 11, 16))
    approve(scene, collective, now=at(YEAR, 11, 18))
    flags = (FlaggedItem("achievement_report", _RETURNED),)
    due = date(YEAR, 12, 8)
    do(
        scene,
        "reviewer",
        Action.RETURN,
        [returned],
        now=at(YEAR, 11, 19),
        items=flags,
        due=due,
        due_limit=day_through(due),
    )
    tick(scene, half, now=at(YEAR, 11, 20), leaving=2)


def _prepared(scene: Scene) -> None:
    """What the first hospital adds: one still a draft with its sitting going on, one endorsed, one not."""
    samples = [
        _person("Bảy", "Đề xuất gộp ba phiếu đăng ký thành một.", "Văn thư"),
        _person(
            "Tám", "Thiết kế sơ đồ chỉ dẫn mới, người bệnh không phải hỏi đường.", "Kiến trúc sư", rating="excellent"
        ),
        _person("Chín", "Tham gia các lớp tập huấn về cải cách hành chính.", "Nhân viên hành chính"),
    ]
    submission, (draft, endorsed, opposed) = prepare(scene, HOSPITAL, samples, now=at(YEAR, 11, 20))
    vote(scene, HOSPITAL, [endorsed, opposed], held_at=at(YEAR, 11, 27, 14), failing=[opposed])
    add_shared(scene, HOSPITAL, submission, number=57, signer=NAMES["head"], now=at(YEAR, 11, 30))
    leave_open(scene, HOSPITAL, draft, held_at=at(YEAR, 11, 30, 16), now=at(YEAR, 11, 23, 10))


def _submitted(scene: Scene) -> None:
    """The second hospital's dossiers wait for the clerk; one was withdrawn."""
    samples = [
        Sample("Làm giấy chứng sinh điện tử, trả kết quả trong ngày.", "adopted_solution"),
        _person("Mười", "Tham mưu quy trình cấp giấy chứng sinh điện tử.", "Nữ hộ sinh trưởng"),
        _person("Mười Một", "Rà soát và bãi bỏ 14 biểu mẫu nội bộ.", "Phó Trưởng phòng"),
    ]
    submission, drafted = prepare(scene, CHILDREN_HOSPITAL, samples, now=at(YEAR, 11, 9))
    vote(scene, CHILDREN_HOSPITAL, drafted, held_at=at(YEAR, 11, 17, 14))
    signer = "Giám đốc Bệnh viện Sản – Nhi"
    hand_in(scene, CHILDREN_HOSPITAL, submission, number=23, signer=signer, now=at(YEAR, 11, 27))
    do(scene, "officer 2", Action.WITHDRAW, [drafted[-1]], now=at(YEAR, 11, 30, 15), reason=_WITHDRAWN)


def _of_the_office(scene: Scene) -> None:
    """An office of the department drafts; the department's own council is to vote, and a certificate is missing."""
    samples = [
        Sample("Cắt giảm 30% thời gian thẩm định dự toán của các đơn vị.", "exemplary_work"),
        _person(
            "Mười Hai",
            "Sáng kiến bảng theo dõi giải ngân trực tuyến.",
            "Chuyên viên",
            claim="initiative",
            category="civil_servant",
        ),
    ]
    _, drafted = prepare(scene, FINANCE_OFFICE, samples, now=at(YEAR, 11, 25, 14))
    convene(scene, FINANCE_OFFICE, drafted, held_at=at(YEAR, 12, 3, 9), now=at(YEAR, 11, 30, 9))


def _person(
    number: str,
    achievement: str,
    position: str,
    *,
    claim: str = "results",
    category: str = "public_employee",
    rating: str = "good",
) -> Sample:
    return Sample(achievement, claim, f"Gương Mẫu {number}", position, category, rating)
