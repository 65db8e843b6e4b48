"""Read the words that an office writes for a mail: texts with places in double braces, and nothing else."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from states.refusals import Refusal

LONGEST: Mapping[str, int] = {"subject": 150, "opening": 2000, "closing": 2000}
"""Characters that an office may write for each part of a mail."""

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """An office's own words for one kind of mail: the subject, and what stands before and after the facts.

    Empty lines part paragraphs; `{{round}}` stands for a value of the event.
    """

    subject: str
    opening: str
    closing: str


def places(text: str) -> tuple[str, ...]:
    """Name the places of a text, each once."""
    return tuple(dict.fromkeys(name.strip() for name in _PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values into their places, in one pass: nothing in a value is read as a place. Raises KeyError."""
    return _PLACE.sub(lambda place: values[place[1].strip()], text)


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a text at its empty lines; the lines of a paragraph become one."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def objections(wording: Wording, *, allowed: Collection[str]) -> tuple[Refusal, ...]:
    """Say all that is wrong with an office's words: what is missing, too long, or no place of this mail."""
    return tuple(
        refusal
        for field in fields(wording)
        for refusal in _objections(field.name, getattr(wording, field.name), allowed)
    )


def _objections(name: str, text: str, allowed: Collection[str]) -> Iterable[Refusal]:
    if not text.strip() and name == "subject":
        yield Refusal("field_required", {"field": f"mail.{name}"})
    if len(text) > LONGEST[name]:
        yield Refusal("field_too_long", {"field": f"mail.{name}", "most": LONGEST[name]})
    unknown = [place for place in places(text) if place not in allowed]
    if unknown:
        yield Refusal("placeholder_unknown", {"field": f"mail.{name}", "placeholders": ", ".join(unknown)})
    left = _PLACE.sub("", text)
    if "{{" in left or "}}" in left:
        yield Refusal("placeholder_open", {"field": f"mail.{name}"})
