"""Word what answers to questions of a form, and what the services refuse."""

from collections.abc import Mapping

from states.labels.language import Words

_ANSWERS: Mapping[str, Words] = {
    "field_required": Words(
        "Chưa có thông tin bắt buộc[: {field:field}]. Đề nghị bổ sung rồi gửi lại.",
        "Something required is missing[: {field:field}]. Please fill it in and send again.",
    ),
    "field_too_long": Words(
        "Nội dung quá dài[ ở mục “{field:field}”][: tối đa {most:number} ký tự]. Đề nghị rút gọn rồi gửi lại.",
        "The text is too long[ in “{field:field}”][: at most {most:number} characters]."
        " Please shorten it and send again.",
    ),
    "field_not_a_choice": Words(
        "Mục[ “{field:field}”] chưa được chọn đúng theo danh sách.[ Có thể chọn: {choices:choice}.] Đề nghị chọn lại.",
        "The answer[ to “{field:field}”] is not one of the choices.[ The choices are: {choices:choice}.]"
        " Please choose again.",
    ),
    "field_too_small": Words(
        "Số đã nhập[ ở mục “{field:field}”] nhỏ hơn mức cho phép[: ít nhất {least:number}]. Đề nghị nhập lại.",
        "The number[ in “{field:field}”] is too small[: at least {least:number}]. Please enter it again.",
    ),
    "item_needs_reason": Words(
        "Mỗi nội dung cần bổ sung phải có lý do. Đề nghị ghi lý do cho từng nội dung đã chọn.",
        "Each thing to be mended needs a reason. Please give one for everything that is chosen.",
    ),
    "item_named_twice": Words(
        "Có nội dung được nêu hai lần. Đề nghị để mỗi nội dung một lần, gộp các lý do lại.",
        "Something is named twice. Please name each thing once, with all its reasons.",
    ),
    "date_invalid": Words(
        "Ngày đã nhập[ ở mục “{field:field}”] không đúng. Đề nghị nhập đủ ngày, tháng, năm.",
        "What was entered[ in “{field:field}”] is not a day. Please enter day, month and year.",
    ),
    "date_in_the_past": Words(
        "Ngày đã chọn[ ở mục “{field:field}”] đã qua[: {value:day}]. Đề nghị chọn ngày từ hôm nay trở đi.",
        "The day[ in “{field:field}”] is past[: {value:day}]. Please choose today or a later day.",
    ),
    "date_in_the_future": Words(
        "Ngày đã ghi[ ở mục “{field:field}”] chưa tới[: {value:day}]. Đề nghị ghi ngày không muộn hơn hôm nay.",
        "The day[ in “{field:field}”] is still to come[: {value:day}]. Please enter today or an earlier day.",
    ),
    "item_not_reopened": Words(
        "Nội dung này[ ({item:item})] không nằm trong phần được trả lại để bổ sung."
        "[ Được mở lại: {open:item}.] Đề nghị chỉ sửa phần được yêu cầu.",
        "This[ ({item:item})] is not among what was returned to be mended."
        "[ Open for changes: {open:item}.] Please change only what was asked for.",
    ),
    "no_paper_reopened": Words(
        "Lần trả lại này không yêu cầu thay tài liệu nào.[ Được mở lại: {open:item}.]"
        " Đề nghị chỉ sửa phần được yêu cầu.",
        "No paper was returned to be replaced.[ Open for changes: {open:item}.] Please change only what was asked for.",
    ),
}

