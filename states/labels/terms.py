"""Word the terms of the domain: roles, offices, kinds of nominees, ratings, reasons, and the fields of forms."""

from collections.abc import Mapping

from states.labels.language import Words

ROLES: Mapping[str, Words] = {
    "unit_officer": Words("Cán bộ thi đua, khen thưởng của đơn vị", "Unit officer"),
    "unit_head": Words("Thủ trưởng đơn vị", "Head of unit"),
    "council_secretary": Words("Thư ký Hội đồng", "Council secretary"),
    "council_member": Words("Ủy viên Hội đồng", "Council member"),
    "council_chair": Words("Chủ tịch Hội đồng", "Council chair"),
    "receiving_clerk": Words("Văn thư tiếp nhận", "Receiving clerk"),
    "reviewer": Words("Cán bộ thẩm định", "Reviewer"),
    "proposing_officer": Words("Cán bộ đề xuất khen thưởng", "Proposing officer"),
    "submitting_officer": Words("Cán bộ trình khen thưởng", "Submitting officer"),
    "plan_officer": Words("Cán bộ chủ trì kế hoạch", "Plan officer"),
    "decider": Words("Người có thẩm quyền quyết định", "Decider"),
    "accountant": Words("Kế toán", "Accountant"),
    "auditor": Words("Cán bộ kiểm tra, giám sát", "Auditor"),
    "administrator": Words("Quản trị hệ thống", "Administrator"),
    "clock": Words("Hệ thống", "The system"),
}

OFFICES: Mapping[str, Words] = {
    "lead": Words("Bộ phận chủ trì kế hoạch", "Lead office"),
    "receiving": Words("Bộ phận tiếp nhận hồ sơ", "Receiving office"),
    "reviewing": Words("Bộ phận thẩm định hồ sơ", "Reviewing office"),
    "proposing": Words("Bộ phận đề xuất khen thưởng", "Proposing office"),
    "proposing_alternate": Words("Bộ phận đề xuất thay thế", "Alternate proposing office"),
    "submitting": Words("Bộ phận trình khen thưởng", "Submitting office"),
    "deciding": Words("Cơ quan quyết định khen thưởng", "Deciding office"),
}

SUBJECT_TYPES: Mapping[str, Words] = {
    "collective": Words("Tập thể", "Collective"),
    "individual": Words("Cá nhân", "Individual"),
    "household": Words("Hộ gia đình", "Household"),
}

ORGANISATION_KINDS: Mapping[str, Words] = {
    "authority": Words("Cơ quan cấp trên", "Authority above"),
    "department": Words("Sở, ban, ngành", "Department"),
    "office": Words("Phòng, văn phòng, thanh tra", "Office"),
    "unit": Words("Đơn vị trực thuộc", "Subordinate unit"),
    "section": Words("Khoa, phòng của đơn vị", "Section of a unit"),
    "station": Words("Trạm y tế", "Health station"),
}

STAFF_CATEGORIES: Mapping[str, Words] = {
    "civil_servant": Words("Công chức", "Civil servant"),
    "public_employee": Words("Viên chức", "Public employee"),
    "worker": Words("Người lao động", "Contract worker"),
}

RATINGS: Mapping[str, Words] = {
    "excellent": Words("Hoàn thành xuất sắc nhiệm vụ", "Excellent"),
    "good": Words("Hoàn thành tốt nhiệm vụ", "Good"),
    "completed": Words("Hoàn thành nhiệm vụ", "Completed"),
    "failed": Words("Không hoàn thành nhiệm vụ", "Failed"),
}
"""The annual rating (đánh giá, xếp loại chất lượng)."""

REASON_CODES: Mapping[str, Words] = {
    "wrong_subject": Words("Không đúng đối tượng", "Not an eligible nominee"),
    "criteria_not_met": Words("Không đủ tiêu chuẩn", "Criteria not met"),
    "dossier_incomplete": Words("Không đủ hồ sơ", "Dossier incomplete"),
    "legal_violation": Words("Vi phạm pháp luật", "Violation of the law"),
    "over_quota": Words("Vượt số lượng khen thưởng theo kế hoạch", "More qualified than places"),
    "late": Words("Nộp hồ sơ quá thời hạn", "Submitted too late"),
    "on_hold": Words("Chưa khen thưởng do đang xem xét, xác minh", "Withheld while a matter is being clarified"),
}
"""Why somebody is not awarded."""

