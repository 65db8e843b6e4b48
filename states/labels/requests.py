"""Word what the door refuses before anybody looks at the matter itself."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "unauthenticated": Words(
        "Chưa đăng nhập hoặc phiên đăng nhập đã hết hạn. Đề nghị đăng nhập lại.",
        "Nobody is signed in, or the sign-in has expired. Please sign in again.",
    ),
    "sign_in_failed": Words(
        "Địa chỉ thư điện tử hoặc mật khẩu chưa đúng. Đề nghị kiểm tra và nhập lại.",
        "The e-mail address or the password is not right. Please check both and enter them again.",
    ),
    "not_found": Words(
        "Không tìm thấy nội dung này trong phạm vi tài khoản được xem. Đề nghị kiểm tra lại đường dẫn hoặc mã số.",
        "There is nothing of this kind that the account may see. Please check the address or the number.",
    ),
    "field_unknown": Words(
        "Hệ thống không có mục này[: {field:field}]. Đề nghị kiểm tra tên mục, hoặc bỏ mục này rồi gửi lại.",
        "There is no such field[: {field:field}]. Please check its name, or leave it out and send again.",
    ),
    "field_invalid": Words(
        "Nội dung[ ở mục “{field:field}”] chưa đúng định dạng. Đề nghị kiểm tra và nhập lại.",
        "What was entered[ in “{field:field}”] is not in the right form. Please check it and enter it again.",
    ),
    "key_reused": Words(
        "Mã Idempotency-Key này đã dùng cho một yêu cầu có nội dung khác. Đề nghị dùng mã mới cho yêu cầu mới.",
        "This Idempotency-Key came with another request before. Please use a new key for a new request.",
    ),
    "taken_elsewhere": Words(
        "Việc này[ (“{action:action}”)] không thực hiện ở địa chỉ này.[ Địa chỉ đúng: {route:text}.]"
        " Đề nghị gửi lại đến đúng địa chỉ.",
        "This[ (“{action:action}”)] is not done at this address.[ The right one: {route:text}.] Please send it there.",
    ),
    "bad_request": Words(
        "Hệ thống không đọc được yêu cầu này. Đề nghị kiểm tra nội dung và cách gửi rồi gửi lại.",
        "This request can't be read. Please check its content and form and send it again.",
    ),
    "method_not_allowed": Words(
        "Địa chỉ này không nhận cách gửi yêu cầu như vậy. Đề nghị kiểm tra tài liệu hướng dẫn của API.",
        "This address does not take requests of that method. Please see the documentation of the API.",
    ),
    "body_too_large": Words(
        "Nội dung gửi lên vượt dung lượng cho phép[: tối đa {limit:bytes}]."
        " Đề nghị giảm dung lượng, hoặc chia thành nhiều lần gửi.",
        "What was sent is too large[: at most {limit:bytes}]. Please make it smaller, or send it in several parts.",
    ),
    "busy": Words(
        "Hệ thống đang xử lý nhiều yêu cầu. Đề nghị thử lại[ sau {seconds:number} giây].",
        "The system is dealing with many requests. Please try again[ in {seconds:number} seconds].",
    ),
    "internal_error": Words(
        "Hệ thống gặp sự cố nên chưa thực hiện được."
        " Đề nghị thử lại sau ít phút; nếu vẫn lỗi, liên hệ quản trị hệ thống.",
        "Something went wrong in the system and nothing was changed."
        " Please try again in a few minutes; if it happens again, ask the administrator.",
    ),
}
