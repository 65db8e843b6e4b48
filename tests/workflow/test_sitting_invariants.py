"""Whatever row of a closed sitting is taken away, and whatever count is changed, is found out."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Row, text

from states.refusals import Refused
from tests.ballots import AGAINST, FOR, cast, close, drafts, in_session, voters
from tests.world import OPENED, World
from workflow.counting import Count
from workflow.queries import ballots as reading
from workflow.queries import invariants
from workflow.services import paper_ballots, recusals, sittings
from workflow.services.ballots import Ballot

LAWLESS = {
    "sqlite": (
        "DROP TRIGGER open_vote_no_update",
        "DROP TRIGGER open_vote_no_delete",
        "DROP TRIGGER journal_no_delete",
    ),
    "postgresql": (
        "SET LOCAL session_replication_role = replica",
        "ALTER TABLE attendance DROP CONSTRAINT ck_attendance_present_or_written",
    ),
}
"""What takes the guards of the database out of the way, until it is rolled back."""
ROWS = {
    "sitting": ("id",),
    "attendance": ("sitting_id", "member_id"),
    "agenda_item": ("sitting_id", "nomination_id"),
    "sitting_rule": ("id",),
    "recusal": ("sitting_id", "nomination_id", "member_id"),
    "open_vote": ("id",),
    "secret_ballot": ("sitting_id", "nomination_id", "key"),
    "turnout": ("sitting_id", "nomination_id", "member_id"),
    "journal": ("id",),
}
"""Tables of a sitting with their keys."""
CHANGES = {
    "attendance": ["present = NOT present", "written = NOT written"],
    "agenda_item": [
        *(
            f"{column} = COALESCE({column}, 0) + 1"
            for column in (
                "members",
                "present",
                "written",
                "issued",
                "unreturned",
                "votes_for",
                "votes_against",
                "votes_invalid",
                "score_sum",
                "base",
                "needed",
                "rank",
            )
        ),
        "passed = NOT passed",
        "passed = NULL",
    ],
    "secret_ballot": [
        "choice = CASE choice WHEN 'for' THEN 'against' ELSE 'for' END",
        "score = COALESCE(score, 0) + 1",
    ],
    "turnout": ["member_id = (SELECT max(id) FROM council_member)"],
    "recusal": ["member_id = (SELECT max(id) FROM council_member)"],
}
"""Changes of each row."""


@contextmanager
def lawless(world: World) -> Iterator[Connection]:
    """Lend a connection on which nothing is checked and nothing stays."""
    with world.database.engine.connect() as connection:
        if world.database.is_sqlite:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
        with connection.begin() as transaction:
            for statement in LAWLESS[connection.dialect.name]:
                connection.execute(text(statement))
            yield connection
            transaction.rollback()
        connection.invalidate()


def rows_of(connection: Connection, table: str) -> list[Row[object]]:
    """Read the keys of all rows of a table; of the journal those about sittings."""
    where = " WHERE aggregate = 'sitting'" if table == "journal" else ""
    return list(connection.execute(text(f"SELECT {', '.join(ROWS[table])} FROM {table}{where}")).all())  # noqa: S608


def found_after(connection: Connection, statement: str, key: Row[object]) -> bool:
    """Do something to a row, see whether it is found out, and undo it."""
    with connection.begin_nested() as savepoint:
        connection.execute(text(statement), dict(key._mapping))
        found = bool(invariants.broken(connection))
        savepoint.rollback()
    return found


def by_key(table: str) -> str:
    return " AND ".join(f"{column} = :{column}" for column in ROWS[table])


@pytest.fixture
def closed(world: World) -> World:
    """One sitting of each kind, with what may be in it: changed, written and recused votes, scores, counts."""
    council, members = voters(world), world.members["unit-1"]
    named = drafts(world, 2)
    opened = in_session(world, named)
    for who in council:
        cast(world, opened, who, dict.fromkeys(named, FOR))
    cast(world, opened, council[0], {named[0]: AGAINST})
    rule = {"ballot_secrecy": "secret", "absent_vote": "written", "score_most": 10}
    secret = in_session(world, named, rule=rule, absent=[4])
    declare = partial(recusals.declare, sitting_id=secret, nomination=named[0], reason="other", now=OPENED)
    world.database.write(partial(declare, actor=council[0]))
    for place, who in enumerate(council):
        score = Ballot("for", place + 1)
        cast(world, secret, who, {named[1]: score} if place == 0 else {named[0]: score, named[1]: AGAINST})
    counted = in_session(world, named, method="counted", absent=[4], rule={"absent_vote": "written"})
    secretary = world.actor("secretary@unit-1")
    keep: dict[str, Any] = {"sitting_id": counted, "actor": secretary, "now": OPENED}
    world.database.write(partial(paper_ballots.record_written, members=[members[4]], **keep))
    counts = {named[0]: Count(3, 1, 1), named[1]: Count(2, 2, 0, unreturned=1)}
    world.database.write(partial(paper_ballots.count, counts=counts, **keep))
    digest = world.database.read(partial(reading.counts_of, **keep)).digest
    world.database.write(partial(paper_ballots.confirm_counts, digest=digest, **{**keep, "actor": council[2]}))
    for sitting in (opened, secret, counted):
        close(world, sitting)
    assert world.database.read(invariants.broken) == ()
    return world


def test_no_row_can_be_taken_away_and_no_count_changed(closed: World) -> None:
    with lawless(closed) as connection:
        assert all(rows_of(connection, table) for table in ROWS)
        hidden = [
            (table, tuple(key), "deleted")
            for table in ROWS
            for key in rows_of(connection, table)
            if not found_after(connection, f"DELETE FROM {table} WHERE {by_key(table)}", key)  # noqa: S608
        ]
        hidden += [
            (table, tuple(key), change)
            for table, changes in CHANGES.items()
            for key in rows_of(connection, table)
            for change in changes
            if not found_after(connection, f"UPDATE {table} SET {change} WHERE {by_key(table)}", key)  # noqa: S608
        ]
    assert hidden == []


def spoil_and_close(connection: Connection, *, world: World, sitting: int, statement: str) -> None:
    """Tamper with the ballots and close the sitting in one transaction, which is undone when it is refused."""
    connection.execute(text(statement))
    sittings.close(connection, sitting, actor=world.actor("secretary@unit-1"), now=OPENED)


def test_what_was_tampered_with_before_cannot_be_closed(world: World) -> None:
    named = drafts(world, 1)
    sitting = in_session(world, named, rule={"ballot_secrecy": "secret"})
    for who in voters(world):
        cast(world, sitting, who, dict.fromkeys(named, FOR))
    wrong = {
        "DELETE FROM secret_ballot WHERE key = (SELECT min(key) FROM secret_ballot)": "ballots_differ_from_turnout",
        "DELETE FROM turnout WHERE member_id = (SELECT min(member_id) FROM turnout)": "ballots_differ_from_turnout",
        "UPDATE attendance SET present = false WHERE member_id = (SELECT max(member_id) FROM turnout)": (
            "voted_without_right"
        ),
    }
    told = {}
    for statement, code in wrong.items():
        with pytest.raises(Refused) as refused:
            world.database.write(partial(spoil_and_close, world=world, sitting=sitting, statement=statement))
        told[statement] = code in [one.code for one in refused.value.refusals]
    assert told == dict.fromkeys(wrong, True)
    assert close(world, sitting) == "closed"
