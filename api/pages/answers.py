"""Word what a report asks and says: each value beside what it is held against, the text, and the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from api.i18n import gettext as _
from api.pages.goals import goal_words, period_words, unit_of, with_unit
from api.pages.opened_plan import said_in
from api.pages.visiting import Visit
from states.labels import Language
from workflow import pinned
from workflow.plans.schema import Plan
from workflow.plans.targets import Operator, Target
from workflow.queries import organisations, reports
from workflow.queries.reports import Field, Form
from workflow.targets import goal_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One target in a report: what it is called, what is to be reached, what was typed and said, and the evidence."""

    code: str
    group: str
    name: str
    goal: str
    unit: str
    done: bool
    typed: str
    said: str
    evidence: str
    hint: str


@dataclass(frozen=True, slots=True)
class Written:
    """A report in words; `number` is that of the version that says it, 0 before there is one."""

    number: int
    answers: tuple[Answer, ...]
    text: str
    files: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report's form with the words around it, and names for what refusals may speak of."""

    form: Form
    written: Written
    names: Mapping[str, str]


def open_report(
    connection: Connection,
    row: Any,  # noqa: ANN401 - an obligation's row.
    visit: Visit,
) -> OpenedReport:
    """Read the report that stands for an obligation, with what it is held against. Raises NotFound."""
    form = reports.form_of(connection, row.id, actor=visit.actor)
    plan = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].plan
    owing = organisations.code_of(connection, row.organisation_id)
    groups = {group.code: said_in(group.name, visit.language) for group in plan.target_groups}
    answers = tuple(_answer(field, plan, owing, groups, visit.language) for field in form.fields)
    files = tuple(reports.files(connection, row.id, actor=visit.actor))
    names = {f"values.{one.code}": one.name for one in answers} | {one.code: one.name for one in answers}
    shown = form.number if form.saved else form.number - 1
    return OpenedReport(form, Written(shown, answers, form.text, files), names)


def _answer(field: Field, plan: Plan, owing: str, groups: Mapping[str, str], language: Language) -> Answer:
    target = field.target
    goal = goal_words(target, goal_of(target, plan, organisation=owing))
    return Answer(
        code=target.code,
        group=groups.get(target.group or "", ""),
        name=said_in(target.name, language),
        goal=goal,
        unit=unit_of(target),
        done=target.operator is Operator.DONE,
        typed=_typed(field),
        said=_said(target, field.value, field.typed),
        evidence=field.evidence,
        hint=_hint(field, goal),
    )


def _typed(field: Field) -> str:
    """Give what stands in the field; a yes that was stored as a number is a yes again."""
    if field.target.operator is Operator.DONE and field.value is not None:
        return reports.shown(field.target, field.value)
    return field.typed


def _said(target: Target, value: Decimal | None, typed: str) -> str:
    """Say a value with its unit, or as it was typed where it could not be read."""
    return typed if value is None else with_unit(target, value)


def _hint(field: Field, goal: str) -> str:
    """Say what is to be reached, and what was reported last time."""
    said = _("To reach: %(goal)s.") % {"goal": goal}
    previous = field.previous
    if previous is None or previous.value is None:
        return said
    last = {"value": with_unit(field.target, previous.value), "period": period_words(previous.period)}
    reported = _("Last reported: %(value)s (%(period)s).") % last
    return f"{said} {reported}"
