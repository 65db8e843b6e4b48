"""Play the rounds of 2022 to 2025, from the units' drafts to the signed decisions."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count

from api.demo.cast import CHILDREN, GENERAL, NAMES, Scene, name_of
from api.demo.steps import Sample, Troupe, approve, at, attach, do, hand_in, prepare, receive, tick, vote
from states.nomination import Action
from workflow.services import decisions, rounds

YEARS = range(2022, 2026)

HOSPITAL = Troupe(GENERAL, GENERAL, "officer", "secretary")
CHILDREN_HOSPITAL = Troupe(CHILDREN, CHILDREN, "officer 2", "secretary 2")

_COLLECTIVES = (
    "Rút ngắn thời gian làm thủ tục khám bệnh từ 45 phút xuống 25 phút; 100% hồ sơ khám bệnh được lập điện tử.",
    "Đưa toàn bộ thủ tục hành chính lên cổng dịch vụ công; 96% hồ sơ được giải quyết trước hạn.",
    "Bỏ bảy loại sổ giấy, thay bằng bệnh án điện tử; ba đơn vị khác đã đến học tập và áp dụng.",
    "Tổ chức một cửa nội bộ cho người bệnh ra viện, giảm số lần đi lại từ bốn xuống một.",
)
_INDIVIDUALS = (
    "Tham mưu quy trình tiếp nhận người bệnh mới, giảm một nửa số biểu mẫu phải điền.",
    "Sáng kiến bảng gọi số thông minh được công nhận và áp dụng tại năm khoa.",
    "Theo dõi và đôn đốc giải quyết hồ sơ trực tuyến, không để hồ sơ nào quá hạn.",
    "Soạn bộ câu hỏi thường gặp cho người bệnh, giảm 30% số lượt hỏi tại quầy.",
    "Xây dựng thư viện biểu mẫu dùng chung cho các khoa, phòng.",
)
_REJECTED = "Thành tích nêu trong báo cáo thuộc nhiệm vụ thường xuyên, chưa đạt tiêu chí của phong trào."


def play(scene: Scene, year: int) -> None:
    """Play one year: two units nominate, the reviewer rejects one nominee, the others are awarded."""
    index = year - YEARS.start
    names = (f"Gương Mẫu {number} Năm {year}" for number in ("Một", "Hai", "Ba"))
    rounds.open_(scene.connection, scene.round, actor=scene.cast.actors["planner"], now=at(year, 10, 3))
    first = _nominate(scene, HOSPITAL, _of_hospital(index, names), year=year, number=index + 41)
    second = _nominate(scene, CHILDREN_HOSPITAL, _of_children(index, names), year=year, number=index + 17)
    *sound, weak = [*first, *second]
    for minutes, nomination in zip(count(0, 30), sound, strict=False):
        approve(scene, nomination, now=at(year, 12, 9) + timedelta(minutes=minutes))
    tick(scene, weak, now=at(year, 12, 9, 15), leaving=1)
    do(
        scene,
        "reviewer",
        Action.NOT_AWARD,
        [weak],
        now=at(year, 12, 9, 16),
        reason_code="criteria_not_met",
        reason=_REJECTED,
    )
    do(scene, "proposer", Action.PROPOSE, sound, now=at(year, 12, 16))
    _decide(scene, sound, year=year)


def _of_hospital(index: int, names: Iterator[str]) -> list[Sample]:
    return [
        Sample(_COLLECTIVES[index], "exemplary_work"),
        Sample(_INDIVIDUALS[index], "results", next(names), "Điều dưỡng trưởng", rating="excellent"),
    ]


def _of_children(index: int, names: Iterator[str]) -> list[Sample]:
    return [
        Sample(_COLLECTIVES[index - 1], "adopted_solution"),
        Sample(_INDIVIDUALS[1], "initiative", next(names), "Bác sĩ"),
        Sample(_INDIVIDUALS[index + 1], "results", next(names), "Kế toán viên"),
    ]


def _nominate(scene: Scene, troupe: Troupe, samples: Sequence[Sample], *, year: int, number: int) -> list[int]:
    submission, drafted = prepare(scene, troupe, samples, now=at(year, 11, 14))
    for nomination, sample in zip(drafted, samples, strict=True):
        if sample.claim == "initiative":
            attach(scene, troupe, nomination, "initiative_certificate", now=at(year, 11, 14, 15))
    vote(scene, troupe, drafted, held_at=at(year, 11, 22, 14))
    signer = NAMES["head"] if troupe is HOSPITAL else f"Giám đốc {name_of(troupe.organisation)}"
    hand_in(scene, troupe, submission, number=number, signer=signer, now=at(year, 11, 29))
    receive(scene, submission, now=at(year, 12, 2))
    return drafted


def _decide(scene: Scene, proposed: Sequence[int], *, year: int) -> None:
    submitter, decider = scene.cast.actors["submitter"], scene.cast.actors["decider"]
    decision = decisions.draft(
        scene.connection,
        scene.round,
        abstract=f"Về việc tặng Giấy khen trong phong trào thi đua cải cách hành chính năm {year}",
        nominations=proposed,
        actor=submitter,
        now=at(year, 12, 19),
    )
    decisions.sign(scene.connection, decision, actor=decider, now=at(year, 12, 26))
