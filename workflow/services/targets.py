"""Enter values of targets that the office knows itself, and say where a target does not apply."""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from states.actors import Actor
from states.refusals import Refusal, Refused
from workflow import journal, pinned
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.models.organisation import Organisation
from workflow.models.target import TargetExemption, TargetValue
from workflow.plans.targets import Target
from workflow.services.leading import LedPlan, led_plan
from workflow.services.report_values import Reading, reading

AGGREGATE = "target_value"
EXEMPTION = "target_exemption"
LONGEST_WORDS = 2_000
"""Characters of the evidence of a value, or of the reason why a target does not apply."""


def record(
    connection: Connection,
    plan_id: int,
    code: str,
    typed: str,
    *,
    as_of: date,
    evidence: str,
    organisation: int | None = None,
    line: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Enter a value as of a day, for the whole, an organisation, or a line of the target's table; returns its id.

    Nothing is overwritten: of several values for one day the newest counts. Raises NotFound, and Refused where the
    number can't be read or may mean two things, where no evidence is named, or the day is still to come.
    """
    plan = led_plan(connection, plan_id, actor=actor, now=now)
    target = _target(connection, plan, code)
    found = reading(target, typed, field="value")
    _require_sound(target, found, evidence=evidence, as_of=as_of, line=line, now=now)
    _require_below(connection, organisation)
    statement = insert(TargetValue).values(
        plan_id=plan.id,
        issuer_id=plan.issuer_id,
        target=code,
        organisation_id=organisation,
        line=line,
        period=as_of.isoformat(),
        as_of=as_of,
        value=found.value,
        evidence=evidence.strip(),
        entered_by=actor.person,
        entered_at=now,
    )
    number: int = connection.execute(statement.returning(TargetValue.id)).scalar_one()
    data = {"plan": plan.id, "target": code, "organisation": organisation, "as_of": as_of}
    _write(connection, plan, AGGREGATE, number, action="enter", data=data, actor=actor, now=now)
    return number


def _require_sound(
    target: Target, found: Reading, *, evidence: str, as_of: date, line: str | None, now: datetime
) -> None:
    objections = _objections(evidence, "evidence")
    if found.refusal is not None:
        objections.append(found.refusal)
    elif found.value is None:
        objections.append(Refusal("field_required", {"field": "value"}))
    if as_of > local_day(now):
        objections.append(Refusal("date_in_the_future", {"field": "as_of", "value": as_of}))
    lines = [row.name for row in target.rows]
    if line is not None and line not in lines:
        objections.append(Refusal("field_not_a_choice", {"field": "line", "choices": lines}))
    if objections:
        raise Refused(*objections)


def exempt(
    connection: Connection,
    plan_id: int,
    code: str,
    *,
    organisation: int,
    applies: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a target does not apply to an organisation, or that it does after all, for a reason; returns its id."""
    plan = led_plan(connection, plan_id, actor=actor, now=now)
    _target(connection, plan, code)
    if objections := _objections(reason, "reason"):
        raise Refused(*objections)
    _require_below(connection, organisation)
    statement = insert(TargetExemption).values(
        plan_id=plan.id,
        target=code,
        organisation_id=organisation,
        applies=applies,
        reason=reason.strip(),
        entered_by=actor.person,
        entered_at=now,
    )
    number: int = connection.execute(statement.returning(TargetExemption.id)).scalar_one()
    data = {"plan": plan.id, "target": code, "organisation": organisation, "applies": applies}
    _write(connection, plan, EXEMPTION, number, action="exempt", data=data, actor=actor, now=now)
    return number


def _objections(words: str, field: str) -> list[Refusal]:
    if not words.strip():
        return [Refusal("field_required", {"field": field})]
    if len(words) > LONGEST_WORDS:
        return [Refusal("field_too_long", {"field": field, "most": LONGEST_WORDS})]
    return []


def _target(connection: Connection, plan: LedPlan, code: str) -> Target:
    known = pinned.recall(connection, [plan.version_id])[plan.version_id].plan.targets
    for target in known:
        if target.code == code:
            return target
    raise NotFound("target", code)


def _require_below(connection: Connection, organisation: int | None) -> None:
    """Refuse a value for an organisation that does not exist."""
    if organisation is not None and (
        connection.scalar(select(Organisation.id).where(Organisation.id == organisation)) is None
    ):
        raise Refused(Refusal("organisation_unknown", {"codes": [organisation]}))


def _write(
    connection: Connection,
    plan: LedPlan,
    aggregate: str,
    number: int,
    *,
    action: str,
    data: dict[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    entry = journal.Entry(
        issuer=plan.issuer_id,
        aggregate=aggregate,
        aggregate_id=number,
        version=1,
        at=now,
        action=action,
        actor=actor,
        data=data,
    )
    journal.record(connection, [entry])
