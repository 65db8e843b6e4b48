"""Hold what the minutes of a sitting say, and name that by a digest."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """One member called to the sitting: position, whether present, and if not, why and whether a written vote came."""

    name: str
    position: str
    present: bool
    reason: str | None = None
    written: bool = False


@dataclass(frozen=True, slots=True)
class Recused:
    """A member who did not vote on one nominee: nominee, related or other, and in which words."""

    name: str
    reason: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One nominee with the votes as whole ballots, the base that the majority was taken of, and the result.

    `passed` is None where too few members could vote on the nominee; `rule` is the place of its rule among those of
    the sitting. `score_sum` adds up what the ballots for carry; who is ranked has a `rank`, and where equals were put
    in order `tie_reason` says why.
    """

    name: str
    kind: str
    organisation: str
    award_form: str
    rule: int
    members: int
    present: int
    issued: int
    unreturned: int
    votes_for: int
    votes_against: int
    votes_invalid: int
    base: int
    needed: int
    passed: bool | None
    recused: tuple[Recused, ...] = ()
    score_sum: int | None = None
    rank: int | None = None
    tie_reason: str | None = None

    @property
    def valid(self) -> int:
        """Ballots that are neither blank nor spoilt."""
        return self.votes_for + self.votes_against


@dataclass(frozen=True, slots=True)
class Rule:
    """How the sitting voted on the nominees of some award forms.

    `quorum` and `majority` are shares as (part, of); with `strict` the votes for exceed the share of `base`, else they
    reach it. `score_most` is the highest score that a ballot may carry, None where nobody is ranked.
    """

    quorum: tuple[int, int]
    majority: tuple[int, int]
    strict: bool
    base: str
    secret: bool
    written: bool
    chair_must_agree: bool
    score_most: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Minutes that were taken back to be corrected: when, by whom, why, and the fields that were changed then."""

    at: datetime
    by: str
    reason: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes of one sitting say.

    `kind` is council or staff_meeting, `method` how the ballots were cast; of paper ballots `counted_by` and
    `checked_by` name who counted and who confirmed. `closed_at` is when the sitting ended, or when its minutes on paper
    were entered; `remarks` are the opinions voiced, `conclusion` what was concluded beside the votes, both of several
    lines; `subject` names the rounds whose nominees it considered. `quorum_members` are needed by the strictest
    rule.
    """

    council: str
    kind: str
    issuer: str
    above: str
    number: str | None
    place: str | None
    began_at: datetime
    closed_at: datetime
    method: str
    counted_by: str | None
    checked_by: str | None
    subject: str
    presiding: str
    clerk: str
    seats: tuple[Seat, ...]
    quorum_members: int
    rules: tuple[Rule, ...]
    items: tuple[Item, ...]
    remarks: str | None
    conclusion: str | None
    corrections: tuple[Correction, ...]


def digest_of(minutes: Minutes) -> str:
    """Name what the minutes say by the SHA-256 of its JSON, in hexadecimal; the same on every database."""
    written = json.dumps(asdict(minutes), ensure_ascii=False, sort_keys=True, default=datetime.isoformat)
    return hashlib.sha256(written.encode()).hexdigest()
