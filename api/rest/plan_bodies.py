"""Say what REST takes in about plans: every body refuses fields that it does not know."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.schemas import LARGEST_BATCH, Body, Id, Line, Text
from workflow.queries.amending import Choice
from workflow.services.ad_hoc import Request
from workflow.services.plans import Reference
from workflow.services.quotas import Number

PlanText = Annotated[str, Field(max_length=400_000)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class PreviewBody(Body):
    """The plan in its next version, as YAML, and what the office chooses to move."""

    content: PlanText
    rounds: list[Id] = Field(default_factory=list, max_length=LARGEST_BATCH)
    dossiers: list[Id] = Field(default_factory=list, max_length=100_000)
    standby: list[Id] = Field(default_factory=list, max_length=LARGEST_BATCH)

    def choice(self) -> Choice:
        """Turn it into the service's value."""
        return Choice(tuple(self.rounds), tuple(self.dossiers), tuple(self.standby))


class AmendBody(PreviewBody):
    """The same with the document that amends the plan, and why."""

    document_number: Line
    signed_on: date
    reason: Text

    def reference(self) -> Reference:
        """Turn it into the service's value."""
        return Reference(self.document_number.strip(), self.signed_on, self.reason.strip())


class RequestedRoundBody(Body):
    """A round on request: its occasion, its last day, and the award year and number where they are not the next."""

    occasion: Line
    until: date
    year: Year | None = None
    number: Annotated[int, Field(ge=1, le=10_000)] | None = None

    def value(self) -> Request:
        """Turn it into the service's value."""
        return Request(self.occasion, self.until, self.year, self.number)


class NumberBody(Body):
    """How many there are in an organisation, or of them how many hold an award form from elsewhere."""

    organisation: Id
    subject: Literal["collective", "individual", "household"] = "individual"
    count: Annotated[int, Field(ge=0, le=100_000_000)]
    source: Line
    award_form: Line | None = None


class NumbersBody(Body):
    """Numbers of one award year."""

    year: Year
    numbers: list[NumberBody] = Field(min_length=1, max_length=10_000)

    def given(self) -> list[Number]:
        """Turn them into the service's values."""
        return [Number(one.organisation, one.subject, one.count, one.source, one.award_form) for one in self.numbers]


class ReasonBody(Body):
    """Why something is done."""

    reason: Text
