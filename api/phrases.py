"""Say numbers, days, moments and codes in the language of the request: what templates use as filters."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from babel.numbers import format_decimal

from api.i18n import gettext as _
from api.i18n import language, ngettext
from states import labels
from states.refusals import Refusal

Urgency = Literal["past", "soon", "calm"]

SOON = timedelta(days=7)
"""From here on a deadline is shown as near; the reminders of T-7 go out on the same day."""

KILOBYTE, MEGABYTE = 1_000, 1_000_000

_MINUTE = timedelta(minutes=1)
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def day(value: date) -> str:
    """Say a day with its weekday: 14/12/2026 (thứ Hai)."""
    return labels.day_words(value, language())


def moment(value: datetime) -> str:
    """Say when something happened, to the minute, in Vietnam's time."""
    return labels.instant_words(value, language())


def limit(value: datetime) -> str:
    """Say a deadline, given its first refused instant, by the last day that counts: hết ngày 14/12/2026 (thứ Hai)."""
    return labels.limit_words(value, language())


def word(code: str, kind: str) -> str:
    """Say a code of the domain: `"draft"|word("nomination")`. Raises LookupError for one without words."""
    return labels.word(kind, code, language())


def sentence(refusal: Refusal, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Say why something is not possible; `names` gives the names of items, award forms and nominees by code or id."""
    return labels.sentence(refusal, language(), names)


def number(value: float) -> str:
    """Write a number: 1.234.567,5 in Vietnamese, 1,234,567.5 in English."""
    return format_decimal(value, locale=language())


def file_size(octets: int) -> str:
    """Write the size of a file in kilobytes or, from a thousand of them, in megabytes; both are decimal."""
    if octets < MEGABYTE:
        return f"{number(max(1, round(octets / KILOBYTE)))} kB"
    return f"{number(round(octets / MEGABYTE, 1))} MB"


def left(until: datetime, now: datetime) -> str:
    """Say how much time is left before the first refused instant, or how long ago it was, in two units at most."""
    if until <= now:
        return _("Expired %(time)s ago") % {"time": span(now - until)}
    return _("%(time)s left") % {"time": span(until - now)}


def urgency(until: datetime, now: datetime) -> Urgency:
    """Tell how near a first refused instant is."""
    if until <= now:
        return "past"
    return "soon" if until - now <= SOON else "calm"


def span(length: timedelta) -> str:
    """Say a length of time by its days and hours, its hours and minutes, or its minutes; at least a minute."""
    minutes = max(1, length // _MINUTE)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        (days, ngettext("%(number)s day", "%(number)s days", days)),
        (hours, ngettext("%(number)s hour", "%(number)s hours", hours)),
        (minutes, ngettext("%(number)s minute", "%(number)s minutes", minutes)),
    ]
    biggest = next(place for place, (amount, _phrase) in enumerate(parts) if amount)
    said = [phrase % {"number": amount} for amount, phrase in parts[biggest : biggest + 2] if amount]
    return " ".join(said)


def day_boxes(value: date | Mapping[str, str] | None) -> Mapping[str, str]:
    """Split a day into what the three boxes of a form show; what a person typed is shown again as it is."""
    if value is None:
        return {"day": "", "month": "", "year": ""}
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return {box: value.get(box, "") for box in ("day", "month", "year")}


FILTERS: Mapping[str, Callable[..., object]] = {
    "day": day,
    "moment": moment,
    "limit": limit,
    "word": word,
    "sentence": sentence,
    "number": number,
    "file_size": file_size,
    "left": left,
    "urgency": urgency,
    "day_boxes": day_boxes,
}
"""By the names that templates use."""
