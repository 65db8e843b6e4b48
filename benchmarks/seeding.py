"""Fill a database with dossiers that wait for their approval, and with the many nominations of other rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    case,
    func,
    insert,
    inspect,
    literal,
    null,
    select,
    table,
    union_all,
)

from benchmarks.dossiers import CLAIMS, ROUND, Cell, Cells, Dossiers, document_of, spelled_unit, submission_cell
from benchmarks.indices import set_aside
from benchmarks.names import names
from benchmarks.subjects import submission_of
from states.nomination import State
from tests.world import LONG_AGO, UNIT_PEOPLE, World, make_world
from workflow import counters, pinned, search
from workflow.database import Database
from workflow.facts.dossier import criteria, required_items
from workflow.facts.rows import rounds
from workflow.folding import fold
from workflow.models.base import Base
from workflow.models.document import Document
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination, Tick
from workflow.models.organisation import Organisation
from workflow.models.person import Account, Person, RoleAssignment
from workflow.models.request import RequestKey
from workflow.models.submission import Submission
from workflow.pinned import Terms
from workflow.plans.terms import DossierScope

TO_A_UNIT = 300
"""Nominations for each unit."""
FEWEST_UNITS, UNITS = 3, 3_000
"""Units of the department, at least and at most."""
STAFFED_UNITS = 30
"""Units with people and councils who may act, at most; the further ones have people only."""
NAMES = 50_000
"""Different names at most; more nominees share them."""
OTHER_ROUNDS = ("annual-2022", "annual-2023", "annual-2025", "stage-2021-2025")
OTHER_STATES = (
    *(State.DRAFT, State.ENDORSED, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED),
    *(State.QUALIFIED, State.WITHDRAWN, State.LAPSED, State.NOT_AWARDED, State.NOT_AWARDED),
)
"""States of nominations that nobody acts on, one as frequent as the other."""

_NAMES = Table(
    "seeded_name",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(400)),
    Column("fold", String(400)),
    prefixes=["TEMPORARY"],
)


def seed(database: Database, *, nominations: int, dossiers: int | None = None) -> World:
    """Make the tests' world with `nominations` nominations, numbered from 1.

    The first `dossiers` of them, or all, are complete and fully ticked dossiers under review.
    """
    size = _Size(nominations, nominations if dossiers is None else dossiers)
    world = make_world(database, units=size.staffed)
    database.write(lambda connection: _Seeding(connection, world, size).fill())
    _settle(database)
    return world


def _settle(database: Database) -> None:
    """Leave the database as one is that has filled over years: PostgreSQL knows its tables, SQLite's log is empty.

    PostgreSQL looks at full tables only: of an empty one it would learn that it is small, and then keep to a generic
    plan that reads all of it.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for name in inspect(connection).get_table_names():
            if connection.scalar(select(literal(1)).select_from(table(name)).limit(1)):
                connection.exec_driver_sql(f'VACUUM (ANALYZE) "{name}"')
        # Else it would come while something is measured.
        connection.exec_driver_sql("CHECKPOINT")


