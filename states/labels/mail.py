"""Word what the tables of messages and jobs refuse; administrators read it, and those who keep the mail going."""

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
    "address_suppressed": Words(
        "Máy chủ thư đã báo địa chỉ này không tồn tại. Đề nghị kiểm tra địa chỉ"
        " rồi bỏ chặn, hoặc gửi đến địa chỉ khác.",
        "A mail server said that this address does not exist. Please look at the address"
        " and unblock it, or send the mail to another one.",
    ),
    "address_unknown": Words(
        "Không có tài khoản nào đang sử dụng địa chỉ này ở đơn vị của người nhận."
        " Đề nghị nhập địa chỉ của một tài khoản cùng đơn vị.",
        "No account in use at the recipient's organisation has this address."
        " Please enter the address of an account of the same organisation.",
    ),
    "address_yours": Words(
        "Đây là địa chỉ của chính bạn; quản trị hệ thống không đọc thư của người khác."
        " Đề nghị nhập địa chỉ của người có trách nhiệm.",
        "This address is your own, and administrators read nobody else's mail."
        " Please enter the address of somebody in charge.",
    ),
    "job_tried_often_enough": Words(
        "Việc này đã được thực hiện lại nhiều lần[ ({attempts:number} lần)] mà không xong."
        " Đề nghị xem nhật ký của máy chủ trước khi thực hiện lại.",
        "This job was taken often enough[ ({attempts:number} times)] without coming to an end."
        " Please look at the server's log before trying again.",
    ),
    "placeholder_unknown": Words(
        "Thư này không có chỗ điền[: {placeholders:text}]. Đề nghị chỉ dùng các chỗ điền được liệt kê.",
        "This mail has no such placeholder[: {placeholders:text}]. Please use only those that are listed.",
    ),
    "quiet_hours_empty": Words(
        "Giờ bắt đầu và giờ kết thúc trùng nhau. Đề nghị chọn hai giờ khác nhau, hoặc để trống cả hai.",
        "The quiet hours end when they begin. Please choose two different hours, or leave both empty.",
    ),
    "placeholder_open": Words(
        "Có hai dấu ngoặc nhọn liền nhau mà không thành chỗ điền. Đề nghị viết chỗ điền đúng như trong danh sách.",
        "Two braces stand together without making a placeholder. Please write placeholders as they are listed.",
    ),
    "account_enabled": Words(
        "Tài khoản nhận thư vẫn đang sử dụng, địa chỉ vẫn nhận được thư. Đề nghị gửi thư này như bình thường.",
        "The account that this message goes to is in use, and its address is good. Please send it as usual.",
    ),
}
