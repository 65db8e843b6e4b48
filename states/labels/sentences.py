"""Say a refusal in a sentence: what is wrong, and what to do next."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from states.labels import amendments, ballots, calendar, councils, duties, mail, requests, rules, uploads, work
from states.labels.language import Language, Words
from states.labels.values import Names, Reader, rendered
from states.refusals import Refusal

SENTENCES: Mapping[str, Words] = {
    **rules.SENTENCES,
    **amendments.SENTENCES,
    **ballots.SENTENCES,
    **councils.SENTENCES,
    **mail.SENTENCES,
    **work.SENTENCES,
    **duties.SENTENCES,
    **uploads.SENTENCES,
    **requests.SENTENCES,
    **calendar.SENTENCES,
}
"""By refusal code. `{limit:limit}` stands for a value of the detail and the style to write it in.

It stands in square brackets with the words around it, which are left out where the detail has no such value.
"""

UNKNOWN = Words(
    "Chưa thực hiện được[ ({code:text})]. Đề nghị liên hệ quản trị hệ thống.",
    "This is not possible now[ ({code:text})]. Please ask the administrator.",
)

OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
PLACE = re.compile(r"\{(\w+):(\w+)\}")

_NO_NAMES: Names = MappingProxyType({})


def sentence(refusal: Refusal, lang: Language, names: Names = _NO_NAMES) -> str:
    """Say why something is not possible and what to do next; never raises, whatever the detail lacks.

    `names` gives the names of plan data (items, criteria, award forms) by code and of nominees by id; what it does
    not name is shown by its code. Values are put in as they are: nothing in them is read as a template.
    """
    words = SENTENCES.get(refusal.code)
    if words is None:
        return _filled(UNKNOWN.said(lang), {"code": refusal.code}, Reader(lang, names))
    lifecycle = refusal.detail.get("lifecycle")
    reader = Reader(lang, names, lifecycle if isinstance(lifecycle, str) else None)
    return _filled(words.said(lang), refusal.detail, reader)


def _filled(template: str, detail: Mapping[str, object], reader: Reader) -> str:
    """Fill each part in brackets, or leave it out where one of its values is missing; one pass, nothing read twice."""

    def part(found: re.Match[str]) -> str:
        values = [rendered(detail.get(name), style, reader) for name, style in PLACE.findall(found[1])]
        if not all(values):
            return ""
        filling = iter(values)
        return PLACE.sub(lambda _place: next(filling), found[1])

    return OPTIONAL.sub(part, template)
