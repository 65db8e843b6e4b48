"""Fill a database with dossiers that wait for their approval, so that a benchmark can walk through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, String, cast, insert, literal, null, select, union_all

from benchmarks.subjects import SUBMISSION_SIZE, submission_of
from states.nomination import NOMINATION, Action, State
from tests.world import OPENED, World, make_world
from workflow import pinned
from workflow.database import Database
from workflow.facts.dossier import criteria, required_items
from workflow.facts.rows import rounds
from workflow.models.base import Base, Instant, Json
from workflow.models.document import Document
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination, Tick
from workflow.models.submission import Submission
from workflow.pinned import Terms
from workflow.plans.terms import DossierScope

UNITS = 30
"""Units of one department, as in the design's picture of a small installation."""
ROUND = "annual-2024"
CLAIMS = {"individual_reform": "results"}
OWN_FROM = 100_000_000
"""Documents of single nominations are numbered from here, below it those that a submission shares."""

Cell = ColumnElement[Any]
Cells = dict[str, Cell]


def seed(database: Database, *, nominations: int) -> World:
    """Make the tests' world with `nominations` complete, fully ticked dossiers under review; their ids are 1 to n."""
    world = make_world(database, units=UNITS)
    database.write(lambda connection: _Seeding(connection, world, nominations).fill())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return world


@dataclass(frozen=True, slots=True)
class _Seeding:
    """One INSERT … SELECT for each table, over numbers that the database counts itself."""

    connection: Connection
    world: World
    nominations: int

    def fill(self) -> None:
        """Insert submissions, nominations with their journal, documents and ticks."""
        terms = self._terms()
        shared = [item.code for item in terms.dossier if item.scope is DossierScope.SUBMISSION]
        required = required_items(terms, CLAIMS)
        own = [item for item in required if item not in shared]
        submission, nomination = _numbers(submission_of(self.nominations)), _numbers(self.nominations)
        self._insert(Submission, [self._submission(submission)])
        self._insert(Nomination, [self._nomination(nomination)])
        self._insert(JournalEntry, [self._entry(nomination)])
        self._insert(Document, [self._document(submission, item, shared) for item in shared])
        self._insert(Document, [self._own_document(nomination, item, own) for item in own])
        ticks = [self._tick(nomination, item, _document_of(nomination, item, shared, own)) for item in required]
        ticks += [self._tick(nomination, code, null()) for code in criteria(terms, "individual")]
        self._insert(Tick, ticks)

    def _terms(self) -> Terms:
        row = rounds(self.connection, [self.world.rounds[ROUND]], lock=None)[self.world.rounds[ROUND]]
        return pinned.recall(self.connection, [row.plan_version])[row.plan_version].terms(row.kind)

    def _insert(self, table: type[Base], rows: Sequence[Cells]) -> None:
        """Insert what these SELECTs give in the order of their first column: what belongs together lies together."""
        names = list(rows[0])
        chosen = [select(*(cell.label(name) for name, cell in row.items())) for row in rows]
        ordered = union_all(*chosen).order_by(names[0]) if len(chosen) > 1 else chosen[0]
        self.connection.execute(insert(table).from_select(names, ordered))

    def _owner(self, submission: Cell) -> Cells:
        """Deal the submissions out to the units, whose ids follow one another."""
        units = sorted(number for code, number in self.world.organisations.items() if code.startswith("unit-"))
        assert units == list(range(units[0], units[0] + UNITS))
        unit = (submission - 1) % UNITS + units[0]
        return {
            "issuer_id": literal(self.world.organisations["so-y-te"]),
            "organisation_id": unit,
            "council_organisation_id": unit,
            "round_id": literal(self.world.rounds[ROUND]),
        }

    def _clerk(self) -> Cell:
        return literal(self.world.actor("clerk").person)

    def _submission(self, number: Cell) -> Cells:
        return {
            "id": number,
            **self._owner(number),
            "version": literal(1),
            "created_by": self._clerk(),
            **_at("created_at", "first_submitted_at", "received_at"),
            "receipt_year": literal(OPENED.year),
            "receipt_number": number,
        }

    def _nomination(self, number: Cell) -> Cells:
        owner = self._owner(_submission_of(number))
        name = literal("Người ") + cast(number, String)
        return {
            "id": number,
            **owner,
            "submission_id": _submission_of(number),
            "award_form": literal("GK"),
            "subject_type": literal("individual"),
            "subject_name": name,
            "subject_fold": name,
            "subject_organisation_id": owner["organisation_id"],
            "position": literal("Chuyên viên"),
            "staff_category": literal("public_employee"),
            "rating": literal("good"),
            "achievement": literal("Đã làm tốt. " * 20),
            "claims": literal(CLAIMS, Json),
            "state": literal(State.UNDER_REVIEW.value),
            "version": literal(1),
            "drafted_by": self._clerk(),
            **_at("created_at", "changed_at", "votes_count_from", "first_received_at"),
            "late": cast(literal(0), Nomination.late.type),
            "on_paper": cast(literal(1), Nomination.on_paper.type),
            "flagged": literal([], Json),
            "times_returned": literal(0),
        }

    def _entry(self, nomination: Cell) -> Cells:
        """Let each nomination come into being on paper, so that its journal folds to its state."""
        return {
            "aggregate_id": nomination,
            "issuer_id": literal(self.world.organisations["so-y-te"]),
            "aggregate": literal(NOMINATION.name),
            "version": literal(1),
            **_at("at"),
            "action": literal(Action.REGISTER.value),
            "state_after": literal(State.UNDER_REVIEW.value),
            "data": literal({}, Json),
        }

    def _document(self, submission: Cell, item: str, shared: Sequence[str]) -> Cells:
        return {
            "id": submission * 10 + shared.index(item),
            "submission_id": submission,
            "nomination_id": cast(null(), Integer),
            "item": literal(item),
            "version": literal(1),
            "digest": literal("0" * 64),
            "size": literal(10),
            "media_type": literal("application/pdf"),
            "filename": literal("giay.pdf"),
            "uploaded_by": self._clerk(),
            **_at("uploaded_at"),
        }

    def _own_document(self, nomination: Cell, item: str, own: Sequence[str]) -> Cells:
        return {
            **self._document(_submission_of(nomination), item, own),
            "id": nomination * 10 + OWN_FROM + own.index(item),
            "nomination_id": nomination,
        }

    def _tick(self, nomination: Cell, code: str, document: Cell) -> Cells:
        return {
            "nomination_id": nomination,
            "code": literal(code),
            "met": cast(literal(1), Tick.met.type),
            "document_id": cast(document, Integer),
            "ticked_by": literal(self.world.actor("reviewer").person),
            **_at("ticked_at"),
        }


def _numbers(most: int) -> Cell:
    """Count from 1 to `most`."""
    counted = select(literal(1, Integer).label("number")).cte(f"to_{most}", recursive=True)
    return counted.union_all(select(counted.c.number + 1).where(counted.c.number < most)).c.number


def _at(*columns: str) -> Cells:
    return dict.fromkeys(columns, literal(OPENED, Instant()))


def _submission_of(nomination: Cell) -> Cell:
    return (nomination - 1) // SUBMISSION_SIZE + 1


def _document_of(nomination: Cell, item: str, shared: Sequence[str], own: Sequence[str]) -> Cell:
    if item in shared:
        return _submission_of(nomination) * 10 + shared.index(item)
    return nomination * 10 + OWN_FROM + own.index(item)
