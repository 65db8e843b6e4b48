"""Say in a plan file what is owed beside nominations: plans, commitments, pacts, evaluations, reports, reviews."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Discriminator, Field, Strict, Tag, model_validator

from workflow.plans.deadlines import Deadline, Lateness
from workflow.plans.heading import Bilingual
from workflow.plans.spelling import Code, Flag, Ratio, Slug, Text
from workflow.plans.terms import OfficeName, OrganisationKind


class ObligationKind(StrEnum):
    """What is owed.

    A unit's own plan, signed commitments (ký cam kết), a pact (giao ước thi đua), an evaluation, a report, a review
    (sơ kết, tổng kết), or an activity of which nothing but the doing is recorded.
    """

    UNIT_PLAN = "unit_plan"
    COMMITMENT = "commitment"
    PACT = "pact"
    EVALUATION = "evaluation"
    REPORT = "report"
    REVIEW = "review"
    ACTIVITY = "activity"


class ObligationPeriod(StrEnum):
    """How often an obligation falls due; `stage` is once for the years in the title, `request` when it is asked for."""

    ONCE = "once"
    YEAR = "year"
    HALF_YEAR = "half_year"
    STAGE = "stage"
    REQUEST = "request"


class Signers(StrEnum):
    """Who signs, or with whom: the board (ban giám đốc), leaders of the parts, members, or each with the others."""

    BOARD = "board"
    LEADERS = "leaders"
    MEMBERS = "members"
    EACH_OTHER = "each_other"


class Files(StrEnum):
    """Whether what fulfils an obligation has files with it."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


_RULES = {
    ObligationPeriod.ONCE: ("fixed_day", "to_be_announced"),
    ObligationPeriod.YEAR: ("each_year", "fixed_day", "to_be_announced"),
    ObligationPeriod.HALF_YEAR: ("each_year", "to_be_announced"),
    ObligationPeriod.STAGE: ("each_year", "fixed_day", "to_be_announced"),
    ObligationPeriod.REQUEST: ("on_request",),
}
"""Which rules can say when an obligation of a period is due."""


class OwedBy(BaseModel, frozen=True, extra="forbid"):
    """Who owes it: the issuer itself, one organisation, or all of some kinds and some others by their codes."""

    issuer: Literal[True] | None = None
    organisation: Slug | None = None
    organisation_kinds: tuple[OrganisationKind, ...] = ()
    organisations: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        named = (self.issuer, self.organisation, self.organisation_kinds or self.organisations)
        if sum(bool(one) for one in named) != 1:
            message = "issuer, or organisation, or organisation_kinds with or without organisations"
            raise ValueError(message)
        return self


class Addressee(BaseModel, frozen=True, extra="forbid"):
    """Who gets it: an office of the plan by its function, or an organisation by its code."""

    office: OfficeName | None = None
    organisation: Slug | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.office is None) == (self.organisation is None):
            message = "either office or organisation"
            raise ValueError(message)
        return self


class Parties(BaseModel, frozen=True, extra="forbid"):
    """Who signs a commitment or a pact, and with whom."""

    signers: Signers
    counterpart: Signers


def _codes_or_all(value: object) -> str:
    return "word" if isinstance(value, str) else "codes"


class Asks(BaseModel, frozen=True, extra="forbid"):
    """What it is made of: values of targets, text, files, and names of those to be nominated."""

    targets: Annotated[
        Annotated[Literal["all", "none"], Tag("word")] | Annotated[tuple[Code, ...], Tag("codes")],
        Discriminator(_codes_or_all),
    ] = "none"
    text: Flag = False
    files: Files = Files.NONE
    nominees: Flag = False


class Obligation(BaseModel, frozen=True, extra="forbid"):
    """Something owed under the plan, and when; without a deadline the plan names no day.

    `share` is the part of the signers who are to sign. `half` says which half of the year a half-yearly one is about.
    """

    code: Code
    kind: ObligationKind
    name: Bilingual
    owed_by: OwedBy
    to: Addressee | None = None
    parties: Parties | None = None
    period: ObligationPeriod
    half: Annotated[int, Strict(), Field(ge=1, le=2)] | None = None
    deadline: Deadline | None = None
    lateness: Lateness | None = None
    share: Ratio | None = None
    asks: Asks = Asks()
    source: Text

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for fits, message in self._conditions():
            if not fits:
                raise ValueError(message)
        return self

    def _conditions(self) -> tuple[tuple[bool, str], ...]:
        """Say what must hold between the fields, each with what was expected."""
        signed = self.kind in {ObligationKind.COMMITMENT, ObligationKind.PACT}
        rules = _RULES[self.period]
        return (
            ((self.parties is not None) == signed, "parties where something is signed, and only there"),
            (self.share is None or signed, "a share only where something is signed"),
            ((self.half is not None) == (self.period is ObligationPeriod.HALF_YEAR), "half with period half_year only"),
            (self.deadline is None or self.deadline.rule in rules, f"a deadline with rule {' or '.join(rules)}"),
            (self.deadline is None or self.lateness is not None, "lateness beside the deadline"),
        )
