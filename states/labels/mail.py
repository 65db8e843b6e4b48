"""Word what the table of messages refuses; administrators read it, and those who keep the mail going."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "message_not_due": Words(
        "Chưa đến thời điểm gửi lại thư này[: {next_try_at:instant}]. Đề nghị chờ đến thời điểm đó.",
        "This message is not to be tried again yet[: {next_try_at:instant}]. Please wait until then.",
    ),
    "message_leased": Words(
        "Thư này đang được một tiến trình khác gửi[, đến {until:instant}]. Đề nghị chờ kết quả.",
        "Another process is sending this message[, until {until:instant}]. Please wait for its result.",
    ),
    "message_claimed_again": Words(
        "Thư này đã được nhận gửi lại[, lần thứ {attempts:number}]. Đề nghị bỏ qua kết quả của lần trước.",
        "This message was claimed again since[, attempt {attempts:number}]. Please drop the earlier result.",
    ),
    "lease_over": Words(
        "Thời gian dành cho lần gửi này đã hết[: {until:instant}]. Đề nghị nhận gửi lại.",
        "The time for this attempt is over[: {until:instant}]. Please claim the message again.",
    ),
    "tried_long_enough": Words(
        "Thư này đã được thử gửi quá thời gian cho phép[, từ {since:instant}]."
        " Đề nghị ghi nhận không gửi được và kiểm tra máy chủ thư.",
        "This message has been tried for long enough[, since {since:instant}]."
        " Please record it as failed and look at the mail server.",
    ),
    "account_disabled": Words(
        "Tài khoản nhận thư đã ngừng sử dụng. Đề nghị không gửi thư này.",
        "The account that this message goes to is no longer in use. Please leave it unsent.",
    ),
    "account_enabled": Words(
        "Tài khoản nhận thư vẫn đang sử dụng. Đề nghị gửi thư này như bình thường.",
        "The account that this message goes to is in use. Please send it as usual.",
    ),
}
