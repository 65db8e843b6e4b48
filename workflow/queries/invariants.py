"""Find what must never be: counters, journal, rounds, documents and awards that contradict one another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import Connection, Row, Select, SelectBase, exists, func, literal, select, union_all

from states.decision import DECISION
from states.decision import State as DecisionState
from states.nomination import HOLDS_PLACE, NOMINATION, UNSETTLED
from states.nomination import State as NominationState
from states.obligation import OBLIGATION
from states.round import ROUND
from states.round import State as RoundState
from states.sitting import SITTING
from workflow import counters, search
from workflow.models.council import Sitting, SittingCopy
from workflow.models.counter import NominationCounter, RoundCounter
from workflow.models.decision import Decision, DecisionNominee
from workflow.models.document import Document
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination, Tick, counted
from workflow.models.obligation import Obligation, ObligationFile
from workflow.models.round import QuotaCounter, Round
from workflow.models.search import ON_POSTGRESQL, ON_SQLITE
from workflow.queries import sitting_invariants

_AT_ONCE = 1000
"""Rows fetched at a time: the journal is longer than memory."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: a code and its facts, ids as in the database."""

    code: str
    detail: Mapping[str, object]


class Storage(Protocol):
    """Where documents lie: a folder, or a store of objects."""

    def has(self, digest: str) -> bool:
        """Tell whether the content with this digest is here."""
        ...


def broken(connection: Connection, *, storage: Storage | None = None) -> tuple[Finding, ...]:
    """List every contradiction; contents of documents are looked for where a storage is given."""
    return (
        *_miscounted(connection),
        *_overfull(connection),
        *_wrongly_counted(connection),
        *_unsearchable(connection),
        *(finding for table in _JOURNALLED.items() for finding in _misfolded(connection, *table)),
        *_decided_too_early(connection),
        *_ticks_without_document(connection),
        *(_documents_without_content(connection, storage) if storage else ()),
        *_awarded_without_decision(connection),
        *(Finding(*wrong) for wrong in sitting_invariants.broken(connection)),
    )


def _miscounted(connection: Connection) -> Iterator[Finding]:
    """A quota counter counts exactly the nominations that hold a place."""
    held = select(func.count()).where(counted(), Nomination.state.in_(HOLDS_PLACE)).scalar_subquery()
    statement = (
        select(QuotaCounter.round_id, QuotaCounter.code, QuotaCounter.used, held.label("held"))
        .where(QuotaCounter.used != held)
        .order_by(QuotaCounter.id)
    )
    for row in connection.execute(statement):
        yield Finding(
            "quota_miscounted",
            {"round": row.round_id, "subject": row.code, "used": row.used, "held": row.held},
        )


def _overfull(connection: Connection) -> Iterator[Finding]:
    """No hard cap is exceeded."""
    statement = (
        select(QuotaCounter.round_id, QuotaCounter.code, QuotaCounter.used, QuotaCounter.places)
        .where(QuotaCounter.hard, QuotaCounter.used > QuotaCounter.places)
        .order_by(QuotaCounter.id)
    )
    for row in connection.execute(statement):
        yield Finding(
            "quota_exceeded",
            {"round": row.round_id, "subject": row.code, "used": row.used, "places": row.places},
        )


def _wrongly_counted(connection: Connection) -> Iterator[Finding]:
    """The counters, with what waits to be counted, say how many nominations are in each state."""
    waits = JournalEntry.id.in_(select(Pending.entry_id).where(Pending.consumer == counters.CONSUMER))
    table, held = NominationCounter, func.count()
    of_units = _difference(
        select(table.round_id, table.organisation_id, table.state, table.number),
        counters.changes(waits).order_by(None),
        select(Nomination.round_id, Nomination.organisation_id, Nomination.state, -held).group_by(
            Nomination.round_id, Nomination.organisation_id, Nomination.state
        ),
    )
    for row in connection.execute(of_units):
        yield Finding("nominations_miscounted", row._asdict())
    # Totals are compared with the units' counters, which one transaction changes together with them.
    of_rounds = _difference(
        select(RoundCounter.round_id, literal(None).label("organisation_id"), RoundCounter.state, RoundCounter.number),
        select(table.round_id, literal(None), table.state, -table.number),
    )
    for row in connection.execute(of_rounds):
        yield Finding("round_miscounted", row._asdict())


def _unsearchable(connection: Connection) -> Iterator[Finding]:
    """Each nomination stands in the search index."""
    key = ON_SQLITE.c.rowid if connection.dialect.name == "sqlite" else ON_POSTGRESQL.c.nomination_id
    missing = ~exists().where(key == Nomination.id)
    statement = select(Nomination.id, Nomination.subject_fold).where(missing).order_by(Nomination.id)
    for nomination, folded in connection.execute(statement):
        if search.spoken(folded):
            yield Finding("not_searchable", {"nomination": nomination})


