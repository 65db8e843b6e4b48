"""Give the facts of a made-up event, for showing a mail before there is a real one."""

from datetime import date, datetime

from notifications.compose.content import Concern, Facts, Flaw, Standing
from states.labels.language import Words
from workflow.calendar import VIETNAM

_LIMIT = datetime(2026, 12, 15, tzinfo=VIETNAM)
_UNIT = "Trung tâm Y tế Yên Thế"

EXAMPLE = Facts(
    name="Nguyễn Thị Kim Oanh",
    link="https://thidua.example/",
    concerns=(
        Concern(
            name="Lý A Sử",
            award=Words("Giấy khen", "Certificate of merit"),
            unit=_UNIT,
            state="returned",
            reason=("Chưa có số liệu của quý IV.",),
            reason_code="wrong_subject",
            flaws=(Flaw(Words("Báo cáo thành tích", "Achievement report"), ("Chưa có số liệu của quý IV.",)),),
            due=_LIMIT,
            passed=True,
        ),
    ),
    count=1,
    tally=(("awarded", 9), ("not_awarded", 2)),
    round=Words("Khen thưởng năm 2026", "Commendation for 2026"),
    plan=Words("Kế hoạch thi đua, khen thưởng năm 2026", "Emulation and commendation plan for 2026"),
    unit=_UNIT,
    number=17,
    day=date(2026, 12, 20),
    at=datetime(2026, 12, 1, 8, tzinfo=VIETNAM),
    place="Hội trường tầng 2",
    council="Hội đồng Thi đua - Khen thưởng Trung tâm Y tế Yên Thế",
    abstract="Về việc tặng Giấy khen năm 2026",
    limit=_LIMIT,
    reason=("Đơn vị gửi văn bản xin gia hạn.",),
    matter=Words("Báo cáo sơ kết", "Interim report"),
    days=7,
    notices=("Tiếp nhận hồ sơ số 17: Lý A Sử",),
    standings=(Standing(Words("Khen thưởng năm 2026", "Commendation for 2026"), _LIMIT, 7, 12, 18, (_UNIT,)),),
)
"""Everything that any kind of mail tells."""
