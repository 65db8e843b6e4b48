"""Word the special days of the calendar, and what its keepers are refused."""

from collections.abc import Mapping

from states.labels.language import Words

DAY_KINDS: Mapping[str, Words] = {
    "holiday": Words("Ngày lễ, tết", "Holiday"),
    "day_in_lieu": Words("Ngày nghỉ bù", "Day off in lieu"),
    "swapped_off": Words("Ngày nghỉ hoán đổi", "Day off, swapped"),
    "swapped_working": Words("Ngày làm bù", "Working day, swapped"),
}

CALENDAR_ACTIONS: Mapping[str, Words] = {
    "seed": Words("Lập lịch của năm", "The year was filled"),
    "add": Words("Thêm ngày", "Day added"),
    "edit": Words("Sửa ngày", "Day changed"),
    "remove": Words("Xóa ngày", "Day removed"),
}

SENTENCES: Mapping[str, Words] = {
    "calendar_day_known": Words(
        "Ngày này đã có trong lịch[: {day:day}]. Đề nghị sửa ngày đã có.",
        "This day stands in the calendar already[: {day:day}]. Please change it there.",
    ),
    "calendar_day_works_anyway": Words(
        "Ngày này vốn là ngày làm việc[: {day:day}], không thể là ngày làm bù. Đề nghị chọn thứ Bảy hoặc Chủ nhật.",
        "This day is worked anyway[: {day:day}] and can't be a swapped working day. Please choose a Saturday or"
        " Sunday.",
    ),
    "calendar_day_rests_anyway": Words(
        "Ngày này vốn là ngày nghỉ cuối tuần[: {day:day}]. Đề nghị chọn một ngày từ thứ Hai đến thứ Sáu.",
        "This day of a weekend is off anyway[: {day:day}]. Please choose a day from Monday to Friday.",
    ),
    "calendar_day_out_of_range": Words(
        "Ngày này nằm ngoài phạm vi của lịch[: từ năm {first:text} đến năm {last:text}]. Đề nghị kiểm tra lại năm.",
        "This day lies outside the calendar[: from {first:text} to {last:text}]. Please check the year.",
    ),
}
