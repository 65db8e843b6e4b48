"""Whoever reads everything that is stored and logged can't tell who cast which secret ballot."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.ballots import AGAINST, BLANK, BOX, FOR, VOTED, cast, close, drafts, dump, in_session, voters, widen
from tests.departments import Department
from tests.world import World
from workflow.models.ballot import SecretBallot, Turnout

SECRET = {"ballot_secrecy": "secret"}
NOMINEES = 40


def stored(world: World, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Read rows in the order in which they lie, which is the order of the key on SQLite."""
    order = "" if world.database.is_sqlite else " ORDER BY ctid"
    statement = text(f"SELECT {', '.join(columns)} FROM {table}{order}")  # noqa: S608 - named here.
    return world.database.read(lambda connection: [tuple(row) for row in connection.execute(statement)])


def places(rows: Sequence[tuple[Any, ...]], wanted: object) -> dict[int, int]:
    """Find on each nominee at which place a choice or a member stands among the rows on that nominee."""
    found: dict[int, int] = {}
    seen = Counter[int]()
    for nomination, value in rows:
        if value == wanted:
            found[nomination] = seen[nomination]
        seen[nomination] += 1
    return found


@pytest.mark.parametrize("closed", [False, True])
def test_all_that_is_stored_is_the_same_whoever_voted_which_way(
    department: Department, tmp_path: Path, *, closed: bool
) -> None:
    """The same voters come in the same order; only who votes which way is turned round."""
    left = []
    with ExitStack() as stack:
        for name, choices in (("one", [FOR, FOR, AGAINST, BLANK, FOR]), ("other", [AGAINST, FOR, FOR, FOR, BLANK])):
            folder = tmp_path / name
            folder.mkdir()
            world = stack.enter_context(department.copied(folder))
            named = drafts(world, 2)
            sitting = in_session(world, named, rule=SECRET)
            for who, choice in zip(voters(world), choices, strict=True):
                cast(world, sitting, who, dict.fromkeys(named, choice))
            if closed:
                close(world, sitting)
            left.append(dump(world))
    assert len(left[0][BOX]) == len(left[0][VOTED]) == 10
    assert left[0] == left[1]


def test_a_cast_leaves_no_trace_but_the_box_and_the_list_of_voters(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    named = drafts(world, 2)
    sitting = in_session(world, named, rule=SECRET)
    caplog.set_level(logging.DEBUG)
    keys: set[str] = set()
    before = {table: rows for table, rows in dump(world).items() if table not in {BOX, VOTED}}
    for who in voters(world):
        cast(world, sitting, who, dict.fromkeys(named, AGAINST))
        assert {table: rows for table, rows in dump(world).items() if table not in {BOX, VOTED}} == before
        fresh = {key for (key,) in stored(world, BOX, "key")}
        assert not fresh & keys
        assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in fresh)
        keys |= fresh
    assert not re.search("against|secret_ballot", caplog.text)
    assert {column.name for column in SecretBallot.__table__.columns} == {
        "sitting_id",
        "nomination_id",
        "key",
        "choice",
        "score",
    }
    assert {column.name for column in Turnout.__table__.columns} == {"sitting_id", "nomination_id", "member_id"}


def test_where_rows_lie_tells_nothing(world: World) -> None:
    """One votes against everybody, first of all: if order told anything, that vote would lie where it is sought."""
    named = drafts(world, 1)
    sitting = in_session(world, named, rule=SECRET)
    lines = widen(world, sitting, named[0], NOMINEES)
    council = voters(world)
    for place, who in enumerate(council):
        cast(world, sitting, who, dict.fromkeys(lines, FOR if place else AGAINST))
        if not world.database.is_sqlite:
            for table in (BOX, VOTED):
                made = set(stored(world, table, "xmin::text", "cmin::text"))
                assert len(made) == 1, "rows of several transactions lie side by side"
    against = places(stored(world, BOX, "nomination_id", "choice"), "against")
    first = places(stored(world, VOTED, "nomination_id", "member_id"), world.members["unit-1"][0])
    assert against.keys() == set(lines)
    assert max(Counter(against.values()).values()) < 25, "the first vote lies at the same place too often"
    if world.database.is_sqlite:
        with pytest.raises(DBAPIError, match="rowid"):
            stored(world, BOX, "rowid")
    else:
        assert sum(against[line] == first[line] for line in lines) < 25, "votes lie in the order of voters"
    close(world, sitting)
    assert places(stored(world, BOX, "nomination_id", "choice"), "against") != against


def test_an_error_of_the_database_tells_no_vote(world: World) -> None:
    nowhere = text("INSERT INTO nowhere (choice) VALUES (:choice)")
    with pytest.raises(DBAPIError) as error:
        world.database.write(lambda connection: connection.execute(nowhere, {"choice": "against"}))
    assert "against" not in str(error.value)
