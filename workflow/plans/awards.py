"""Say in a plan file who may be nominated, for what, with which papers, before which council, and who pays."""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from workflow.plans.heading import Bilingual
from workflow.plans.terms import (
    Code,
    DossierScope,
    Flag,
    FormCode,
    FundHolder,
    OrganisationKind,
    RatingLevel,
    Ratio,
    Requirement,
    StaffCategory,
    SubjectType,
    Text,
)


class CollectiveSubjects(BaseModel, frozen=True, extra="forbid"):
    """The collectives (tập thể) that may be nominated, by the kind of organisation."""

    organisation_kinds: tuple[OrganisationKind, ...] = Field(min_length=1)
    source: Text


class RatingRule(BaseModel, frozen=True, extra="forbid"):
    """The annual rating that an individual must at least have in the year of the award."""

    level: RatingLevel
    source: Text


class IndividualSubjects(BaseModel, frozen=True, extra="forbid"):
    """The individuals (cá nhân) who may be nominated, by staff category, and the rating they need."""

    staff_categories: tuple[StaffCategory, ...] = Field(min_length=1)
    source: Text
    minimum_rating: RatingRule | None = None


class Subjects(BaseModel, frozen=True, extra="forbid"):
    """Who may be nominated (đối tượng); a type that is absent may not."""

    collective: CollectiveSubjects | None = None
    individual: IndividualSubjects | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.collective is None and self.individual is None:
            message = "collective, individual or both"
            raise ValueError(message)
        return self


class AwardForm(BaseModel, frozen=True, extra="forbid"):
    """A form of commendation (hình thức khen thưởng) and the subject types that it is given to."""

    code: FormCode
    name: Bilingual
    subjects: tuple[SubjectType, ...] = Field(min_length=1)
    source: Text


class Alternative(BaseModel, frozen=True, extra="forbid"):
    """One of several ways to meet a criterion; claiming it may require a dossier item."""

    code: Code
    name: Bilingual
    requires_item: Code | None = None


class Criterion(BaseModel, frozen=True, extra="forbid"):
    """A standard (tiêu chuẩn) for one subject type, met by any one of its alternatives where it has some."""

    code: Code
    subject: SubjectType
    name: Bilingual
    alternatives: tuple[Alternative, ...] = ()
    source: Text


class DossierItem(BaseModel, frozen=True, extra="forbid"):
    """A paper of the dossier (thành phần hồ sơ)."""

    code: Code
    name: Bilingual
    scope: DossierScope
    required: Requirement
    source: Text


class CouncilRule(BaseModel, frozen=True, extra="forbid"):
    """How a council (Hội đồng Thi đua - Khen thưởng) votes, and which council votes on whom.

    A sitting needs at least `quorum` of the members; a nominee passes with more than `pass_over` of the `ratio_base`.
    With `chair_confirms` the chair confirms a result when secretary and drafter are one person. Nominees of the
    organisation kinds in `own_for` go before their own council, those in `parent_for` before the parent's.
    """

    quorum: Ratio
    pass_over: Ratio
    ratio_base: Literal["all_members"]
    ballot_secrecy: Literal["open"]
    chair_confirms: Flag
    own_for: tuple[OrganisationKind, ...]
    parent_for: tuple[OrganisationKind, ...]
    source: Text


class Funding(BaseModel, frozen=True, extra="forbid"):
    """Whose reward fund pays the reward money (kinh phí khen thưởng)."""

    paid_by: FundHolder
    note: Bilingual | None = None
    source: Text
