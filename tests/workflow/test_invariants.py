"""Prove that each contradiction is found: break the data by hand, past every guard of the database."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from tests.steps import PAPER, do, draft, qualified, sign, start
from tests.world import CUTOFF, World, make_world
from workflow.database import Database
from workflow.models.nomination import Nomination
from workflow.queries import invariants
from workflow.queries.invariants import Finding
from workflow.storage import FolderStorage

_OPEN_SQLITE = """
PRAGMA ignore_check_constraints = ON;
DROP TRIGGER journal_no_update;
DROP TRIGGER journal_no_delete;
DROP TRIGGER document_no_delete;
"""
_OPEN_POSTGRES = "SET session_replication_role = replica;"
_NO_HARD_CAP = "ALTER TABLE quota_counter DROP CONSTRAINT ck_quota_counter_hard_cap;"


@pytest.fixture
def world(database: Database) -> World:
    """A department that has awarded one individual; its round is decided."""
    made = make_world(database, units=1)
    (nominee,) = qualified(made)
    assert do(made, nominee, "propose", "proposer", now=CUTOFF).accepted
    assert sign(made, [nominee], now=CUTOFF + timedelta(days=1)).accepted
    return made


def break_by_hand(database: Database, statement: str) -> None:
    """Run SQL with foreign keys and append-only triggers out of the way, and on SQLite checks."""
    url = database.engine.url
    if database.is_sqlite:
        with closing(sqlite3.connect(str(url.database))) as connection:
            connection.executescript(_OPEN_SQLITE + statement)
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute((_OPEN_POSTGRES + statement).encode())


def findings(world: World) -> tuple[Finding, ...]:
    """What is found without looking into storage."""
    return world.database.read(invariants.broken)


def details(world: World, code: str) -> list[Mapping[str, object]]:
    """The facts of the findings of one kind."""
    return [finding.detail for finding in findings(world) if finding.code == code]


def awarded(world: World) -> Nomination:
    """The one nomination that there is."""
    return world.database.read(
        lambda connection: connection.execute(select(Nomination)).one()  # type: ignore[return-value] # a row has the columns that are read here.
    )


def test_nothing_is_found_where_the_services_did_all(world: World) -> None:
    assert findings(world) == ()


def test_a_counter_that_miscounts_is_found(world: World) -> None:
    break_by_hand(world.database, "UPDATE quota_counter SET used = 3 WHERE id = 2")
    round_id = world.rounds["annual-2022"]
    assert details(world, "quota_miscounted") == [
        {"round": round_id, "subject": "individual", "used": 3, "held": 0},
    ]


def test_a_hard_cap_that_is_exceeded_is_found(world: World) -> None:
    if not world.database.is_sqlite:
        break_by_hand(world.database, _NO_HARD_CAP)
    break_by_hand(world.database, "UPDATE quota_counter SET used = 11 WHERE id = 2")
    assert details(world, "quota_exceeded") == [
        {"round": world.rounds["annual-2022"], "subject": "individual", "used": 11, "places": 10},
    ]


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE nomination SET state = 'not_awarded'", {"state": "not_awarded", "journal_state": "awarded"}),
        ("UPDATE nomination SET version = version + 1", {"version": 10, "journal_version": 9}),
        (
            "DELETE FROM journal WHERE aggregate = 'nomination' AND version = 2",
            {"expected_version": 2, "journal_version": 3},
        ),
        (
            "DELETE FROM journal WHERE aggregate = 'nomination' AND version = 9",
            {"version": 9, "journal_version": 8, "state": "awarded", "journal_state": "proposed"},
        ),
        (
            "UPDATE journal SET state_after = 'lapsed' WHERE aggregate = 'nomination' AND version = 3",
            {"state": "lapsed", "state_before": "endorsed"},
        ),
        ("DELETE FROM journal WHERE aggregate = 'nomination'", {"expected_version": 1, "journal_version": None}),
    ],
)
def test_a_journal_that_does_not_fold_to_the_row_is_found(
    world: World, statement: str, wrong: Mapping[str, object]
) -> None:
    nominee = awarded(world).id
    break_by_hand(world.database, statement)
    (found,) = details(world, "journal_differs")
    assert found["aggregate"] == "nomination"
    assert found["id"] == nominee
    assert {key: found[key] for key in wrong} == wrong


@pytest.mark.parametrize(
    ("table", "state"), [("round", "closed"), ("sitting", "closed"), ("decision", "drafted"), ("nomination", "draft")]
)
def test_every_journalled_table_is_folded(world: World, table: str, state: str) -> None:
    break_by_hand(world.database, f"UPDATE {table} SET state = '{state}' WHERE version > 1")  # noqa: S608 - made up here.
    assert [found["aggregate"] for found in details(world, "journal_differs")] == [table]


def test_a_deleted_row_is_found(world: World) -> None:
    nominee = awarded(world).id
    break_by_hand(world.database, "DELETE FROM nomination")
    assert details(world, "row_missing") == [{"aggregate": "nomination", "id": nominee}]


def test_an_unsettled_nomination_in_a_decided_round_is_found(world: World) -> None:
    break_by_hand(world.database, "UPDATE nomination SET state = 'qualified'")
    assert details(world, "unsettled_in_decided_round") == [
        {"round": world.rounds["annual-2024"], "nomination": awarded(world).id, "state": "qualified"}
    ]


def test_a_draft_in_an_open_round_is_no_contradiction(database: Database) -> None:
    made = make_world(database, units=1)
    draft(made, start(made))
    assert findings(made) == ()


def test_a_ticked_document_that_is_gone_is_found(world: World) -> None:
    break_by_hand(world.database, "DELETE FROM document WHERE item = 'achievement_report'")
    (found,) = details(world, "document_missing")
    assert found["nomination"] == awarded(world).id


def test_content_that_is_not_in_storage_is_found_once(world: World, tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "documents")
    found = world.database.read(lambda connection: invariants.broken(connection, storage=storage))
    assert [(one.code, one.detail["digest"]) for one in found] == [("content_missing", PAPER.digest)]
    storage.path(PAPER.digest).parent.mkdir(parents=True)
    storage.path(PAPER.digest).write_bytes(b"%PDF")
    assert world.database.read(lambda connection: invariants.broken(connection, storage=storage)) == ()


@pytest.mark.parametrize(
    "statement", ["DELETE FROM decision_nominee", "UPDATE decision SET state = 'drafted'"], ids=["unnamed", "unsigned"]
)
def test_an_award_outside_a_signed_decision_is_found(world: World, statement: str) -> None:
    break_by_hand(world.database, statement)
    assert details(world, "awarded_without_decision") == [
        {"round": world.rounds["annual-2024"], "nomination": awarded(world).id}
    ]
