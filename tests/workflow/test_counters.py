"""The counters say what counting would say: each journal entry is counted once, in whatever pieces."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, insert, select, update

from states.nomination import State
from tests import steps
from tests.world import CUTOFF, World
from workflow import counters
from workflow.models.counter import NominationCounter, RoundCounter
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination
from workflow.models.search import ON_POSTGRESQL, ON_SQLITE
from workflow.queries import invariants

Key = tuple[int, int, str]


def busy(world: World) -> None:
    """Let nominations of two units reach several states, some of them twice."""
    one, two, three = steps.qualified(world, count=3)
    steps.qualified(world, unit="unit-2")
    steps.draft(world, steps.start(world, unit="unit-2"), unit="unit-2")
    steps.propose(world, [one], now=CUTOFF)
    assert steps.do(world, two, "withdraw", "officer@unit-1", reason="Thôi.").accepted
    assert steps.edit(world, three, name="Trần Thị Hai").refusals


def counted(world: World) -> dict[Key, int]:
    """Read the counters of units; rows that came down to nothing say nothing."""
    table = NominationCounter
    statement = select(table.round_id, table.organisation_id, table.state, table.number).where(table.number != 0)
    return {tuple(key): number for *key, number in steps.rows(world, statement)}


def totals(world: World) -> dict[tuple[int, str], int]:
    """Read the counters of rounds."""
    statement = select(RoundCounter.round_id, RoundCounter.state, RoundCounter.number).where(RoundCounter.number != 0)
    return {(row.round_id, row.state): row.number for row in steps.rows(world, statement)}


def there(world: World) -> dict[Key, int]:
    """Count the nominations themselves."""
    columns = (Nomination.round_id, Nomination.organisation_id, Nomination.state)
    return dict(Counter(tuple(row) for row in steps.rows(world, select(*columns))))


def by_round(units: dict[Key, int]) -> dict[tuple[int, str], int]:
    """Add up units."""
    summed: Counter[tuple[int, str]] = Counter()
    for (round_id, _, state), number in units.items():
        summed[round_id, state] += number
    return dict(summed)


def count_all(world: World) -> list[int]:
    """Count until nothing waits; returns how many entries each transaction took."""
    taken = []
    while world.database.read(counters.is_behind):
        taken.append(world.database.write(counters.count))
    return taken


def waiting(world: World) -> int:
    """Count the entries that wait to be counted."""
    statement = select(func.count()).select_from(Pending).where(Pending.consumer == counters.CONSUMER)
    return world.database.read(lambda connection: connection.scalar(statement)) or 0


def test_counting_the_journal_in_pieces_gives_what_is_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "AT_ONCE", 7)
    busy(world)
    before = waiting(world)
    assert counted(world) == {}
    taken = count_all(world)
    assert (sum(taken), max(taken)) == (before, 7)
    assert counted(world) == there(world)
    assert totals(world) == by_round(there(world))
    assert len({state for _, _, state in there(world)}) > 3


def test_pages_are_behind_only_until_the_next_count(world: World) -> None:
    busy(world)
    count_all(world)
    steps.draft(world, steps.start(world))
    assert counted(world) != there(world)
    count_all(world)
    assert counted(world) == there(world)


def test_only_own_pending_rows_are_struck_out(world: World) -> None:
    busy(world)
    others = select(Pending.entry_id).where(Pending.consumer != counters.CONSUMER).order_by(Pending.entry_id)
    before = [row.entry_id for row in steps.rows(world, others)]
    count_all(world)
    assert [row.entry_id for row in steps.rows(world, others)] == before
    assert before


def test_a_count_that_fails_counts_nothing_and_is_made_up_for(world: World) -> None:
    busy(world)

    def fail(connection: object) -> None:
        counters.count(connection)  # type: ignore[arg-type] # a connection.
        raise RuntimeError

    with pytest.raises(RuntimeError):
        world.database.write(fail)
    assert counted(world) == {}
    count_all(world)
    assert counted(world) == there(world)


def test_two_who_count_at_the_same_time_count_each_entry_once(world: World) -> None:
    busy(world)
    other = type(world.database)(world.database.engine)
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda database: database.write(counters.count), (world.database, other)))
    assert min(taken) == 0
    assert counted(world) == there(world)


def test_rebuilding_counts_from_the_journal_alone(world: World) -> None:
    busy(world)
    count_all(world)
    steps.draft(world, steps.start(world))
    spoilt = update(NominationCounter).values(number=99)
    world.database.write(lambda connection: connection.execute(spoilt))
    world.database.write(counters.rebuild)
    assert (counted(world), totals(world), waiting(world)) == (there(world), by_round(there(world)), 0)


def test_an_import_without_pending_rows_is_counted_by_rebuilding(world: World) -> None:
    busy(world)
    world.database.write(lambda connection: connection.execute(delete(Pending)))
    world.database.write(counters.rebuild)
    assert counted(world) == there(world)


def test_the_invariants_know_of_what_waits_and_find_what_is_wrong(world: World) -> None:
    busy(world)
    assert world.database.read(invariants.broken) == ()
    count_all(world)
    assert world.database.read(invariants.broken) == ()
    (round_id, unit, state), number = next(iter(counted(world).items()))
    here = (NominationCounter.round_id == round_id, NominationCounter.organisation_id == unit)
    spoilt = update(NominationCounter).where(*here, NominationCounter.state == state).values(number=number + 2)
    world.database.write(lambda connection: connection.execute(spoilt))
    found = {one.code: one.detail for one in world.database.read(invariants.broken)}
    where = {"round": round_id, "state": state}
    assert found == {
        "nominations_miscounted": {**where, "organisation": unit, "surplus": 2},
        "round_miscounted": {**where, "organisation": None, "surplus": -2},
    }


def test_a_nominee_missing_from_the_search_index_is_found(world: World) -> None:
    drafted = steps.draft(world, steps.start(world))
    key = ON_SQLITE.c.rowid if world.database.is_sqlite else ON_POSTGRESQL.c.nomination_id
    gone = delete(key.table).where(key == drafted)  # type: ignore[arg-type] # the table of a column.
    world.database.write(lambda connection: connection.execute(gone))
    (found,) = world.database.read(invariants.broken)
    assert (found.code, found.detail) == ("not_searchable", {"nomination": drafted})


def test_entries_of_other_things_change_no_counter(world: World) -> None:
    count_all(world)
    before = counted(world)
    statement = select(JournalEntry.id).where(JournalEntry.aggregate == "round").limit(1)
    (entry,) = steps.rows(world, statement)
    again = insert(Pending).values(consumer=counters.CONSUMER, entry_id=entry.id)
    world.database.write(lambda connection: connection.execute(again))
    assert count_all(world) == [1]
    assert counted(world) == before == there(world)


def test_states_that_nobody_is_in_are_shown_by_nobody(world: World) -> None:
    drafted = steps.draft(world, steps.start(world))
    count_all(world)
    assert steps.do(world, drafted, "withdraw", "officer@unit-1", reason="Thôi.").accepted
    count_all(world)
    assert {state for _, _, state in counted(world)} == {State.WITHDRAWN}
