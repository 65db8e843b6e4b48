"""Hand over many rows and numbers in one statement, whatever stands in them, on both databases."""

from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DataError

from tests.world import OPENED, World, make_world
from workflow.acts import keys
from workflow.acts.values import RequestKey
from workflow.bulk import Rows, among
from workflow.database import Database
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Attempt
from workflow.models.person import ApiToken
from workflow.models.request import RequestKey as Kept

NASTY = (
    'a "quoted" one',
    "back\\slash\\",
    "{braces, commas}",
    "NULL",
    "null",
    "'; DROP TABLE nomination; --",
    "hai\ndòng\tvà tab",
    "Đỗ Thị Hằng — 🎖",
    "%s %(x)s :name ?",
    " spaces ",
    "",
)
_FIND = select(Kept.key).where(among(Kept.key, "keys")).order_by(Kept.key)


@pytest.fixture
def world(database: Database) -> World:
    """A small department."""
    return make_world(database)


def test_texts_come_back_as_they_were(world: World) -> None:
    account = world.actor("proposer").account or 0
    given = [RequestKey(account, text, digest=f"d{number}") for number, text in enumerate(NASTY)]
    outcomes: dict[RequestKey, Any] = {key: [{"text": key.key, "nothing": None, "list": []}] for key in given}

    def work(connection: Connection) -> None:
        assert keys.claim(connection, given, now=OPENED) == {}
        keys.store(connection, outcomes)
        assert keys.claim(connection, given, now=OPENED) == outcomes
        assert list(connection.scalars(_FIND, {"keys": NASTY})) == sorted(NASTY)
        assert list(connection.scalars(_FIND, {"keys": ["NULL", "missing"]})) == ["NULL"]
        assert list(connection.scalars(_FIND, {"keys": []})) == []

    world.database.write(work)


def test_what_is_too_long_is_refused_and_never_cut_off(world: World) -> None:
    key = RequestKey(world.actor("proposer").account or 0, "k" * 401, digest="d")
    if world.database.is_sqlite:
        world.database.write(lambda connection: keys.claim(connection, [key], now=OPENED))
        found = world.database.read(lambda connection: list(connection.scalars(_FIND, {"keys": [key.key]})))
        assert found == [key.key]
        return
    with pytest.raises(DataError):
        world.database.write(lambda connection: keys.claim(connection, [key], now=OPENED))


_TOKENS = Rows(
    ApiToken,
    "account_id",
    "digest",
    "created_at",
    "expires_at",
    "revoked_at",
    build=lambda rows, _insert: insert(ApiToken).from_select(
        ("account_id", "digest", "created_at", "expires_at", "revoked_at"), select(rows)
    ),
)


def test_moments_of_any_zone_and_blanks_are_stored_as_one_by_one(world: World) -> None:
    account = world.actor("proposer").account
    elsewhere = OPENED.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    rows = [(account, "a", OPENED, elsewhere, None), (account, "b", elsewhere.replace(microsecond=7), OPENED, OPENED)]

    def work(connection: Connection) -> list[tuple[object, ...]]:
        names = ("account_id", "digest", "created_at", "expires_at", "revoked_at")
        one = [(account, f"{row[1]}1", *row[2:]) for row in rows]
        connection.execute(insert(ApiToken), [dict(zip(names, row, strict=True)) for row in one])
        _TOKENS.execute(connection, rows)
        found = select(ApiToken.created_at, ApiToken.expires_at, ApiToken.revoked_at).order_by(ApiToken.digest)
        raw = connection.exec_driver_sql("SELECT created_at, expires_at, revoked_at FROM api_token ORDER BY digest")
        stored = [tuple(row) for row in raw]
        assert stored[0::2] == stored[1::2]
        assert len(stored) == 4
        return [tuple(row) for row in connection.execute(found)]

    found = world.database.write(work)
    assert found[0::2] == found[1::2] == [row[2:] for row in rows]


def test_a_moment_without_a_zone_is_an_error(world: World) -> None:
    naive = OPENED.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        world.database.write(lambda connection: _TOKENS.execute(connection, [(1, "a", naive, naive, None)]))


def test_no_plan_reads_a_whole_table_for_a_list_of_numbers(world: World) -> None:
    """An index serves each number of the list."""
    explain = "EXPLAIN QUERY PLAN " if world.database.is_sqlite else "EXPLAIN "
    asked = (
        (select(Attempt.id).where(among(Attempt.nomination_id, "ids")), {"ids": [1, 2]}, "ix_attempt_nomination_id"),
        (select(JournalEntry.id).where(among(JournalEntry.id, "ids")), {"ids": [1, 2]}, "pk_journal"),
    )

    def work(connection: Connection) -> None:
        if not world.database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters, index in asked:
            compiled = statement.compile(dialect=connection.dialect)
            values = compiled.construct_params(parameters)
            text = "[1, 2]" if world.database.is_sqlite else "{1,2}"
            given = tuple(text for _ in values) if world.database.is_sqlite else dict.fromkeys(values, text)
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + str(compiled), given))
            assert index in plan or "USING INTEGER PRIMARY KEY" in plan, plan
            assert "Seq Scan" not in plan, plan

    world.database.read(work)
