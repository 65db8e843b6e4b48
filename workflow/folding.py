"""Fold Vietnamese text for search, in one function for both databases."""

import unicodedata

_STROKE = str.maketrans("đ", "d")


def fold(text: str) -> str:
    """Casefold, drop every mark, turn đ into d and join the words by single spaces."""
    bare = (mark for mark in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(mark))
    return " ".join("".join(bare).translate(_STROKE).split())
