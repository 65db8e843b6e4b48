"""Name the kinds of mail, the groups that people choose by, and the places that an office may put into its words."""

from collections.abc import Mapping

from states.labels.language import Words

MAIL_KINDS: Mapping[str, Words] = {
    "decision_drafted": Words("Có dự thảo quyết định trình ký", "A decision was drafted"),
    "decision_signed": Words("Quyết định đã được ký", "A decision was signed"),
    "nomination_approved": Words("Đề nghị đủ điều kiện", "Nominations found qualified"),
    "nomination_lapsed": Words("Đề nghị đã hết hạn", "Nominations lapsed"),
    "nomination_not_awarded": Words("Đề nghị không được khen thưởng", "Nominations not awarded"),
    "nomination_proposed": Words("Đề nghị được đề xuất khen thưởng", "Nominations proposed for award"),
    "nomination_resubmitted": Words("Đơn vị nộp lại sau khi bổ sung", "Nominations submitted again"),
    "nomination_returned": Words("Đề nghị bị trả lại để bổ sung", "Nominations returned for completion"),
    "nomination_sent_back": Words("Đề nghị được chuyển lại để xem xét", "Nominations sent back"),
    "nomination_stood_by": Words("Đề nghị vào danh sách dự bị", "Nominations put on standby"),
    "nomination_withdrawn": Words("Đề nghị đã rút", "Nominations withdrawn"),
    "round_decided": Words("Đợt xét đã có kết quả", "A round was decided"),
    "round_extended": Words("Đơn vị được gia hạn", "A unit got an extension"),
    "round_opened": Words("Đợt xét bắt đầu nhận hồ sơ", "A round was opened"),
    "sitting_confirmed": Words("Chủ tịch xác nhận kết quả phiên họp", "The chair confirmed a sitting"),
    "sitting_minuted": Words("Phiên họp đã lập biên bản", "A sitting was minuted"),
    "sitting_to_confirm": Words("Kết quả phiên họp cần Chủ tịch xác nhận", "A sitting waits for its chair"),
    "submission_received": Words("Hồ sơ đã được tiếp nhận", "A submission was received"),
    "submission_registered": Words("Hồ sơ giấy đã vào sổ", "A paper dossier was registered"),
    "submission_submitted": Words("Hồ sơ đã nộp", "A submission was handed in"),
    "reminder_submission": Words("Nhắc nộp hồ sơ", "Reminder to submit"),
    "reminder_by_hand": Words("Cơ quan chủ trì nhắc nộp hồ sơ", "Reminder sent by hand"),
    "reminder_return": Words("Nhắc nộp lại hồ sơ", "Reminder to submit again"),
    "reminder_obligation": Words("Nhắc thực hiện việc theo kế hoạch", "Reminder of a duty"),
    "reminder_review": Words("Nhắc thẩm định quá thời gian", "Reminder of an overdue review"),
    "reminder_council": Words("Nhắc triệu tập Hội đồng", "Reminder to convene the council"),
    "reminder_digest": Words("Tiến độ hằng ngày", "Daily progress"),
    "daily_digest": Words("Tổng hợp thông báo hằng ngày", "Daily digest of notices"),
}
"""By the code of the kind, as its template is named."""

MAIL_PLACES: Mapping[str, Words] = {
    "name": Words("Tên người nhận", "The reader's name"),
    "about": Words("Tên người, tập thể được đề nghị, hoặc số đề nghị", "Who is nominated, or how many are"),
    "these": Words(
        "Cụm từ “Đề nghị sau của đơn vị trong đợt …”, đúng theo số lượng",
        "The words “This nomination of the unit in the round …”, or “These nominations …”",
    ),
    "was": Words("Từ “was” hoặc “were”", "The word “was” or “were”"),
    "waits": Words("Từ “waits” hoặc “wait”", "The word “waits” or “wait”"),
    "left": Words("Còn hoặc quá hạn bao nhiêu ngày", "How many days are left or overdue"),
    "count": Words("Số đề nghị", "How many nominations"),
    "number": Words("Số tiếp nhận hoặc số quyết định", "The number of the receipt or the decision"),
    "unit": Words("Tên đơn vị", "The unit's name"),
    "council": Words("Tên Hội đồng", "The council's name"),
    "abstract": Words("Trích yếu quyết định", "What the decision is about"),
    "round": Words("Tên đợt xét", "The round's name"),
    "plan": Words("Tên kế hoạch", "The plan's title"),
    "matter": Words("Tên việc phải thực hiện", "The duty's name"),
    "day": Words("Ngày", "The day"),
    "at": Words("Thời điểm phiên họp", "When the sitting was"),
    "limit": Words("Thời hạn", "The deadline"),
}
"""By the name that stands in double braces."""

MAIL_GROUPS: Mapping[str, Words] = {
    "receipts": Words("Hồ sơ được tiếp nhận, vào sổ", "Submissions received and registered"),
    "course": Words("Biên bản họp, danh sách dự bị, đề nghị đã rút", "Minutes, standby lists, withdrawals"),
    "results": Words("Đợt xét có kết quả", "Rounds that were decided"),
    "overview": Words("Tiến độ hằng ngày của các đơn vị", "Daily progress of the units"),
}
"""By the group that a reader chooses by."""

MAIL_CHOICES: Mapping[str, Words] = {
    "immediate": Words("Gửi ngay", "At once"),
    "digest": Words("Gộp vào thư tổng hợp lúc 08:00", "In one mail a day, at 08:00"),
    "off": Words("Không gửi thư", "No mail"),
}
"""How a reader hears of a group."""

MAIL_LANGUAGES: Mapping[str, Words] = {
    "vi": Words("Tiếng Việt", "Vietnamese"),
    "en": Words("Tiếng Anh", "English"),
}
"""By code."""
