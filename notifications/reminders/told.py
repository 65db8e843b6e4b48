"""Say what each kind of reminder tells, as far as what it reminds of still stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select

from notifications.calendar_entries import Deadline
from notifications.compose.content import LONGEST_LIST
from notifications.relay.cases import Case, read_cases
from notifications.relay.telling import page_of
from notifications.reminders import returns as dossiers
from notifications.reminders.ladders import LIVE
from notifications.reminders.reviews import overdue, received_for
from notifications.reminders.submissions import is_answer
from states.labels.deadlines import deadline_name
from states.labels.language import Language, Words
from states.nomination import State
from states.obligation import UNFINISHED
from states.round import State as RoundState
from workflow import pinned
from workflow.calendar import last_day, local_day
from workflow.models.council import AgendaItem, Sitting
from workflow.models.nomination import Nomination
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow
from workflow.models.round import Extension, Round
from workflow.models.submission import Submission
from workflow.plans import choices
from workflow.queries.calendar import working_days


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline for calendars, in both languages; `key` and `sequence` as in `calendar_entries.Deadline`."""

    kind: str
    key: str
    sequence: int
    limit: datetime
    matter: Words
    unit: str
    plan: Words

    def said(self, language: Language, *, link: str) -> Deadline:
        """Say it in one language."""
        name = deadline_name(self.kind, self.matter, unit=self.unit, lang=language)
        return Deadline(self.key, self.sequence, name, self.plan.said(language), link, last_day(self.limit))


@dataclass(frozen=True, slots=True)
class Told:
    """What one reminder tells: the facts of its mail, the page that shows more, and the deadline for calendars."""

    page: str
    facts: Mapping[str, Any]
    entry: Entry | None = None


