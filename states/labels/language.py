"""Name the two languages, and hold one text in both."""

from typing import Literal, NamedTuple

Language = Literal["vi", "en"]

LANGUAGES: tuple[Language, ...] = ("vi", "en")
"""Vietnamese is the default and comes first."""


class Words(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str

    def said(self, lang: Language) -> str:
        """Give the text in one language."""
        return self.vi if lang == "vi" else self.en
