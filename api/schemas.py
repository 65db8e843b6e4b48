"""Say what REST takes in: every body refuses fields that it does not know."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from states.asks import Answers, FlaggedItem
from workflow.calendar import day_through
from workflow.services.nominations import Content, Nominee, Wish
from workflow.services.submissions import Letter

LARGEST_BATCH = 500
"""Acts that one request may ask for."""

Id = Annotated[int, Field(ge=1, lt=2**31)]
Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=400)]
Number = Annotated[str, Field(min_length=1, max_length=64)]


class Body(BaseModel):
    """A request body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class StartSubmission(Body):
    """Start a submission in a round, for the caller's own organisation unless another is named."""

    round: Id
    organisation: Id | None = None


class LetterBody(Body):
    """What the tờ trình says; without `nominations` it stands for all that are handed in with it."""

    number: Number | None = None
    dated: date | None = None
    signer: Line | None = None
    nominations: list[Id] | None = None

    def value(self) -> Letter:
        """Turn it into the service's value."""
        listed = None if self.nominations is None else tuple(self.nominations)
        return Letter(self.number, self.dated, self.signer, listed)


class SubjectBody(Body):
    """The nominee: for individuals with position, staff category and the year's rating."""

    type: Literal["collective", "individual", "household"]
    name: str
    organisation: Id
    position: str | None = None
    staff_category: Literal["civil_servant", "public_employee", "worker"] | None = None
    rating: Literal["excellent", "good", "completed", "failed"] | None = None


class ContentBody(Body):
    """What a unit says of a nominee; `claims` maps a criterion to the alternative that is claimed."""

    award_form: Number
    subject: SubjectBody
    achievement: Text
    claims: dict[Number, Number] = Field(default_factory=dict, max_length=50)

    def value(self) -> Content:
        """Turn it into the service's value."""
        return Content(self.award_form, Nominee(**self.subject.model_dump()), self.achievement, self.claims)


class DraftNomination(ContentBody):
    """Draft a nomination in a submission."""

    submission: Id


class EditNomination(ContentBody):
    """Replace what was typed into a nomination."""

    expected_version: int | None = None


class FlagBody(Body):
    """One dossier item to be mended, and why."""

    item: Number
    reason: Text


class ActBody(Body):
    """The answers that an action asks for; which ones, the nomination's `actions` say."""

    expected_version: int | None = None
    reason: Text | None = None
    reason_code: Number | None = None
    items: list[FlagBody] = Field(default_factory=list, max_length=100)
    due: date | None = None
    rank: int | None = None
    ticks: dict[Number, bool] | None = Field(default=None, max_length=100)

    def answers(self) -> Answers:
        """Turn it into what the rules look at."""
        return Answers(
            reason=self.reason,
            reason_code=self.reason_code,
            items=tuple(FlaggedItem(flag.item, flag.reason) for flag in self.items),
            due=self.due,
            due_limit=day_through(self.due) if self.due else None,
            rank=self.rank,
        )


class NamedAct(ActBody):
    """One act of several: which nomination, which action, and its answers."""

    nomination: Id
    action: Number

    def wish(self) -> Wish:
        """Turn it into the service's value."""
        return Wish(self.nomination, self.action, self.answers(), self.expected_version)


class ActsBody(Body):
    """Several acts at once, each on its own unless `all_or_nothing`."""

    acts: list[NamedAct] = Field(min_length=1, max_length=LARGEST_BATCH)
    all_or_nothing: bool = False


class HandInBody(Body):
    """Answers for submit (`nominations` narrows a later one), receive and register."""

    nominations: list[Id] | None = None
    incoming_number: Number | None = None
    incoming_date: date | None = None


class ExtendBody(Body):
    """More time for one organisation, through a day, for a reason."""

    organisation: Id
    until: date
    reason: Text
    evidence: Text | None = None


class RemindBody(Body):
    """Units to remind of their submission; without any, all that have not answered."""

    organisations: list[Id] | None = Field(default=None, min_length=1, max_length=LARGEST_BATCH)


class RankingBody(Body):
    """Nominations of one kind in the order of their merit, the first first."""

    nominations: list[Id] = Field(min_length=1, max_length=LARGEST_BATCH)


class DecisionBody(Body):
    """Draft a decision on proposed nominees of a round."""

    round: Id
    abstract: Line
    nominations: list[Id] = Field(min_length=1, max_length=LARGEST_BATCH)


class ReviseBody(Body):
    """Name other nominees in a drafted decision."""

    nominations: list[Id] = Field(min_length=1, max_length=LARGEST_BATCH)
