"""Tell what happened to a nomination, and what was tried and refused, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.i18n import gettext as _
from api.pages.wording import Names, said
from states.labels import Language, day_words, word
from states.nomination import NOMINATION
from states.refusals import Refusal
from workflow.services.handing_in import NO_NUMBER

Entry = Mapping[str, Any]
Line = tuple[str, str]


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
    if "reason_code" in data:
        yield word("field", "reason_code", language), word("reason_code", data["reason_code"], language)
    if "item" in data:
        yield word("field", "item", language), names.get(data["item"], data["item"])
    if "ticks" in data:
        yield word("field", "ticks", language), "; ".join(names.get(code, code) for code in data["ticks"])
    if "rank" in data:
        yield word("field", "rank", language), str(data["rank"])
    if data.get("incoming_number", NO_NUMBER) != NO_NUMBER:
        yield word("field", "incoming_number", language), data["incoming_number"]
    for field in ("incoming_date", "due"):
        if field in data:
            yield word("field", field, language), day_words(date.fromisoformat(data[field]), language)
    for field, text in entry["texts"].items():
        yield _label(field, names, language), text


def _label(field: str, names: Names, language: Language) -> str:
    """Name what a typed text is about: an item that was flagged, or the reason of the whole."""
    kind, _colon, code = field.partition(":")
    if kind == "item":
        return names.get(code) or word("item", code, language)
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
