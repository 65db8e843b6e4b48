"""Say in Vietnamese what a plan file was expected to have in a place; the loader says it in English."""

import re
from collections.abc import Mapping
from functools import cache

from states.labels.language import Language

_VIETNAMESE: Mapping[str, str] = {
    # What any field may lack or have.
    "a value; this field is missing": "một giá trị; trường này đang thiếu",
    "no field of this name": "không có trường nào tên như vậy",
    "this field once; it stands already on line {line}": "trường này một lần; đã có ở dòng {line}",
    "text, in quotation marks if it looks like a number": "chữ, đặt trong dấu nháy nếu trông giống số",
    "a whole number": "một số nguyên",
    "true or false": "true hoặc false",
    "a list": "một danh sách",
    "fields with values": "các trường có giá trị",
    "fields with values, such as `version: 1`": "các trường có giá trị, như `version: 1`",
    "one of {known}": "một trong: {known}",
    "at most {number} characters": "không quá {number} ký tự",
    "at least {number} in this list": "ít nhất {number} mục trong danh sách này",
    "at least {number}": "ít nhất {number}",
    "at most {number}": "không quá {number}",
    "{code} once in this list": "{code} chỉ một lần trong danh sách này",
    # How values are spelled.
    "one line of text without blanks at its ends": "một dòng chữ, không có khoảng trắng ở đầu và cuối",
    "small letters and digits joined by hyphens": "chữ thường không dấu và chữ số, nối bằng dấu gạch nối",
    "small letters, digits and underscores, a letter first": "chữ thường không dấu, chữ số, gạch dưới; chữ đứng đầu",
    "capital letters, digits and underscores, a letter first": "chữ hoa không dấu, chữ số, gạch dưới; chữ đứng đầu",
    "a fraction from 0 to 1, such as 2/3": "một phân số từ 0 đến 1, như 2/3",
    "a day as year-month-day, such as 2022-03-21": "một ngày viết năm-tháng-ngày, như 2022-03-21",
    "a day that every year has": "một ngày mà năm nào cũng có",
    "a number, such as 40,3": "một số, như 40,3",
    "a whole number, such as 5.720": "một số nguyên, như 5.720",
    "{grouped} or {decimal}, because {text} could be either": (
        "{grouped} hoặc {decimal}, vì {text} có thể hiểu theo hai cách"
    ),
    "a name holding {blanks} in both languages": "tên có {blanks} trong cả hai ngôn ngữ",
    # Years, offices, subjects.
    "a first year that is not after the last": "năm đầu không sau năm cuối",
    "an alternate other than the proposing office": "bộ phận thay thế khác với bộ phận đề xuất",
    "an office that offices names": "một bộ phận có trong offices",
    "collective, individual or household": "collective, individual hoặc household",
    "a period, or no such round": "có period, hoặc không có đợt xét này",
    "a period of the plan, or another period here": "kế hoạch có period, hoặc chu kỳ khác ở đây",
    "{field} in the plan, or no round": "kế hoạch có {field}, hoặc không có đợt xét",
    "each_year, because the plan runs more than one year": "each_year, vì kế hoạch thực hiện trong nhiều năm",
    "a subject type that subjects names: {known}": "một loại đối tượng có trong subjects: {known}",
    "a kind that council names in own_for or parent_for": "một loại có trong own_for hoặc parent_for của council",
    "either pass_over or pass_at_least": "pass_over hoặc pass_at_least, chỉ một",
    "false, because a secret vote does not show the chair's": "false, vì bỏ phiếu kín không cho biết phiếu của chủ trì",
    "less than 1, because nobody passes with more than all": "nhỏ hơn 1, vì không ai được quá tất cả số phiếu",
    "{kind} either in own_for or in parent_for": "{kind} chỉ ở own_for hoặc chỉ ở parent_for",
    # What codes name, and papers.
    "a code that {section} describes": "một mã có trong {section}",
    "an item of scope nomination that is required when_claimed": (
        "một tài liệu có scope nomination và required when_claimed"
    ),
    "always, because no alternative of a criterion requires {code}": "always, vì không tiêu chuẩn nào cần {code}",
    "{code} in this list, because a criterion requires it": "có {code} trong danh sách này, vì một tiêu chuẩn cần đến",
    # Quotas, obligations, targets, clusters.
    "either limit or share": "limit hoặc share, chỉ một",
    "a form where the share is of holders, and only there": "form khi share tính theo holders, và chỉ khi đó",
    "issuer, or organisation, or organisation_kinds with or without organisations": (
        "issuer, hoặc organisation, hoặc organisation_kinds có hay không kèm organisations"
    ),
    "either office or organisation": "office hoặc organisation, chỉ một",
    "parties where something is signed, and only there": "parties khi có ký kết, và chỉ khi đó",
    "a share only where something is signed": "share chỉ khi có ký kết",
    "half with period half_year only": "half chỉ khi period là half_year",
    "a deadline with rule {rules}": "thời hạn có rule {rules}",
    "lateness beside the deadline": "lateness kèm theo thời hạn",
    "either year or day": "year hoặc day, chỉ một",
    "a value, or null with operator done": "một giá trị, hoặc null khi operator là done",
    "award_form with kind title, and only there": "award_form khi kind là title, và chỉ khi đó",
    "share_of_organisations only with scope organisation": "share_of_organisations chỉ khi scope là organisation",
    "a head that is one of the members": "cụm trưởng là một trong các thành viên",
    # The text itself.
    "text in UTF-8": "văn bản mã hóa UTF-8",
    "text without control characters": "văn bản không có ký tự điều khiển",
    "spaces, not a tab": "dấu cách, không phải tab",
    "the value written out, not an alias": "giá trị viết đầy đủ, không phải bí danh",
    "at most {levels} levels of values within values": "không quá {levels} cấp giá trị lồng nhau",
    "a value without a tag": "giá trị không có nhãn",
    "a name made of letters": "tên bằng chữ",
    "YAML: {problem}": "đúng cú pháp YAML ({problem})",
}
"""By the English words, in which what varies stands in braces."""


def expectation_words(expected: str, lang: Language) -> str:
    """Say an expectation of the loader in a language; a mere choice of terms, such as 'unit' or 'office', stays."""
    if lang == "en":
        return expected
    for pattern, words in _patterns():
        if found := pattern.fullmatch(expected):
            return words.format(**{blank: _choice(text) for blank, text in found.groupdict().items()})
    return _choice(expected)


def _choice(text: str) -> str:
    return text.replace(" or ", " hoặc ").replace(" and ", " và ")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Turn each English sentence into a pattern, those that say the most by themselves first."""
    templates = sorted(_VIETNAMESE.items(), key=lambda pair: len(re.sub(r"\{\w+\}", "", pair[0])), reverse=True)
    return tuple((_pattern(english), words) for english, words in templates)


def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", english)
    return re.compile("".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))
