"""Say what the linter found: a code with its facts, the section of the paper, and the place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from states.labels.language import Words
from workflow.calendar import WorkingDays
from workflow.plans import periods
from workflow.plans.heading import Bilingual, Years
from workflow.plans.lint.law import LAW, Law
from workflow.plans.plain import Place
from workflow.plans.schema import Plan

WHOLE = "whole text"
"""The section of what the paper says nowhere."""


class Severity(StrEnum):
    """Whether a plan should not be put into force like this, or only deserves a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `states.labels.findings` has the words of its code.

    `section` is what the plan gives as the source of the value at `place`.
    """

    plan: str
    section: str
    code: str
    severity: Severity
    place: Place
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A plan with what rules hold it against: the working days, and the law as dated rows."""

    plan: Plan
    days: WorkingDays
    law: Law = LAW

    @cached_property
    def years(self) -> Years | None:
        """The years in which the plan runs, else that of its document; None where neither is known."""
        signed_on = self.plan.document.signed_on if self.plan.document else None
        return periods.runs(self.plan) or (Years(first=signed_on.year, last=signed_on.year) if signed_on else None)

    def warning(self, code: str, section: str, *place: str | int, **detail: object) -> Finding:
        """Make a warning."""
        return Finding(self.plan.id, section, code, Severity.WARNING, place, detail)

    def error(self, code: str, section: str, *place: str | int, **detail: object) -> Finding:
        """Make an error."""
        return Finding(self.plan.id, section, code, Severity.ERROR, place, detail)


def both(name: Bilingual) -> Words:
    """Give a name in both languages, as the words of a finding take it."""
    return Words(name.vi, name.en)
