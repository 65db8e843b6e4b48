"""List the legal instruments and award forms that the demonstration knows, with their dates and sources."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree, circular or decision; in force from a day through a day, None where that is open or unknown."""

    code: str
    title: str
    valid_from: date | None
    valid_to: date | None
    confidence: str
    source: str


OLD_LAW, LAW = "luat-tdkt-2003", "luat-06-2022-qh15"
OLD_LAW_ENDED, LAW_BEGAN = date(2023, 12, 31), date(2024, 1, 1)

INSTRUMENTS = (
    Instrument(
        OLD_LAW,
        "Luật Thi đua, khen thưởng 2003 (sửa đổi 2005, 2009, 2013)",
        None,
        OLD_LAW_ENDED,
        "A",
        "Luật 06/2022/QH15, thay thế từ 01/01/2024",
    ),
    Instrument(
        "nd-91-2017",
        "Nghị định 91/2017/NĐ-CP quy định chi tiết Luật Thi đua, khen thưởng",
        date(2017, 10, 1),
        OLD_LAW_ENDED,
        "A",
        "Nghị định 91/2017/NĐ-CP",
    ),
    Instrument(
        LAW,
        "Luật Thi đua, khen thưởng 06/2022/QH15",
        LAW_BEGAN,
        None,
        "A",
        "Luật 06/2022/QH15",
    ),
    Instrument(
        "luat-06-2026-qh16",
        "Luật 06/2026/QH16 sửa đổi Luật Thi đua, khen thưởng",
        date(2026, 10, 1),
        None,
        "C",
        "nguồn thứ cấp; chưa đọc được nội dung",
    ),
    Instrument(
        "nd-98-2023",
        "Nghị định 98/2023/NĐ-CP quy định chi tiết Luật Thi đua, khen thưởng",
        LAW_BEGAN,
        date(2025, 6, 30),
        "B",
        "nguồn thứ cấp; được thay thế bởi Nghị định 152/2025/NĐ-CP",
    ),
    Instrument(
        "nd-152-2025",
        "Nghị định 152/2025/NĐ-CP về phân cấp và quy định chi tiết trong lĩnh vực thi đua, khen thưởng",
        date(2025, 7, 1),
        None,
        "A",
        "Nghị định 152/2025/NĐ-CP",
    ),
    Instrument(
        "tt-01-2024-bnv",
        "Thông tư 01/2024/TT-BNV quy định biện pháp thi hành Luật Thi đua, khen thưởng",
        None,
        date(2025, 8, 4),
        "B",
        "nguồn thứ cấp; ban hành 24/02/2024",
    ),
    Instrument(
        "tt-15-2025-bnv",
        "Thông tư 15/2025/TT-BNV quy định biện pháp thi hành Luật Thi đua, khen thưởng",
        date(2025, 8, 5),
        None,
        "C",
        "Thông tư 15/2025/TT-BNV; ngày có hiệu lực theo nguồn thứ cấp",
    ),
    Instrument(
        "tt-38-2018-byt",
        "Thông tư 38/2018/TT-BYT về thi đua, khen thưởng trong ngành Y tế",
        None,
        date(2024, 2, 14),
        "B",
        "nguồn thứ cấp",
    ),
    Instrument(
        "tt-25-2023-byt",
        "Thông tư 25/2023/TT-BYT về thi đua, khen thưởng trong ngành Y tế",
        date(2024, 2, 15),
        None,
        "B",
        "nguồn thứ cấp",
    ),
    Instrument(
        "nd-30-2020",
        "Nghị định 30/2020/NĐ-CP về công tác văn thư",
        date(2020, 3, 5),
        None,
        "A",
        "Nghị định 30/2020/NĐ-CP",
    ),
    Instrument(
        "nd-23-2025",
        "Nghị định 23/2025/NĐ-CP về chữ ký điện tử và dịch vụ tin cậy",
        date(2025, 4, 10),
        None,
        "A",
        "Nghị định 23/2025/NĐ-CP",
    ),
    Instrument(
        "nd-68-2024",
        "Nghị định 68/2024/NĐ-CP về chữ ký số chuyên dùng công vụ",
        None,
        None,
        "MEM",
        "chưa kiểm chứng",
    ),
    Instrument(
        "qd-28-2018-ttg",
        "Quyết định 28/2018/QĐ-TTg về gửi, nhận văn bản điện tử",
        date(2018, 9, 6),
        None,
        "A",
        "Quyết định 28/2018/QĐ-TTg",
    ),
    Instrument(
        "nd-73-2024",
        "Nghị định 73/2024/NĐ-CP về mức lương cơ sở 2.340.000 đồng",
        date(2024, 7, 1),
        date(2026, 6, 30),
        "A",
        "Nghị định 73/2024/NĐ-CP",
    ),
    Instrument(
        "nd-161-2026",
        "Nghị định 161/2026/NĐ-CP về mức lương cơ sở 2.530.000 đồng",
        date(2026, 7, 1),
        None,
        "A",
        "Nghị định 161/2026/NĐ-CP",
    ),
    Instrument(
        "nq-28-2026-qh16",
        "Nghị quyết 28/2026/QH16 về ngày nghỉ lễ 24/11",
        date(2026, 7, 1),
        None,
        "A",
        "Nghị quyết 28/2026/QH16",
    ),
)
"""Dates of the law are data with a source and a confidence; this list is for the demonstration, not legal advice."""

AWARD_FORMS = (
    ("GK", "Giấy khen", "Certificate of commendation"),
    ("LDTT", "Lao động tiên tiến", "Progressive worker"),
    ("CSTDCS", "Chiến sĩ thi đua cơ sở", "Emulation fighter at the base level"),
    ("TTLDTT", "Tập thể lao động tiên tiến", "Progressive collective"),
)
"""The forms that the head of a provincial specialised agency decides (Luật 06/2022/QH15, Điều 80.1)."""
