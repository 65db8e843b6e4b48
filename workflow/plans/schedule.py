"""Say in a plan file when awards are considered: rounds with their cut-offs, quotas and checklists."""

import re
from calendar import monthrange
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, Strict, model_validator

from workflow.calendar import Boundary
from workflow.plans.heading import Bilingual
from workflow.plans.terms import Count, Flag, LatePolicy, Text


def _with_blanks(*blanks: str) -> AfterValidator:
    """Accept a name that holds exactly these `{blanks}` in both languages, so that each round gets its own name."""

    def check(name: Bilingual) -> Bilingual:
        if any(set(re.findall(r"\{(.*?)\}", words)) != set(blanks) for words in (name.vi, name.en)):
            raise ValueError(
                "a name holding " + " and ".join(f"{{{blank}}}" for blank in blanks) + " in both languages"
            )
        return name

    return AfterValidator(check)


class EachYear(BaseModel, frozen=True, extra="forbid"):
    """A cut-off on the same day of every round's year; 29 February is refused because most years lack it."""

    rule: Literal["each_year"]
    month: Annotated[int, Strict(), Field(ge=1, le=12)]
    day: Annotated[int, Strict(), Field(ge=1, le=31)]
    boundary: Boundary
    source: Text

    @model_validator(mode="after")
    def _in_every_year(self) -> Self:
        if self.day > monthrange(2023, self.month)[1]:
            message = "a day that every year has"
            raise ValueError(message)
        return self


class ToBeAnnounced(BaseModel, frozen=True, extra="forbid"):
    """A cut-off that a later document will set; until then the round can't open."""

    rule: Literal["to_be_announced"]
    source: Text


class Lateness(BaseModel, frozen=True, extra="forbid"):
    """What happens after the cut-off: calendar days of grace, then refusal or a flag."""

    late: LatePolicy
    grace_days: Annotated[int, Strict(), Field(ge=0, le=366)]
    source: Text


class Quota(BaseModel, frozen=True, extra="forbid"):
    """At most `limit` awards (không quá) for the whole issuer in one round; a limit that isn't hard only warns."""

    limit: Count
    hard: Flag
    source: Text


class Quotas(BaseModel, frozen=True, extra="forbid"):
    """The quotas of a round by subject type; a type that is absent has no limit."""

    collective: Quota | None = None
    individual: Quota | None = None


class Choice(BaseModel, frozen=True, extra="forbid"):
    """Codes of things described elsewhere in the plan."""

    codes: tuple[Text, ...] = Field(min_length=1)
    source: Text


class AnnualRounds(BaseModel, frozen=True, extra="forbid"):
    """The rule for one round in each year that the plan runs (khen thưởng hằng năm)."""

    name: Annotated[Bilingual, _with_blanks("year")]
    cutoff: Annotated[EachYear | ToBeAnnounced, Field(discriminator="rule")]
    lateness: Lateness
    quotas: Quotas
    award_forms: Choice
    criteria: Choice
    dossier: Choice


class StageRound(BaseModel, frozen=True, extra="forbid"):
    """The one round for the years in the plan's title (khen thưởng tổng kết giai đoạn)."""

    name: Annotated[Bilingual, _with_blanks("first", "last")]
    cutoff: ToBeAnnounced
    lateness: Lateness
    quotas: Quotas
    award_forms: Choice
    criteria: Choice
    dossier: Choice


class Rounds(BaseModel, frozen=True, extra="forbid"):
    """When awards are considered (đợt xét khen thưởng)."""

    annual: AnnualRounds | None = None
    stage: StageRound | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.annual is None and self.stage is None:
            message = "annual, stage or both"
            raise ValueError(message)
        return self
