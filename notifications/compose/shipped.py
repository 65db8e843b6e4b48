"""Tell an office what it may reword: the kinds of mail, the shipped words of each, and the places they have."""

from functools import cache
from types import SimpleNamespace

from notifications.compose.cleaning import one_line
from notifications.compose.rendering import TEMPLATES, environment
from states.labels import Language
from states.wording import Wording, places

KINDS = tuple(sorted(path.stem for path in (TEMPLATES / "vi").glob("*.j2") if path.stem != "words"))
"""Every kind of mail."""

_MARK = "\f"
"""Stands where a mail shows its facts."""
_WITH_THESE = ("round", "count")
"""What every mail also knows that speaks of these nominations."""
_SAID = ("name", "number", "unit", "council", "abstract", "round", "plan", "matter", "day", "at", "limit")


class _Count(int):
    """A number that the templates may compare, and that is written as its place."""

    def __str__(self) -> str:
        return "{{count}}"


def shipped(kind: str, language: Language) -> Wording:
    """Give the shipped words of a kind, with a place where a mail has a value. Raises LookupError for no kind."""
    subject, blocks = _sketch(kind, language)
    marked = [number for number, block in enumerate(blocks) if block.startswith(_MARK)]
    first, last = (marked[0], marked[-1]) if marked else (len(blocks), len(blocks))
    return Wording(subject, "\n\n".join(blocks[:first]), "\n\n".join(blocks[last + 1 :]))


def places_of(kind: str, language: Language) -> tuple[str, ...]:
    """Name the places that a kind of mail has: those that its shipped words and facts fill, and the reader's name."""
    subject, blocks = _sketch(kind, language)
    found = places(f"{{{{name}}}}{subject}{''.join(blocks)}")
    return tuple(dict.fromkeys((*found, *(_WITH_THESE if "these" in found else ()))))


@cache
def _sketch(kind: str, language: Language) -> tuple[str, tuple[str, ...]]:
    """Write a kind with places for values: the subject, and block after block of the body."""
    if kind not in KINDS:
        raise LookupError(kind)
    made = environment("sketch", language, reworded=False)
    made.filters |= dict.fromkeys(("said", "day", "moment", "limit"), str)
    facts = SimpleNamespace(
        **{name: f"{{{{{name}}}}}" for name in _SAID},
        **dict.fromkeys(("concerns", "tally", "reason", "standings", "notices"), ()),
        count=_Count(2),
        days=1,
        link="",
    )
    template = made.get_template(f"{kind}.j2")
    context = template.new_context({"facts": facts})
    subject, body = ("".join(template.blocks[part](context)) for part in ("subject", "body"))
    return one_line(subject), tuple(block.strip(" \n") for block in body.split("\n\n") if block.strip(" \n"))
