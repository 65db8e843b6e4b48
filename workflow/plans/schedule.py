"""Say in a plan file when awards are considered: rounds with their cut-offs, quotas and checklists."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from workflow.plans.announcing import OrLater, ToBeAnnounced
from workflow.plans.deadlines import EachYear, FixedDay, Lateness, OnRequest, WorkingTime
from workflow.plans.heading import Basis, Bilingual
from workflow.plans.quotas import Quotas
from workflow.plans.spelling import Text, Year


def _with_blanks(*blanks: str) -> AfterValidator:
    """Accept a name that holds exactly these `{blanks}` in both languages, so that each round gets its own name."""

    def check(name: Bilingual) -> Bilingual:
        if any(set(re.findall(r"\{(.*?)\}", words)) != set(blanks) for words in (name.vi, name.en)):
            raise ValueError(
                "a name holding " + " and ".join(f"{{{blank}}}" for blank in blanks) + " in both languages"
            )
        return name

    return AfterValidator(check)


class Choice(BaseModel, frozen=True, extra="forbid"):
    """Codes of things described elsewhere in the plan."""

    codes: tuple[Text, ...] = Field(min_length=1)
    source: Text


class AnnualRounds(BaseModel, frozen=True, extra="forbid"):
    """The rule for one round in each year that the plan runs (khen thưởng hằng năm).

    Without `award_forms`, `criteria` or `dossier` the round has all that the plan describes.
    """

    name: Annotated[Bilingual, _with_blanks("year")]
    cutoff: Annotated[EachYear | FixedDay | ToBeAnnounced, Field(discriminator="rule")]
    lateness: Lateness
    quotas: Quotas = Quotas()
    award_forms: OrLater[Choice] | None = None
    criteria: OrLater[Choice] | None = None
    dossier: OrLater[Choice] | None = None
    review_days: WorkingTime | None = None
    consultation: WorkingTime | None = None


class Covered(BaseModel, frozen=True, extra="forbid"):
    """The years that a stage round says it is for, and whether it goes with the interim or the final review."""

    first: Year
    last: Year
    review: Literal["interim", "final"]
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            message = "a first year that is not after the last"
            raise ValueError(message)
        return self


class StageRound(BaseModel, frozen=True, extra="forbid"):
    """The one round for a stage (sơ kết, tổng kết giai đoạn): the years in the title, unless it covers others."""

    name: Annotated[Bilingual, _with_blanks("first", "last")]
    cutoff: Annotated[FixedDay | ToBeAnnounced, Field(discriminator="rule")]
    covers: Covered | None = None
    lateness: Lateness
    quotas: Quotas = Quotas()
    award_forms: OrLater[Choice] | None = None
    criteria: OrLater[Choice] | None = None
    dossier: OrLater[Choice] | None = None
    review_days: WorkingTime | None = None
    consultation: WorkingTime | None = None


class AdHocRounds(BaseModel, frozen=True, extra="forbid"):
    """The rule for rounds that are opened on request, for sudden achievements (thành tích đột xuất)."""

    name: Annotated[Bilingual, _with_blanks("number", "year")]
    cutoff: OnRequest
    lateness: Lateness
    award_basis: Basis | None = None
    quotas: Quotas = Quotas()
    award_forms: OrLater[Choice] | None = None
    criteria: OrLater[Choice] | None = None
    dossier: OrLater[Choice] | None = None
    review_days: WorkingTime | None = None
    consultation: WorkingTime | None = None


class Rounds(BaseModel, frozen=True, extra="forbid"):
    """When awards are considered (đợt xét khen thưởng)."""

    annual: AnnualRounds | None = None
    stage: StageRound | None = None
    ad_hoc: AdHocRounds | None = None
