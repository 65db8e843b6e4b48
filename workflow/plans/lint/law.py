"""Read what the law says of plans: dated rows, each with its source."""

from datetime import date
from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel

from workflow.plans.spelling import FormCode, Ratio, Text
from workflow.plans.terms import FundHolder, Level


class Rule(BaseModel, frozen=True, extra="forbid"):
    """A rule of the law, in force from a day through a day; an absent day is not known or not set."""

    valid_from: date | None = None
    valid_to: date | None = None
    source: Text
    confidence: Text

    def in_force(self, *, first: date, last: date) -> bool:
        """Say whether it is in force on at least one day from the first through the last."""
        begins, ends = self.valid_from or date.min, self.valid_to or date.max
        return begins <= last and first <= ends


class Cap(Rule, frozen=True):
    """At most this part of the holders of one form may have another one in the same year."""

    award_form: FormCode
    of: FormCode
    part: Ratio


class DecidedBy(Rule, frozen=True):
    """The lowest level whose head decides a form."""

    award_form: FormCode
    level: Level


class PaidBy(Rule, frozen=True):
    """Whose fund pays the reward money."""

    paid_by: FundHolder


class Law(BaseModel, frozen=True, extra="forbid"):
    """All rows that rules hold plans against."""

    caps: tuple[Cap, ...] = ()
    deciders: tuple[DecidedBy, ...] = ()
    payers: tuple[PaidBy, ...] = ()


AnyRule = TypeVar("AnyRule", bound=Rule)


def in_force(rules: tuple[AnyRule, ...], *, first_year: int, last_year: int) -> tuple[AnyRule, ...]:
    """Return the rules that are in force on at least one day of these years."""
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    return tuple(rule for rule in rules if rule.in_force(first=first, last=last))


LAW = Law.model_validate(yaml.safe_load((files("workflow.plans.lint") / "law.yaml").read_text(encoding="utf-8")))
"""The rows that come with the product."""
