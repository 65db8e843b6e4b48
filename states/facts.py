"""Hold what guards look at: frozen values, gathered before anything is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn

from states.actors import Actor, Role


class FactNotGathered(LookupError):
    """A guard looked at a fact that its row in `guards.NEEDS` does not name."""


class _NotGathered:
    """Stand in for a fact that nobody asked for; any look at it is an error."""

    def __getattr__(self, name: str) -> NoReturn:
        raise FactNotGathered(name)

    def __iter__(self) -> NoReturn:
        raise FactNotGathered("items")

    def __bool__(self) -> NoReturn:
        raise FactNotGathered("truth")


class Kind(StrEnum):
    """The kinds of fact that cost a query; each is gathered only for guards that use it."""

    LIMIT = "limit"
    DOSSIER = "dossier"
    SUBJECT = "subject"
    COUNCIL = "council"
    PROPOSAL = "proposal"
    REVIEW = "review"
    QUOTA = "quota"
    RANKING = "ranking"
    DECISION = "decision"


class Office(StrEnum):
    """What an office does under a plan; the plan says which one does it."""

    LEAD = "lead"
    RECEIVING = "receiving"
    REVIEWING = "reviewing"
    PROPOSING = "proposing"
    PROPOSING_ALTERNATE = "proposing_alternate"
    SUBMITTING = "submitting"
    DECIDING = "deciding"


OFFICE_OF_ROLE: Mapping[Role, Office] = {
    Role.PLAN_OFFICER: Office.LEAD,
    Role.RECEIVING_CLERK: Office.RECEIVING,
    Role.REVIEWER: Office.REVIEWING,
    Role.PROPOSING_OFFICER: Office.PROPOSING,
    Role.SUBMITTING_OFFICER: Office.SUBMITTING,
    Role.DECIDER: Office.DECIDING,
}


@dataclass(frozen=True, slots=True)
class NominationRow:
    """The locked row of a nomination, as far as rules look at it; ids are those of the database."""

    id: int
    state: str
    version: int
    issuer: int
    organisation: int
    council_organisation: int
    round: int
    plan_version: int
    submission: int
    subject_type: str
    subject_organisation: int
    subject_person: int | None
    award_form: str
    drafted_by: int | None
    reviewed_by: int | None
    rank: int | None
    previous_state: str | None
    on_paper: bool
    flagged: frozenset[str]
    votes_count_from: datetime
    changed_at: datetime
    first_received_at: datetime | None
    returned_at: datetime | None
    return_limit: datetime | None
    times_returned: int
    late: bool
    staff_category: str | None
    rating: str | None
    claims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """The round of a nomination: state, cut-off (first refused instant, grace included), and its plan's offices."""

    id: int
    kind: str
    state: str
    cutoff: datetime | None
    late_is_refused: bool
    plan_version: int
    offices: Mapping[Office, int]


@dataclass(frozen=True, slots=True)
class Limit:
    """The first instant at which this nomination is too late; None while it is to be announced."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the dossier lacks, how the tờ trình's list differs from what it should name, and who must come along."""

    missing: tuple[str, ...]
    unmended: tuple[str, ...]
    left_behind: tuple[int, ...]
    letter_lacks: tuple[int, ...]
    letter_adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """How the nominee stands to the plan's circle of nominees: kind, staff category and the year's rating."""

    kind: str
    kind_allowed: bool
    category: str | None
    category_allowed: bool
    rating: str | None
    rating_least: str | None
    rating_enough: bool


@dataclass(frozen=True, slots=True)
class CouncilResult:
    """The latest minuted vote on this nominee that still counts, by the rule of its sitting; nothing without one.

    Members are counted without those recused. `passed` is None where too few were present to decide on the nominee.
    `rank` is the place that the council gave, where it ranks.
    """

    voted: bool = False
    passed: bool | None = None
    votes_for: int = 0
    votes_needed: int = 0
    base: int = 0
    present: int = 0
    members: int = 0
    quorum: int = 0
    chair_confirmed: bool = False
    chair_confirms: bool = True
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Dossier items and criteria that the reviewer has not ticked as they stand now."""

    unticked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One quota that counts this nomination: how many places, how many taken, and whether it binds."""

    counter: int
    places: int
    used: int
    hard: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """How many compete for the places of this nominee's kind in the round."""

    contenders: int
    places: int | None


@dataclass(frozen=True, slots=True)
class AwardDecision:
    """The decision that an award stands in."""

    id: int
    state: str
    names_nominee: bool
    drafted_by: int | None
    within_authority: bool


_MISSING: Any = _NotGathered()


@dataclass(frozen=True, slots=True)
class NominationFacts:
    """All that a rule about one nomination may look at; what was not gathered cannot be looked at.

    `received_at` counts against limits: the request's arrival (`now`), or for paper the day on the incoming stamp.
    `items` are the codes of the dossier items that the nomination's own plan version knows in this kind of round.
    `proposal` is the vote of the issuer's council, None where the plan does not ask for one before proposing.
    """

    actor: Actor
    now: datetime
    received_at: datetime
    row: NominationRow
    round: RoundRow
    items: frozenset[str]
    limit: Limit = _MISSING
    dossier: Dossier = _MISSING
    subject: Subject = _MISSING
    council: CouncilResult = _MISSING
    proposal: CouncilResult | None = _MISSING
    review: Review = _MISSING
    quota: tuple[Place, ...] = _MISSING
    ranking: Ranking = _MISSING
    decision: AwardDecision = _MISSING

    @property
    def state(self) -> str:
        """The state that the nomination is in."""
        return self.row.state


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What rules about a round look at.

    `unsettled` counts nominations that still wait for a result. `awaits` names what the plan still has to announce,
    `uncounted` the organisations without the headcount that a share is worked out from.
    """

    actor: Actor
    now: datetime
    state: str
    issuer: int
    lead_office: int | None
    cutoff: datetime | None
    unsettled: int
    awaits: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What rules about a council sitting look at; counts are of members.

    `quorum` is that of the strictest line of the agenda. `ties` are nominees who share a rank, `relying` those who
    went on with the minutes. Both days are local ones: that of `held_at`, and the present one.
    """

    actor: Actor
    now: datetime
    state: str
    method: str
    organisation: int
    held_at: datetime
    held_on: date
    today: date
    members: int
    present: int
    quorum: int
    presiding_there: bool
    clerk_there: bool
    presides: bool
    ballots_cast: bool
    ties: tuple[int, ...]
    relying: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What rules about an award decision look at."""

    actor: Actor
    now: datetime
    state: str
    issuer: int
    submitting_office: int | None
    deciding_office: int | None
    nominees: int