_SERVICES: Mapping[str, Words] = {
    "item_unknown": Words(
        "Hồ sơ theo kế hoạch không có mục này[: {items:item}].[ Có thể chọn: {choices:item}.] Đề nghị chọn lại.",
        "The plan has no such item[: {items:item}].[ The choices are: {choices:item}.] Please choose again.",
    ),
    "item_of_other_scope": Words(
        "Tài liệu này[ ({item:item})] thuộc phần khác của hồ sơ[: {scope:scope}]. Đề nghị đính kèm ở phần đó.",
        "This paper[ ({item:item})] belongs to another part of the dossier[: {scope:scope}]. Please attach it there.",
    ),
    "organisation_unknown": Words(
        "Không có cơ quan, đơn vị này trong danh mục[: {codes:name}]."
        " Đề nghị kiểm tra lại, hoặc thêm cơ quan, đơn vị vào danh mục trước.",
        "There is no such organisation[: {codes:name}]. Please check it, or add the organisation first.",
    ),
    "organisation_elsewhere": Words(
        "Cơ quan, đơn vị đã chọn không thuộc đơn vị lập hồ sơ."
        " Đề nghị chọn đơn vị lập hồ sơ hoặc bộ phận trực thuộc đơn vị đó.",
        "The organisation chosen is not part of the one that proposes."
        " Please choose the proposing organisation or one below it.",
    ),
    "nomination_elsewhere": Words(
        "Danh sách trong tờ trình có đề nghị không thuộc hồ sơ này[: {nominations:nominee}]."
        " Đề nghị bỏ khỏi danh sách.",
        "The letter's list names nominations of another submission[: {nominations:nominee}]."
        " Please take them off the list.",
    ),
    "nothing_to_submit": Words(
        "Hồ sơ của đơn vị chưa có đề nghị nào chờ nộp."
        " Đề nghị lập đề nghị khen thưởng, hoặc báo không có đề nghị trong đợt này.",
        "Nothing in this submission waits to be handed in."
        " Please draft a nomination, or report that nobody is proposed this time.",
    ),
    "nothing_to_receive": Words(
        "Hồ sơ này không có đề nghị nào chờ tiếp nhận. Đề nghị tải lại trang để xem tình trạng mới nhất.",
        "Nothing in this submission waits to be received. Please reload the page to see how it stands now.",
    ),
    "already_submitted": Words(
        "Hồ sơ này đã nộp nên không thay đổi được nữa."
        " Nếu còn trường hợp khác, đề nghị lập hồ sơ mới và nộp trước khi hết thời hạn.",
        "This submission was handed in and can't be changed any more."
        " To propose others, please start another submission before the deadline.",
    ),
    "somebody_proposed": Words(
        "Hồ sơ của đơn vị đang có đề nghị khen thưởng[: {nominations:nominee}]."
        " Nếu đơn vị không đề nghị trường hợp nào, cần rút các đề nghị này trước.",
        "This submission proposes somebody[: {nominations:nominee}]."
        " To report that nobody is proposed, please withdraw these nominations first.",
    ),
    "not_for_this_council": Words(
        "Có đề nghị không thuộc Hội đồng này hoặc không ở bước chờ biểu quyết[: {nominations:nominee}]."
        " Đề nghị bỏ khỏi nội dung phiên họp.",
        "Some nominations do not wait for a vote of this council[: {nominations:nominee}]."
        " Please take them off the agenda.",
    ),
    "several_issuers": Words(
        "Một phiên họp chỉ xét đề nghị theo kế hoạch của cùng một cơ quan ban hành."
        " Đề nghị tách thành các phiên họp riêng.",
        "One sitting deals with nominations under the plans of one issuer. Please hold separate sittings.",
    ),
    "no_council_rule": Words(
        "Chưa có quy định biểu quyết của Hội đồng áp dụng cho ngày họp[: {day:day}]."
        " Đề nghị quản trị hệ thống bổ sung tỷ lệ dự họp và tỷ lệ thông qua trước khi triệu tập.",
        "No voting rule of the council is in force on the day of the sitting[: {day:day}]."
        " Please have the administrator add quorum and majority before convening.",
    ),
    "council_has_no_members": Words(
        "Hội đồng chưa có thành viên nào vào ngày họp. Đề nghị bổ sung thành viên Hội đồng trước khi triệu tập.",
        "The council has no members on the day of the sitting. Please add its members before convening.",
    ),
    "member_unknown": Words(
        "Danh sách dự họp chưa khớp với thành viên Hội đồng.[ Không phải thành viên: {unknown:nominee}.]"
        "[ Chưa ghi có mặt hay vắng mặt: {missing:nominee}.] Đề nghị ghi đủ từng thành viên.",
        "The attendance does not match the council's members.[ Not a member: {unknown:nominee}.]"
        "[ Neither present nor absent: {missing:nominee}.] Please enter each member.",
    ),
    "member_not_absent": Words(
        "Chỉ ghi được lý do vắng mặt của thành viên vắng mặt[; cần xem lại: {members:nominee}]."
        " Đề nghị bỏ lý do của những người có mặt.",
        "Only members who were absent have a reason for it[; see {members:nominee}]."
        " Please leave it out for those who came.",
    ),
    "not_on_agenda": Words(
        "Kết quả kiểm phiếu chưa khớp với nội dung phiên họp.[ Không có trong nội dung: {unknown:nominee}.]"
        "[ Chưa có kết quả: {missing:nominee}.] Đề nghị nhập đúng và đủ từng đề nghị.",
        "The votes do not match the agenda.[ Not on it: {unknown:nominee}.][ Without votes: {missing:nominee}.]"
        " Please enter the votes on each nomination of the agenda.",
    ),
    "not_proposed": Words(
        "Có trường hợp chưa được đề xuất khen thưởng trong đợt xét này[: {nominations:nominee}]."
        " Đề nghị bỏ khỏi dự thảo quyết định, hoặc đề xuất trước.",
        "Some nominations are not proposed in this round[: {nominations:nominee}]."
        " Please take them out of the draft decision, or have them proposed first.",
    ),
    "listed_twice": Words(
        "Có trường hợp được nêu hai lần trong danh sách[: {nomination:nominee}]. Đề nghị để mỗi trường hợp một lần.",
        "Somebody is listed twice[: {nomination:nominee}]. Please list everybody once.",
    ),
    "group_refused": Words(
        "Chưa thực hiện vì một trường hợp khác trong cùng lần gửi chưa đủ điều kiện."
        " Đề nghị xử lý trường hợp đó, hoặc bỏ khỏi lần gửi, rồi thực hiện lại.",
        "Nothing was done, because another case sent along with this one was refused."
        " Please settle that one or leave it out, and send again.",
    ),
    "conflict": Words(
        "Nội dung đã được người khác cập nhật sau khi mở trang này."
        " Đề nghị tải lại trang, xem thay đổi rồi thực hiện lại.",
        "Somebody has changed this since the page was opened."
        " Please reload the page, look at the change and try again.",
    ),
    "plan_known": Words(
        "Kế hoạch với mã này đã có trong hệ thống[: {plan:name}]."
        " Đề nghị điều chỉnh kế hoạch đã có, hoặc dùng mã khác.",
        "There is a plan with this id already[: {plan:name}]. Please amend it, or use another id.",
    ),
    "organisation_known": Words(
        "Mã cơ quan, đơn vị này đã có trong danh mục[: {code:name}]."
        " Đề nghị dùng cơ quan, đơn vị đã có, hoặc chọn mã khác.",
        "There is an organisation with this code already[: {code:name}]. Please use that one, or another code.",
    ),
    "installation_in_use": Words(
        "Hệ thống đã có dữ liệu nên không chuyển thành bản trình diễn được."
        " Đề nghị dùng một cơ sở dữ liệu trống cho bản trình diễn.",
        "The system holds data already and can't become a demonstration."
        " Please use an empty database for a demonstration.",
    ),
    "not_a_demonstration": Words(
        "Việc này chỉ dành cho bản trình diễn. Đề nghị thực hiện trên một hệ thống trình diễn.",
        "This is for demonstrations only. Please do it in an installation that is one.",
    ),
    "too_many_attempts": Words(
        "Địa chỉ thư điện tử này đã có nhiều lần đăng nhập không thành công."
        " Đề nghị thử lại[ sau {minutes:number} phút], hoặc liên hệ quản trị hệ thống.",
        "There were too many failed sign-ins with this e-mail address."
        " Please try again[ in {minutes:number} minutes], or ask the administrator.",
    ),
    "password_too_short": Words(
        "Mật khẩu chưa đủ dài[: ít nhất {least:number} ký tự]. Đề nghị đặt mật khẩu dài hơn.",
        "The password is too short[: at least {least:number} characters]. Please choose a longer one.",
    ),
    "email_taken": Words(
        "Địa chỉ thư điện tử này đã dùng cho một tài khoản khác[: {email:text}]. Đề nghị dùng địa chỉ khác.",
        "Another account uses this e-mail address[: {email:text}]. Please use another one.",
    ),
    "account_unknown": Words(
        "Không có tài khoản đang hoạt động với địa chỉ thư điện tử này[: {email:text}]. Đề nghị kiểm tra lại địa chỉ.",
        "No active account has this e-mail address[: {email:text}]. Please check the address.",
    ),
}

SENTENCES: Mapping[str, Words] = {**_ANSWERS, **_SERVICES}
