"""The journal tells what happened, in the transaction that made it happen, and is never rewritten."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Executable, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from states.actors import CLOCK
from states.asks import Answers
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow import journal
from workflow.acts import Act, act
from workflow.models.council import Sitting
from workflow.models.decision import Decision
from workflow.models.document import Document
from workflow.models.journal import JournalEntry, JournalText, Pending
from workflow.models.nomination import Attempt, Nomination
from workflow.models.obligation import Obligation
from workflow.models.plan import PlanRow
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.queries import invariants, timeline

AFTER = later(CUTOFF, hours=1)


def busy_year(world: World) -> int:
    """Let a round run from drafts to its decision, with what goes wrong on the way; returns somebody's nomination."""
    awarded, mended, rejected = steps.qualified(world, count=3)
    submission, (late,) = steps.endorsed(world, unit="unit-2")
    assert not steps.submit(world, submission, unit="unit-2", now=CUTOFF).accepted
    assert steps.give_back(world, mended, "achievement_report", due=CUTOFF.date(), now=OPENED).accepted
    assert steps.do(world, mended, "withdraw", "head@unit-1", reason="Xin rút.", now=later(OPENED, days=1)).accepted
    steps.extend(world, unit="unit-2", until=CUTOFF.date())
    steps.propose(world, [awarded], now=AFTER)
    assert steps.do(world, rejected, "not_award", "reviewer", now=AFTER, reason_code="late").accepted
    assert steps.do(world, late, "withdraw", "head@unit-2", now=AFTER, reason="Thôi.").accepted
    assert steps.sign(world, [awarded], now=later(CUTOFF, days=2)).accepted
    return mended


@pytest.mark.parametrize("table", [JournalEntry, Document, Attempt])
def test_what_happened_is_neither_changed_nor_removed(world: World, table: Any) -> None:
    busy_year(world)
    before = steps.count(world, table)
    some = table.id == select(func.min(table.id)).scalar_subquery()
    rewriting: list[Executable] = [
        update(table).where(some).values(id=99_999),
        delete(table).where(some),
        delete(table),
    ]
    if not world.database.is_sqlite:
        rewriting.append(text(f"TRUNCATE {table.__tablename__} CASCADE"))
    for statement in rewriting:
        with pytest.raises(DBAPIError, match="append-only"):
            world.database.write(partial(Connection.execute, statement=statement))
    assert steps.count(world, table) == before


STATEFUL: Mapping[str, Any] = {
    "nomination": Nomination,
    "round": Round,
    "sitting": Sitting,
    "decision": Decision,
    "obligation": Obligation,
}
STATELESS: Mapping[str, Any] = {"submission": Submission, "plan": PlanRow}


def test_folding_the_journal_gives_every_state_and_no_version_is_missing(world: World) -> None:
    busy_year(world)
    states: dict[tuple[str, int], str | None] = {}
    versions: dict[tuple[str, int], list[int]] = defaultdict(list)

    def fold(connection: Connection) -> None:
        for entry in connection.execute(select(JournalEntry).order_by(JournalEntry.id)):
            aggregate = (entry.aggregate, entry.aggregate_id)
            assert entry.state_before in {None, states.get(aggregate)}
            states[aggregate] = entry.state_after
            versions[aggregate].append(entry.version)

    world.database.read(fold)
    assert {name for name, _ in states} == {*STATEFUL, *STATELESS}
    for numbers in versions.values():
        assert numbers == list(range(1, len(numbers) + 1))
    for name, table in STATEFUL.items():
        for row in steps.rows(world, select(table.id, table.state, table.version)):
            assert (states.pop((name, row.id)), len(versions[name, row.id])) == (row.state, row.version)
    for name, table in STATELESS.items():
        for row in steps.rows(world, select(table.id, table.version)):
            assert (states.pop((name, row.id)), len(versions[name, row.id])) == (None, row.version)
    assert states == {}
    assert world.database.read(invariants.broken) == ()


def test_each_entry_waits_for_each_consumer(world: World) -> None:
    busy_year(world)
    entries = set(world.database.read(lambda connection: connection.scalars(select(JournalEntry.id)).all()))
    waiting = world.database.read(
        lambda connection: connection.execute(select(Pending.consumer, Pending.entry_id)).all()
    )
    assert {tuple(row) for row in waiting} == {(consumer, entry) for consumer in journal.CONSUMERS for entry in entries}
    assert journal.CONSUMERS


def test_an_entry_says_who_did_what_as_what_and_keeps_the_words_apart(world: World) -> None:
    _, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "achievement_report", due=CUTOFF.date(), now=AFTER).accepted
    of_it = (JournalEntry.aggregate == "nomination") & (JournalEntry.aggregate_id == nomination)
    *_, entry = steps.rows(world, select(JournalEntry).where(of_it).order_by(JournalEntry.version))
    reviewer = world.actor("reviewer")
    assert (entry.account_id, entry.person_id, entry.role) == (reviewer.account, reviewer.person, "reviewer")
    assert entry.organisation_id == world.organisations["phong-tccb"]
    assert (entry.state_before, entry.state_after, entry.at) == ("under_review", "returned", AFTER)
    assert entry.data == {"items": ["achievement_report"], "due": CUTOFF.date().isoformat()}
    words = steps.rows(world, select(JournalText.field, JournalText.text).where(JournalText.entry_id == entry.id))
    assert [tuple(row) for row in words] == [("item:achievement_report", "Thiếu chữ ký.")]
    told = world.database.read(lambda connection: timeline.of(connection, "nomination", nomination))[-1]
    assert (told["person"], told["texts"]) == ("Người reviewer", {"item:achievement_report": "Thiếu chữ ký."})


def test_many_entries_at_once_get_their_own_words(world: World) -> None:
    issuer = world.organisations["so-y-te"]
    entries = [
        journal.Entry(
            issuer=issuer,
            aggregate="test",
            aggregate_id=number % 7,
            version=number,
            at=OPENED,
            action="note",
            actor=CLOCK,
            texts={"number": str(number)} if number % 3 else {},
        )
        for number in range(1, 1200)
    ]
    ids = world.database.write(lambda connection: journal.record(connection, entries))
    stored = steps.rows(
        world,
        select(JournalEntry.id, JournalEntry.version, JournalText.text)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(JournalEntry.aggregate == "test"),
    )
    assert {row.version: (row.id, row.text) for row in stored} == {
        number: (ids[number - 1], str(number) if number % 3 else None) for number in range(1, 1200)
    }
    assert world.database.write(lambda connection: journal.record(connection, [])) == ()


def test_nothing_is_written_when_the_work_fails_afterwards(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    tables = (JournalEntry, JournalText, Pending, Attempt)

    def counts() -> list[int]:
        return [steps.count(world, table) for table in tables]

    before = counts()

    def work(connection: Connection) -> None:
        proposer = world.actor("proposer")
        done, refused = act(
            connection,
            [
                Act(first, "stand_by", proposer, AFTER, Answers(rank=1)),
                Act(second, "send_back", proposer, AFTER, Answers(reason="Không.")),
            ],
        )
        assert (done.accepted, refused.accepted) == (True, False)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        world.database.write(work)
    assert counts() == before
    assert steps.state_of(world, first) == "qualified"
