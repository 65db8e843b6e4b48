"""Relay what the journal says: once each, whole, and in whatever order entries come."""

import logging
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, delete, func, insert, select

from notifications import relay
from notifications.relay.pending import RELAY, take
from states.actors import CLOCK
from tests import steps
from tests.notifications.mail import BASE_URL, forget, messages, nickname, tell, told, waiting
from tests.world import CUTOFF, OPENED, World, later, make_world
from workflow import journal
from workflow.database import Database, open_database
from workflow.models.journal import JournalEntry, Pending

ON_POSTGRES = pytest.mark.parametrize("template", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
"""SQLite has one writer: entries commit in their order, and relays one after another."""


@pytest.fixture
def world(database: Database) -> World:
    """A department of two units with nothing to tell."""
    made = make_world(database, units=2)
    forget(made)
    return made


def test_what_was_told_is_not_told_again(world: World) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    first = told(world)
    assert len(first) == 2
    assert (told(world), waiting(world.database)) == ([], 0)


def test_an_entry_that_waits_a_second_time_is_told_to_nobody_who_has_the_mail(world: World) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    entries = pending(world)
    assert len(told(world)) == 2
    put_back(world, entries)
    assert (told(world), waiting(world.database)) == ([], 0)


def test_entries_nobody_hears_of_are_taken_too(world: World) -> None:
    submission = steps.start(world)
    steps.draft(world, submission)
    assert waiting(world.database) > 0
    assert (told(world), waiting(world.database)) == ([], 0)


def test_many_nominees_of_a_submission_make_one_mail_for_each_recipient(world: World) -> None:
    submission, named = steps.endorsed(world, count=5)
    forget(world)
    assert steps.submit(world, submission).accepted
    found = tell(world)
    assert sorted(map(nickname, found)) == ["clerk", "head@unit-1"]
    assert all(message.text.count("- Người") == len(named) for message in found)


def test_an_entry_that_commits_after_younger_ones_is_told_when_it_comes(world: World) -> None:
    first, _ = steps.endorsed(world, unit="unit-1")
    second, _ = steps.endorsed(world, unit="unit-2")
    forget(world)
    assert steps.submit(world, first, unit="unit-1").accepted
    late = pending(world)
    forget(world)
    assert steps.submit(world, second, unit="unit-2").accepted
    assert told(world) == [("submission_submitted", "clerk"), ("submission_submitted", "head@unit-2")]
    put_back(world, late)
    assert told(world) == [("submission_submitted", "clerk"), ("submission_submitted", "head@unit-1")]


@ON_POSTGRES
def test_an_open_transaction_with_an_older_entry_loses_nothing(world: World, database_url: str) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    other = open_database(database_url)
    with other.engine.connect() as connection, connection.begin():
        older = journal.record(connection, [opening(world)])
        assert steps.submit(world, submission).accepted
        assert [kind for kind, _ in told(world)] == ["submission_submitted"] * 2
        assert all(message.entry_id > older[0] for message in messages(world.database))
    other.close()
    assert [kind for kind, _ in told(world)] == ["round_opened"] * 3
    assert waiting(world.database) == 0


def test_entries_of_one_moment_are_taken_together_however_few_are_wanted(world: World) -> None:
    submission, _ = steps.endorsed(world, count=4)
    forget(world)
    steps.start(world, unit="unit-2")
    assert steps.submit(world, submission, now=later(OPENED, days=1)).accepted
    sizes = []
    while waiting(world.database):
        sizes.append(world.database.write(lambda connection: take_away(connection, limit=2)))
    assert sizes == [1, 5]


def test_an_event_that_cannot_be_told_stays_and_keeps_nothing_else_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    submission, (nomination,) = steps.endorsed(world)
    forget(world)
    entry = journal.Entry(
        issuer=world.organisations["so-y-te"],
        aggregate="nomination",
        aggregate_id=nomination,
        version=99,
        at=OPENED,
        action="not_award",
        actor=CLOCK,
        data={"reason_code": "unheard_of"},
    )
    (stuck,) = world.database.write(lambda connection: journal.record(connection, [entry]))
    assert steps.submit(world, submission).accepted
    with caplog.at_level(logging.ERROR, logger="thidua.relay"):
        assert len(told(world)) == 2
    assert f"journal entry {stuck} cannot be told" in caplog.text
    assert pending(world) == [stuck]


@ON_POSTGRES
def test_two_relays_do_not_share_out_one_event(world: World, database_url: str) -> None:
    submission, _ = steps.endorsed(world)
    forget(world)
    assert steps.submit(world, submission).accepted
    other = open_database(database_url)
    with other.engine.connect() as connection, connection.begin():
        connection.execute(select(func.pg_advisory_xact_lock(relay._ONE_AT_A_TIME)))
        assert relay.relay(world.database, now=OPENED, base_url=BASE_URL) == 0
    other.close()
    assert len(told(world)) == 2


def test_acts_of_one_request_on_several_submissions_are_told_to_an_office_in_one_mail(world: World) -> None:
    named = [*steps.qualified(world, unit="unit-1", count=2), *steps.qualified(world, unit="unit-2")]
    forget(world)
    steps.propose(world, named, now=later(CUTOFF, days=1))
    found = tell(world)
    assert sorted(map(nickname, found)) == ["director", "submitter"]
    assert all(len([line for line in message.text.splitlines() if line.startswith("- ")]) == 3 for message in found)


def test_a_mail_belongs_to_an_entry_about_what_its_recipient_sees(world: World) -> None:
    first, second = steps.qualified(world, unit="unit-1"), steps.qualified(world, unit="unit-2")
    forget(world)
    now = later(CUTOFF, days=1)
    for nomination in (*first, *second):
        outcome = steps.do(world, nomination, "not_award", "reviewer", now=now, reason_code="criteria_not_met")
        assert outcome.accepted
    about = {
        nickname(message): subject_of(world, message.entry_id)
        for message in tell(world, now=now)
        if message.kind == "nomination_not_awarded"
    }
    assert about == {
        "officer@unit-1": first[0],
        "head@unit-1": first[0],
        "officer@unit-2": second[0],
        "head@unit-2": second[0],
    }


def opening(world: World) -> journal.Entry:
    """Say once more that the round was opened."""
    return journal.Entry(
        issuer=world.organisations["so-y-te"],
        aggregate="round",
        aggregate_id=world.rounds["annual-2024"],
        version=99,
        at=OPENED,
        action="open",
        actor=CLOCK,
    )


def subject_of(world: World, entry: int) -> int:
    """Read what an entry is about."""
    statement = select(JournalEntry.aggregate_id).where(JournalEntry.id == entry)
    return world.database.read(lambda connection: connection.execute(statement).scalar_one())


def pending(world: World) -> list[int]:
    """List the entries that wait."""
    statement = select(Pending.entry_id).where(Pending.consumer == RELAY).order_by(Pending.entry_id)
    return world.database.read(lambda connection: list(connection.scalars(statement)))


def put_back(world: World, entries: Sequence[int]) -> None:
    """Let entries wait again."""
    rows = [{"consumer": RELAY, "entry_id": entry} for entry in entries]
    world.database.write(lambda connection: connection.execute(insert(Pending), rows))


def take_away(connection: Connection, *, limit: int) -> int:
    """Take entries and tell nobody."""
    taken = [entry.id for entry in take(connection, limit=limit)]
    connection.execute(delete(Pending).where(Pending.consumer == RELAY, Pending.entry_id.in_(taken)))
    return len(taken)
