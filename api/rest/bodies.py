"""Say what REST takes in about duties, targets, clusters and minutes: unknown fields are refused."""

from datetime import date
from typing import Annotated

from pydantic import Field

from api.schemas import LARGEST_BATCH, Body, ContentBody, Id, Line, Number, Text
from workflow.services.reports import Draft

Year = Annotated[int, Field(ge=2000, le=2100)]
Typed = Annotated[str, Field(max_length=200)]


class RequestBody(Body):
    """Ask for what is owed on request, through a day, of all who owe it or of some."""

    code: Number
    due: date
    brief: Text
    organisations: list[Id] | None = Field(default=None, max_length=LARGEST_BATCH)


class DutyActBody(Body):
    """The answers that an action on an obligation asks for; which ones, its `actions` say."""

    expected_version: int | None = None
    reason: Text = ""
    due: date | None = None
    until: date | None = None
    evidence: Text | None = None


class DraftBody(Body):
    """What a report says so far: values by target as they are typed, words about them, and the text."""

    expected_version: int | None = None
    values: dict[Number, Typed] = Field(default_factory=dict, max_length=200)
    evidence: dict[Number, Text] = Field(default_factory=dict, max_length=200)
    text: Annotated[str, Field(max_length=100_000)] | None = None

    def value(self) -> Draft:
        """Turn it into the service's value."""
        return Draft(self.values, self.evidence, self.text)


class WordsBody(Body):
    """The words of a sitting's minutes, and why members were absent, by member."""

    number: Line | None = None
    place: Line | None = None
    remarks: Text | None = None
    conclusion: Text | None = None
    reasons: dict[Id, Line | None] = Field(default_factory=dict, max_length=LARGEST_BATCH)


class NomineeBody(ContentBody):
    """Somebody whom a report names, and the round in which the nomination is drafted."""

    round: Id


class ExpectedBody(Body):
    """How many are to sign."""

    count: int
    expected_version: int | None = None


class PaperBody(Body):
    """So many signed on paper on a day; the parties, or a file that shows it."""

    count: int
    signed_on: date
    parties: Text | None = None
    file: Id | None = None


class WithdrawBody(Body):
    """Take a signature back that was recorded by mistake."""

    reason: Text


class ValueBody(Body):
    """A value as of a day, for the whole, an organisation, or a line of the target's table."""

    value: Typed
    as_of: date
    evidence: Text
    organisation: Id | None = None
    line: Line | None = None


class ExemptionBody(Body):
    """Whether a target applies to an organisation, and why."""

    organisation: Id
    applies: bool
    reason: Text


class ClusterBody(Body):
    """A new cluster."""

    code: Number
    name_vi: Line
    name_en: Line


class MemberBody(Body):
    """An organisation that joins or leads in a year, or leaves after it."""

    organisation: Id
    year: Year


class PlaceBody(Body):
    """The place of one member."""

    organisation: Id
    place: int


class ClusterRankingBody(Body):
    """How a cluster ranked its members in a year, and the minutes that say so."""

    year: Year
    minutes: Line
    minutes_on: date
    places: list[PlaceBody] = Field(min_length=1, max_length=LARGEST_BATCH)
