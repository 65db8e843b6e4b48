"""Read what an event is about: the nominations concerned, and what else its mail tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from notifications.compose.cleaning import lines
from notifications.relay.cases import Case, read_cases, with_words
from notifications.relay.events import Event
from notifications.relay.pending import Entry
from states.facts import Office
from states.labels.language import Words
from states.nomination import Action, State
from states.round import Action as RoundAction
from workflow import pinned
from workflow.calendar import day_through
from workflow.models.council import AgendaItem, Council, Sitting
from workflow.models.decision import Decision
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow
from workflow.models.round import Round
from workflow.plans.schema import Plan


@dataclass(frozen=True, slots=True)
class Setting:
    """The round that an event belongs to: names, cut-off, and the plan with its offices."""

    offices: Mapping[Office, int]
    plan: Plan
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """What an event is about; `facts` are those that every mail about it tells, `page` shows what it happened to.

    Without nominations `cases` is None, and `organisations` says whose units hear of it, None for all of the issuer's.
    """

    page: str
    offices: Mapping[Office, int]
    facts: Mapping[str, Any]
    cases: tuple[Case, ...] | None = None
    organisations: frozenset[int] | None = None
    returned_before: frozenset[int] = frozenset()
    secretary: int | None = None


def read_matter(connection: Connection, event: Event) -> Matter:
    """Read what an event is about."""
    return _READERS[event.first.aggregate](connection, event)


def _setting(connection: Connection, round_id: int) -> Setting:
    row = connection.execute(
        select(Round, PlanRow.title_vi, PlanRow.title_en)
        .join(PlanRow, PlanRow.id == Round.plan_id)
        .where(Round.id == round_id)
    ).one()
    known = pinned.recall(connection, [row.plan_version_id])[row.plan_version_id]
    facts = {"round": Words(row.name_vi, row.name_en), "plan": Words(row.title_vi, row.title_en), "limit": row.cutoff}
    return Setting(known.offices, known.plan, facts)


def _named(connection: Connection, entry: Entry) -> tuple[Case, ...]:
    return read_cases(connection, Nomination.id.in_(entry.data["nominations"]))


def _of_submission(connection: Connection, event: Event) -> Matter:
    entry = event.first
    cases = _named(connection, entry)
    setting = _setting(connection, cases[0].round)
    statement = select(JournalEntry.aggregate_id).where(
        JournalEntry.aggregate == "nomination",
        JournalEntry.aggregate_id.in_([case.id for case in cases]),
        JournalEntry.action == Action.SUBMIT,
        JournalEntry.at == entry.at,
        JournalEntry.state_before == State.RETURNED,
    )
    return Matter(
        page=f"/submissions/{entry.subject}",
        offices=setting.offices,
        facts={**setting.facts, "number": entry.data.get("number")},
        cases=cases,
        returned_before=frozenset(connection.scalars(statement)),
    )


def _of_nominations(connection: Connection, event: Event) -> Matter:
    said = {entry.subject: entry for entry in event.entries}
    cases = read_cases(connection, Nomination.id.in_(said))
    setting = _setting(connection, cases[0].round)
    return Matter(
        page=f"/nominations/{cases[0].id}",
        offices=setting.offices,
        facts=setting.facts,
        cases=tuple(with_words(case, said[case.id], setting.plan) for case in cases),
    )


def _of_decision(connection: Connection, event: Event) -> Matter:
    entry = event.first
    row = connection.execute(select(Decision).where(Decision.id == entry.subject)).one()
    setting = _setting(connection, row.round_id)
    told = {"abstract": row.abstract, "number": entry.data.get("number"), "day": row.signed_on}
    return Matter(
        page=f"/decisions/{row.id}",
        offices=setting.offices,
        facts={**setting.facts, **told},
        cases=_named(connection, entry),
    )


def _of_round(connection: Connection, event: Event) -> Matter:
    entry = event.first
    setting = _setting(connection, entry.subject)
    matter = Matter(page=f"/rounds/{entry.subject}", offices=setting.offices, facts=setting.facts)
    if entry.action == RoundAction.DECIDE:
        return replace(matter, cases=read_cases(connection, Nomination.round_id == entry.subject))
    if entry.action == RoundAction.EXTEND:
        return _extended(connection, matter, entry)
    return matter


def _extended(connection: Connection, matter: Matter, entry: Entry) -> Matter:
    organisation = entry.data["organisation"]
    told = {
        "unit": connection.scalar(select(Organisation.name).where(Organisation.id == organisation)),
        "limit": day_through(date.fromisoformat(entry.data["until"])),
        "reason": lines(entry.texts.get("reason", "")),
    }
    return replace(matter, organisations=frozenset({organisation}), facts={**matter.facts, **told})


def _of_sitting(connection: Connection, event: Event) -> Matter:
    row = connection.execute(
        select(Sitting, Council.name)
        .join(Council, Council.id == Sitting.council_id)
        .where(Sitting.id == event.first.subject)
    ).one()
    votes = connection.execute(
        select(AgendaItem.nomination_id, AgendaItem.passed).where(AgendaItem.sitting_id == row.id)
    )
    passed = {vote.nomination_id: vote.passed for vote in votes}
    cases = read_cases(connection, Nomination.id.in_(passed))
    setting = _setting(connection, cases[0].round)
    return Matter(
        page=f"/sittings/{row.id}",
        offices=setting.offices,
        facts={**setting.facts, "council": row.name, "at": row.held_at},
        cases=tuple(replace(case, concern=replace(case.concern, passed=passed[case.id])) for case in cases),
        secretary=row.recorded_by if row.confirmed_at is None else None,
    )


_READERS: Mapping[str, Callable[[Connection, Event], Matter]] = {
    "submission": _of_submission,
    "nomination": _of_nominations,
    "decision": _of_decision,
    "round": _of_round,
    "sitting": _of_sitting,
}
