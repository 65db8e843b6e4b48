"""Word what is refused while a council votes and counts."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "not_entitled_to_vote": Words(
        "Chỉ thành viên Hội đồng có tên trong danh sách của phiên họp mới biểu quyết."
        " Nếu danh sách chưa đúng, đề nghị báo Thư ký Hội đồng trước khi biểu quyết bắt đầu.",
        "Only members on the list of this sitting vote."
        " If the list is wrong, please tell the council's secretary before voting begins.",
    ),
    "nothing_to_vote_on": Words(
        "Phiên họp không có nội dung nào mà thành viên này được biểu quyết."
        " Nếu có mặt tại phiên họp, đề nghị Thư ký Hội đồng kiểm tra danh sách dự họp.",
        "There is nothing at this sitting that this member may vote on."
        " To vote as one who is present, please ask the council's secretary to check the attendance.",
    ),
    "ballot_differs": Words(
        "Phiếu biểu quyết chưa khớp với nội dung phiên họp.[ Không được biểu quyết: {unknown:nominee}.]"
        "[ Chưa biểu quyết: {missing:nominee}.] Đề nghị tải lại trang rồi biểu quyết đủ từng trường hợp.",
        "The ballot does not match what this member votes on.[ Not to be voted on: {unknown:nominee}.]"
        "[ Not voted on: {missing:nominee}.] Please reload the page and vote on each nominee.",
    ),
    "choice_unknown": Words(
        "Mỗi trường hợp cần chọn một trong ba: đồng ý, không đồng ý, phiếu trắng[; cần xem lại: {nominations:nominee}]."
        " Đề nghị chọn lại.",
        "Each nominee takes one of three: for, against, blank[; see {nominations:nominee}]. Please choose again.",
    ),
    "score_needed": Words(
        "Phiếu đồng ý cần kèm điểm[ từ 1 đến {most:number}][; chưa đúng: {nominations:nominee}]."
        " Đề nghị chấm điểm rồi gửi lại phiếu.",
        "A vote for carries a score[ from 1 to {most:number}][; see {nominations:nominee}]."
        " Please give the score and send the ballot again.",
    ),
    "scores_not_asked": Words(
        "Chỉ phiếu đồng ý ở nội dung có chấm điểm mới kèm điểm[; cần xem lại: {nominations:nominee}]."
        " Đề nghị bỏ điểm đã ghi.",
        "A score goes with votes for only, and only where nominees are ranked[; see {nominations:nominee}]."
        " Please leave the score out.",
    ),
    "already_voted": Words(
        "Thành viên này đã bỏ phiếu kín và phiếu kín không thay đổi được."
        " Nếu phiếu đã được gửi ở cửa sổ khác, đề nghị đóng trang này.",
        "This member has voted already, and a secret ballot can't be changed."
        " If it was cast in another window, please close this page.",
    ),
    "other_method": Words(
        "Phiên họp này biểu quyết theo cách khác nên không thực hiện được việc này."
        " Đề nghị tải lại trang để xem những việc đang thực hiện được.",
        "At this sitting votes are given in another way, so this is not possible."
        " Please reload the page to see what can be done now.",
    ),
    "nobody_recused": Words(
        "Theo quy định của phiên họp, mọi thành viên đều biểu quyết đối với trường hợp này[: {nominations:nominee}]."
        " Đề nghị kiểm tra lại quy định của Hội đồng.",
        "By the rule of this sitting every member votes on this nominee[: {nominations:nominee}]."
        " Please check the council's rules.",
    ),
    "already_recused": Words(
        "Đã ghi nhận thành viên này không tham gia biểu quyết đối với trường hợp này[: {nominations:nominee}]."
        " Đề nghị tải lại trang để xem tình trạng mới nhất.",
        "It is on record already that this member does not vote on this nominee[: {nominations:nominee}]."
        " Please reload the page to see how it stands now.",
    ),
    "recused_too_late": Words(
        "Thành viên này đã biểu quyết đối với trường hợp này[: {nominations:nominee}]."
        " Nếu vẫn cần loại phiếu, đề nghị Hội đồng biểu quyết lại ở phiên họp khác.",
        "This member has voted on this nominee already[: {nominations:nominee}]."
        " If the vote must not count, please bring the nominee before another sitting.",
    ),
    "recusal_reason_unknown": Words(
        "Cần nêu lý do không tham gia biểu quyết: có quan hệ với người được đề nghị, hoặc lý do khác."
        " Đề nghị chọn lại.",
        "The reason for not voting is missing: related to the nominee, or another reason. Please choose again.",
    ),
    "not_absent": Words(
        "Chỉ thành viên vắng mặt mới biểu quyết bằng văn bản[; cần xem lại: {members:nominee}]."
        " Đề nghị đối chiếu danh sách dự họp.",
        "Only members who are absent vote in writing[; see {members:nominee}]. Please compare the attendance.",
    ),
    "no_written_votes": Words(
        "Quy định của phiên họp không cho thành viên vắng mặt biểu quyết bằng văn bản."
        " Đề nghị kiểm tra lại quy định của Hội đồng.",
        "By the rules of this sitting absent members do not vote in writing. Please check the council's rules.",
    ),
    "count_negative": Words(
        "Số phiếu không thể âm[; cần xem lại: {nominations:nominee}]. Đề nghị nhập lại.",
        "Numbers of ballots can't be negative[; see {nominations:nominee}]. Please enter them again.",
    ),
    "second_person_needed": Words(
        "Kết quả kiểm phiếu cần một thành viên khác có mặt, hoặc Chủ tịch Hội đồng, xác nhận;"
        " người đã nhập số phiếu không tự xác nhận. Đề nghị nhờ người khác xác nhận.",
        "The count is confirmed by another member who is present, or by the chair; never by who entered any of it."
        " Please have somebody else confirm it.",
    ),
    "counts_changed": Words(
        "Kết quả kiểm phiếu đã thay đổi sau khi trang này được mở. Đề nghị tải lại trang, đối chiếu rồi xác nhận lại.",
        "The count has changed since this page was opened. Please reload it, compare, and confirm again.",
    ),
    "not_counted": Words(
        "Còn trường hợp chưa có kết quả kiểm phiếu[: {nominations:nominee}]. Đề nghị nhập đủ kết quả.",
        "The votes have not been counted yet[: {nominations:nominee}]. Please enter the count.",
    ),
    "count_not_confirmed": Words(
        "Kết quả kiểm phiếu chưa được người thứ hai xác nhận[: {nominations:nominee}]."
        " Đề nghị một thành viên khác có mặt, hoặc Chủ tịch Hội đồng, đối chiếu và xác nhận.",
        "No second person has confirmed the count yet[: {nominations:nominee}]."
        " Please have another member who is present, or the chair, compare and confirm it.",
    ),
    "votes_do_not_add_up": Words(
        "Số phiếu chưa khớp[ ({nominations:nominee})][: phát ra {issued:number}][, thu về {returned:number}]"
        "[, không thu về {unreturned:number}]."
        " Số phiếu phát ra phải bằng số phiếu thu về cộng số phiếu không thu về; đề nghị đối chiếu rồi nhập lại.",
        "The ballots do not add up[ ({nominations:nominee})][: {issued:number} issued][, {returned:number} returned]"
        "[, {unreturned:number} not returned]."
        " Those issued are those returned and those not; please compare them with the count and enter them again.",
    ),
    "too_many_ballots": Words(
        "Số phiếu thu về nhiều hơn số người được biểu quyết[ ({nominations:nominee})][: thu về {returned:number}]"
        "[, có mặt {present:number}][, biểu quyết bằng văn bản {written:number}]. Đề nghị đối chiếu rồi nhập lại.",
        "More ballots came back than there are voters[ ({nominations:nominee})][: {returned:number} returned]"
        "[, {present:number} present][, {written:number} in writing]."
        " Please compare them with the count and enter them again.",
    ),
    "scores_out_of_range": Words(
        "Tổng điểm không phù hợp với số phiếu đồng ý[ ({nominations:nominee})][: {score_sum:number}]"
        "[, phải từ {least:number}][ đến {most:number}]. Đề nghị cộng lại điểm.",
        "The sum of scores does not go with the votes for[ ({nominations:nominee})][: {score_sum:number}]"
        "[, at least {least:number}][, at most {most:number}]. Please add the scores up again.",
    ),
    "ballots_differ_from_turnout": Words(
        "Số phiếu trong hòm phiếu khác số người đã bỏ phiếu[ ({nominations:nominee})][: {returned:number} phiếu]"
        "[, {voted:number} người]. Dữ liệu có thể đã bị sửa; đề nghị báo quản trị hệ thống.",
        "The ballots in the box are not as many as those who voted[ ({nominations:nominee})]"
        "[: {returned:number} ballots][, {voted:number} voters]."
        " The data may have been tampered with; please tell the administrator.",
    ),
    "voted_without_right": Words(
        "Có phiếu của người không được biểu quyết[ ({nominations:nominee})][: {members:nominee}]."
        " Dữ liệu có thể đã bị sửa; đề nghị báo quản trị hệ thống.",
        "Somebody voted who may not[ ({nominations:nominee})][: {members:nominee}]."
        " The data may have been tampered with; please tell the administrator.",
    ),
    "chair_vote_missing": Words(
        "Trường hợp này chỉ được thông qua khi người chủ trì đồng ý[ ({nominations:nominee})],"
        " nhưng kết quả kiểm phiếu chưa cho biết người chủ trì biểu quyết thế nào. Đề nghị ghi bổ sung.",
        "This nominee passes only if the one who presides agrees[ ({nominations:nominee})],"
        " yet the count does not say how that vote fell. Please add it.",
    ),
}
