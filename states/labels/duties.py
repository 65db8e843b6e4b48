"""Word what the services of obligations, targets and clusters refuse."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "works_elsewhere": Words(
        "Chỉ người đang công tác tại cơ quan, đơn vị này mới ký được cam kết."
        " Nếu thông tin nơi công tác chưa đúng, đề nghị liên hệ quản trị hệ thống.",
        "Only those who work at this organisation sign here."
        " If the place of work on record is wrong, please ask the administrator.",
    ),
    "report_incomplete": Words(
        "Báo cáo còn thiếu nội dung[: {lacks:report_part}]."
        " Đề nghị bổ sung; chỉ tiêu chưa có số liệu thì ghi rõ lý do.",
        "The report lacks something[: {lacks:report_part}]."
        " Please fill it in; where there is no number for a target, say why.",
    ),
    "deadline_not_announced": Words(
        "Việc này chưa có thời hạn nên chưa gia hạn được. Đề nghị chờ kế hoạch công bố thời hạn.",
        "This has no deadline yet, so there is nothing to extend. Please wait until the plan announces one.",
    ),
    "own_report": Words(
        "Người nộp không đồng thời chấp nhận nội dung mình đã nộp."
        " Đề nghị người khác có cùng trách nhiệm xem và chấp nhận.",
        "Whoever handed this in does not accept it as well."
        " Please leave it to somebody else who has that responsibility.",
    ),
    "organisation_owes_nothing": Words(
        "Có cơ quan, đơn vị không thuộc diện thực hiện việc này theo kế hoạch[: {organisations:name}]."
        " Đề nghị bỏ khỏi danh sách.",
        "Under the plan some of these organisations do not owe this[: {organisations:name}]."
        " Please take them off the list.",
    ),
    "target_not_asked": Words(
        "Báo cáo này không yêu cầu chỉ tiêu đó[: {target:name}]. Đề nghị bỏ số liệu của chỉ tiêu này.",
        "This report does not ask for that target[: {target:name}]. Please leave its value out.",
    ),
    "number_ambiguous": Words(
        "Số đã nhập[ ở mục “{field:field}”][: {typed:text}] có thể hiểu theo hai cách"
        "[: {grouped:text} hoặc {decimal:text}]. Đề nghị ghi lại cho rõ, dấu phẩy dành cho phần thập phân.",
        "The number[ in “{field:field}”][, {typed:text},] can be read in two ways"
        "[: {grouped:text} or {decimal:text}]. Please write it so that it can be read in one way only.",
    ),
    "number_invalid": Words(
        "Nội dung[ ở mục “{field:field}”] không phải là số[: {typed:text}]."
        " Đề nghị nhập số, ví dụ 40,3; đếm người hoặc giường thì nhập số nguyên.",
        "What was entered[ in “{field:field}”] is not a number that fits[: {typed:text}]."
        " Please enter a number such as 40.3; people and beds are counted in whole numbers.",
    ),
    "number_out_of_range": Words(
        "Số đã nhập[ ở mục “{field:field}”] nằm ngoài giới hạn[: từ {least:number} đến {most:number}]."
        " Đề nghị nhập lại.",
        "The number[ in “{field:field}”] is out of range[: from {least:number} to {most:number}]."
        " Please enter it again.",
    ),
    "files_not_asked": Words(
        "Kế hoạch không yêu cầu tệp kèm theo cho việc này. Đề nghị ghi vào phần nội dung.",
        "The plan asks for no files here. Please put it into the text.",
    ),
    "nominees_not_asked": Words(
        "Báo cáo này không kèm đề nghị khen thưởng. Đề nghị lập hồ sơ đề nghị trong đợt xét.",
        "This report does not list nominees. Please propose them in a round.",
    ),
    "nothing_to_sign": Words(
        "Việc này không phải là ký cam kết hoặc giao ước thi đua. Đề nghị kiểm tra lại.",
        "This is no commitment or pact, so there is nothing to sign. Please check it.",
    ),
    "evidence_needed": Words(
        "Chưa có căn cứ cho chữ ký trên giấy. Đề nghị ghi các bên ký, hoặc đính kèm bản chụp danh sách ký.",
        "Signatures on paper need something to show for them. Please name who signed, or attach a scan of the list.",
    ),
    "already_signed": Words(
        "Tài khoản này đã ký rồi. Nếu ký nhầm, đề nghị rút chữ ký và ghi rõ lý do.",
        "This account has signed already. If that was a mistake, please take the signature back and say why.",
    ),
    "signature_withdrawn": Words(
        "Chữ ký này đã được rút trước đó. Đề nghị tải lại trang để xem tình trạng mới nhất.",
        "This signature was taken back before. Please reload the page to see how it stands now.",
    ),
    "cluster_known": Words(
        "Kế hoạch đã có cụm, khối với mã này[: {code:text}]. Đề nghị dùng mã khác.",
        "The plan has a cluster with this code already[: {code:text}]. Please use another one.",
    ),
    "member_already": Words(
        "Cơ quan, đơn vị này đã thuộc cụm, khối trong năm đó. Đề nghị kiểm tra danh sách thành viên.",
        "This organisation belongs to the cluster in that year already. Please check the list of members.",
    ),
    "not_a_member": Words(
        "Có cơ quan, đơn vị không thuộc cụm, khối trong năm đó[: {organisations:name}]."
        " Đề nghị chọn trong danh sách thành viên.",
        "Not all of these belong to the cluster in that year[: {organisations:name}]. Please choose among its members.",
    ),
}
