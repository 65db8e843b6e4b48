"""Read what was typed into reports as exact numbers, and let handed-in ones count for their targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from states.actors import Actor
from states.refusals import Refusal
from workflow.calendar import local_day
from workflow.facts import obligations as facts
from workflow.models.obligation import ReportValue
from workflow.models.target import TargetValue
from workflow.plans import numbers
from workflow.plans.numbers import TwoMeanings
from workflow.plans.obligations import ObligationPeriod
from workflow.plans.targets import WHOLE_UNITS, Operator, Target

LONGEST_TYPED = 100
"""Characters of a number as it is typed."""

_DONE: Mapping[str, Decimal] = {"yes": Decimal(1), "1": Decimal(1), "no": Decimal(0), "0": Decimal(0)}
"""What a form sends where something is done or not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it was typed, the number that it spells, or why it spells none."""

    typed: str
    value: Decimal | None
    refusal: Refusal | None = None


def reading(target: Target, typed: str, *, field: str) -> Reading:
    """Read one value; empty is no value, and what may mean two numbers is asked back."""
    text = typed.strip()
    if not text:
        return Reading("", None)
    if len(text) > LONGEST_TYPED:
        return Reading(text[:LONGEST_TYPED], None, Refusal("field_too_long", {"field": field, "most": LONGEST_TYPED}))
    if target.operator is Operator.DONE:
        done = _DONE.get(text)
        refusal = (
            None if done is not None else Refusal("field_not_a_choice", {"field": field, "choices": ["yes", "no"]})
        )
        return Reading(text, done, refusal)
    try:
        return Reading(text, numbers.read(text, whole=target.unit.code in WHOLE_UNITS))
    except TwoMeanings as unclear:
        detail = {"field": field, "typed": text, "grouped": unclear.grouped, "decimal": unclear.decimal}
        return Reading(text, None, Refusal("number_ambiguous", detail))
    except ValueError:
        return Reading(text, None, Refusal("number_invalid", {"field": field, "typed": text}))


def count_values(
    connection: Connection, row: Row[Any], report: int, wanted: Sequence[Target], *, actor: Actor, now: datetime
) -> None:
    """Let the numbers of a report count for the targets, at the end of the period that it is about."""
    known = {one.code for one in wanted}
    organisation = None if facts.speaks_for_all(connection, row) else row.organisation_id
    values = [
        {
            "plan_id": row.plan_id,
            "issuer_id": row.issuer_id,
            "target": value.target,
            "organisation_id": organisation,
            "line": None,
            "period": row.period,
            "as_of": _end_of(row, now),
            "value": value.value,
            "evidence": value.evidence,
            "report_id": report,
            "entered_by": actor.person,
            "entered_at": now,
        }
        for value in connection.execute(select(ReportValue).where(ReportValue.report_id == report))
        if value.value is not None and value.target in known
    ]
    if values:
        connection.execute(insert(TargetValue), values)


def _end_of(row: Row[Any], now: datetime) -> date:
    """Give the last day of the period that a report is about; what is asked for at any time tells of that day."""
    year, _, half = row.period.partition("-h")
    if year.isdigit():
        return date(int(year), 6, 30) if half == "1" else date(int(year), 12, 31)
    if row.period.startswith(ObligationPeriod.STAGE):
        return date(row.year, 12, 31)
    return local_day(now)