def _difference(first: SelectBase, *rest: SelectBase) -> Select[Any]:
    """Add up numbers that should come to nothing; each SELECT gives round, organisation, state and a number."""
    summed = union_all(first, *rest).subquery()
    keys = (summed.c.round_id, summed.c.organisation_id, summed.c.state)
    surplus = func.sum(summed.c.number)
    names = ("round", "organisation", "state")
    return (
        select(*(key.label(name) for key, name in zip(keys, names, strict=True)), surplus.label("surplus"))
        .group_by(*keys)
        .having(surplus != 0)
        .order_by(*keys)
    )


_Entry = Row[int, str, int, int, str | None, str | None]
Journalled = type[Nomination] | type[Round] | type[Sitting] | type[Decision] | type[Obligation]

_JOURNALLED: Mapping[str, Journalled] = {
    NOMINATION.name: Nomination,
    ROUND.name: Round,
    SITTING.name: Sitting,
    DECISION.name: Decision,
    OBLIGATION.name: Obligation,
}


def _misfolded(connection: Connection, aggregate: str, table: Journalled) -> Iterator[Finding]:
    """The journal of each row counts its versions from 1 without a gap and ends in its state."""
    statement = (
        select(
            table.id,
            table.state,
            table.version,
            JournalEntry.version.label("entry"),
            JournalEntry.state_before,
            JournalEntry.state_after,
        )
        .outerjoin(JournalEntry, (JournalEntry.aggregate == aggregate) & (JournalEntry.aggregate_id == table.id))
        .order_by(table.id, JournalEntry.version)
        .execution_options(yield_per=_AT_ONCE)
    )
    for key, entries in groupby(connection.execute(statement), key=lambda row: row.id):
        if wrong := _wrong_in(list(entries)):
            yield Finding("journal_differs", {"aggregate": aggregate, "id": key, **wrong})
    orphans = (
        select(JournalEntry.aggregate_id)
        .where(JournalEntry.aggregate == aggregate, ~exists().where(table.id == JournalEntry.aggregate_id))
        .distinct()
        .order_by(JournalEntry.aggregate_id)
    )
    for key in connection.scalars(orphans):
        yield Finding("row_missing", {"aggregate": aggregate, "id": key})


def _wrong_in(entries: list[_Entry]) -> Mapping[str, object]:
    """Fold the entries of one row; returns what differs, nothing where all is well."""
    row, state = entries[0], None
    for number, entry in enumerate(entries, 1):
        if entry.entry != number:
            return {"expected_version": number, "journal_version": entry.entry}
        if entry.state_before not in {None, state}:
            return {"journal_version": number, "state": state, "state_before": entry.state_before}
        state = entry.state_after
    if (state, len(entries)) == (row.state, row.version):
        return {}
    return {"state": row.state, "version": row.version, "journal_state": state, "journal_version": len(entries)}


def _decided_too_early(connection: Connection) -> Iterator[Finding]:
    """No nomination of a decided round still waits for a result."""
    statement = (
        select(Nomination.id, Nomination.round_id, Nomination.state)
        .join(Round, Round.id == Nomination.round_id)
        .where(Round.state == RoundState.DECIDED, Nomination.state.in_(UNSETTLED))
        .order_by(Nomination.id)
    )
    for row in connection.execute(statement):
        yield Finding("unsettled_in_decided_round", {"round": row.round_id, "nomination": row.id, "state": row.state})


def _ticks_without_document(connection: Connection) -> Iterator[Finding]:
    """What a reviewer has ticked is there."""
    statement = (
        select(Tick.id, Tick.nomination_id, Tick.document_id)
        .where(Tick.document_id.is_not(None), ~exists().where(Document.id == Tick.document_id))
        .order_by(Tick.id)
    )
    for row in connection.execute(statement):
        yield Finding("document_missing", {"nomination": row.nomination_id, "document": row.document_id})


def _documents_without_content(connection: Connection, storage: Storage) -> Iterator[Finding]:
    """The bytes of each document, of each file with a report and of each signed copy lie in storage."""
    for table in (Document, ObligationFile, SittingCopy):
        first = func.min(table.id)
        statement = select(table.digest, first).group_by(table.digest).order_by(first)
        digests: Iterable[Any] = connection.execute(statement.execution_options(yield_per=_AT_ONCE))
        for digest, number in digests:
            if not storage.has(digest):
                yield Finding("content_missing", {"table": table.__tablename__, "row": number, "digest": digest})


def _awarded_without_decision(connection: Connection) -> Iterator[Finding]:
    """Each awarded nominee stands in a signed decision."""
    signed = (
        exists()
        .where(DecisionNominee.nomination_id == Nomination.id)
        .where(DecisionNominee.decision_id == Decision.id, Decision.state == DecisionState.SIGNED)
    )
    statement = (
        select(Nomination.id, Nomination.round_id)
        .where(Nomination.state == NominationState.AWARDED, ~signed)
        .order_by(Nomination.id)
    )
    for row in connection.execute(statement):
        yield Finding("awarded_without_decision", {"round": row.round_id, "nomination": row.id})
