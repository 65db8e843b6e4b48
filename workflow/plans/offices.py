"""Say in a plan file which organisation has which function in it."""

from typing import Self

from pydantic import BaseModel, model_validator

from workflow.plans.spelling import Slug, Text


class Office(BaseModel, frozen=True, extra="forbid"):
    """The organisation that has a function in the plan, by its code."""

    organisation: Slug
    source: Text


class ProposingOffice(BaseModel, frozen=True, extra="forbid"):
    """The office that proposes awards, and the one that proposes instead when it is itself nominated."""

    organisation: Slug
    source: Text
    alternate: Office | None = None

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.alternate is not None and self.alternate.organisation == self.organisation:
            message = "an alternate other than the proposing office"
            raise ValueError(message)
        return self


class Offices(BaseModel, frozen=True, extra="forbid"):
    """Who leads, receives, reviews, proposes, submits, decides, makes the movement known, and reminds."""

    lead: Office | None = None
    receiving: Office | None = None
    reviewing: Office | None = None
    proposing: ProposingOffice | None = None
    submitting: Office | None = None
    deciding: Office | None = None
    publicity: Office | None = None
    reminding: Office | None = None
