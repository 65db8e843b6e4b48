"""Tell what happened to a nomination, and what was tried and refused, in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from api.i18n import gettext as _
from api.pages.wording import Names, said
from states.labels import Language, day_words, word
from states.nomination import NOMINATION
from states.refusals import Refusal

Entry = Mapping[str, Any]
Line = tuple[str, str]

_NO_NUMBER = "receipt"
"""What the journal holds where the clerk's register gave no number of its own."""


def events(entries: list[dict[str, Any]], names: Names, language: Language) -> list[dict[str, Any]]:
    """Word the entries of a journal, newest first: title, moment, who, and the lines of what was answered."""
    return [
        {
            "title": word("action", entry["action"], language),
            "at": entry["at"],
            "by": _by(entry, language),
            "state": entry["to"] if entry["to"] != entry["from"] else None,
            "lines": tuple(_lines(entry, names, language)),
        }
        for entry in reversed(entries)
    ]


def _by(entry: Entry, language: Language) -> str:
    role = word("role", entry["role"], language) if entry["role"] else ""
    return ", ".join(part for part in (entry["person"], role) if part)


def _lines(entry: Entry, names: Names, language: Language) -> Iterator[Line]:
    """Give label and words of each thing that an entry holds and that people read."""
    data = entry["data"]
    for field, write in _WRITTEN.items():
        if field in data and data[field] != _NO_NUMBER:
            yield word("field", field, language), write(data[field], names, language)
    for field, text in entry["texts"].items():
        yield _label(field, names, language), text


def _named(code: Any, names: Names, _language: Language) -> str:  # noqa: ANN401 - a value of the journal.
    codes = code if isinstance(code, list) else [code]
    return "; ".join(names.get(str(one), str(one)) for one in codes)


def _plain(value: Any, _names: Names, _language: Language) -> str:  # noqa: ANN401 - a value of the journal.
    return str(value)


def _day(day: Any, _names: Names, language: Language) -> str:  # noqa: ANN401 - a value of the journal.
    return day_words(date.fromisoformat(str(day)), language)


def _code(code: Any, _names: Names, language: Language) -> str:  # noqa: ANN401 - a value of the journal.
    return word("reason_code", str(code), language)


_WRITTEN: Mapping[str, Callable[[Any, Names, Language], str]] = {
    "reason_code": _code,
    "item": _named,
    "ticks": _named,
    "rank": _plain,
    "incoming_number": _plain,
    "incoming_date": _day,
    "due": _day,
}
"""How each thing that an entry holds is written; what else it holds is for programs."""


def _label(field: str, names: Names, language: Language) -> str:
    """Name what a typed text is about: an item that was flagged, or the reason of the whole."""
    kind, _colon, code = field.partition(":")
    if kind == "item":
        return names.get(code, code)
    return word("field", field, language)


def attempts(entries: list[dict[str, Any]], names: Names, language: Language) -> list[dict[str, Any]]:
    """Word the refused attempts, newest first."""
    return [
        {
            "title": _("Refused: %(action)s") % {"action": word("action", entry["action"], language)},
            "at": entry["at"],
            "state": word(NOMINATION.name, entry["state"], language),
            "reasons": said(
                (Refusal(one["code"], one["detail"]) for one in entry["refusals"]),
                language,
                names,
            ),
        }
        for entry in reversed(entries)
    ]
