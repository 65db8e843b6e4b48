"""Write reports: save drafts in which nothing typed is lost, attach files, name nominees, hand in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from states.actors import Actor
from states.asks import Answers
from states.obligation import OBLIGATION, Action
from states.refusals import Refusal, Refused
from workflow.errors import NotFound
from workflow.facts import obligations as facts
from workflow.models.obligation import (
    ObligationAttempt,
    ObligationFile,
    Report,
    ReportNominee,
    ReportValue,
)
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.plans.obligations import Files
from workflow.plans.targets import Target
from workflow.services import nominations, obligations, submissions
from workflow.services.nominations import Content
from workflow.services.obligations import Advanced
from workflow.services.report_values import count_values, reading
from workflow.storage import Stored

LONGEST_REPORT = 20_000
"""Characters of a report's text; a longer one is attached as a file."""
LONGEST_EVIDENCE = 2_000
"""Characters of the words about one value."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed: values by target, words about them, and the text; what is not given stays as it was."""

    values: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft, and what in it can't be read as it stands; it is kept nevertheless."""

    obligation: int
    report: int
    version: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of handing in: the new state and version and whether it came late, or every reason why not."""

    obligation: int
    state: str
    version: int
    late: bool
    refusals: tuple[Refusal, ...] = ()


def save_draft(
    connection: Connection,
    obligation_id: int,
    typed: Draft,
    *,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Keep what was typed; numbers that can't be read, or may mean two things, are told and kept as typed."""
    row = obligations.lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    obligations.require(connection, row, Action.EDIT, actor=actor, now=now)
    wanted = {one.code: one for one in facts.asked_targets(connection, row)}
    _require_sound(typed, known=wanted.keys())
    report = _draft(connection, row, actor=actor, now=now)
    text = {} if typed.text is None else {"text": typed.text}
    connection.execute(
        update(Report).where(Report.id == report).values(written_by=actor.person, written_at=now, **text)
    )
    refusals = _keep_values(connection, report, typed, wanted)
    data = {"report": report, "targets": sorted(typed.values)}
    moved = obligations.move(connection, row, Action.EDIT, data=data, actor=actor, now=now)
    return Saved(row.id, report, moved.version, refusals)


def _keep_values(
    connection: Connection, report: int, typed: Draft, wanted: Mapping[str, Target]
) -> tuple[Refusal, ...]:
    """Put what was typed in the place of what was there; gives what can't be read of it."""
    codes = sorted({*typed.values, *typed.evidence})
    these = (ReportValue.report_id == report, ReportValue.target.in_(codes))
    kept = {value.target: value for value in connection.execute(select(ReportValue).where(*these))}
    rows, refusals = [], []
    for code in codes:
        before = kept.get(code)
        text = typed.values.get(code, before.typed if before else "")
        words = typed.evidence.get(code, before.evidence if before else None)
        found = reading(wanted[code], text, field=f"values.{code}")
        refusals += [found.refusal] if found.refusal else []
        values = {"typed": found.typed, "value": found.value, "evidence": words or None}
        rows.append({"report_id": report, "target": code, **values})
    connection.execute(delete(ReportValue).where(*these))
    if rows:
        connection.execute(insert(ReportValue), rows)
    return tuple(refusals)


def _require_sound(typed: Draft, *, known: Collection[str]) -> None:
    objections = [
        Refusal("target_not_asked", {"field": f"values.{code}", "target": code})
        for code in sorted({*typed.values, *typed.evidence} - set(known))
    ]
    if typed.text is not None and len(typed.text) > LONGEST_REPORT:
        objections.append(Refusal("field_too_long", {"field": "text", "most": LONGEST_REPORT}))
    objections += [
        Refusal("field_too_long", {"field": f"evidence.{code}", "most": LONGEST_EVIDENCE})
        for code, words in typed.evidence.items()
        if len(words) > LONGEST_EVIDENCE
    ]
    if objections:
        raise Refused(*objections)


