"""Gather what rules about an obligation look at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from states.actors import Actor
from states.facts import Office
from states.obligation import UNFINISHED, ObligationFacts, owes
from workflow import pinned
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts.applying import places
from workflow.facts.rows import current_actors
from workflow.models.obligation import Obligation, ObligationFile, Report, ReportValue, Signature
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.owing import sees_obligation
from workflow.plans.obligations import Asks, Files, ObligationKind
from workflow.plans.obligations import Obligation as Terms
from workflow.plans.targets import Target
from workflow.targets import applies, concerns

SIGNED = frozenset({ObligationKind.COMMITMENT, ObligationKind.PACT})
"""Kinds that are fulfilled by signing."""


def read(connection: Connection, obligation_id: int, *, actor: Actor, lock: bool) -> Row[Any]:
    """Read an obligation that the actor may see, held against concurrent change where asked. Raises NotFound."""
    statement = select(Obligation).where(Obligation.id == obligation_id)
    row = connection.execute(statement.with_for_update(key_share=True) if lock else statement).one_or_none()
    if row is None or not _concerns(connection, row, actor):
        raise NotFound("obligation", obligation_id)
    return row


def _concerns(connection: Connection, row: Row[Any], actor: Actor) -> bool:
    """Whether the actor may know of it: by a role, or because people of that place sign it."""
    if sees_obligation(actor, issuer=row.issuer_id, organisation=row.organisation_id):
        return True
    return row.kind in SIGNED and works_at(connection, actor, row.organisation_id)


def works_at(connection: Connection, actor: Actor, organisation: int) -> bool:
    """Say whether the person works at an organisation or below it."""
    if actor.person is None:
        return False
    above = (
        select(Organisation.id, Organisation.parent_id)
        .join(Person, Person.organisation_id == Organisation.id)
        .where(Person.id == actor.person)
        .cte(recursive=True)
    )
    above = above.union_all(
        select(Organisation.id, Organisation.parent_id).join(above, Organisation.id == above.c.parent_id)
    )
    return connection.scalar(select(above.c.id).where(above.c.id == organisation)) is not None


def gather(connection: Connection, row: Row[Any], *, actor: Actor, now: datetime) -> ObligationFacts:
    """Gather what rules about this obligation look at, with the roles that the actor holds today."""
    offices = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].offices
    return ObligationFacts(
        actor=current_actors(connection, [actor], local_day(now))[actor],
        now=now,
        state=row.state,
        issuer=row.issuer_id,
        organisation=row.organisation_id,
        lead_office=offices.get(Office.LEAD, row.issuer_id),
        receiver=row.receiver_id,
        deciding_office=offices.get(Office.DECIDING, row.issuer_id),
        works_here=row.kind in SIGNED and works_at(connection, actor, row.organisation_id),
        limit=row.due_at,
        late_is_refused=row.late_policy == "refuse",
        lacks=tuple(_lacks(connection, row)),
        submitted_by=row.submitted_by,
    )


def terms(connection: Connection, row: Row[Any]) -> Terms:
    """Give what the plan says of this obligation, in the version that it is pinned to."""
    plan = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].plan
    return next(one for one in plan.obligations if one.code == row.code)


def asked_targets(connection: Connection, row: Row[Any]) -> tuple[Target, ...]:
    """Give the targets that a report of this organisation fills in."""
    plan = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].plan
    asked = terms(connection, row).asks.targets
    if asked == "none":
        return ()
    whole = row.organisation_id if speaks_for_all(connection, row) else row.issuer_id
    place = places(connection, row.plan_id, [row.organisation_id], issuer=whole)[row.organisation_id]
    if asked == "all":
        return tuple(one for one in plan.targets if concerns(one, place))
    return tuple(one for one in plan.targets if one.code in asked and applies(one, place))


def speaks_for_all(connection: Connection, row: Row[Any]) -> bool:
    """Whether a report is about the whole: the issuer's own, or one that the plan asks of its lead office by name."""
    known = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id]
    named = terms(connection, row).owed_by.organisation is not None
    return bool(
        row.organisation_id == row.issuer_id or (named and row.organisation_id == known.offices.get(Office.LEAD))
    )


def reads_drafts(connection: Connection, row: Row[Any], actor: Actor) -> bool:
    """Say whether what is not handed in yet concerns the actor: those who write it, and those who sign it."""
    offices = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id].offices
    lead = offices.get(Office.LEAD, row.issuer_id)
    if any(owes(one, organisation=row.organisation_id, issuer=row.issuer_id, lead_office=lead) for one in actor.grants):
        return True
    return row.kind in SIGNED and works_at(connection, actor, row.organisation_id)


def newest_report(connection: Connection, obligation_id: int, *, drafts: bool = True) -> Row[Any] | None:
    """Read the report that is being written, or the one handed in last; without `drafts` always the latter."""
    statement = select(Report).where(Report.obligation_id == obligation_id).order_by(Report.number.desc()).limit(1)
    if not drafts:
        statement = statement.where(Report.submitted_at.is_not(None))
    return connection.execute(statement).one_or_none()


def signed(connection: Connection, obligation_id: int) -> int:
    """Count the signatures that stand."""
    counted = select(func.coalesce(func.sum(Signature.signers), 0)).where(Signature.obligation_id == obligation_id)
    return connection.scalar(counted) or 0


def _lacks(connection: Connection, row: Row[Any]) -> Iterator[str]:
    if row.state not in UNFINISHED:
        return
    asked = terms(connection, row)
    if asked.kind in SIGNED:
        yield from _unsigned(connection, row)
    wanted = asked_targets(connection, row)
    if not (wanted or asked.asks.text or asked.asks.files is Files.REQUIRED):
        return
    report = newest_report(connection, row.id)
    if report is not None and report.submitted_at is not None:
        yield "changes"
    else:
        yield from _unwritten(connection, report, asked.asks, wanted)


def _unsigned(connection: Connection, row: Row[Any]) -> Iterator[str]:
    if row.expected is None:
        yield "expected"
    if not signed(connection, row.id):
        yield "signatures"


def _unwritten(
    connection: Connection, report: Row[Any] | None, asks: Asks, wanted: tuple[Target, ...]
) -> Iterator[str]:
    yield from _unfilled(connection, report.id if report else None, wanted)
    if asks.text and not (report and report.text.strip()):
        yield "text"
    if asks.files is Files.REQUIRED and not (report and _has_files(connection, report.id)):
        yield "files"


def _unfilled(connection: Connection, report: int | None, wanted: tuple[Target, ...]) -> Iterator[str]:
    """Name the targets with neither a number nor words that say why there is none."""
    statement = select(ReportValue).where(ReportValue.report_id == report)
    filled = {
        value.target
        for value in connection.execute(statement)
        if value.value is not None or (not value.typed.strip() and (value.evidence or "").strip())
    }
    yield from (one.code for one in wanted if one.code not in filled)


def current_files(report: int) -> tuple[ColumnElement[bool], ...]:
    """Restrict a SELECT to the files of a report that were not taken away again."""
    return (ObligationFile.report_id == report, ObligationFile.removed_at.is_(None))


def _has_files(connection: Connection, report: int) -> bool:
    return connection.scalar(select(ObligationFile.id).where(*current_files(report)).limit(1)) is not None
