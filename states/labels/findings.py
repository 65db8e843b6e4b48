"""Say in words what the linter found in a plan."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from states.labels.language import Language, Words
from states.labels.sentences import PLACE
from states.labels.values import Reader, rendered

FINDINGS: Mapping[str, Words] = {
    "period_absent": Words("Kế hoạch không nêu thời gian thực hiện.", "The plan does not say in which years it runs."),
    "running_years_differ": Words(
        "Tên kế hoạch ghi giai đoạn {titled:text}, nhưng phong trào thực hiện trong các năm {runs:text}.",
        "The title says {titled:text}, yet the movement runs {runs:text}.",
    ),
    "review_years_differ": Words(
        "Khen thưởng sơ kết, tổng kết cho giai đoạn {covers:text}, trong khi kế hoạch ghi giai đoạn {titled:text}.",
        "The stage that is reviewed and rewarded is {covers:text}, while the plan is for {titled:text}.",
    ),
    "target_outside_period": Words(
        "Chỉ tiêu {target:text} đến hạn năm {year:text}, ngoài thời gian thực hiện {first:text}–{last:text}.",
        "The target {target:text} is due in {year:text}, outside the years {first:text}–{last:text}.",
    ),
    "occasion_outside_period": Words(
        "Ngày kỷ niệm {day:day} nằm ngoài thời gian thực hiện {first:text}–{last:text}.",
        "The anniversary, {day:day}, lies outside the years {first:text}–{last:text}.",
    ),
    "document_absent": Words(
        "Kế hoạch không có số, ký hiệu và ngày ban hành.", "The plan's paper has neither a number nor a day."
    ),
    "document_without_number": Words(
        "Kế hoạch ban hành ngày {day:day} không có số, ký hiệu.", "The plan's paper of {day:day} has no number."
    ),
    "document_without_day": Words(
        "Kế hoạch số {number:text} không có ngày ban hành.", "The plan's paper {number:text} has no day."
    ),
    "basis_after_document": Words(
        "{document:text} ký ngày {day:day}, sau ngày ban hành kế hoạch ({plan_day:day}).",
        "{document:text} was signed on {day:day}, after the plan itself ({plan_day:day}).",
    ),
    "deadline_on_rest_day": Words(
        "{name:text}: văn bản nêu ngày {named:day}, ngày cuối cùng còn nhận là {unrolled:day}, một ngày nghỉ."
        " Theo quy tắc của kế hoạch, hạn là hết ngày {last:day}; ngày làm việc kế tiếp là {next:day},"
        " ngày làm việc liền trước là {previous:day}.",
        "{name:text}: the paper names {named:day}; the last acceptable day, {unrolled:day}, is a rest day."
        " By the plan's rule the limit is the end of {last:day}; the next working day is {next:day},"
        " the previous one {previous:day}.",
    ),
    "deadline_before_document": Words(
        "{name:text}: hạn {day:day} trước ngày ban hành kế hoạch ({signed_on:day}).",
        "{name:text} was due on {day:day}, before the plan was signed ({signed_on:day}).",
    ),
    "deadline_outside_period": Words(
        "Hạn {day:day} nằm ngoài thời gian thực hiện {first:text}–{last:text}.",
        "The deadline {day:day} lies outside the years {first:text}–{last:text}.",
    ),
    "deadline_absent": Words("{name:text}: kế hoạch không nêu hạn.", "{name:text}: the plan names no deadline."),
    "last_day_unreminded": Words(
        "Lần nhắc hạn cuối cùng là {days:text} ngày trước hạn; ngày cuối cùng không nhắc nữa.",
        "The last reminder comes {days:text} days before a deadline; on the last day nobody is reminded.",
    ),
    "no_dated_duty": Words(
        "Kế hoạch không nêu một thời hạn cụ thể nào.", "The plan names no day for anything that it asks for."
    ),
    "to_be_announced": Words(
        "Nội dung “{what:text}” sẽ có văn bản hướng dẫn sau; việc phụ thuộc vào nội dung này chưa mở được.",
        "“{what:text}” is to be announced; what rests on it can't open before that.",
    ),
    "form_above_issuer": Words(
        "{form:text} do cấp trên quyết định ({level:level}); cơ quan ban hành kế hoạch chỉ trình.",
        "{form:text} is decided above the issuer ({level:level}), who can only forward it.",
    ),
    "form_beyond_authority": Words(
        "{form:text} không thuộc thẩm quyền của cơ quan ban hành: cấp quyết định là {level:level}"
        " ({law:text}; độ tin cậy {confidence:text}).",
        "{form:text} is not the issuer's to decide: the level that decides is {level:level}"
        " ({law:text}; confidence {confidence:text}).",
    ),
    "form_beyond_unit": Words(
        "{form:text}: luật không nêu thủ trưởng đơn vị trong số những người có thẩm quyền quyết định"
        " ({law:text}; độ tin cậy {confidence:text}).",
        "{form:text}: the law does not list heads of units among those who decide it"
        " ({law:text}; confidence {confidence:text}).",
    ),
    "target_beyond_cap": Words(
        "Chỉ tiêu {wanted:text} tổng số người đạt {form:text} vượt mức trần {cap:text} số người đạt {of:text}"
        " ({law:text}; độ tin cậy {confidence:text}): khi {holders:text} tổng số người đạt {of:text},"
        " tối đa chỉ {most:text}.",
        "The target that {wanted:text} of all staff earn {form:text} is beyond the cap of {cap:text} of those with"
        " {of:text} ({law:text}; confidence {confidence:text}): with {holders:text} of the staff holding {of:text},"
        " at most {most:text}.",
    ),
    "quota_beyond_cap": Words(
        "Số lượng {form:text} theo tỷ lệ {wanted:text} vượt mức trần {cap:text} số người đạt {of:text}"
        " ({law:text}; độ tin cậy {confidence:text}): tối đa {most:text}.",
        "The quota of {wanted:text} for {form:text} is beyond the cap of {cap:text} of those with {of:text}"
        " ({law:text}; confidence {confidence:text}): at most {most:text}.",
    ),
    "payer_against_law": Words(
        "Kế hoạch ghi tiền thưởng từ “{paid_by:fund_holder}”; {law:text} giao “{by_law:fund_holder}”.",
        "The plan pays from “{paid_by:fund_holder}”; {law:text} says “{by_law:fund_holder}”.",
    ),
    "paper_assumed": Words(
        "{item:text}: cần khi xét khen thưởng nhưng văn bản không liệt kê trong thành phần hồ sơ.",
        "{item:text} is needed, yet the paper does not list it among the papers of a dossier.",
    ),
    "office_assumed": Words(
        "Văn bản không nêu “{office:office}”; hệ thống tạm lấy {organisation:text}.",
        "The paper does not name its “{office:office}”; {organisation:text} is assumed.",
    ),
    "office_absent": Words(
        "Kế hoạch có đợt xét nhưng chưa nêu: {offices:office}.",
        "The plan has rounds and does not name: {offices:office}.",
    ),
    "two_offices_propose": Words(
        "Hai bộ phận cùng đề xuất và trình khen thưởng ({proposing:text}, {submitting:text}); thứ tự không nêu rõ.",
        "Two offices propose and submit ({proposing:text}, {submitting:text}); the order is not said.",
    ),
    "mobilised_not_eligible": Words(
        "Kế hoạch vận động “{kind:choice}” nhưng phần đối tượng khen thưởng không có nhóm này.",
        "The plan calls on “{kind:choice}” and can't reward them.",
    ),
    "movement_listed_twice": Words(
        "Phong trào “{name:text}” được liệt kê hai lần.", "The movement “{name:text}” is listed twice."
    ),
    "sum_differs": Words(
        "{target:text}: các phần cộng lại được {added:text}, văn bản ghi {printed:text} ({which:text}).",
        "{target:text}: the parts add up to {added:text}, the paper says {printed:text} ({which:text}).",
    ),
    "unit_wrong_by_order": Words(
        "{target:text}: văn bản in “{printed:text}”, đơn vị đúng là “{unit:target_unit}”; sai một bậc độ lớn.",
        "{target:text} is printed with “{printed:text}”; the unit is “{unit:target_unit}”, another order of magnitude.",
    ),
    "unit_misprinted": Words(
        "{target:text}: văn bản in “{printed:text}” nhưng đây không phải tỷ lệ như vậy ({unit:target_unit}).",
        "{target:text} is printed with “{printed:text}” and is no such part ({unit:target_unit}).",
    ),
    "unit_not_printed": Words(
        "{target:text}: văn bản để trống đơn vị tính ({unit:target_unit}).",
        "{target:text}: the paper leaves the unit blank ({unit:target_unit}).",
    ),
    "target_not_attributable": Words(
        "Chỉ tiêu của toàn ngành, toàn tỉnh mà đơn vị phải báo cáo nhưng không tính được cho từng đơn vị"
        " ({count:number}): {targets:text}.",
        "Targets of the whole that units are asked to report and that can't be attributed to one of them"
        " ({count:number}): {targets:text}.",
    ),
    "target_for_some": Words(
        "Chỉ tiêu chỉ áp dụng cho nơi có đối tượng được đo, đơn vị khác không chấm điểm được ({count:number}):"
        " {targets:text}.",
        "Targets that concern only those who have what is measured; others can't be scored ({count:number}):"
        " {targets:text}.",
    ),
    "cited_section_empty": Words(
        "{name:text}: tiêu chuẩn dẫn chiếu mục {cited:text}, nhưng mục này không có chỉ tiêu nào.",
        "{name:text}: the criterion cites section {cited:text}, which has no targets.",
    ),
    "ambiguity": Words("{name:text}", "{name:text}"),
    "role_unheld": Words(
        "Không ai giữ vai trò {role:role} tại {organisation:text} (“{office:office}”).",
        "Nobody is {role:role} at {organisation:text} (“{office:office}”).",
    ),
    "organisation_unknown_here": Words(
        "Hệ thống chưa có cơ quan, đơn vị mang mã {organisation:text}.",
        "There is no organisation with the code {organisation:text} in this installation.",
    ),
}
"""By code of the finding; `{day:day}` stands for a value of its detail and the style to write it in."""


def finding_words(code: str, detail: Mapping[str, object], lang: Language) -> str:
    """Say what was found. Raises LookupError for a code without words: that is a mistake of ours."""
    said, reader = {name: _plain(value, lang) for name, value in detail.items()}, Reader(lang, {})
    return PLACE.sub(lambda place: rendered(said.get(place[1]), place[2], reader), FINDINGS[code].said(lang))


def _plain(value: object, lang: Language) -> object:
    """Give names in the reader's language and numbers as they are written in it; shares are percentages."""
    match value:
        case Words():
            return value.said(lang)
        case list():
            return [_plain(one, lang) for one in value]
        case Fraction():
            return f"{_number(Decimal(value.numerator * 100) / value.denominator, lang)}%"
        case Decimal():
            return _number(value, lang)
    return value


def _number(value: Decimal, lang: Language) -> str:
    point = "," if lang == "vi" else "."
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", point)