def hand_in(
    connection: Connection,
    obligation_id: int,
    *,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    """Hand in what was prepared; late is flagged where the plan does not refuse it, and a refused try is recorded."""
    row = obligations.lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    verdict = OBLIGATION.decide(Action.HAND_IN, facts.gather(connection, row, actor=actor, now=now), Answers())
    if verdict.dest is None:
        _record_attempt(connection, row, verdict.refusals[0], actor=actor, now=now)
        return HandedIn(row.id, row.state, row.version, row.late, verdict.refusals)
    late = row.due_at is not None and now >= row.due_at
    report = _draft(connection, row, actor=actor, now=now)
    connection.execute(update(Report).where(Report.id == report).values(submitted_at=now, late=late))
    count_values(connection, row, report, facts.asked_targets(connection, row), actor=actor, now=now)
    advanced = obligations.write_move(
        connection,
        row,
        Action.HAND_IN,
        verdict.dest,
        values={
            "late": row.late or late,
            "first_submitted_at": row.first_submitted_at or now,
            "submitted_at": now,
            "submitted_by": actor.person,
        },
        data={"report": report, "late": late},
        actor=actor,
        now=now,
    )
    return HandedIn(row.id, advanced.state, advanced.version, row.late or late)


def _record_attempt(connection: Connection, row: Row[Any], refusal: Refusal, *, actor: Actor, now: datetime) -> None:
    values = {"obligation_id": row.id, "state": row.state, "code": refusal.code}
    connection.execute(insert(ObligationAttempt).values(**values, account_id=actor.account, received_at=now))


def attach(
    connection: Connection,
    obligation_id: int,
    stored: Stored,
    *,
    target: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Attach a file to what is being prepared, or to the value of one target; returns its id."""
    row = obligations.lock(connection, obligation_id, actor=actor)
    obligations.require(connection, row, Action.EDIT, actor=actor, now=now)
    asked = facts.terms(connection, row)
    if target is not None and target not in {one.code for one in facts.asked_targets(connection, row)}:
        raise Refused(Refusal("target_not_asked", {"field": "target", "target": target}))
    if target is None and asked.asks.files is Files.NONE and asked.kind not in facts.SIGNED:
        raise Refused(Refusal("files_not_asked", {"field": "file"}))
    signed = asked.kind in facts.SIGNED and asked.asks.files is Files.NONE
    statement = insert(ObligationFile).values(
        obligation_id=row.id,
        report_id=None if signed else _draft(connection, row, actor=actor, now=now),
        target=target,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        filename=stored.filename,
        uploaded_by=actor.person,
        uploaded_at=now,
    )
    number: int = connection.execute(statement.returning(ObligationFile.id)).scalar_one()
    data = {"file": number, "digest": stored.digest}
    obligations.move(connection, row, Action.EDIT, data=data, actor=actor, now=now)
    return number


def detach(connection: Connection, obligation_id: int, file_id: int, *, actor: Actor, now: datetime) -> Advanced:
    """Take a file away from what is being prepared; what was handed in with it keeps it."""
    row = obligations.lock(connection, obligation_id, actor=actor)
    report = facts.newest_report(connection, row.id)
    taken = connection.execute(
        update(ObligationFile)
        .where(
            ObligationFile.id == file_id,
            ObligationFile.obligation_id == row.id,
            ObligationFile.removed_at.is_(None),
            ObligationFile.report_id == (report.id if report and report.submitted_at is None else None),
        )
        .values(removed_at=now)
    )
    if not taken.rowcount:
        raise NotFound("file", file_id)
    return obligations.move(connection, row, Action.EDIT, data={"file_removed": file_id}, actor=actor, now=now)


def nominate(
    connection: Connection, obligation_id: int, round_id: int, content: Content, *, actor: Actor, now: datetime
) -> int:
    """Open a draft nomination in a round for somebody whom the report names; the two stay linked. Returns its id."""
    row = obligations.lock(connection, obligation_id, actor=actor)
    if not facts.terms(connection, row).asks.nominees:
        raise Refused(Refusal("nominees_not_asked"))
    obligations.require(connection, row, Action.EDIT, actor=actor, now=now)
    if connection.scalar(select(Round.id).where(Round.id == round_id, Round.issuer_id == row.issuer_id)) is None:
        raise NotFound("round", round_id)
    submission = _submission(connection, row, round_id, actor=actor, now=now)
    nomination = nominations.draft(connection, submission, content, actor=actor, now=now)
    connection.execute(insert(ReportNominee).values(nomination_id=nomination, obligation_id=row.id))
    obligations.move(connection, row, Action.EDIT, data={"nomination": nomination}, actor=actor, now=now)
    return nomination


def _submission(connection: Connection, row: Row[Any], round_id: int, *, actor: Actor, now: datetime) -> int:
    """Find the unit's submission in a round that is still being prepared, else start one."""
    statement = (
        select(Submission.id)
        .where(
            Submission.round_id == round_id,
            Submission.organisation_id == row.organisation_id,
            Submission.first_submitted_at.is_(None),
            Submission.nothing_to_propose_at.is_(None),
        )
        .order_by(Submission.id)
        .limit(1)
    )
    found: int | None = connection.scalar(statement)
    organisation = row.organisation_id
    return found or submissions.start(connection, round_id, organisation=organisation, actor=actor, now=now)


def _draft(connection: Connection, row: Row[Any], *, actor: Actor, now: datetime) -> int:
    """Find the version that is being written, else begin the next one as a copy of the last."""
    last = facts.newest_report(connection, row.id)
    if last is not None and last.submitted_at is None:
        found: int = last.id
        return found
    statement = insert(Report).values(
        obligation_id=row.id,
        number=last.number + 1 if last else 1,
        text=last.text if last else "",
        written_by=actor.person,
        written_at=now,
        late=False,
    )
    begun: int = connection.execute(statement.returning(Report.id)).scalar_one()
    if last is not None:
        _copy(connection, last.id, begun)
    return begun


def _copy(connection: Connection, last: int, begun: int) -> None:
    """Take values and files over into the next version; the files are the same ones on the disk."""
    for table, conditions in (
        (ReportValue, (ReportValue.report_id == last,)),
        (ObligationFile, facts.current_files(last)),
    ):
        columns = [column for column in table.__table__.columns if column.name not in {"id", "report_id"}]
        rows = connection.execute(select(*columns).where(*conditions)).mappings().all()
        if rows:
            connection.execute(insert(table), [{**row, "report_id": begun} for row in rows])
