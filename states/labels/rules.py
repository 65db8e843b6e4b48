"""Word what the rules of the tables refuse."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "wrong_state": Words(
        "Không thực hiện được việc này[ (“{action:action}”)] ở trạng thái hiện tại[ (“{state:state}”)]."
        " Đề nghị tải lại trang để xem những việc đang thực hiện được.",
        "This[ (“{action:action}”)] is not possible in the present state[ (“{state:state}”)]."
        " Please reload the page to see what can be done now.",
    ),
    "not_permitted": Words(
        "Việc này cần vai trò phù hợp tại đúng cơ quan, đơn vị[: {roles:role}]."
        " Đề nghị chuyển người có trách nhiệm thực hiện, hoặc liên hệ quản trị hệ thống để kiểm tra vai trò của tài"
        " khoản.",
        "This takes a role at the right organisation[: {roles:role}]."
        " Please pass it to a colleague who holds that role, or ask the administrator to check the account's roles.",
    ),
    "to_be_announced": Words(
        "Thời hạn nộp hồ sơ của đợt xét này chưa được công bố."
        " Đợt xét chỉ mở được sau khi kế hoạch được bổ sung thời hạn; đề nghị theo dõi văn bản hướng dẫn.",
        "The deadline of this round has not been announced."
        " The round opens once the plan has been amended to announce it; please watch for further guidance.",
    ),
    "nobody_said_so": Words(
        "Đơn vị chưa báo không có đề nghị trong hồ sơ này nên không có gì để rút lại. Đề nghị tải lại trang.",
        "Nobody has said that this submission proposes nobody, so there is nothing to take back."
        " Please reload the page.",
    ),
    "nobody_to_remind": Words(
        "Không có đơn vị nào để nhắc: các đơn vị đã nộp hồ sơ hoặc đã báo không đề nghị, đã được nhắc hôm nay, đã hết"
        " hạn, hoặc chưa có người nhận thư. Đề nghị xem lại danh sách đơn vị.",
        "There is nobody to remind: the units have submitted or propose nobody, were reminded today, are past their"
        " limit, or nobody there gets mail. Please look at the list of units again.",
    ),
    "round_not_open": Words(
        "Đợt xét này chưa mở nhận hồ sơ. Đề nghị chờ bộ phận chủ trì mở đợt xét.",
        "This round does not take dossiers yet. Please wait until the lead office opens it.",
    ),
    "round_decided": Words(
        "Đợt xét này đã có kết quả và không thay đổi được nữa. Nếu có vướng mắc, đề nghị liên hệ bộ phận chủ trì.",
        "This round has been decided, and what it decided stays. If something is wrong, please contact the lead"
        " office.",
    ),
    "deadline_passed": Words(
        "Đã quá thời hạn[: {limit:limit}].[ Thời điểm tiếp nhận được ghi nhận: {received_at:instant}.]"
        " Nếu cần thêm thời gian, đề nghị đơn vị gửi văn bản xin gia hạn, nêu rõ lý do, đến bộ phận chủ trì.",
        "The deadline has passed[: {limit:limit}].[ Time of receipt on record: {received_at:instant}.]"
        " If more time is needed, please ask the lead office for an extension in writing and give the reason.",
    ),
    "limit_not_past": Words(
        "Chưa qua thời hạn[: {limit:limit}]. Đề nghị chờ qua thời hạn rồi mới ghi nhận hết hạn.",
        "The deadline has not passed yet[: {limit:limit}]. Nothing lapses before then; please wait.",
    ),
    "round_still_open": Words(
        "Đợt xét còn đang nhận hồ sơ, kể cả hồ sơ nộp muộn. Đề nghị chờ đến khi kết thúc nhận hồ sơ.",
        "The round still takes dossiers, late ones too. Please wait until it closes.",
    ),
    "dossier_incomplete": Words(
        "Hồ sơ còn thiếu tài liệu[: {missing:item}]. Đề nghị đính kèm đủ tài liệu rồi nộp hồ sơ.",
        "The dossier lacks papers[: {missing:item}]. Please attach them and then submit.",
    ),
    "items_not_mended": Words(
        "Còn nội dung được yêu cầu bổ sung nhưng chưa sửa[: {items:item}]."
        " Đề nghị sửa hoặc thay bằng bản mới rồi nộp hồ sơ.",
        "Something that was to be mended has not been changed yet[: {items:item}]. Please mend it and then submit.",
    ),
    "submitted_together": Words(
        "Lần nộp đầu tiên phải gồm mọi đề nghị trong hồ sơ của đơn vị[; còn lại: {left_behind:nominee}]."
        " Đề nghị hoàn thiện để nộp cùng, hoặc rút những đề nghị không nộp nữa.",
        "The first time, a submission is handed in whole[; left behind: {left_behind:nominee}]."
        " Please complete the rest and submit all together, or withdraw those that are no longer proposed.",
    ),
    "letter_list_differs": Words(
        "Danh sách trong tờ trình chưa khớp với danh sách nộp.[ Tờ trình chưa nêu: {lacks:nominee}.]"
        "[ Tờ trình có nêu nhưng không nộp: {adds:nominee}.]"
        " Đề nghị sửa danh sách trong tờ trình, hoặc nộp đúng danh sách đã nêu.",
        "The list in the submission letter differs from what is being submitted."
        "[ Not in the letter: {lacks:nominee}.][ In the letter but not submitted: {adds:nominee}.]"
        " Please correct the list in the letter, or submit exactly those that it names.",
    ),
    "subject_kind_not_eligible": Words(
        "Kế hoạch không quy định khen thưởng cho loại đối tượng này[: {kind:nominee_kind}]."
        " Đề nghị đối chiếu phần đối tượng của kế hoạch; nếu chọn nhầm thì sửa lại, nếu không thì rút đề nghị.",
        "The plan does not commend this kind of nominee[: {kind:nominee_kind}]."
        " Please check whom the plan covers; correct the kind if it was chosen by mistake, otherwise withdraw.",
    ),
    "staff_category_not_eligible": Words(
        "Kế hoạch chỉ khen thưởng một số nhóm công chức, viên chức, người lao động"
        "[, không gồm nhóm đã ghi: {category:staff_category}]."
        " Đề nghị kiểm tra mục này; nếu không thuộc đối tượng thì rút đề nghị.",
        "The plan commends certain staff categories only[, not the one given: {category:staff_category}]."
        " Please check the category; if the nominee is not covered, withdraw the nomination.",
    ),
    "rating_too_low": Words(
        "Kết quả đánh giá, xếp loại chất lượng chưa đạt mức kế hoạch yêu cầu[: từ “{least:rating}” trở lên]"
        "[; mức đã ghi: “{rating:rating}”]."
        " Đề nghị ghi hoặc cập nhật kết quả xếp loại; nếu kết quả đúng như đã ghi thì rút đề nghị.",
        "The annual rating is below what the plan asks[: “{least:rating}” or better][; given: “{rating:rating}”]."
        " Please fill in or update the rating; if it is right as given, withdraw the nomination.",
    ),
    "council_has_not_voted": Words(
        "Chưa có kết quả biểu quyết của Hội đồng còn hiệu lực đối với đề nghị này."
        " Đề nghị Thư ký Hội đồng đưa vào phiên họp và lập biên bản.",
        "No minuted vote of the council counts for this nomination."
        " Please have the council vote on it and record the minutes.",
    ),
    "council_had_no_quorum": Words(
        "Số thành viên được biểu quyết về đề nghị này không đủ theo quy định[: có mặt {present:number}]"
        "[ trên {members:number}][, cần ít nhất {needed:number}]. Đề nghị đưa ra phiên họp khác để biểu quyết lại.",
        "Too few members who may vote on this nomination were present[: {present:number}][ of {members:number}]"
        "[, at least {needed:number} needed]. Please bring it before another sitting.",
    ),
    "council_did_not_pass": Words(
        "Hội đồng không thông qua đề nghị này[: {votes_for:number} phiếu đồng ý][ trên {base:number}]"
        "[, cần ít nhất {votes_needed:number} phiếu]."
        " Đề nghị ghi nhận kết quả không thông qua, hoặc đưa ra phiên họp khác để biểu quyết lại.",
        "The council did not pass this nomination[: {votes_for:number} in favour][ of {base:number}]"
        "[, at least {votes_needed:number} needed]."
        " Please record that it was not endorsed, or bring it before another sitting.",
    ),
    "council_passed": Words(
        "Hội đồng đã thông qua đề nghị này[: {votes_for:number} phiếu đồng ý][ trên {base:number}]"
        "[, cần ít nhất {votes_needed:number} phiếu]. Đề nghị ghi nhận kết quả thông qua.",
        "The council passed this nomination[: {votes_for:number} in favour][ of {base:number}]"
        "[, at least {votes_needed:number} needed]. Please record the endorsement.",
    ),
    "chair_did_not_agree": Words(
        "Đề nghị này đủ số phiếu[: {votes_for:number} phiếu đồng ý][ trên {base:number}]"
        "[, cần ít nhất {votes_needed:number} phiếu], nhưng người chủ trì phiên họp không đồng ý nên không được thông"
        " qua. Đề nghị ghi nhận kết quả không thông qua, hoặc đưa ra phiên họp khác để biểu quyết lại.",
        "Enough members were in favour[: {votes_for:number}][ of {base:number}][, at least {votes_needed:number}"
        " needed], but the presiding member was not, so it did not pass."
        " Please record that it was not endorsed, or bring it before another sitting.",
    ),
    "issuers_council_has_not_voted": Words(
        "Kế hoạch yêu cầu Hội đồng của cơ quan ban hành họp xét trước khi đề xuất; chưa có kết quả có biên bản kể từ"
        " khi đề nghị này đủ điều kiện. Đề nghị Thư ký Hội đồng đưa vào phiên họp và lập biên bản.",
        "The plan asks for a vote of the issuer's council before proposing; none has been minuted since this"
        " nomination was found qualified. Please have the council vote on it and record the minutes.",
    ),
    "issuers_council_did_not_pass": Words(
        "Hội đồng của cơ quan ban hành không thông qua đề nghị này[: {votes_for:number} phiếu đồng ý]"
        "[ trên {base:number}][, cần ít nhất {votes_needed:number} phiếu]."
        " Đề nghị ghi nhận không khen thưởng, hoặc đưa ra phiên họp khác để biểu quyết lại.",
        "The issuer's council did not pass this nomination[: {votes_for:number} in favour][ of {base:number}]"
        "[, at least {votes_needed:number} needed]."
        " Please record that it is not awarded, or bring it before another sitting.",
    ),
    "rank_differs_from_council": Words(
        "Hội đồng đã xếp thứ tự khác cho đề nghị này[: thứ {rank:number}]. Đề nghị ghi đúng thứ tự của Hội đồng.",
        "The council gave this nomination another rank[: {rank:number}]. Please follow the council's order.",
    ),
    "chair_must_confirm": Words(
        "Thư ký Hội đồng cũng là người soạn đề nghị này, nên kết quả cần được Chủ tịch Hội đồng xác nhận."
        " Đề nghị Chủ tịch Hội đồng xác nhận kết quả phiên họp trước.",
        "The secretary also drafted this nomination, so the chair has to confirm the result."
        " Please have the chair confirm the sitting first.",
    ),
    "not_all_ticked": Words(
        "Còn mục chưa được kiểm tra[: {unticked:item}]. Đề nghị kiểm tra và đánh dấu đủ các mục.",
        "Not everything has been checked[: {unticked:item}]. Please check and tick what is left.",
    ),
    "cutoff_not_past": Words(
        "Chưa qua thời hạn nộp hồ sơ của đợt xét[: {cutoff:limit}]. Đề nghị thực hiện sau thời hạn này.",
        "The deadline of the round has not passed yet[: {cutoff:limit}]. Please do this afterwards.",
    ),
    "ranking_needed": Words(
        "Số trường hợp đủ điều kiện nhiều hơn số lượng khen thưởng"
        "[: {contenders:number} trường hợp][, khen thưởng không quá {places:number}]."
        " Đề nghị xếp thứ tự cho trường hợp này trước khi đề xuất.",
        "More are qualified than there are places[: {contenders:number} nominations][, {places:number} places]."
        " Please rank this nomination before proposing it.",
    ),
    "quota_full": Words(
        "Đã đủ số lượng khen thưởng theo kế hoạch[: không quá {places:number}][, đã đề xuất {used:number}]."
        " Đề nghị đưa trường hợp này vào danh sách dự bị; số lượng chỉ tăng khi kế hoạch được điều chỉnh bằng văn bản.",
        "All places that the plan gives are taken[: at most {places:number}][, {used:number} used]."
        " Please put this nomination on standby; only a written amendment of the plan gives more places.",
    ),
    "quota_passed": Words(
        "Vượt số lượng khen thưởng dự kiến của kế hoạch[: {places:number}][, đã đề xuất {used:number}]."
        " Kế hoạch chỉ lưu ý mà không giới hạn; đề nghị cân nhắc trước khi đề xuất thêm.",
        "This goes beyond the number that the plan has in view[: {places:number}][, {used:number} used]."
        " The plan only warns and does not forbid it; please consider it before proposing more.",
    ),
    "parts_to_be_announced": Words(
        "Kế hoạch còn nội dung sẽ thông báo sau[: {parts:field}]."
        " Đợt xét chỉ mở được sau khi kế hoạch được bổ sung các nội dung này.",
        "The plan leaves something to be announced[: {parts:field}]."
        " Please amend the plan to announce it; the round can be opened then.",
    ),
    "headcount_missing": Words(
        "Chưa có số liệu để tính số lượng khen thưởng theo tỷ lệ[: {organisations:name}]."
        " Đề nghị bộ phận chủ trì nhập tổng số của năm xét rồi thực hiện lại.",
        "The numbers that a share of awards is worked out from are missing[: {organisations:name}]."
        " Please have the lead office enter them for the year and try again.",
    ),
    "own_case": Words(
        "Hồ sơ này đề nghị khen thưởng chính người đang thao tác."
        " Đề nghị chuyển cho người khác có cùng vai trò giải quyết.",
        "This nomination is about the person who is acting. Please leave it to somebody else who holds the role.",
    ),
    "four_eyes": Words(
        "Người đã soạn, thẩm định hồ sơ hoặc dự thảo quyết định không đồng thời quyết định khen thưởng trường hợp đó."
        " Đề nghị chuyển cho người khác có thẩm quyền.",
        "Whoever drafted or reviewed the nomination, or drafted the decision, does not decide on it as well."
        " Please leave it to somebody else who has the authority.",
    ),
    "not_in_decision": Words(
        "Trường hợp này không có trong dự thảo quyết định đang chờ ký."
        " Đề nghị bổ sung vào dự thảo quyết định rồi thực hiện lại.",
        "This nomination is not in a drafted decision that waits to be signed."
        " Please add it to the draft and try again.",
    ),
    "above_authority": Words(
        "Hình thức khen thưởng này[ ({award_form:name})] không thuộc thẩm quyền quyết định của cơ quan vào ngày ký."
        " Đề nghị kiểm tra lại hình thức khen thưởng, hoặc trình cấp có thẩm quyền.",
        "This award form[ ({award_form:name})] is not within the issuer's authority on the day of signing."
        " Please check the award form, or put it before the level that has the authority.",
    ),
    "sitting_not_held": Words(
        "Phiên họp chưa diễn ra[; thời gian họp: {held_at:instant}]. Đề nghị ghi kết quả sau khi họp.",
        "The sitting has not been held yet[; it is set for {held_at:instant}]. Please record it afterwards.",
    ),
    "no_quorum": Words(
        "Phiên họp chưa đủ số thành viên dự họp theo quy định[: có mặt {present:number}]"
        "[, Hội đồng có {members:number} thành viên][, cần ít nhất {needed:number}]."
        " Đề nghị kiểm tra danh sách dự họp, hoặc triệu tập lại phiên họp.",
        "The sitting had no quorum[: {present:number} present][ of {members:number} members]"
        "[, at least {needed:number} needed]. Please check the attendance, or convene the council again.",
    ),
    "decision_names_nobody": Words(
        "Dự thảo quyết định chưa có tập thể, cá nhân nào. Đề nghị thêm ít nhất một trường hợp đã được đề xuất.",
        "The draft decision names nobody. Please add at least one nominee who was proposed.",
    ),
    "nominations_unsettled": Words(
        "Đợt xét còn[ {count:number}] đề nghị chưa có kết quả. Đề nghị giải quyết hết trước khi kết thúc đợt xét.",
        "Nominations of this round still wait for a result[: {count:number}]. Please settle them first.",
    ),
}
