"""Hold what commands say, in Vietnamese and in English."""

from collections.abc import Mapping

from states.labels import Language
from states.labels.language import Words

WORDS: Mapping[str, Words] = {
    "account_added": Words("Đã tạo tài khoản {email}.", "The account {email} was added."),
    "password": Words("Mật khẩu", "Password"),
    "password_again": Words("Nhập lại mật khẩu", "Password again"),
    "mail_reconciled": Words(
        "Thư chưa rõ đã gửi hay chưa: {sent} thư máy chủ đã nhận, {queued} thư được gửi lại.",
        "Of uncertain mails the server had {sent}; {queued} go out again.",
    ),
    "migrated": Words("Cơ sở dữ liệu đã ở phiên bản mới nhất.", "The database has the newest schema."),
    "working": Words("Đang làm các việc chạy nền; nhấn Ctrl-C để dừng.", "Doing jobs until stopped with Ctrl-C."),
    "work_on_sqlite": Words(
        "Với SQLite, `thidua serve` tự làm các việc chạy nền; `thidua work` chỉ dùng với PostgreSQL.",
        "On SQLite `thidua serve` does the jobs itself; `thidua work` is for PostgreSQL.",
    ),
    "no_work_on_sqlite": Words(
        "Với SQLite, chỉ `thidua serve` làm được các việc chạy nền: hãy bỏ THIDUA_WORK=no.",
        "On SQLite nothing but `thidua serve` does the jobs: please leave out THIDUA_WORK=no.",
    ),
    "no_finding": Words("Không có mâu thuẫn nào trong dữ liệu.", "No contradiction in the data."),
    "golden_same": Words("{path} đã đúng.", "{path} is up to date."),
    "golden_written": Words("Đã ghi {path}.", "{path} was written."),
    "golden_differs": Words(
        "{path} không còn đúng; hãy chạy: {command} --write", "{path} is out of date; run: {command} --write"
    ),
    "expected": Words("cần {expected}", "expected {expected}"),
    "plan_sound": Words("{file}: không có lỗi.", "{file}: no mistakes."),
    "plans_alike": Words("Hai kế hoạch giống nhau.", "The plans are alike."),
    "added": Words("thêm", "new"),
    "removed": Words("bỏ", "gone"),
    "version_unknown": Words(
        "Không có phiên bản {number} của kế hoạch {plan}.", "There is no version {number} of plan {plan}."
    ),
    "duties": Words("Việc phải làm trong năm {year}", "What falls due in {year}"),
    "targets": Words("Chỉ tiêu", "Targets"),
    "ambiguities": Words("Chỗ chưa rõ", "What is unclear"),
    "share_of": Words("{subject} không quá {part} của {base}", "at most {part} of {base}: {subject}"),
    "no_years": Words("không nêu", "not said"),
    "year_unknown": Words(
        "Kế hoạch {plan} chưa nêu thời gian thực hiện.", "The plan {plan} does not say yet in which years it runs."
    ),
    "error": Words("lỗi", "error"),
    "warning": Words("lưu ý", "warning"),
    "nothing_found": Words("Không phát hiện vấn đề nào.", "Nothing was found."),
    "duty": Words("Việc phải làm", "Duty"),
    "note": Words("Ghi chú", "Note"),
    "no_duty": Words("Năm {year} không có thời hạn nào.", "Nothing falls due on a day of {year}."),
    "without_day": Words("Chưa có ngày cụ thể:", "Without a day:"),
    "rule_to_be_announced": Words("sẽ thông báo sau", "to be announced"),
    "rule_on_request": Words("khi có yêu cầu", "on request"),
    "rule_absent": Words("kế hoạch không nêu", "not said"),
    "rule_each_year": Words("hằng năm", "every year"),
    "rule_fixed_day": Words("ngày cố định", "a fixed day"),
    "on_rest_day": Words("rơi vào ngày nghỉ", "on a rest day"),
    "with_grace": Words("còn nhận đến {limit}", "accepted until {limit}"),
    "no_special_day": Words(
        "Lịch năm {year} chưa có ngày nào; thêm --fill để lập lịch.",
        "The calendar of {year} is empty; --fill fills it.",
    ),
    "day": Words("Ngày", "Day"),
    "day_kind": Words("Loại ngày", "Kind"),
    "name": Words("Tên", "Name"),
    "not_announced": Words("chưa có thông báo chính thức", "not announced yet"),
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
    "nominations_miscounted": Words(
        "Đợt {round}, đơn vị {organisation}, trạng thái {state}: bộ đếm lệch {surplus} đề nghị.",
        "Round {round}, organisation {organisation}, {state}: the counter is off by {surplus} nominations.",
    ),
    "round_miscounted": Words(
        "Đợt {round}, trạng thái {state}: bộ đếm của đợt lệch {surplus} đề nghị so với các đơn vị.",
        "Round {round}, {state}: the round's counter is off by {surplus} nominations from its units'.",
    ),
    "not_searchable": Words(
        "Đề nghị {nomination}: chỉ mục tìm kiếm thiếu tên người được đề nghị.",
        "Nomination {nomination}: the search index lacks the nominee's name.",
    ),
    "journal_differs": Words(
        "Nhật ký của {aggregate} {id} không khớp: {rest}.", "The journal of {aggregate} {id} differs: {rest}."
    ),
    "sitting_does_not_add_up": Words(
        "Phiên họp {sitting}, đề nghị {nomination}: số phiếu không khớp ({what}).",
        "Sitting {sitting}, nomination {nomination}: the ballots do not add up ({what}).",
    ),
    "sitting_result_differs": Words(
        "Phiên họp {sitting}, đề nghị {nomination}: {what} ghi {stored}, tính lại được {recomputed}.",
        "Sitting {sitting}, nomination {nomination}: {what} says {stored}, the ballots come to {recomputed}.",
    ),
    "sitting_totals_differ": Words(
        "Phiên họp {sitting}: dữ liệu khác nhật ký khi kết thúc phiên họp ({rest}).",
        "Sitting {sitting} differs from what the journal says of its closing ({rest}).",
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
        "Tệp ở bảng {table}, dòng {row}: không tìm thấy nội dung {digest}.",
        "File in table {table}, row {row}: its content {digest} is gone.",
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
    "backed_up": Words(
        "Đã sao lưu vào {folder}, kèm {documents} tài liệu.", "Backed up to {folder}, with {documents} documents."
    ),
    "backup_sound": Words("Bản sao lưu {folder} ({made_at}) nguyên vẹn.", "The backup {folder} ({made_at}) is sound."),
    "backup_spoilt": Words(
        "Bản sao lưu không dùng được: {file} thiếu hoặc đã bị thay đổi; hãy chọn bản khác.",
        "The backup can't be used: {file} is missing or was changed; choose another one.",
    ),
    "backup_of_another_kind": Words(
        "Bản sao lưu là của {backend}, còn hệ thống này dùng {wanted}.",
        "The backup is of {backend}, this installation uses {wanted}.",
    ),
    "backup_newer": Words(
        "Bản sao lưu có cấu trúc {schema} mà phiên bản này chưa biết; hãy cài phiên bản mới hơn trước.",
        "The backup has the schema {schema}, which this version does not know; install a newer one first.",
    ),
    "database_in_the_way": Words(
        "Cơ sở dữ liệu {database} đã có dữ liệu; thêm --replace để thay thế.",
        "The database {database} holds data already; --replace replaces it.",
    ),
    "database_in_use": Words(
        "Cơ sở dữ liệu {database} đang được sử dụng; hãy dừng thidua serve và thidua work trước.",
        "The database {database} is in use; stop thidua serve and thidua work first.",
    ),
    "tool_failed": Words("{tool} không chạy được: {reason}", "{tool} failed: {reason}"),
    "restored": Words(
        "Đã khôi phục bản sao lưu lúc {made_at}. Thư và công việc nền đang tạm dừng để không gửi lại thư cũ; "
        "khi đã kiểm tra xong, hãy chạy: thidua resume",
        "Restored the backup of {made_at}. Mail and jobs are paused, so that no old mail is sent again; "
        "once you have looked, run: thidua resume",
    ),
    "documents_lost": Words(
        "Thiếu hoặc hỏng {count} tài liệu: {digests}", "{count} documents are missing or spoilt: {digests}"
    ),
    "mail_goes_on": Words("Thư được gửi trở lại.", "Mail is sent again."),
    "jobs_goes_on": Words("Công việc nền chạy trở lại.", "Jobs run again."),
    "no_such_work": Words("Không có {work}; chỉ có: mail, jobs", "There is no {work}; there are: mail, jobs"),
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
    "plan_applied": Words(
        "Đã ban hành kế hoạch {plan}, phiên bản {version}.", "The plan {plan} is in force, version {version}."
    ),
    "plan_amended": Words(
        "Đã sửa đổi kế hoạch {plan}: phiên bản {version}.", "The plan {plan} was amended: version {version}."
    ),
    "plan_written": Words("Đã ghi {path}.", "{path} was written."),
    "dossiers_in_flight": Words("Hồ sơ đang thực hiện: {count}", "Dossiers in flight: {count}"),
    "account_unknown": Words("Không có tài khoản {email}", "There is no account {email}"),
    "plan_not_in_force": Words(
        "Kế hoạch {plan} chưa được ban hành ở đây; hãy dùng: thidua plan apply",
        "The plan {plan} is not in force here; use: thidua plan apply",
    ),
    "round_unknown": Words(
        "Không có đợt xét {rounds}; có các đợt xét: {known}", "There is no round {rounds}; there are: {known}"
    ),
    "day_unclear": Words(
        "Không hiểu ngày {text}; hãy viết như 2026-10-30", "{text} is no day; write it like 2026-10-30"
    ),
    "years_unclear": Words(
        "Không hiểu các năm {text}; hãy viết như 2026-2030", "{text} are no years; write them like 2026-2030"
    ),
    "years_overlap": Words(
        "Kế hoạch {plan} thực hiện đến năm {last}, nên kế hoạch tiếp theo không bắt đầu từ năm {first}",
        "The plan {plan} runs until {last}, so the next one can't begin in {first}",
    ),
    "succession_wrong": Words(
        "Không lập được kế hoạch {plan} cho các năm {years}: {reason}",
        "A plan {plan} for {years} can't be made: {reason}",
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
