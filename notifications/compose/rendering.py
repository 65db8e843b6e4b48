"""Render the templates: one for each kind of mail and language, laid out once as text and once as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notifications.compose.cleaning import clean, one_line
from notifications.compose.content import Facts
from states import wording as wordings
from states.labels import Language, day_words, instant_words, limit_words, word
from states.wording import Wording

TEMPLATES = Path(__file__).parents[1] / "templates"

LONGEST_SUBJECT = 150
"""Characters of a subject; more is cut off with an ellipsis."""

PLACES: Mapping[str, str] = {
    "name": "facts.name",
    "about": "words.about(facts)",
    "these": "words.these(facts)",
    "was": "words.was(facts)",
    "waits": "words.waits(facts)",
    "left": "words.left(facts.days)",
    "count": "facts.count",
    "number": "facts.number",
    "unit": "facts.unit",
    "council": "facts.council",
    "abstract": "facts.abstract",
    "round": "facts.round | said",
    "plan": "facts.plan | said",
    "matter": "facts.matter | said",
    "day": "facts.day | day",
    "at": "facts.at | moment",
    "limit": "facts.limit | limit",
}
"""What stands in each place of an office's own words."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail in words: its subject, the same content twice, and the address of the page that shows more."""

    subject: str
    text: str
    html: str
    link: str = ""


def write(kind: str, facts: Facts, *, language: Language, own: Wording | None = None) -> Written:
    """Write the mail of a kind in a language, in an office's own words where it has some.

    Raises LookupError for codes that have no words, and for places that are none.
    """
    shown: dict[str, Any] = {"facts": clean(facts)}
    reworded = own is not None
    text, html = (
        environment(layout, language, reworded=reworded).get_template(f"{kind}.j2") for layout in ("text", "html")
    )
    if own is None:
        subject = "".join(text.blocks["subject"](text.new_context(shown)))
    else:
        shown |= _filled(own, shown, language)
        subject = shown["own_subject"]
    return Written(_subject(subject), _tidy(text.render(shown)), _tidy(html.render(shown)), facts.link)


def _filled(own: Wording, shown: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Put the values of an event into an office's words; the layouts escape them."""
    plain = environment("text", language, reworded=True)
    wanted = wordings.places(f"{own.subject}{own.opening}{own.closing}")
    values = {name: one_line(_value(plain, name).render(shown)) for name in wanted}
    opening, closing = (
        [wordings.filled(one_line(paragraph), values) for paragraph in wordings.paragraphs(text)]
        for text in (own.opening, own.closing)
    )
    return {
        "own_subject": one_line(wordings.filled(own.subject, values)),
        "opening": opening,
        "closing": closing,
    }


def _value(plain: Environment, name: str) -> Template:
    return plain.from_string(f"{{{{ {PLACES[name]} }}}}")


def _subject(subject: str) -> str:
    subject = one_line(subject)
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"


@cache
def environment(layout: str, language: Language, *, reworded: bool) -> Environment:
    """Make what finds the frame of a layout, text or html, and the words of a language."""
    made = Environment(
        loader=FileSystemLoader([TEMPLATES / layout, TEMPLATES / language]),
        autoescape=layout == "html",  # noqa: S701 - plain text shows signs as they are.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        said=lambda words: words.said(language),
        day=lambda day: day_words(day, language),
        moment=lambda instant: instant_words(instant, language),
        limit=lambda instant: limit_words(instant, language),
        flat=_flat,
    )
    made.globals.update(
        language=language,
        reworded=reworded,
        opening=(),
        closing=(),
        word=lambda kind, code: word(kind, code, language),
    )
    for macros in ("parts", "words"):
        made.globals[macros] = made.get_template(f"{macros}.j2").module
    return made


def _flat(rendered: str) -> str:
    """Put what a template wrote over several lines on one; Markup stays Markup."""
    return type(rendered)(" ".join(rendered.split()))


def _tidy(rendered: str) -> str:
    """Leave one empty line between paragraphs, and none at the ends."""
    lines = "\n".join(line.rstrip() for line in rendered.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