SCOPES: Mapping[str, Words] = {
    "submission": Words("Tài liệu chung của hồ sơ đơn vị", "Shared papers of the submission"),
    "nomination": Words("Tài liệu riêng của từng đề nghị", "Papers of each nomination"),
}

ITEMS: Mapping[str, Words] = {
    "nomination": Words("Nội dung đề nghị", "The nomination's own text"),
}
"""What can be flagged beside the items that the plan names."""

FIELDS: Mapping[str, Words] = {
    "address": Words("Địa chỉ thư", "Mail address"),
    "abstract": Words("Trích yếu", "Abstract"),
    "achievement": Words("Tóm tắt thành tích", "Achievement"),
    "as_of": Words("Tính đến ngày", "As of"),
    "attendance": Words("Thành viên dự họp", "Attendance"),
    "award_form": Words("Hình thức khen thưởng", "Award form"),
    "ballot_secrecy": Words("Biểu quyết công khai hay bỏ phiếu kín", "Open or secret"),
    "base": Words("Căn cứ tính tỷ lệ", "What the share is taken of"),
    "body": Words("Nội dung gửi", "What was sent"),
    "brief": Words("Nội dung yêu cầu", "What is asked for"),
    "chair_must_agree": Words("Người chủ trì phải đồng ý", "The chair must agree"),
    "claims": Words("Thành tích theo tiêu chuẩn", "Achievement claimed for a criterion"),
    "clerk": Words("Thư ký phiên họp", "Clerk of the sitting"),
    "code": Words("Mã", "Code"),
    "conclusion": Words("Kết luận", "Conclusion"),
    "confidence": Words("Mức độ tin cậy", "How well it is known"),
    "content": Words("Nội dung kế hoạch (YAML)", "Text of the plan (YAML)"),
    "council": Words("Hội đồng", "Council"),
    "council_kind": Words("Loại Hội đồng", "Kind of council"),
    "count": Words("Số người ký", "How many signed"),
    "criteria": Words("Tiêu chuẩn", "Criteria"),
    "dated": Words("Ngày ban hành", "Date of the document"),
    "day": Words("Ngày", "Day"),
    "day_kind": Words("Loại ngày", "Kind of day"),
    "decision": Words("Quyết định khen thưởng", "Award decision"),
    "document_number": Words("Số văn bản sửa đổi", "Number of the amending document"),
    "dossier": Words("Hồ sơ", "Dossier"),
    "due": Words("Hạn bổ sung", "Due date"),
    "evidence": Words("Văn bản kèm theo", "Evidence"),
    "expected": Words("Số người phải ký", "How many are to sign"),
    "fields": Words("Nội dung đề nghị", "Content of the nomination"),
    "file": Words("Tệp", "File"),
    "held_at": Words("Ngày họp", "Day of the sitting"),
    "incoming_date": Words("Ngày đến", "Incoming date"),
    "incoming_number": Words("Số đến", "Incoming number"),
    "item": Words("Tài liệu", "Paper"),
    "items": Words("Nội dung cần bổ sung", "What to mend"),
    "kind": Words("Loại cơ quan, đơn vị", "Kind of organisation"),
    "last_day": Words("Ngày cuối", "Last day"),
    "line": Words("Dòng của bảng chỉ tiêu", "Line of the target's table"),
    "method": Words("Cách biểu quyết", "Way of voting"),
    "minutes": Words("Biên bản", "Minutes"),
    "minutes_on": Words("Ngày biên bản", "Day of the minutes"),
    "name": Words("Tên gọi", "Name"),
    "name_en": Words("Tên bằng tiếng Anh", "Name in English"),
    "name_vi": Words("Tên bằng tiếng Việt", "Name in Vietnamese"),
    "nominations": Words("Danh sách đề nghị", "Nominations"),
    "number": Words("Số văn bản", "Number of the document"),
    "occasion": Words("Thành tích, sự việc được khen thưởng đột xuất", "Occasion"),
    "organisation": Words("Cơ quan, đơn vị", "Organisation"),
    "organisations": Words("Các cơ quan, đơn vị", "Organisations"),
    "parties": Words("Các bên ký", "Who signed with whom"),
    "passing": Words("Tỷ lệ thông qua", "Share that passes"),
    "person": Words("Người", "Person"),
    "place": Words("Địa điểm", "Place"),
    "places": Words("Thứ hạng", "Places"),
    "presiding": Words("Người chủ trì", "Presiding member"),
    "quorum": Words("Tỷ lệ thành viên dự họp", "Quorum"),
    "rank": Words("Thứ tự", "Rank"),
    "reason": Words("Lý do", "Reason"),
    "reason_code": Words("Lý do không khen thưởng", "Reason for not awarding"),
    "remarks": Words("Ý kiến phát biểu", "Opinions voiced"),
    "results": Words("Kết quả xét của Hội đồng", "Result of the council"),
    "round": Words("Đợt xét khen thưởng", "Round"),
    "seat": Words("Vị trí trong Hội đồng", "Seat on the council"),
    "signed_on": Words("Ngày ký", "Day of signing"),
    "signer": Words("Người ký", "Signer"),
    "source": Words("Căn cứ", "Source"),
    "quiet_from": Words("Không nhận thư từ", "No mail from"),
    "quiet_until": Words("Đến", "Until"),
    "mail.subject": Words("Tiêu đề thư", "Subject of the mail"),
    "mail.opening": Words("Lời thư trước phần thông tin", "Words before the facts"),
    "mail.closing": Words("Lời thư sau phần thông tin", "Words after the facts"),
    "subject": Words("Tập thể, cá nhân được đề nghị", "Nominee"),
    "subject.name": Words("Họ và tên hoặc tên tập thể", "Name"),
    "subject.organisation": Words("Cơ quan, đơn vị, nơi công tác", "Organisation of the nominee"),
    "subject.position": Words("Chức vụ", "Position"),
    "subject.rating": Words("Kết quả xếp loại trong năm", "Rating of the year"),
    "subject.staff_category": Words("Công chức, viên chức hay người lao động", "Staff category"),
    "subject.type": Words("Tập thể hay cá nhân", "Kind of nominee"),
    "submission": Words("Hồ sơ của đơn vị", "Submission"),
    "target": Words("Chỉ tiêu", "Target"),
    "text": Words("Nội dung báo cáo", "Text of the report"),
    "ticks": Words("Mục đã kiểm tra", "What was checked"),
    "time": Words("Giờ họp", "Time of the sitting"),
    "until": Words("Gia hạn đến hết ngày", "Extended through"),
    "value": Words("Kết quả", "Value"),
    "values": Words("Kết quả chỉ tiêu", "Value of a target"),
    "votes": Words("Kết quả kiểm phiếu", "Votes"),
    "year": Words("Năm xét khen thưởng", "Award year"),
}
"""What people fill in, by the name that refusals give it; `claims.<criterion>` is worded by its first part."""

PROBLEMS: Mapping[str, Words] = {
    "400": Words("Yêu cầu không hợp lệ", "Bad request"),
    "401": Words("Cần đăng nhập", "Sign-in needed"),
    "403": Words("Không được phép", "Not allowed"),
    "404": Words("Không tìm thấy", "Not found"),
    "405": Words("Cách gửi yêu cầu không được hỗ trợ", "Method not allowed"),
    "409": Words("Chưa thực hiện được", "Not possible now"),
    "413": Words("Nội dung gửi quá lớn", "Too large"),
    "415": Words("Loại nội dung không được hỗ trợ", "Unsupported kind of content"),
    "422": Words("Thông tin chưa hợp lệ", "Please check what was entered"),
    "429": Words("Quá nhiều lần thử", "Too many attempts"),
    "500": Words("Hệ thống gặp sự cố", "Something went wrong"),
    "503": Words("Hệ thống tạm ngừng phục vụ", "Out of service for now"),
}
"""Titles of answers that say no, by HTTP status."""
