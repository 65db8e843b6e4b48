"""Word what sittings and the keeping of councils refuse."""

from collections.abc import Mapping

from states.labels.language import Words

_SITTINGS: Mapping[str, Words] = {
    "minutes_are_entered": Words(
        "Phiên họp này được ghi theo biên bản giấy nên không khai mạc trên hệ thống."
        " Đề nghị nhập kết quả từ biên bản, hoặc đổi cách biểu quyết trước khi khai mạc.",
        "The minutes of this sitting are entered from paper, so it is not opened here."
        " Please enter them, or change how the sitting votes before opening it.",
    ),
    "votes_are_cast_here": Words(
        "Phiên họp này biểu quyết trên hệ thống hoặc kiểm phiếu tại chỗ, không nhập từ biên bản giấy."
        " Đề nghị khai mạc phiên họp, hoặc đổi cách biểu quyết.",
        "This sitting votes here or counts its ballots in the room; nothing is entered from minutes on paper."
        " Please open the sitting, or change how it votes.",
    ),
    "duty_not_filled": Words(
        "Chưa có thành viên có mặt để làm nhiệm vụ[: {duties:field}]. Đề nghị chọn trong số thành viên có mặt.",
        "No member who is present has been named[ for: {duties:field}]. Please choose among those present.",
    ),
    "ballots_cast": Words(
        "Đã có phiếu biểu quyết hoặc kết quả kiểm phiếu nên không thay đổi thành phần dự họp, nội dung và cách biểu"
        " quyết được nữa. Nếu cần, đề nghị kết thúc phiên họp này và triệu tập phiên họp mới.",
        "Ballots have been cast or counted, so attendance, agenda and the way of voting stay as they are."
        " If need be, please close this sitting and convene another one.",
    ),
    "ties_unsettled": Words(
        "Có trường hợp được xếp hạng bằng nhau[: {nominations:nominee}]."
        " Đề nghị Chủ tịch Hội đồng hoặc người chủ trì quyết định thứ tự trước khi lập biên bản.",
        "Some nominees share a rank[: {nominations:nominee}]."
        " Please have the chair, or who presided, put them in order before the minutes are written.",
    ),
    "nobody_is_tied": Words(
        "Không có trường hợp nào được xếp hạng bằng nhau. Đề nghị tải lại trang để xem kết quả mới nhất.",
        "No nominees share a rank. Please reload the page to see the result as it stands now.",
    ),
    "minutes_relied_on": Words(
        "Có trường hợp đã đi tiếp dựa vào biên bản này[: {nominations:nominee}] nên chưa sửa biên bản được."
        " Đề nghị sửa sau khi hồ sơ được trả lại, hoặc triệu tập phiên họp mới.",
        "Some nominees went on with these minutes[: {nominations:nominee}], so they can't be corrected."
        " Please correct them once these are returned, or convene another sitting.",
    ),
    "two_duties": Words(
        "Người chủ trì và thư ký phiên họp phải là hai người khác nhau. Đề nghị chọn lại.",
        "Presiding and keeping the minutes are done by two different members. Please choose again.",
    ),
    "sitting_is_open": Words(
        "Phiên họp đã khai mạc nên không đổi được ngày họp và không chuyển sang nhập biên bản giấy."
        " Nếu cần, đề nghị hủy phiên họp này và triệu tập phiên họp mới.",
        "The sitting has been opened, so its day stays, and it does not become one entered from paper."
        " If need be, please call it off and convene another one.",
    ),
    "not_one_tie": Words(
        "Cần nêu đủ và đúng những trường hợp được xếp hạng bằng nhau, mỗi lần một nhóm"
        "[; đang bằng nhau: {nominations:nominee}]. Đề nghị chọn lại.",
        "This does not name exactly those who share one rank[; sharing one now: {nominations:nominee}]."
        " Please choose again.",
    ),
}

_COUNCILS: Mapping[str, Words] = {
    "council_known": Words(
        "Cơ quan, đơn vị này đã có Hội đồng hoặc Hội nghị bình xét[: {codes:name}]. Đề nghị sửa Hội đồng đang có.",
        "This organisation has a council or staff meeting already[: {codes:name}]. Please change that one.",
    ),
    "person_unknown": Words(
        "Không có người này trong danh sách. Đề nghị chọn lại, hoặc thêm người vào danh sách trước.",
        "There is no such person. Please choose again, or add the person first.",
    ),
    "seated_already": Words(
        "Người này đang là thành viên Hội đồng. Đề nghị kết thúc tư cách thành viên hiện tại trước khi ghi vị trí mới.",
        "This person is a member of the council already. Please let that seat end before giving another one.",
    ),
    "not_in_that_time": Words(
        "Ngày cuối không nằm trong thời gian hiệu lực[, bắt đầu từ {first:day}]. Đề nghị chọn lại.",
        "The last day is outside the time in force[, which begins on {first:day}]. Please choose again.",
    ),
    "chair_in_secret": Words(
        "Bỏ phiếu kín thì không biết phiếu của người chủ trì. Đề nghị bỏ yêu cầu người chủ trì đồng ý, hoặc biểu quyết"
        " công khai.",
        "A secret vote does not show how the presiding member voted."
        " Please drop the condition that the chair agrees, or vote openly.",
    ),
    "nobody_would_pass": Words(
        "Không ai có thể đạt quá tất cả số phiếu. Đề nghị ghi tỷ lệ nhỏ hơn, hoặc chọn mức “từ … trở lên”.",
        "Nobody passes with more than all votes. Please give a smaller share, or choose “at least”.",
    ),
}

SENTENCES: Mapping[str, Words] = {**_SITTINGS, **_COUNCILS}
