"""Word the terms of plans: kinds of movements, levels, duties, and how targets are measured."""

from collections.abc import Mapping

from states.labels.language import Words

MOVEMENT_KINDS: Mapping[str, Words] = {
    "thematic": Words("Thi đua theo chuyên đề", "Thematic movement"),
    "regular": Words("Thi đua thường xuyên", "Regular movement"),
}

AWARD_BASES: Mapping[str, Words] = {
    "merit": Words("Khen thưởng theo công trạng", "For merit"),
    "sudden": Words("Khen thưởng đột xuất", "For a sudden achievement"),
    "thematic": Words("Khen thưởng theo chuyên đề", "For a theme"),
}

LEVELS: Mapping[str, Words] = {
    "issuer": Words("Cơ quan ban hành kế hoạch", "The issuer of the plan"),
    "department": Words("Sở", "The department above"),
    "province": Words("Chủ tịch Ủy ban nhân dân tỉnh", "The chair of the provincial people's committee"),
    "ministry": Words("Bộ trưởng", "The minister"),
    "prime_minister": Words("Thủ tướng Chính phủ", "The Prime Minister"),
    "president": Words("Chủ tịch nước", "The State President"),
}
"""Who decides an award."""

MOVEMENT_LEVELS: Mapping[str, Words] = {
    "government": Words("Do Thủ tướng Chính phủ phát động", "Launched by the Prime Minister"),
    "province": Words("Do tỉnh phát động", "Launched by the province"),
    "sector": Words("Do ngành phát động", "Launched by the sector"),
    "unit": Words("Do đơn vị phát động", "Launched by the unit"),
}

ROUND_KINDS: Mapping[str, Words] = {
    "annual": Words("Hằng năm", "Every year"),
    "stage": Words("Giai đoạn", "For the stage"),
    "ad_hoc": Words("Đột xuất", "For sudden achievements"),
}

FUND_HOLDERS: Mapping[str, Words] = {
    "unit": Words("Quỹ thi đua, khen thưởng của đơn vị đề nghị", "The reward fund of the nominating unit"),
    "deciding_level": Words("Quỹ thi đua, khen thưởng của cấp quyết định", "The reward fund of the deciding level"),
}

OBLIGATION_KINDS: Mapping[str, Words] = {
    "unit_plan": Words("Kế hoạch của đơn vị", "Plan of the unit"),
    "commitment": Words("Ký cam kết", "Signed commitment"),
    "pact": Words("Ký giao ước thi đua", "Emulation pact"),
    "evaluation": Words("Đánh giá kết quả", "Evaluation"),
    "report": Words("Báo cáo", "Report"),
    "review": Words("Sơ kết, tổng kết", "Review"),
    "activity": Words("Hoạt động", "Activity"),
}

SHARE_BASES: Mapping[str, Words] = {
    "headcount": Words("tổng số người", "everybody who works there"),
    "holders": Words("số người đạt danh hiệu", "those who hold a title"),
}
"""What a share is a share of."""

SIGNERS: Mapping[str, Words] = {
    "board": Words("Ban Giám đốc", "The board"),
    "leaders": Words("Lãnh đạo khoa, phòng, trạm", "The leaders of the parts"),
    "members": Words("Viên chức, người lao động", "The staff"),
    "each_other": Words("Các tập thể, cá nhân với nhau", "Collectives and individuals with one another"),
}

TARGET_KINDS: Mapping[str, Words] = {
    "indicator": Words("Chỉ tiêu chuyên môn", "Indicator"),
    "title": Words("Chỉ tiêu danh hiệu", "Title"),
    "activity": Words("Hoạt động", "Activity"),
}

OPERATORS: Mapping[str, Words] = {
    "at_least": Words("ít nhất", "at least"),
    "at_most": Words("không quá", "at most"),
    "more_than": Words("trên", "more than"),
    "less_than": Words("dưới", "less than"),
    "exactly": Words("đúng", "exactly"),
    "about": Words("khoảng", "about"),
    "done": Words("được thực hiện", "to be done"),
}
"""As they stand before the number."""

TARGET_UNITS: Mapping[str, Words] = {
    "percent": Words("%", "%"),
    "per_mille": Words("‰", "‰"),
    "per_1000": Words("trên 1.000", "per 1,000"),
    "per_100000": Words("trên 100.000", "per 100,000"),
    "beds_per_10000": Words("giường/vạn dân", "beds per 10,000 people"),
    "doctors_per_10000": Words("bác sĩ/vạn dân", "doctors per 10,000 people"),
    "boys_per_100_girls": Words("bé trai/100 bé gái", "boys per 100 girls"),
    "person": Words("người", "people"),
    "bed": Words("giường", "beds"),
    "collective": Words("tập thể", "collectives"),
    "plan": Words("kế hoạch", "plans"),
    "station": Words("trạm y tế", "health stations"),
    "project": Words("dự án", "projects"),
    "initiative": Words("sáng kiến", "initiatives"),
    "activity": Words("hoạt động", "activities"),
}
"""As they stand after the number."""

PLAN_OFFICES: Mapping[str, Words] = {
    "publicity": Words("Bộ phận tuyên truyền", "Publicity office"),
    "reminding": Words("Bộ phận đôn đốc, nhắc nhở", "Reminding office"),
}
"""Functions that a plan gives to an organisation beside the offices through which a dossier goes."""

TARGET_STATES: Mapping[str, Words] = {
    "achieved": Words("Đạt", "Achieved"),
    "on_the_way": Words("Đang tiến tới", "On the way"),
    "behind": Words("Chưa chuyển biến", "No progress yet"),
    "missed": Words("Không đạt", "Missed"),
    "no_value": Words("Chưa có số liệu", "No value yet"),
}
"""How a value stands to its target."""

REPORT_PARTS: Mapping[str, Words] = {
    "text": Words("Nội dung báo cáo", "The text"),
    "files": Words("Tệp đính kèm", "A file"),
    "signatures": Words("Chữ ký", "Signatures"),
    "expected": Words("Số người phải ký", "How many are to sign"),
    "changes": Words("Nội dung bổ sung sau khi trả lại", "What was to be mended"),
}
"""What a report may lack beside values of targets."""