@dataclass(frozen=True, slots=True)
class _Size:
    nominations: int
    dossiers: int

    @property
    def units(self) -> int:
        return max(self.staffed, min(UNITS, self.nominations // TO_A_UNIT))

    @property
    def staffed(self) -> int:
        return max(FEWEST_UNITS, min(STAFFED_UNITS, self.nominations // TO_A_UNIT))

    @property
    def names(self) -> int:
        return min(NAMES, self.nominations)


class _Seeding:
    """One INSERT … SELECT for each table, over numbers that the database counts itself."""

    def __init__(self, connection: Connection, world: World, size: _Size) -> None:
        self._connection = connection
        self._world = world
        self._size = size
        units = sorted(number for code, number in world.organisations.items() if code.startswith("unit-"))
        assert units == list(range(units[0], units[0] + size.staffed))
        self._rows = Dossiers(world, units[0], size.units)

    def fill(self) -> None:
        """Insert everything; what is inserted is right by its making, so that PostgreSQL need not look it up again."""
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            self._connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        with set_aside(self._connection):
            for fill in (self._units, self._people, self._names, self._submissions, self._nominations):
                fill()
            self._papers()
            self._request_keys()
        counters.rebuild(self._connection)
        search.rebuild(self._connection)
        _NAMES.drop(self._connection)

    def _units(self) -> None:
        number = _numbers(self._size.units, first=self._size.staffed + 1)
        cells = {
            "id": number + (self._rows.first_unit - 1),
            "code": spelled_unit(number),
            "name": spelled_unit(number),
            "kind": literal("unit"),
            "parent_id": literal(self._world.organisations["so-y-te"]),
            "valid_from": literal(LONG_AGO),
        }
        if self._size.units > self._size.staffed:
            self._insert(Organisation, [cells])

    def _people(self) -> None:
        """Give the further units the people that those of the tests' world have."""
        roles = list(UNIT_PEOPLE.values())
        people = self._connection.execute(select(func.max(Person.id))).scalar_one()
        accounts = self._connection.execute(select(func.max(Account.id))).scalar_one()
        number = _numbers((self._size.units - self._size.staffed) * len(roles))
        unit = (number - 1) // len(roles) + (self._rows.first_unit + self._size.staffed)
        person, account = number + people, number + accounts
        role = case({at: one.value for at, one in enumerate(roles)}, value=number % len(roles))
        if self._size.units > self._size.staffed:
            self._insert(Person, [self._rows.person(person, unit=unit)])
            self._insert(Account, [self._rows.account(account, person=person)])
            self._insert(RoleAssignment, [self._rows.grant(person, role=role, unit=unit)])

    def _request_keys(self) -> None:
        """Keep the keys of earlier requests, one for ten nominations."""
        self._insert(RequestKey, [self._rows.request_key(_numbers(self._size.nominations // 10))])

    def _names(self) -> None:
        _NAMES.create(self._connection)
        made = [{"id": at, "name": name, "fold": fold(name)} for at, name in enumerate(names(self._size.names))]
        self._connection.execute(insert(_NAMES), made)

    def _submissions(self) -> None:
        number = _numbers(submission_of(self._size.nominations))
        self._insert(Submission, [self._rows.submission(number) | {"round_id": self._round(number)}])

    def _nominations(self) -> None:
        number = _numbers(self._size.nominations)
        # Multiplied by a prime, so that neighbours do not have neighbouring names.
        named = number.table.join(_NAMES, _NAMES.c.id == number % self._size.names * 7919 % self._size.names)
        cells = self._rows.nomination(number, name=_NAMES.c.name, fold=_NAMES.c.fold)
        state = self._state(number)
        self._insert(
            Nomination, [cells | {"round_id": self._round(submission_cell(number)), "state": state}], within=named
        )
        self._insert(JournalEntry, [self._rows.entry(number, state=state)])

    def _state(self, number: Cell) -> Cell:
        chosen = number * 31 % len(OTHER_STATES)
        others = case({at: state.value for at, state in enumerate(OTHER_STATES)}, value=chosen)
        return case((number <= self._size.dossiers, literal(State.UNDER_REVIEW.value)), else_=others)

    def _round(self, submission: Cell) -> Cell:
        """Name the round of a submission: that of the dossiers, then in turn one of the others."""
        chosen = submission % len(OTHER_ROUNDS)
        others = case({at: self._world.rounds[key] for at, key in enumerate(OTHER_ROUNDS)}, value=chosen)
        last = submission_of(self._size.dossiers)
        return case((submission <= last, literal(self._world.rounds[ROUND])), else_=others)

    def _papers(self) -> None:
        terms = self._terms()
        shared = [item.code for item in terms.dossier if item.scope is DossierScope.SUBMISSION]
        required = required_items(terms, CLAIMS)
        own = [item for item in required if item not in shared]
        submission, nomination = _numbers(submission_of(self._size.dossiers)), _numbers(self._size.dossiers)
        rows = self._rows
        self._insert(Document, [rows.document(submission, item, shared) for item in shared])
        self._insert(Document, [rows.own_document(nomination, item, own) for item in own])
        ticks = [rows.tick(nomination, item, document_of(nomination, item, shared, own)) for item in required]
        ticks += [rows.tick(nomination, code, null()) for code in criteria(terms, "individual")]
        self._insert(Tick, ticks)

    def _terms(self) -> Terms:
        found = rounds(self._connection, [self._world.rounds[ROUND]], lock=None)[self._world.rounds[ROUND]]
        return pinned.recall(self._connection, [found.plan_version])[found.plan_version].terms(found.kind)

    def _insert(self, into: type[Base], rows: Sequence[Cells], *, within: FromClause | None = None) -> None:
        """Insert what these SELECTs give in the order of their first column: what belongs together lies together."""
        columns = list(rows[0])
        chosen = [select(*(cell.label(name) for name, cell in row.items())) for row in rows]
        if within is not None:
            chosen = [one.select_from(within) for one in chosen]
        ordered = union_all(*chosen) if len(chosen) > 1 else chosen[0]
        self._connection.execute(insert(into).from_select(columns, ordered.order_by(columns[0])))


def _numbers(most: int, *, first: int = 1) -> Cell:
    """Count from `first` to `most`."""
    counted = select(literal(first, Integer).label("number")).cte(f"from_{first}_to_{most}", recursive=True)
    return counted.union_all(select(counted.c.number + 1).where(counted.c.number < most)).c.number
