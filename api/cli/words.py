"""Hold what commands say, in Vietnamese and in English."""

from collections.abc import Mapping

from states.labels import Language
from states.labels.language import Words

WORDS: Mapping[str, Words] = {
    "account_added": Words("Đã tạo tài khoản {email}.", "The account {email} was added."),
    "password": Words("Mật khẩu", "Password"),
    "password_again": Words("Nhập lại mật khẩu", "Password again"),
    "migrated": Words("Cơ sở dữ liệu đã ở phiên bản mới nhất.", "The database has the newest schema."),
    "no_finding": Words("Không có mâu thuẫn nào trong dữ liệu.", "No contradiction in the data."),
    "diagram_same": Words("{path} khớp với các bảng chuyển trạng thái.", "{path} agrees with the tables of moves."),
    "diagram_written": Words("Đã ghi {path}.", "{path} was written."),
    "diagram_differs": Words(
        "{path} không khớp với các bảng chuyển trạng thái; hãy chạy: thidua diagram --write",
        "{path} differs from the tables of moves; run: thidua diagram --write",
    ),
    "plan_head": Words("{title} ({plan}, phiên bản {version})", "{title} ({plan}, version {version})"),
    "plan": Words("Kế hoạch", "Plan"),
    "version": Words("Phiên bản", "Version"),
    "years": Words("Các năm", "Years"),
    "title": Words("Tên", "Title"),
    "cutoff": Words("Hạn nộp", "Deadline"),
    "to_be_announced": Words("sẽ thông báo sau", "to be announced"),
    "quotas": Words("Chỉ tiêu", "Quota"),
    "at_most": Words("{subject} không quá {limit}", "at most {limit}: {subject}"),
    "award_forms": Words("Hình thức", "Award forms"),
    "dossier": Words("Hồ sơ", "Dossier"),
    "demo_clock": Words("Đồng hồ của bản trình diễn: {moment}.", "The demonstration's clock: {moment}."),
    "demo_head": Words(
        "Bản trình diễn: đơn vị, con người và hồ sơ đều là giả định.",
        "A demonstration: its department, people and dossiers are made up.",
    ),
    "email": Words("Tài khoản", "Account"),
    "role": Words("Vai trò", "Role"),
    "organisation": Words("Nơi làm việc", "Works at"),
    "demo_address": Words("Sau khi chạy `thidua serve`: {address}", "Once `thidua serve` runs: {address}"),
    "demo_curl": Words("Thử gọi API (đơn vị, {email}):", "A first call of the API (a unit, {email}):"),
    "quota_miscounted": Words(
        "Đợt {round}, {subject}: bộ đếm chỉ tiêu ghi {used}, thực tế {held}.",
        "Round {round}, {subject}: the quota counter says {used}, {held} hold a place.",
    ),
    "quota_exceeded": Words(
        "Đợt {round}, {subject}: dùng {used} trên {places} suất.",
        "Round {round}, {subject}: {used} of {places} places are used.",
    ),
    "journal_differs": Words(
        "Nhật ký của {aggregate} {id} không khớp: {rest}.", "The journal of {aggregate} {id} differs: {rest}."
    ),
    "row_missing": Words(
        "Nhật ký nói về {aggregate} {id} nhưng không còn dòng dữ liệu.",
        "The journal tells of {aggregate} {id}, whose row is gone.",
    ),
    "unsettled_in_decided_round": Words(
        "Đợt {round} đã quyết định nhưng đề nghị {nomination} còn ở trạng thái {state}.",
        "Round {round} is decided, but nomination {nomination} is still {state}.",
    ),
    "document_missing": Words(
        "Đề nghị {nomination}: tài liệu {document} đã được thẩm định nhưng không còn.",
        "Nomination {nomination}: document {document} was ticked and is gone.",
    ),
    "content_missing": Words(
        "Tài liệu {document}: không tìm thấy nội dung {digest}.", "Document {document}: its content {digest} is gone."
    ),
    "awarded_without_decision": Words(
        "Đợt {round}: đề nghị {nomination} được khen thưởng nhưng không có trong quyết định đã ký.",
        "Round {round}: nomination {nomination} is awarded and stands in no signed decision.",
    ),
    "database_missing": Words(
        "Chưa có cơ sở dữ liệu {database}; hãy chạy: thidua migrate",
        "There is no database {database}; run: thidua migrate",
    ),
    "database_not_migrated": Words(
        "Cơ sở dữ liệu {database} chưa ở đúng phiên bản; hãy chạy: thidua migrate",
        "The database {database} does not have the schema of this version; run: thidua migrate",
    ),
    "database_unreachable": Words(
        "Không kết nối được cơ sở dữ liệu {database}: {reason}", "The database {database} does not answer: {reason}"
    ),
    "database_address_wrong": Words(
        "THIDUA_DATABASE_URL không phải là địa chỉ cơ sở dữ liệu: {reason}",
        "THIDUA_DATABASE_URL is no database address: {reason}",
    ),
    "setting_wrong": Words("Thiết lập {name} không hợp lệ: {reason}", "The setting {name} is not valid: {reason}"),
    "file_trouble": Words("Không dùng được tệp {file}: {reason}", "The file {file} can't be used: {reason}"),
    "plan_not_shipped": Words(
        "Không có kế hoạch {plan}; có các kế hoạch: {known}", "There is no plan {plan}; there are: {known}"
    ),
    "year_outside_plan": Words(
        "Kế hoạch {plan} thực hiện từ năm {first} đến năm {last}, không có năm {year}",
        "The plan {plan} runs from {first} to {last}, not in {year}",
    ),
    "moment_unclear": Words(
        "Không hiểu thời điểm {text}; hãy viết như 2026-12-14T23:50:00+07:00",
        "{text} is no moment; write it like 2026-12-14T23:50:00+07:00",
    ),
    "role_unknown": Words(
        "Không có vai trò {role}; có các vai trò: {known}", "There is no role {role}; there are: {known}"
    ),
    "role_needs_issuer": Words(
        "Vai trò cần --issuer: vai trò phục vụ kế hoạch của cơ quan nào?",
        "A role needs --issuer: whose plans does it serve?",
    ),
    "role_missing": Words("--at và --issuer chỉ dùng cùng với --role", "--at and --issuer go with --role"),
    "write_or_check": Words("Hãy chọn --write hoặc --check", "Choose --write or --check"),
}


def say(code: str, lang: Language, **blanks: object) -> str:
    """Say something in one language, with its blanks filled."""
    return WORDS[code].said(lang).format(**blanks)