def submissions(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell units of the submissions that are still missing, each until its own limit."""
    known = _rounds(connection, rows)
    units = _units(connection, rows)
    given, extended = _answers(connection, rows), _extensions(connection, rows)
    told = {}
    for row in rows:
        one, place = known[row.subject_id], (row.subject_id, row.organisation_id)
        limit = max(one.limit_at, extended.get(place, one.limit_at))
        late = one.late == "flag" and one.state == RoundState.OPEN
        if one.state in LIVE and place not in given and limit == row.due_at and (now < limit or late):
            unit = units[row.organisation_id]
            key = f"round-{one.id}-{row.organisation_id}"
            entry = Entry("submission", key, one.version, limit, _name(one), unit, _plan(one))
            facts = {"round": _name(one), "plan": _plan(one), "unit": unit, "limit": limit}
            told[row.id] = Told(f"/rounds/{one.id}", facts | {"days": days_left(limit, now)}, entry)
    return told


def councils(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell secretaries of the councils that nobody has convened since."""
    statement = (
        select(Nomination.round_id, Sitting.organisation_id)
        .join(AgendaItem, AgendaItem.nomination_id == Nomination.id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(Sitting.organisation_id.in_({row.organisation_id for row in rows}), Sitting.state != "cancelled")
        .distinct()
    )
    convened = {(row.round_id, row.organisation_id) for row in connection.execute(statement)}
    waiting = [row for row in rows if (row.subject_id, row.organisation_id) not in convened]
    return submissions(connection, waiting, now) if waiting else {}


def returns(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell units of their returned dossiers, those of one limit together."""
    known, units = _rounds(connection, rows), _units(connection, rows)
    here = (
        Nomination.round_id.in_(known),
        Nomination.organisation_id.in_(units),
        Nomination.state == State.RETURNED,
    )
    statement = select(Nomination.id, dossiers.own_limit().label("limit_at")).where(*here)
    limits = {row.id: row.limit_at for row in connection.execute(statement)}
    grouped: dict[tuple[int, int, datetime], list[Case]] = {}
    for case in read_cases(connection, *here):
        grouped.setdefault((case.round, case.organisation, limits[case.id]), []).append(case)
    told = {}
    for row in rows:
        one, cases = known[row.subject_id], grouped.get((row.subject_id, row.organisation_id, row.due_at))
        if cases and one.state in LIVE:
            unit = units[row.organisation_id]
            key = f"return-{one.id}-{row.organisation_id}-{cases[0].id}"
            entry = Entry("return", key, one.version, row.due_at, _name(one), unit, _plan(one))
            facts = _concerning(cases) | {"round": _name(one), "unit": unit, "limit": row.due_at}
            told[row.id] = Told(page_of(cases), facts | {"days": days_left(row.due_at, now)}, entry)
    return told


def obligations(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell organisations of what they still owe."""
    statement = (
        select(Obligation, Organisation.name.label("unit"), PlanRow.title_vi, PlanRow.title_en)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(PlanRow, PlanRow.id == Obligation.plan_id)
        .where(Obligation.id.in_({row.subject_id for row in rows}), Obligation.state.in_(UNFINISHED))
    )
    owed = {one.id: one for one in connection.execute(statement)}
    told = {}
    for row in rows:
        one = owed.get(row.subject_id)
        if one is not None and one.due_at == row.due_at:
            key = f"obligation-{one.id}"
            entry = Entry("obligation", key, one.version, one.due_at, _name(one), one.unit, _plan(one))
            facts = {"matter": _name(one), "plan": _plan(one), "unit": one.unit, "limit": one.due_at}
            told[row.id] = Told(f"/obligations/{one.id}", facts | {"days": days_left(one.due_at, now)}, entry)
    return told


def reviews(connection: Connection, rows: Sequence[Any], now: datetime) -> Mapping[int, Told]:
    """Tell reviewers of the dossiers that wait longer than the plan says, those of one limit together."""
    known, days = _rounds(connection, rows), working_days(connection)
    plans = pinned.recall(connection, {one.plan_version_id for one in known.values()})
    found: dict[tuple[int, datetime], tuple[Case, ...]] = {}
    for place in {(row.subject_id, row.due_at) for row in rows}:
        round_id, limit = place
        one = known[round_id]
        rule = choices.rule_of(plans[one.plan_version_id].plan, one.kind)
        time = rule.review_days if rule else None
        came = received_for(last_day(limit), time, days) if time else None
        found[place] = read_cases(connection, Nomination.id.in_(_waiting(round_id, came))) if came else ()
    told = {}
    for row in rows:
        cases, one = found[row.subject_id, row.due_at], known[row.subject_id]
        if cases:
            facts = _concerning(cases) | {"round": _name(one), "limit": row.due_at}
            told[row.id] = Told(f"/rounds/{one.id}", facts | {"days": days_left(row.due_at, now)})
    return told


def days_left(limit: datetime, now: datetime) -> int:
    """Count the calendar days from today to the last acceptable day; fewer than none after it."""
    return (last_day(limit) - local_day(now)).days


def _waiting(round_id: int, came: tuple[datetime, datetime]) -> Any:  # noqa: ANN401 - a SELECT of ids.
    return (
        select(Nomination.id)
        .join(Submission, Submission.id == Nomination.submission_id)
        .where(overdue(literal(round_id), *(literal(end) for end in came)))
    )


def _concerning(cases: Sequence[Case]) -> dict[str, Any]:
    return {"concerns": tuple(case.concern for case in cases[:LONGEST_LIST]), "count": len(cases)}


def _rounds(connection: Connection, rows: Sequence[Any]) -> Mapping[int, Any]:
    statement = (
        select(Round, PlanRow.title_vi, PlanRow.title_en)
        .join(PlanRow, PlanRow.id == Round.plan_id)
        .where(Round.id.in_({row.subject_id for row in rows}))
    )
    return {row.id: row for row in connection.execute(statement)}


def _units(connection: Connection, rows: Sequence[Any]) -> Mapping[int, str]:
    statement = select(Organisation.id, Organisation.name)
    wanted = Organisation.id.in_({row.organisation_id for row in rows})
    return {row.id: row.name for row in connection.execute(statement.where(wanted))}


def _answers(connection: Connection, rows: Sequence[Any]) -> Collection[tuple[int, int]]:
    """Find which units have answered in which rounds."""
    statement = select(Submission.round_id, Submission.organisation_id).where(
        Submission.round_id.in_({row.subject_id for row in rows}),
        Submission.organisation_id.in_({row.organisation_id for row in rows}),
        is_answer(),
    )
    return {(row.round_id, row.organisation_id) for row in connection.execute(statement)}


def _extensions(connection: Connection, rows: Sequence[Any]) -> Mapping[tuple[int, int], datetime]:
    """Find the latest extension of each unit in each round."""
    statement = (
        select(Extension.round_id, Extension.organisation_id, func.max(Extension.limit_at).label("at"))
        .where(
            Extension.round_id.in_({row.subject_id for row in rows}),
            Extension.organisation_id.in_({row.organisation_id for row in rows}),
        )
        .group_by(Extension.round_id, Extension.organisation_id)
    )
    return {(row.round_id, row.organisation_id): row.at for row in connection.execute(statement)}


def _name(row: Any) -> Words:  # noqa: ANN401 - a round's row, or an obligation's.
    return Words(row.name_vi, row.name_en)


def _plan(row: Any) -> Words:  # noqa: ANN401 - the same.
    return Words(row.title_vi, row.title_en)
