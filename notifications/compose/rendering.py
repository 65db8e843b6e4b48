"""Render the templates: one for each kind of mail and language, laid out once as text and once as HTML."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notifications.compose.cleaning import clean, one_line
from notifications.compose.content import Facts
from states.labels import Language, day_words, instant_words, limit_words, word

_TEMPLATES = Path(__file__).parents[1] / "templates"

LONGEST_SUBJECT = 150
"""Characters of a subject; more is cut off with an ellipsis."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail in words: its subject, and the same content twice."""

    subject: str
    text: str
    html: str


def write(kind: str, facts: Facts, *, language: Language) -> Written:
    """Write the mail of a kind in a language. Raises LookupError for codes that have no words."""
    shown = {"facts": clean(facts)}
    text, html = (_environment(layout, language).get_template(f"{kind}.j2") for layout in ("text", "html"))
    return Written(_subject(text, shown), _tidy(text.render(shown)), _tidy(html.render(shown)))


def _subject(template: Template, shown: dict[str, Any]) -> str:
    subject = one_line("".join(template.blocks["subject"](template.new_context(shown))))
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"


@cache
def _environment(layout: str, language: Language) -> Environment:
    """Make what finds the frame of a layout, text or html, and the words of a language."""
    made = Environment(
        loader=FileSystemLoader([_TEMPLATES / layout, _TEMPLATES / language]),
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
    made.globals.update(language=language, word=lambda kind, code: word(kind, code, language))
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
