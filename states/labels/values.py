"""Write a value of a refusal's detail as people read it, whether it is fresh or was stored as plain JSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from states.labels import lifecycles
from states.labels.days import day_words, instant_words, limit_words
from states.labels.language import Language, Words
from states.labels.words import TABLES, find_word

Names = Mapping[str, str]
"""What plan data call themselves: items, criteria, award forms and organisations by code, nominations by id."""

_NUMBERED = Words("mã {id}", "no. {id}")
_BYTES = ((2**20, "MB"), (2**10, "KB"))
_CHOICES = ("reason_code", "subject_type", "staff_category", "rating", "organisation_kind")
_NOMINEE_KINDS = ("organisation_kind", "subject_type")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, with which names of plan data, about which lifecycle where that is known."""

    lang: Language
    names: Names
    lifecycle: str | None = None

    def named(self, code: object, *kinds: str) -> str:
        """Say a code by its name, else by its words in the first of these tables that has it, else as it is."""
        if str(code) in self.names:
            return self.names[str(code)]
        found = (find_word(kind, str(code), self.lang) for kind in kinds)
        return next((said for said in found if said is not None), str(code))


def rendered(value: object, style: str, reader: Reader) -> str:
    """Write a value in a style, one of `STYLES` or a kind of words; a list is joined, nothing gives "".

    What does not look like the style, because it was stored long ago or is plain wrong, is shown as it is.
    """
    write = STYLES.get(style)
    written = (write(one, reader) if write else reader.named(one, style) for one in _each(value))
    return "; ".join(written)


def _each(value: object) -> Iterable[object]:
    if value is None or value == "":
        return ()
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return value if isinstance(value, list | tuple) else (value,)


def _text(value: object, _reader: Reader) -> str:
    return str(value)


def _number(value: object, reader: Reader) -> str:
    if not isinstance(value, int):
        return str(value)
    return f"{value:,}".replace(",", "." if reader.lang == "vi" else ",")


def _bytes(value: object, reader: Reader) -> str:
    """Write a size in MB or KB, rounded down to a tenth, so that what is promised fits."""
    if isinstance(value, int):
        for unit, name in _BYTES:
            if value >= unit:
                whole, tenth = divmod(value * 10 // unit, 10)
                point = "," if reader.lang == "vi" else "."
                return f"{_number(whole, reader)}{f'{point}{tenth}' if tenth else ''} {name}"
    return f"{_number(value, reader)} byte"


def _day(value: object, reader: Reader) -> str:
    try:
        return day_words(value if isinstance(value, date) else date.fromisoformat(str(value)), reader.lang)
    except ValueError:
        return str(value)


def _in_time(words: Callable[[datetime, Language], str]) -> Callable[[object, Reader], str]:
    def write(value: object, reader: Reader) -> str:
        try:
            return words(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)), reader.lang)
        except (ValueError, OverflowError):
            return str(value)

    return write


def _name(value: object, reader: Reader) -> str:
    return reader.named(value)


def _nominee(value: object, reader: Reader) -> str:
    """Name a nomination or a member, else number it."""
    if isinstance(value, int) and str(value) not in reader.names:
        return _NUMBERED.said(reader.lang).format(id=value)
    return reader.named(value)


def _field(value: object, reader: Reader) -> str:
    """Say a field; of one inside another, such as `claims.initiative`, the outer one and in brackets the inner."""
    known = find_word("field", str(value), reader.lang)
    if known is not None:
        return known
    outer, _, inner = str(value).partition(".")
    return f"{reader.named(outer, 'field')} ({reader.named(inner)})" if inner else reader.named(value)


def _state(value: object, reader: Reader) -> str:
    return reader.named(value, *([reader.lifecycle] if reader.lifecycle else lifecycles.STATES))


def _choice(value: object, reader: Reader) -> str:
    return reader.named(value, *_CHOICES)


def _nominee_kind(value: object, reader: Reader) -> str:
    return reader.named(value, *_NOMINEE_KINDS)


STYLES: Mapping[str, Callable[[object, Reader], str]] = {
    "text": _text,
    "number": _number,
    "bytes": _bytes,
    "day": _day,
    "instant": _in_time(instant_words),
    "limit": _in_time(limit_words),
    "name": _name,
    "nominee": _nominee,
    "field": _field,
    "state": _state,
    "choice": _choice,
    "nominee_kind": _nominee_kind,
}
"""Styles beside the kinds of words."""

KNOWN_STYLES = STYLES.keys() | TABLES.keys()
