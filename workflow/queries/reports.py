"""Read reports: the form to fill in, prefilled from the last one, earlier versions, files and nominees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.facts import obligations as facts
from workflow.models.nomination import Nomination
from workflow.models.obligation import Obligation, ObligationFile, Report, ReportNominee, ReportValue
from workflow.models.person import Person
from workflow.plans.numbers import spelled
from workflow.plans.obligations import Asks
from workflow.plans.targets import Operator, Target
from workflow.visibility import visible


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for one target: the number, the words about it, and for which period."""

    value: Decimal | None
    evidence: str
    period: str


@dataclass(frozen=True, slots=True)
class Field:
    """One target of a form: what is typed so far, the number that it was read as, and what was given last time."""

    target: Target
    typed: str
    value: Decimal | None
    evidence: str
    previous: Given | None


@dataclass(frozen=True, slots=True)
class Form:
    """What a report is made of; `number` is the version that is being written, `saved` whether any of it is stored."""

    asks: Asks
    fields: tuple[Field, ...]
    text: str
    number: int
    saved: bool


def form_of(connection: Connection, obligation_id: int, *, actor: Actor) -> Form:
    """Give the form of a report. Raises NotFound.

    What is not stored yet is taken over from the version handed in last, of this period or else of the one before;
    numbers of an earlier period only stand beside, since they are to be given anew. What is being written concerns
    those who write it: others get the version handed in last.
    """
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    asked = facts.asked_targets(connection, row)
    newest = facts.newest_report(connection, row.id, drafts=facts.reads_drafts(connection, row, actor))
    values = _values(connection, newest)
    before = _before(connection, row)
    earlier = _values(connection, before)
    period = before.period if before else ""
    fields = tuple(_field(target, values.get(target.code), earlier.get(target.code), period) for target in asked)
    text = newest.text if newest else before.text if before else ""
    saved = newest is not None and newest.submitted_at is None
    number = (newest.number if newest else 0) + (0 if saved else 1)
    return Form(facts.terms(connection, row).asks, fields, text, number, saved)


def _field(target: Target, now: Any, before: Any, period: str) -> Field:  # noqa: ANN401 - rows of values, or None.
    previous = Given(before.value, before.evidence or "", period) if before else None
    if now is None:
        return Field(target, "", None, "", previous)
    return Field(target, now.typed, now.value, now.evidence or "", previous)


def _values(connection: Connection, report: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a report's row, or None.
    if report is None:
        return {}
    statement = select(ReportValue).where(ReportValue.report_id == report.id)
    return {value.target: value for value in connection.execute(statement)}


def _before(connection: Connection, row: Row[Any]) -> Any:  # noqa: ANN401 - a report's row with its period, or None.
    """Find the last report of the organisation under this plan that was about something earlier."""
    statement = (
        select(Report.id, Report.text, Obligation.period)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(
            Obligation.plan_id == row.plan_id,
            Obligation.organisation_id == row.organisation_id,
            Obligation.kind == row.kind,
            Obligation.id != row.id,
            Obligation.year <= row.year,
            Report.submitted_at.is_not(None),
        )
        .order_by(Report.submitted_at.desc(), Report.id.desc())
        .limit(1)
    )
    return connection.execute(statement).one_or_none()


def shown(target: Target, value: Decimal | None) -> str:
    """Spell a number so that it can be typed again; what is done or not is `yes` or `no`."""
    if value is None:
        return ""
    if target.operator is Operator.DONE:
        return "yes" if value else "no"
    return spelled(value)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report: who wrote it, when it was handed in, whether late, and what it says."""

    number: int
    report: int
    by: str
    written_at: datetime
    submitted_at: datetime | None
    late: bool
    text: str
    values: Mapping[str, Given]


def versions(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Version]:
    """List the versions that the actor may read, the newest first. Raises NotFound."""
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    statement = (
        select(Report, Person.name)
        .join(Person, Person.id == Report.written_by)
        .where(Report.obligation_id == row.id)
        .order_by(Report.number.desc())
    )
    if not facts.reads_drafts(connection, row, actor):
        statement = statement.where(Report.submitted_at.is_not(None))
    reports = connection.execute(statement).all()
    values: dict[int, dict[str, Given]] = {}
    found = select(ReportValue).where(ReportValue.report_id.in_([report.id for report in reports]))
    for one in connection.execute(found):
        given = Given(one.value, one.evidence or "", row.period)
        values.setdefault(one.report_id, {})[one.target] = given
    return [
        Version(
            number=report.number,
            report=report.id,
            by=report.name,
            written_at=report.written_at,
            submitted_at=report.submitted_at,
            late=report.late,
            text=report.text,
            values=values.get(report.id, {}),
        )
        for report in reports
    ]


def files(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Any]:
    """List the files that stand with an obligation: of its newest version, and of signatures. Raises NotFound.

    The newest version is that which the actor may read.
    """
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    newest = facts.newest_report(connection, row.id, drafts=facts.reads_drafts(connection, row, actor))
    statement = (
        select(ObligationFile)
        .where(
            ObligationFile.obligation_id == row.id,
            ObligationFile.removed_at.is_(None),
            ObligationFile.report_id.is_(None) | (ObligationFile.report_id == (newest.id if newest else 0)),
        )
        .order_by(ObligationFile.id)
    )
    return list(connection.execute(statement).all())


def get_file(connection: Connection, obligation_id: int, file_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a file's row.
    """Read a file of any version that the actor may read, through its obligation. Raises NotFound."""
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    statement = select(ObligationFile).where(
        ObligationFile.id == file_id, ObligationFile.obligation_id == obligation_id
    )
    if not facts.reads_drafts(connection, row, actor):
        handed_in = select(Report.id).where(Report.obligation_id == row.id, Report.submitted_at.is_not(None))
        statement = statement.where(ObligationFile.report_id.is_(None) | ObligationFile.report_id.in_(handed_in))
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise NotFound("file", file_id)
    return found


def nominees(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Any]:
    """List the nominations that were opened out of a report, as far as the actor may know of them."""
    facts.read(connection, obligation_id, actor=actor, lock=False)
    statement = (
        select(
            Nomination.id,
            Nomination.subject_name,
            Nomination.subject_type,
            Nomination.award_form,
            Nomination.state,
            Nomination.round_id,
            Nomination.submission_id,
        )
        .join(ReportNominee, ReportNominee.nomination_id == Nomination.id)
        .where(ReportNominee.obligation_id == obligation_id, visible(actor, Nomination))
        .order_by(Nomination.id)
    )
    return list(connection.execute(statement).all())
