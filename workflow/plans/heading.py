"""Say what stands at the head of a plan file: its paper, its years, and what it is linked to."""

from typing import Self

from pydantic import BaseModel, model_validator

from workflow.plans.spelling import Code, Day, Flag, Slug, Text, Year
from workflow.plans.terms import AwardBasis, MovementKind, MovementLevel, StaffCategory, SubjectType


class Bilingual(BaseModel, frozen=True, extra="forbid"):
    """The same words in Vietnamese and in English."""

    vi: Text
    en: Text

    def filled(self, **blanks: int) -> Self:
        """Return the words with each `{blank}` replaced by its number."""
        vi, en = self.vi, self.en
        for blank, number in blanks.items():
            vi, en = vi.replace(f"{{{blank}}}", str(number)), en.replace(f"{{{blank}}}", str(number))
        return type(self)(vi=vi, en=en)


class Document(BaseModel, frozen=True, extra="forbid"):
    """The signed paper; its number or its day may be unknown."""

    number: Text | None
    signed_on: Day | None
    source: Text


class LegalBasis(BaseModel, frozen=True, extra="forbid"):
    """A document that the plan carries out (căn cứ)."""

    document: Text
    signed_on: Day
    source: Text


class Issuer(BaseModel, frozen=True, extra="forbid"):
    """The organisation that issues the plan, by its code."""

    organisation: Slug
    source: Text


class Movement(BaseModel, frozen=True, extra="forbid"):
    """What kind of emulation movement (phong trào thi đua) the plan launches."""

    kind: MovementKind
    source: Text


class Basis(BaseModel, frozen=True, extra="forbid"):
    """What the awards are given for, and whether they count when a higher merit award is asked for."""

    kind: AwardBasis
    counts_upward: Flag
    source: Text


class Theme(BaseModel, frozen=True, extra="forbid"):
    """The slogan (chủ đề) of the movement."""

    words: Bilingual
    source: Text


class Years(BaseModel, frozen=True, extra="forbid"):
    """Whole years, the first and the last included."""

    first: Year
    last: Year

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            message = "a first year that is not after the last"
            raise ValueError(message)
        return self


class Period(BaseModel, frozen=True, extra="forbid"):
    """The years in the plan's title, which name its stage, and the years it runs, which have the annual rounds."""

    titled: Years
    runs: Years
    source: Text


class Occasion(BaseModel, frozen=True, extra="forbid"):
    """The anniversary that the movement welcomes (lập thành tích chào mừng), and its day where the plan says it."""

    name: Bilingual
    day: Day | None = None
    source: Text


class ParentPlan(BaseModel, frozen=True, extra="forbid"):
    """The plan of the level above that this one carries out; `plan` is its id where it is in this installation."""

    document: Text
    issuer_name: Text
    signed_on: Day | None = None
    plan: Slug | None = None
    source: Text


class LinkedMovement(BaseModel, frozen=True, extra="forbid"):
    """Another movement that the plan goes on with, and who launched it."""

    code: Code
    name: Bilingual
    level: MovementLevel
    source: Text


class Mobilised(BaseModel, frozen=True, extra="forbid"):
    """Whom the paper calls on, or speaks of rewarding, which may be more than those who can be nominated."""

    staff_categories: tuple[StaffCategory, ...] = ()
    subjects: tuple[SubjectType, ...] = ()
    source: Text


class Partner(BaseModel, frozen=True, extra="forbid"):
    """A body outside, such as the sector's trade union (Công đoàn ngành), and what the plan asks of it."""

    code: Code
    name: Bilingual
    task: Bilingual
    source: Text


class Ambiguity(BaseModel, frozen=True, extra="forbid"):
    """A place of the paper that can be read in more than one way, or contradicts another."""

    code: Code
    section: Text
    name: Bilingual
