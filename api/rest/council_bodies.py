"""Say what REST takes in about councils, sittings and ballots: every body refuses fields that it does not know."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import AwareDatetime, Field, field_validator, model_validator

from api.schemas import LARGEST_BATCH, Body, Id, Line
from states.sitting import Method
from workflow.counting import Count
from workflow.services.attending import Presence
from workflow.services.ballots import Ballot
from workflow.services.council_rows import Terms

MOST_MEMBERS = 200
Votes = Annotated[int, Field(ge=0, le=1000)]
Position = Literal["chair", "vice_chair", "secretary", "member"]
Ids = Annotated[list[Id], Field(max_length=LARGEST_BATCH)]


class _OfNominee(Protocol):
    nomination: int


Listed = TypeVar("Listed", bound=_OfNominee)


def once(lines: list[Listed]) -> list[Listed]:
    """Refuse a list that names a nominee twice."""
    if len({line.nomination for line in lines}) < len(lines):
        raise ValueError("a nomination is listed twice")
    return lines


class FoundCouncilBody(Body):
    """Found a council, or a staff meeting, at an organisation of an issuer."""

    organisation: Id
    issuer: Id
    name: Annotated[str, Field(min_length=1, max_length=400)]
    kind: Literal["council", "staff_meeting"] = "council"


class SeatBody(Body):
    """Make a person a member of a council from a day on."""

    person: Id
    position: Position = "member"
    valid_from: date


class LastDayBody(Body):
    """End a membership or a rule with a day."""

    last_day: date


class ShareBody(Body):
    """A share such as 2/3."""

    part: Annotated[int, Field(ge=1, le=10_000)]
    of: Annotated[int, Field(ge=1, le=10_000)]

    @model_validator(mode="after")
    def at_most_the_whole(self) -> Self:
        """A share is at most the whole."""
        if self.part > self.of:
            raise ValueError("more than the whole")
        return self


class RuleBody(Body):
    """A dated rule of the vote, for one award form or for all."""

    award_form: Line | None = None
    quorum: ShareBody
    passing: ShareBody
    strict: bool
    base: Literal["members", "present", "valid"]
    secrecy: Literal["open", "secret"] = "open"
    absent: Literal["none", "written"] = "none"
    chair_must_agree: bool = False
    recusal: bool = True
    score_most: Annotated[int, Field(ge=1, le=100)] | None = None
    valid_from: date
    source: Annotated[str, Field(min_length=1, max_length=400)]
    confidence: Literal["A", "B", "C", "MEM"]

    def terms(self) -> Terms:
        """Turn the rule into the service's values."""
        return Terms(
            quorum=Fraction(self.quorum.part, self.quorum.of),
            passing=Fraction(self.passing.part, self.passing.of),
            strict=self.strict,
            base=self.base,
            secrecy=self.secrecy,
            absent=self.absent,
            chair_must_agree=self.chair_must_agree,
            recusal=self.recusal,
            score_most=self.score_most,
            source=self.source,
            confidence=self.confidence,
        )


class DefaultRuleBody(RuleBody):
    """A dated rule for all councils of an issuer."""

    issuer: Id


class ConveneBody(Body):
    """Convene the council of an organisation on nominations."""

    organisation: Id
    held_at: AwareDatetime
    place: Line | None = None
    method: Method = Method.SCREEN
    nominations: list[Id] = Field(min_length=1, max_length=LARGEST_BATCH)


class ScheduleBody(Body):
    """Change the agenda of a sitting, how it votes, and when it is."""

    add: Ids = Field(default_factory=list)
    remove: Ids = Field(default_factory=list)
    method: Method | None = None
    held_at: AwareDatetime | None = None


class PresenceBody(Body):
    """Whether a member came, and if not, why; `written` where the vote of an absent one came in writing."""

    member: Id
    present: bool
    reason: Line | None = None
    written: bool = False


class AttendanceBody(Body):
    """Who came to a sitting, who presides, and who keeps the minutes."""

    attendance: list[PresenceBody] = Field(min_length=1, max_length=MOST_MEMBERS)
    presiding: Id | None = None
    clerk: Id | None = None

    def presences(self) -> list[Presence]:
        """Turn the attendance into the service's values."""
        return [
            Presence(one.member, present=one.present, reason=one.reason, written=one.written) for one in self.attendance
        ]


class CountBody(Body):
    """The ballots for one nominee; without `issued`, one for each who could vote."""

    nomination: Id
    votes_for: Votes
    votes_against: Votes = 0
    votes_invalid: Votes = 0
    unreturned: Votes = 0
    issued: Votes | None = None
    score_sum: Annotated[int, Field(ge=0, le=100_000)] | None = None
    chair_for: bool | None = None


class CountsBody(Body):
    """How the votes fell, counted on paper."""

    votes: list[CountBody] = Field(min_length=1, max_length=LARGEST_BATCH)

    @field_validator("votes")
    @classmethod
    def each_once(cls, votes: list[CountBody]) -> list[CountBody]:
        """Each nominee is named once."""
        return once(votes)

    def counts(self) -> dict[int, Count]:
        """Turn the votes into the service's values."""
        return {one.nomination: Count(**one.model_dump(exclude={"nomination"})) for one in self.votes}


class EnterBody(AttendanceBody, CountsBody):
    """The minutes of a meeting that was held on paper."""


class DigestBody(Body):
    """The counts that were seen."""

    digest: Line


class WrittenBody(Body):
    """Absent members whose written vote came."""

    members: list[Id] = Field(max_length=MOST_MEMBERS)


class RecusalBody(Body):
    """Declare that a member, oneself without `member`, takes no part in the vote on a nominee."""

    nomination: Id
    member: Id | None = None
    reason: Literal["related", "other"] = "related"
    why: Line | None = None


class ReasonBody(Body):
    """Why something is done."""

    reason: Annotated[str, Field(min_length=1, max_length=400)]


class TieBody(ReasonBody):
    """The order of nominees that share a rank, and why."""

    order: list[Id] = Field(min_length=2, max_length=LARGEST_BATCH)


class VoteBody(Body):
    """A vote on one nominee; blank is invalid."""

    nomination: Id
    choice: Literal["for", "against", "invalid"]
    score: Annotated[int, Field(ge=1, le=100)] | None = None


class BallotBody(Body):
    """A member's votes."""

    votes: list[VoteBody] = Field(min_length=1, max_length=LARGEST_BATCH)

    @field_validator("votes")
    @classmethod
    def each_once(cls, votes: list[VoteBody]) -> list[VoteBody]:
        """Each nominee is named once."""
        return once(votes)

    def ballots(self) -> dict[int, Ballot]:
        """Turn the votes into the service's values."""
        return {one.nomination: Ballot(one.choice, one.score) for one in self.votes}
