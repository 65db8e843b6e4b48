"""Say what stands at the head of a plan file: its paper, its years, and the offices that carry it out."""

from typing import Self

from pydantic import BaseModel, model_validator

from workflow.plans.terms import AwardBasis, Day, Flag, MovementKind, Slug, Text, Year


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
    """The signed paper; its number may be unknown."""

    number: Text | None
    signed_on: Day
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


class Office(BaseModel, frozen=True, extra="forbid"):
    """The organisation that has a function in the plan, by its code."""

    organisation: Slug
    source: Text


class ProposingOffice(BaseModel, frozen=True, extra="forbid"):
    """The office that proposes awards, and the one that proposes instead when it is itself nominated."""

    organisation: Slug
    source: Text
    alternate: Office

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.alternate.organisation == self.organisation:
            message = "an alternate other than the proposing office"
            raise ValueError(message)
        return self


class Offices(BaseModel, frozen=True, extra="forbid"):
    """Who leads, receives, reviews, proposes, submits and decides."""

    lead: Office
    receiving: Office
    reviewing: Office
    proposing: ProposingOffice
    submitting: Office
    deciding: Office
