"""Hold what a mail tells, as values that its templates loop over."""

from dataclasses import dataclass
from datetime import date, datetime

from states.labels.language import Words

LONGEST_LIST = 100
"""Nominations that a mail lists; the page shows them all."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a reviewer wants mended: the item's name, and why, line by line."""

    item: Words
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """One nomination that a mail is about, with what was said of it: reasons line by line, the due date of a return.

    `passed` is the council's vote, where the mail tells of one.
    """

    name: str
    award: Words
    unit: str
    state: str
    reason: tuple[str, ...] = ()
    reason_code: str | None = None
    flaws: tuple[Flaw, ...] = ()
    due: datetime | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one round or duty has come: `done` organisations `of` so many; of the `missing` the first are named.

    `days` are left until the last acceptable day, less than none after it.
    """

    name: Words
    limit: datetime
    days: int
    done: int
    of: int
    missing: tuple[str, ...]

    @property
    def unnamed(self) -> int:
        """How many are missing beyond those that are named."""
        return self.of - self.done - len(self.missing)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail tells beside its nominations; each kind uses what it has.

    `count` nominations are concerned, of which the first `LONGEST_LIST` are listed, or `tally` counts them by state.
    `limit` and a concern's `due` are first refused instants, `days` are left until the last acceptable day; `link` is
    the address of the page that shows more.
    """

    name: str
    link: str
    concerns: tuple[Concern, ...] = ()
    count: int = 0
    tally: tuple[tuple[str, int], ...] = ()
    round: Words | None = None
    plan: Words | None = None
    unit: str | None = None
    number: int | None = None
    day: date | None = None
    at: datetime | None = None
    place: str | None = None
    council: str | None = None
    abstract: str | None = None
    limit: datetime | None = None
    reason: tuple[str, ...] = ()
    matter: Words | None = None
    days: int | None = None
    standings: tuple[Standing, ...] = ()
    notices: tuple[str, ...] = ()
