"""Say in a plan file what is to be reached (chỉ tiêu): indicators, titles and activities, with exact numbers."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, model_validator

from workflow.plans import numbers
from workflow.plans.heading import Bilingual
from workflow.plans.spelling import Code, Day, FormCode, Number, Ratio, Slug, Text, Year
from workflow.plans.terms import OrganisationKind


class TargetKind(StrEnum):
    """What a target measures: an indicator of the field, an award form that people are to earn, or an activity."""

    INDICATOR = "indicator"
    TITLE = "title"
    ACTIVITY = "activity"


class Operator(StrEnum):
    """How a reported value is held against a target; `done` has no value: it happened or it didn't."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"
    ABOUT = "about"
    DONE = "done"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class TargetScope(StrEnum):
    """Whether a target is the issuer's as a whole, or one that each organisation is to reach."""

    WHOLE = "whole"
    ORGANISATION = "organisation"


class UnitCode(StrEnum):
    """The unit of a target's value (đơn vị tính)."""

    PERCENT = "percent"
    PER_MILLE = "per_mille"
    PER_1000 = "per_1000"
    PER_100000 = "per_100000"
    BEDS_PER_10000 = "beds_per_10000"
    DOCTORS_PER_10000 = "doctors_per_10000"
    BOYS_PER_100_GIRLS = "boys_per_100_girls"
    PERSON = "person"
    BED = "bed"
    COLLECTIVE = "collective"
    PLAN = "plan"
    STATION = "station"
    PROJECT = "project"
    INITIATIVE = "initiative"
    ACTIVITY = "activity"


WHOLE_UNITS = frozenset(
    {
        UnitCode.PERSON,
        UnitCode.BED,
        UnitCode.COLLECTIVE,
        UnitCode.PLAN,
        UnitCode.STATION,
        UnitCode.PROJECT,
        UnitCode.INITIATIVE,
        UnitCode.ACTIVITY,
    }
)
"""Units that count things, of which there are no parts."""


class Unit(BaseModel, frozen=True, extra="forbid"):
    """The unit of the value, and what the paper prints where that differs."""

    code: UnitCode
    printed: Text | None = None


class Baseline(BaseModel, frozen=True, extra="forbid"):
    """Where things stood."""

    year: Year
    value: Number


class By(BaseModel, frozen=True, extra="forbid"):
    """Until when it is to be reached: the end of a year, or a day."""

    year: Year | None = None
    day: Day | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.year is None) == (self.day is None):
            message = "either year or day"
            raise ValueError(message)
        return self


class AppliesTo(BaseModel, frozen=True, extra="forbid"):
    """The organisations that the target is about; `holding` names what they must have, such as commune stations."""

    organisation_kinds: tuple[OrganisationKind, ...] = ()
    holding: Code | None = None
    source: Text


class TargetRow(BaseModel, frozen=True, extra="forbid"):
    """One organisation's part of a target; it has a code where it takes part in the movement itself."""

    organisation: Slug | None = None
    name: Text
    baseline: Number | None = None
    value: Number


class TargetGroup(BaseModel, frozen=True, extra="forbid"):
    """A heading over several targets."""

    code: Code
    name: Bilingual
    source: Text


class Target(BaseModel, frozen=True, extra="forbid"):
    """Something to be reached; `share_of_organisations` is the part of them that must (100/100: every one).

    `total_of` names the targets that it adds up; the values of its rows add up to its own.
    """

    code: Code
    group: Code | None = None
    name: Bilingual
    kind: TargetKind
    unit: Unit
    operator: Operator
    value: Number | None
    direction: Direction
    baseline: Baseline | None = None
    by: By | None = None
    scope: TargetScope
    applies_to: AppliesTo | None = None
    share_of_organisations: Ratio | None = None
    award_form: FormCode | None = None
    rows: tuple[TargetRow, ...] = ()
    total_of: tuple[Code, ...] = ()
    note: Bilingual | None = None
    source: Text

    @model_validator(mode="before")
    @classmethod
    def _in_whole_things(cls, values: Any) -> Any:  # noqa: ANN401 - whatever stands in the file.
        """Read 5.720 beds as thousands, which the number alone doesn't tell."""
        unit = values.get("unit") if isinstance(values, Mapping) else None
        code = unit.get("code") if isinstance(unit, Mapping) else None
        return _whole(values) if code in set(WHOLE_UNITS) else values

    @model_validator(mode="after")
    def _fits(self) -> Self:
        done, titled = self.operator is Operator.DONE, self.kind is TargetKind.TITLE
        for fits, message in (
            ((self.value is None) == done, "a value, or null with operator done"),
            ((self.award_form is not None) == titled, "award_form with kind title, and only there"),
            (
                self.share_of_organisations is None or self.scope is TargetScope.ORGANISATION,
                "share_of_organisations only with scope organisation",
            ),
        ):
            if not fits:
                raise ValueError(message)
        return self


def _whole(values: Any) -> Any:  # noqa: ANN401 - whatever stands in the file.
    """Return the same values, with the numbers in them read as numbers of whole things where that can be done."""
    if isinstance(values, Mapping):
        return {name: _counted(one) if name in {"value", "baseline"} else _whole(one) for name, one in values.items()}
    return [_whole(one) for one in values] if isinstance(values, list | tuple) else values


def _counted(value: Any) -> Decimal | Any:  # noqa: ANN401 - whatever stands in the file.
    if not isinstance(value, str):
        return _whole(value)
    try:
        return numbers.read(value, whole=True)
    except ValueError:
        return value
