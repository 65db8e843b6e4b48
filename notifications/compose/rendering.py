"""Render the templates: one for each kind of mail and language, laid out once as text and once as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.compose.cleaning import clean, one_line
from notifications.compose.content import Facts
from states.labels import Language, day_words, instant_words, limit_words, word
from states.labels.language import Words

Layout = Literal["text", "html"]

LONGEST_SUBJECT = 150
"""Characters of a subject; more is cut off with an ellipsis."""

LONGEST_LIST = 100
"""Nominations that a mail lists; the page shows them all."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail in words: its subject, and the same content twice."""

    subject: str
    text: str
    html: str


def write(kind: str, facts: Facts, *, language: Language) -> Written:
    """Write the mail of a kind in a language. Raises LookupError for codes that have no words."""
    shown = {"facts": clean(facts), "most": LONGEST_LIST}
    return Written(
        subject=_subject(kind, shown, language),
        text=_tidy(_environment("text", language).get_template(f"{kind}.j2").render(shown)),
        html=_tidy(_environment("html", language).get_template(f"{kind}.j2").render(shown)),
    )


def _subject(kind: str, shown: Mapping[str, Any], language: Language) -> str:
    template = _environment("text", language).get_template(f"{kind}.j2")
    subject = one_line("".join(template.blocks["subject"](template.new_context(dict(shown)))))
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"


@cache
def _environment(layout: Layout, language: Language) -> Environment:
    """Make what finds `layout.j2` for this layout, and everything else in this language."""
    loaders = PackageLoader("notifications")
    made = Environment(
        loader=loaders,
        autoescape=layout == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        said=lambda words: words.said(language),
        day=lambda day: day_words(day, language),
        moment=lambda instant: instant_words(instant, language),
        limit=lambda instant: limit_words(instant, language),
    )
    made.globals.update(word=lambda kind, code: word(kind, code, language), language=language)
    return made


def _tidy(rendered: str) -> str:
    """Leave one empty line between paragraphs, and none at the ends."""
    without_blanks = "\n".join(line.rstrip() for line in rendered.splitlines())
    return re.sub(r"\n{3,}", "\n\n", without_blanks).strip() + "\n"
