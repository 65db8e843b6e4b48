"""Word what is refused when plans are amended, rounds are opened on request, and places are worked out."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "plan_line_wrong": Words(
        "Nội dung kế hoạch có chỗ chưa đúng[: dòng {line:number}][, {path:text}][, cần {expected:text}]."
        " Đề nghị sửa chỗ này.",
        "Something in the text of the plan is wrong[: line {line:number}][, {path:text}][, expected {expected:text}]."
        " Please mend it.",
    ),
    "plan_another": Words(
        "Nội dung này là của kế hoạch khác[: {given:text}], không phải của kế hoạch đang sửa đổi[: {plan:text}]."
        " Đề nghị kiểm tra lại tệp.",
        "This text is of another plan[: {given:text}] than the one to be amended[: {plan:text}]."
        " Please check the file.",
    ),
    "plan_version_not_next": Words(
        "Số phiên bản phải là số tiếp theo[: {expected:number}][, không phải {version:number}]."
        " Nếu có người vừa sửa đổi kế hoạch, đề nghị tải lại trang và xem lại nội dung.",
        "The version has to be the next one[: {expected:number}][, not {version:number}]."
        " If somebody has just amended the plan, please reload the page and look at it again.",
    ),
    "plan_issuer_changed": Words(
        "Cơ quan ban hành kế hoạch không thay đổi được[: {issuer:name}][; tệp ghi: {given:name}]."
        " Đề nghị lập kế hoạch mới cho cơ quan khác.",
        "The issuer of a plan stays[: {issuer:name}][; the file says {given:name}]."
        " Please make a new plan for another issuer.",
    ),
    "quota_below_used": Words(
        "Số lượng mới thấp hơn số đã đề xuất, khen thưởng[; đợt: {round:text}][; {subject:subject_type}]"
        "[; không quá {places:number}][, đã có {used:number}]."
        " Đề nghị nêu thứ tự những trường hợp chuyển sang danh sách dự bị[ (ít nhất {excess:number})].",
        "The new number lies below what is proposed and awarded[; round {round:text}][; {subject:subject_type}]"
        "[; at most {places:number}][, {used:number} used]."
        " Please name in order who goes to standby[ (at least {excess:number})].",
    ),
    "round_left_out": Words(
        "Kế hoạch sửa đổi không còn đợt xét đang thực hiện[: {round:text}]."
        " Đề nghị giữ đợt xét này đến khi có kết quả.",
        "The amended plan leaves out a round that runs[: {round:text}]. Please keep it until the round is decided.",
    ),
    "cutoff_taken_back": Words(
        "Đợt xét đang thực hiện phải có thời hạn[: {round:text}]. Đề nghị ghi thời hạn trong kế hoạch sửa đổi.",
        "A round that runs has to have a deadline[: {round:text}]. Please say it in the amended plan.",
    ),
    "standby_not_proposed": Words(
        "Chỉ trường hợp đang được đề xuất mới chuyển sang danh sách dự bị[: {nomination:nominee}]. Đề nghị chọn lại.",
        "Only a nomination that is proposed goes to standby[: {nomination:nominee}]. Please choose again.",
    ),
    "standby_not_needed": Words(
        "Không cần chuyển trường hợp này sang danh sách dự bị[: {nomination:nominee}] vì số lượng vẫn đủ."
        " Đề nghị bỏ chọn.",
        "This nomination need not go to standby[: {nomination:nominee}]: there are places enough. Please leave it out.",
    ),
    "dossiers_stranded": Words(
        "Có hồ sơ sẽ không còn đủ điều kiện nếu chuyển sang kế hoạch sửa đổi[: {nominations:nominee}]."
        " Đề nghị để những hồ sơ này theo phiên bản cũ.",
        "Some dossiers would not be eligible any more under the amended plan[: {nominations:nominee}]."
        " Please leave them on their version.",
    ),
    "dossiers_too_late": Words(
        "Thời hạn mới đã qua đối với hồ sơ chưa nộp[: {nominations:nominee}]."
        " Đề nghị ghi thời hạn muộn hơn, hoặc gia hạn cho đơn vị trước khi sửa đổi.",
        "The new deadline would already have passed for dossiers that are not handed in[: {nominations:nominee}]."
        " Please set a later one, or extend the deadline of those units first.",
    ),
    "rounds_not_running": Words(
        "Chỉ đợt xét đang thực hiện mới chọn được phiên bản cho hồ sơ mới. Đề nghị tải lại trang và chọn lại.",
        "A version for new dossiers is chosen for running rounds only. Please reload the page and choose again.",
    ),
    "dossiers_not_in_flight": Words(
        "Có hồ sơ không chuyển được vì đã có kết quả hoặc không thuộc kế hoạch này[: {nominations:nominee}]."
        " Đề nghị tải lại trang và chọn lại.",
        "Some dossiers can't be moved: they have a result, or do not belong to this plan[: {nominations:nominee}]."
        " Please reload the page and choose again.",
    ),
    "award_form_gone": Words(
        "Kế hoạch sửa đổi không còn hình thức khen thưởng này cho loại đối tượng đó[: {award_form:name}]."
        " Đề nghị để hồ sơ theo phiên bản cũ.",
        "The amended plan has this award form no longer for this kind of nominee[: {award_form:name}]."
        " Please leave the dossier on its version.",
    ),
    "no_rounds_on_request": Words(
        "Kế hoạch này không quy định khen thưởng đột xuất. Đề nghị sửa đổi kế hoạch trước.",
        "This plan has no rounds on request. Please amend the plan first.",
    ),
    "year_outside_plan": Words(
        "Kế hoạch không thực hiện trong năm này[: {year:text}]. Đề nghị chọn năm khác.",
        "The plan does not run in this year[: {year:text}]. Please choose another one.",
    ),
    "round_number_taken": Words(
        "Đã có đợt xét mang số này trong năm[: {number:number}/{year:text}]. Đề nghị chọn số khác.",
        "There is a round of this number in the year[: {number:number}/{year:text}]. Please choose another number.",
    ),
}
