"""Say in a plan file who may be nominated, for what, with which papers, and who pays."""

from typing import Self

from pydantic import BaseModel, Field, model_validator

from workflow.plans.heading import Bilingual
from workflow.plans.spelling import Code, FormCode, Text
from workflow.plans.terms import (
    DossierScope,
    FundHolder,
    Level,
    OrganisationKind,
    RatingLevel,
    Requirement,
    StaffCategory,
    SubjectType,
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


class HouseholdSubjects(BaseModel, frozen=True, extra="forbid"):
    """That households (hộ gia đình) may be nominated."""

    source: Text


class Subjects(BaseModel, frozen=True, extra="forbid"):
    """Who may be nominated (đối tượng); a type that is absent may not."""

    collective: CollectiveSubjects | None = None
    individual: IndividualSubjects | None = None
    household: HouseholdSubjects | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.collective is None and self.individual is None and self.household is None:
            message = "collective, individual or household"
            raise ValueError(message)
        return self


class Decider(BaseModel, frozen=True, extra="forbid"):
    """Who decides an award form: the issuer, or a level above to which the nominee is forwarded."""

    level: Level
    source: Text


class AwardForm(BaseModel, frozen=True, extra="forbid"):
    """A title or form of commendation (danh hiệu, hình thức khen thưởng), for whom, and who decides it."""

    code: FormCode
    name: Bilingual
    subjects: tuple[SubjectType, ...] = Field(min_length=1)
    decided_by: Decider | None = None
    source: Text


class Priority(BaseModel, frozen=True, extra="forbid"):
    """Whom to prefer (chú trọng khen thưởng) among equals; shown to those who rank, never enforced."""

    code: Code
    name: Bilingual
    source: Text


class Alternative(BaseModel, frozen=True, extra="forbid"):
    """One of several ways to meet a criterion; claiming it may require a dossier item."""

    code: Code
    name: Bilingual
    requires_item: Code | None = None


class Citation(BaseModel, frozen=True, extra="forbid"):
    """The section whose targets a criterion refers to, as the paper numbers it."""

    targets_in: Text


class Criterion(BaseModel, frozen=True, extra="forbid"):
    """A standard (tiêu chuẩn) for one subject type, met by any one of its alternatives where it has some."""

    code: Code
    subject: SubjectType
    name: Bilingual
    alternatives: tuple[Alternative, ...] = ()
    cites: Citation | None = None
    source: Text


class DossierItem(BaseModel, frozen=True, extra="forbid"):
    """A paper of the dossier (thành phần hồ sơ)."""

    code: Code
    name: Bilingual
    scope: DossierScope
    required: Requirement
    source: Text


class Funding(BaseModel, frozen=True, extra="forbid"):
    """Whose reward fund pays the reward money (kinh phí khen thưởng)."""

    paid_by: FundHolder
    note: Bilingual | None = None
    source: Text
