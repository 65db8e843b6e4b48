"""Read numbers as people in Viet Nam write them, and ask back where the writing has two meanings."""

import re
from decimal import Decimal

_LONGEST = 40
_SPACES = dict.fromkeys((0xA0, 0x2009, 0x202F), " ")
"""Blanks that don't break: typesetters put them between thousands."""
_MINUS = dict.fromkeys((0x2212, 0x2013), "-")
_PLAIN = re.compile(r"(-?)([0-9]+)")
_GROUPED = re.compile(r"(-?)([1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\3[0-9]{3})*)(?:([.,])([0-9]+))?")
_DECIMAL = re.compile(r"(-?)([0-9]+)[.,]([0-9]+)")


class NotANumber(ValueError):
    """A text that is no number, or no whole one where only whole things are counted."""

    def __init__(self, text: str, *, whole: bool) -> None:
        """Keep what was written."""
        super().__init__("a whole number, such as 5.720" if whole else "a number, such as 40,3")
        self.text, self.whole = text, whole


class TwoMeanings(ValueError):
    """A text that is one number to some readers and another to others; carries both, unmistakably spelled."""

    def __init__(self, text: str, *, grouped: Decimal, decimal: Decimal) -> None:
        """Keep what was written, read with a thousands mark and read with a decimal mark."""
        self.text, self.grouped, self.decimal = text, spelled(grouped), spelled(decimal)
        super().__init__(f"{self.grouped} or {self.decimal}, because {text} could be either")


def read(text: str, *, whole: bool = False) -> Decimal:
    """Return the number that a text spells: 40,3 and 40.3; 5.720,5 and 5,720.5; 580 000.

    A single mark before three digits (1.234) means thousands where the value counts `whole` things, and has two
    meanings elsewhere. Raises TwoMeanings and NotANumber; both say what was expected.
    """
    tidy = text.strip().translate(_SPACES).translate(_MINUS)
    meanings = _meanings(tidy) if len(tidy) <= _LONGEST else set()
    if whole:
        meanings = {meaning for meaning in meanings if meaning == meaning.to_integral_value()}
        # Of 5.720 both readings may be whole things only where the decimals are zeros: 5.000 people are five thousand.
        meanings = {max(meanings, key=abs)} if meanings else meanings
    if len(meanings) > 1:
        decimal, grouped = sorted(meanings, key=abs)
        raise TwoMeanings(text, grouped=grouped, decimal=decimal)
    if not meanings:
        raise NotANumber(text, whole=whole)
    return meanings.pop()


def spelled(number: Decimal) -> str:
    """Return a number with a decimal point and no thousands mark, so that `read` gives it back.

    A zero is added to three decimals that would look like thousands: 1.2340.
    """
    plain = f"{number:f}"
    whole, point, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if point and not decimals:
        return whole
    text = f"{whole}{point}{decimals}"
    return f"{text}0" if _GROUPED.fullmatch(text) else text


def _meanings(text: str) -> set[Decimal]:
    """Return what a text may mean: nothing, one number, or two."""
    plain, grouped, decimal = _PLAIN.fullmatch(text), _GROUPED.fullmatch(text), _DECIMAL.fullmatch(text)
    meanings = set()
    if plain:
        meanings.add(Decimal(text))
    if grouped and grouped[3] != grouped[4]:
        digits = re.sub(r"[.,' ]", "", grouped[2])
        meanings.add(Decimal(f"{grouped[1]}{digits}.{grouped[5] or 0}") if grouped[5] else Decimal(grouped[1] + digits))
    if decimal:
        meanings.add(Decimal(f"{decimal[1]}{decimal[2]}.{decimal[3]}"))
    return meanings
