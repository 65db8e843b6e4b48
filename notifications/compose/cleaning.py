"""Make what people typed harmless in a mail: one line stays one line, and no sign turns the reading direction."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Value = TypeVar("Value")

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of the text around them (Unicode, UAX #9)."""


def one_line(text: str) -> str:
    """Put a text on one line: control characters and line ends become blanks, marks of direction go."""
    shown = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text if sign not in _TURNS)
    return " ".join("".join(shown).split())


def lines(text: str) -> tuple[str, ...]:
    """Split what a person typed into its lines, without the empty ones."""
    return tuple(line for line in map(one_line, text.splitlines()) if line)


def clean(value: Value) -> Value:
    """Clean every text inside a value of dataclasses and tuples."""
    return _clean(value)  # type: ignore[no-any-return] # It gives back what it was given.


def _clean(value: Any) -> Any:  # noqa: ANN401 - any value of a template.
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    for kind, cleaner in _CLEANERS.items():
        if isinstance(value, kind):
            return cleaner(value)
    return value


def _each(value: Any) -> Any:  # noqa: ANN401
    cleaned = map(_clean, value)
    return type(value)(*cleaned) if hasattr(value, "_fields") else tuple(cleaned)


_CLEANERS: Mapping[type, Callable[[Any], Any]] = {str: one_line, tuple: _each}
