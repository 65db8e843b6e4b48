"""Fill a database with dossiers that wait for their approval, so that a benchmark can walk through them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Integer, func, insert, literal, null, select, union_all

from benchmarks.subjects import SUBMISSION_SIZE
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
CLAIMS = {"individual_reform": "results"}

Cell = ColumnElement[Any]


def seed(database: Database, *, nominations: int) -> World:
    """Make the tests' world with `nominations` dossiers under review, complete and fully ticked; their ids are 1 to n."""
    world = make_world(database, units=UNITS)
    database.write(lambda connection: _fill(connection, world, nominations))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return world


@dataclass(frozen=True, slots=True)
class Papers:
    """The items of one dossier and the ids that their documents get."""

    shared: tuple[str, ...]
    own: tuple[str, ...]
    submissions: int

    def document(self, nomination: Cell, item: str) -> Cell:
        """Say which document stands for an item of a nomination: first all shared ones are numbered, then all own."""
        if item in self.shared:
            return _submission(nomination) * len(self.shared) - len(self.shared) + 1 + self.shared.index(item)
        before = self.submissions * len(self.shared)
        return nomination * len(self.own) - len(self.own) + 1 + self.own.index(item) + before


def _fill(connection: Connection, world: World, nominations: int) -> None:
    terms = _terms(connection, world)
    items = required_items(terms, CLAIMS)
    scopes = {item.code: item.scope for item in terms.dossier}
    papers = Papers(
        shared=tuple(item for item in items if scopes[item] is DossierScope.SUBMISSION),
        own=tuple(item for item in items if scopes[item] is not DossierScope.SUBMISSION),
        submissions=nominations // SUBMISSION_SIZE,
    )
    _insert_submissions(connection, world, papers.submissions)
    _insert_nominations(connection, world, nominations)
    _insert_documents(connection, world, papers, nominations)
    _insert_ticks(connection, world, papers, nominations, criteria(terms, "individual"))


def _terms(connection: Connection, world: World) -> Terms:
    row = rounds(connection, [world.rounds["annual-2024"]], lock=None)[world.rounds["annual-2024"]]
    return pinned.recall(connection, [row.plan_version])[row.plan_version].terms(row.kind)


def _numbers(most: int) -> CTE:
    """Count from 1 to `most`."""
    numbers = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < most))


def _insert(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Cell]]) -> None:
    """Insert what these SELECTs give, in the order of their first column, so that what belongs together lies together."""
    names = tuple(rows[0])
    chosen = [select(*(cell.label(name) for name, cell in row.items())) for row in rows]
    statement = union_all(*chosen).order_by(names[0]) if len(chosen) > 1 else chosen[0]
    connection.execute(insert(table).from_select(names, statement))


def _submission(nomination: Cell) -> Cell:
    return (nomination - 1) // SUBMISSION_SIZE + 1


def _unit(world: World, submission: Cell) -> Cell:
    """Deal the submissions out to the units, whose ids follow one another."""
    units = sorted(number for code, number in world.organisations.items() if code.startswith("unit-"))
    assert units == list(range(units[0], units[0] + UNITS))
    return (submission - 1) % UNITS + units[0]


def _instant() -> Cell:
    return literal(OPENED, Instant())


def _insert_submissions(connection: Connection, world: World, count: int) -> None:
    number = _numbers(count).c.n
    row: dict[str, Cell] = {
        "id": number,
        "issuer_id": literal(world.organisations["so-y-te"]),
        "organisation_id": _unit(world, number),
        "council_organisation_id": _unit(world, number),
        "round_id": literal(world.rounds["annual-2024"]),
        "version": literal(1),
        "created_by": literal(world.actor("clerk").person),
        "created_at": _instant(),
        "first_submitted_at": _instant(),
        "receipt_year": literal(OPENED.year),
        "receipt_number": number,
        "received_at": _instant(),
    }
    _insert(connection, Submission, [row])


def _insert_nominations(connection: Connection, world: World, count: int) -> None:
    number = _numbers(count).c.n
    unit = _unit(world, _submission(number))
    name = "Người " + func.cast(number, Nomination.subject_name.type)
    row: dict[str, Cell] = {
        "id": number,
        "issuer_id": literal(world.organisations["so-y-te"]),
        "organisation_id": unit,
        "council_organisation_id": unit,
        "round_id": literal(world.rounds["annual-2024"]),
        "submission_id": _submission(number),
        "award_form": literal("GK"),
        "subject_type": literal("individual"),
        "subject_name": name,
        "subject_fold": name,
        "subject_organisation_id": unit,
        "position": literal("Chuyên viên"),
        "staff_category": literal("public_employee"),
        "rating": literal("good"),
        "achievement": literal("Đã làm tốt. " * 20),
        "claims": literal(CLAIMS, Json),
        "state": literal(State.UNDER_REVIEW.value),
        "version": literal(1),
        "drafted_by": literal(world.actor("clerk").person),
        **dict.fromkeys(("created_at", "changed_at", "votes_count_from", "first_received_at"), _instant()),
        "late": literal(False),  # noqa: FBT003 - a column's value.
        "on_paper": literal(True),  # noqa: FBT003 - a column's value.
        "flagged": literal([], Json),
        "times_returned": literal(0),
    }
    _insert(connection, Nomination, [row])
    _insert(connection, JournalEntry, [_registered(world, number)])
