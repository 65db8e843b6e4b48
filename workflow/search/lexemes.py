"""Turn names into lexemes: words, runs of neighbours, and marks that say where a nomination belongs."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from workflow.folding import fold

MOST_WORDS = 8
"""Words of a search that are looked at; a name has rarely more."""
TOGETHER = 3
"""Neighbouring words that make a lexeme of their own; so few names share three that their list is short."""
SHORTEST_BEGINNING = 2
"""Letters from which on the last word may be the beginning of one."""
LONGEST_WORD = 64
"""Letters of a word that are looked at: PostgreSQL takes lexemes of two kilobytes at most."""

# No underscore: it joins words and begins marks, so that no name can be taken for either.
_WORD = re.compile(r"[^\W_]+")


class Named(Protocol):
    """A nomination's row as far as it is indexed."""

    @property
    def id(self) -> int:
        """Its id."""
        ...

    @property
    def subject_fold(self) -> str:
        """The nominee's name, folded."""
        ...

    @property
    def issuer_id(self) -> int:
        """Organisation whose plan it stands under."""
        ...

    @property
    def organisation_id(self) -> int:
        """Organisation that hands it in."""
        ...

    @property
    def council_organisation_id(self) -> int:
        """Organisation whose council votes on it."""
        ...

    @property
    def round_id(self) -> int:
        """Its round."""
        ...

    @property
    def submission_id(self) -> int:
        """Its submission."""
        ...


@dataclass(frozen=True, slots=True)
class Owners:
    """Where a search looks: nominations of any of these, and of the round and the submission where one is named."""

    organisations: frozenset[int] = frozenset()
    councils: frozenset[int] = frozenset()
    issuers: frozenset[int] = frozenset()
    round: int | None = None
    submission: int | None = None

    def marks(self) -> Sequence[frozenset[str]]:
        """Write the marks of which each group needs one, as SQLite's index has them."""
        anybody = (
            *(f"_o{one}" for one in self.organisations),
            *(f"_c{one}" for one in self.councils),
            *(f"_i{one}" for one in self.issuers),
        )
        belonging = {"_r": self.round, "_s": self.submission}
        return (
            *((frozenset(anybody),) if anybody else ()),
            *(frozenset({f"{mark}{one}"}) for mark, one in belonging.items() if one is not None),
        )


@dataclass(frozen=True, slots=True)
class Sought:
    """One way to read what was typed: of each group, one lexeme must be there."""

    groups: tuple[frozenset[str], ...]

    def fits(self, folded: str) -> bool:
        """Say the same of one folded name at hand; the index and this agree."""
        said = f"_{'_'.join(words_of(folded))}_"
        return all(any(f"_{lexeme}_" in said for lexeme in group) for group in self.groups)


def words_of(folded: str) -> list[str]:
    """Take a folded name apart."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def spoken(folded: str) -> set[str]:
    """Write all lexemes of a folded name: its words, and neighbours joined, up to three."""
    words = words_of(folded)
    return {"_".join(run) for size in range(1, TOGETHER + 1) for run in _runs(words, size)}


def marks_of(row: Named) -> list[str]:
    """Write where a nomination belongs, as lexemes."""
    return [
        f"_i{row.issuer_id}",
        f"_o{row.organisation_id}",
        f"_c{row.council_organisation_id}",
        f"_r{row.round_id}",
        f"_s{row.submission_id}",
    ]


def read(text: str, beginning_with: Callable[[str], Collection[str]]) -> Iterator[Sought]:
    """Read what was typed in ever wider ways: as it stands, with the last word begun only, its words in any order.

    Nothing is read where no word was typed; `beginning_with` knows the words that are in use.
    """
    words = words_of(fold(text))[:MOST_WORDS]
    if not words:
        return
    *before, last = _runs(words, min(TOGETHER, len(words)))
    known = tuple(frozenset({"_".join(run)}) for run in before)
    yield Sought((*known, frozenset({"_".join(last)})))
    # Asked only when the whole words have found nobody.
    begun = set(beginning_with(words[-1])) - {words[-1]} if len(words[-1]) >= SHORTEST_BEGINNING else set()
    if begun:
        yield Sought((*known, frozenset("_".join((*last[:-1], ending)) for ending in begun)))
    if len(words) > 1:
        yield Sought((*(frozenset({word}) for word in words[:-1]), frozenset({words[-1], *begun})))


def _runs(words: Sequence[str], size: int) -> list[Sequence[str]]:
    return [words[start : start + size] for start in range(len(words) - size + 1)]
