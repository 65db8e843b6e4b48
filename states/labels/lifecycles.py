"""Word the states and actions of each lifecycle, and what the journal tells beside them."""

from collections.abc import Mapping

from states.labels.language import Words

STATES: Mapping[str, Mapping[str, Words]] = {
    "nomination": {
        "draft": Words("Đang soạn thảo", "Draft"),
        "endorsed": Words("Đã được Hội đồng thông qua", "Endorsed by the council"),
        "not_endorsed": Words("Không được Hội đồng thông qua", "Not endorsed by the council"),
        "submitted": Words("Đã nộp", "Submitted"),
        "under_review": Words("Đang thẩm định", "Under review"),
        "returned": Words("Trả lại để bổ sung", "Returned for completion"),
        "qualified": Words("Đủ điều kiện", "Qualified"),
        "standby": Words("Dự bị", "On standby"),
        "proposed": Words("Đã đề xuất khen thưởng", "Proposed for award"),
        "awarded": Words("Được khen thưởng", "Awarded"),
        "not_awarded": Words("Không được khen thưởng", "Not awarded"),
        "withdrawn": Words("Đã rút", "Withdrawn"),
        "lapsed": Words("Đã hết hạn", "Lapsed"),
    },
    "round": {
        "planned": Words("Chưa mở", "Planned"),
        "open": Words("Đang nhận hồ sơ", "Open"),
        "closed": Words("Đã kết thúc nhận hồ sơ", "Closed"),
        "decided": Words("Đã có kết quả", "Decided"),
    },
    "sitting": {
        "convened": Words("Đã triệu tập", "Convened"),
        "closed": Words("Đã kết thúc", "Closed"),
        "minuted": Words("Đã lập biên bản", "Minuted"),
    },
    "decision": {
        "drafted": Words("Dự thảo", "Drafted"),
        "signed": Words("Đã ký", "Signed"),
    },
    "message": {
        "queued": Words("Chờ gửi", "Queued"),
        "in_data": Words("Đang chuyển cho máy chủ thư", "In the server's hands"),
        "sent": Words("Đã gửi", "Sent"),
        "failed": Words("Không gửi được", "Failed"),
        "uncertain": Words("Chưa rõ đã gửi hay chưa", "Uncertain"),
        "suppressed": Words("Không gửi", "Suppressed"),
    },
}
"""By lifecycle and state."""

ACTIONS: Mapping[str, Words] = {
    "draft": Words("Soạn dự thảo", "Draft"),
    "edit": Words("Sửa nội dung", "Edit"),
    "attach": Words("Đính kèm tài liệu", "Attach a document"),
    "endorse": Words("Ghi nhận Hội đồng thông qua", "Record the endorsement"),
    "not_endorse": Words("Ghi nhận Hội đồng không thông qua", "Record that it was not endorsed"),
    "reopen": Words("Mở lại để sửa", "Reopen"),
    "submit": Words("Nộp hồ sơ", "Submit"),
    "receive": Words("Tiếp nhận hồ sơ", "Receive"),
    "register": Words("Vào sổ hồ sơ giấy", "Register a paper dossier"),
    "tick": Words("Đánh dấu đã kiểm tra", "Tick as checked"),
    "return": Words("Trả lại để bổ sung", "Return for completion"),
    "approve": Words("Xác nhận đủ điều kiện", "Approve as qualified"),
    "rank": Words("Xếp thứ tự", "Rank"),
    "propose": Words("Đề xuất khen thưởng", "Propose for award"),
    "stand_by": Words("Đưa vào danh sách dự bị", "Put on standby"),
    "send_back": Words("Chuyển lại để xem xét", "Send back"),
    "award": Words("Quyết định khen thưởng", "Award"),
    "not_award": Words("Không khen thưởng", "Do not award"),
    "withdraw": Words("Rút đề nghị", "Withdraw"),
    "lapse": Words("Ghi nhận hết hạn", "Let lapse"),
    "revive": Words("Khôi phục", "Revive"),
    "plan": Words("Lập đợt xét", "Plan the round"),
    "open": Words("Mở nhận hồ sơ", "Open"),
    "close": Words("Kết thúc", "Close"),
    "extend": Words("Gia hạn cho đơn vị", "Extend for one organisation"),
    "decide": Words("Công nhận đợt xét đã có kết quả", "Declare decided"),
    "convene": Words("Triệu tập phiên họp", "Convene"),
    "minute": Words("Lập biên bản", "Write the minutes"),
    "confirm": Words("Xác nhận kết quả", "Confirm the result"),
    "revise": Words("Sửa danh sách khen thưởng", "Revise the list"),
    "sign": Words("Ký quyết định", "Sign"),
    "claim": Words("Nhận gửi", "Claim"),
    "suppress": Words("Bỏ, không gửi", "Suppress"),
    "begin": Words("Bắt đầu chuyển", "Begin"),
    "accept": Words("Ghi nhận máy chủ đã nhận", "Record the acceptance"),
    "postpone": Words("Hoãn để gửi lại sau", "Postpone"),
    "fail": Words("Ghi nhận không gửi được", "Record the failure"),
    "doubt": Words("Ghi nhận chưa rõ kết quả", "Record the doubt"),
    "find": Words("Xác nhận đã gửi", "Confirm as sent"),
    "requeue": Words("Đưa lại vào hàng chờ", "Queue again"),
    "start": Words("Lập hồ sơ của đơn vị", "Start the submission"),
    "describe_letter": Words("Ghi thông tin tờ trình", "Describe the submission letter"),
    "nothing_to_propose": Words("Báo không có đề nghị", "Report that nobody is proposed"),
}
"""By action, of every table and of the journal; what several lifecycles share has words that suit each."""

AGGREGATES: Mapping[str, Words] = {
    "nomination": Words("Đề nghị khen thưởng", "Nomination"),
    "round": Words("Đợt xét khen thưởng", "Round"),
    "sitting": Words("Phiên họp Hội đồng", "Council sitting"),
    "decision": Words("Quyết định khen thưởng", "Award decision"),
    "message": Words("Thư thông báo", "Message"),
    "submission": Words("Hồ sơ đề nghị của đơn vị", "Submission"),
}
"""What has a life of its own."""
