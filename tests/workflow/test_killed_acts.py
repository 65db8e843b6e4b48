"""Kill the process wherever it hurts: each request is wholly done, or wholly not done."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from states.asks import Answers
from tests import steps
from tests.databases import spelled
from tests.workflow.dying import AFTER_STATEMENT, POINTS
from tests.workflow.watching import statements
from tests.world import OPENED, World
from workflow.acts import Act, RequestKey
from workflow.acts.lane import Lane
from workflow.journal import CONSUMERS
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination
from workflow.models.request import RequestKey as KeptKey
from workflow.queries import invariants

ROOT = Path(__file__).parents[2]
SECONDS = 60
DONE_BEFORE_DEATH = frozenset({"committed", "answered"})
"""Points at which the batch was done already."""

Wish = tuple[str, int, int]
Told = dict[str, Any]


def started(
    world: World, wishes: Sequence[Wish], *, point: str | None = None, together: bool = True
) -> subprocess.Popen[str]:
    """Start a process that sends these wishes as requests of their own."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workflow.dying"], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    )
    proposer = world.actor("proposer")
    grants = [(one.role, one.organisation, one.issuer) for one in proposer.grants]
    site = {
        "url": spelled(world.database.engine.url),
        "who": (proposer.account, proposer.person, grants),
        "now": OPENED.isoformat(),
        "wishes": wishes,
        "point": point,
        "together": together,
    }
    assert process.stdin is not None
    process.stdin.write(json.dumps(site) + "\n")
    process.stdin.flush()
    return process


def heard(process: subprocess.Popen[str]) -> Told:
    """Read all answers to the end of the process; a line that death cut off is none."""
    output, _ = process.communicate(timeout=SECONDS)
    lines = [line for line in output.splitlines(keepends=True) if line.startswith("[") and line.endswith("\n")]
    return dict(json.loads(line) for line in lines)


def kept(world: World) -> Told:
    """Read the outcomes beside their keys; a key without one would be a request that is done in part."""
    return dict(steps.rows(world, select(KeptKey.key, KeptKey.outcome).where(KeptKey.key.like("kill %"))))


def assert_whole(world: World, wishes: Sequence[Wish], told: Told, versions: Mapping[int, int]) -> None:
    """Hold keys, journal, pending rows and rows against one another, and all of them against what was told."""
    stored = kept(world)
    assert all(stored.values()), stored
    assert {key: [outcome] for key, outcome in told.items()}.items() <= stored.items()
    ranks = {key: (nomination, rank) for key, nomination, rank in wishes}
    done = [(ranks[key][0], outcome[0]["version"], ranks[key][1]) for key, outcome in stored.items()]
    entries = steps.rows(
        world,
        select(JournalEntry.id, JournalEntry.aggregate_id, JournalEntry.version, JournalEntry.data).where(
            JournalEntry.aggregate == "nomination", JournalEntry.action == "rank"
        ),
    )
    assert sorted((entry.aggregate_id, entry.version, entry.data["rank"]) for entry in entries) == sorted(done)
    waiting = steps.rows(world, select(Pending.consumer, Pending.entry_id))
    assert {(consumer, entry.id) for consumer in CONSUMERS for entry in entries} <= {tuple(row) for row in waiting}
    found = dict(steps.rows(world, select(Nomination.id, Nomination.version)))
    counted = {one: sum(nomination == one for nomination, _, _ in done) for one in versions}
    assert found == {one: version + counted[one] for one, version in versions.items()}
    assert world.database.read(invariants.broken) == ()


def versions_of(world: World) -> dict[int, int]:
    """Read where all nominations stand."""
    return dict(steps.rows(world, select(Nomination.id, Nomination.version)))


def kill_at(world: World, point: str) -> None:
    """Let a batch of five requests die at a point, and send the same requests again."""
    wishes = [
        (f"kill {place}", nomination, place) for place, nomination in enumerate(steps.qualified(world, count=5), 1)
    ]
    versions = versions_of(world)
    process = started(world, wishes, point=point)
    told = heard(process)
    assert process.returncode == -signal.SIGKILL
    assert len(told) == (point == "answered")
    assert len(kept(world)) == (len(wishes) if point in DONE_BEFORE_DEATH else 0)
    assert_whole(world, wishes, told, versions)
    again = heard(started(world, wishes))
    assert again.keys() == {key for key, _, _ in wishes}
    assert told.items() <= again.items()
    assert_whole(world, wishes, again, versions)


@pytest.mark.parametrize("point", ["recorded", "committed"])
def test_killed_before_and_after_the_commit(world: World, point: str) -> None:
    kill_at(world, point)


@pytest.mark.soak
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_point_of_a_batch(world: World, point: str) -> None:
    if point == "begun" and not world.database.is_sqlite:
        pytest.skip("PostgreSQL's driver begins without telling")
    kill_at(world, point)


def test_every_statement_of_a_batch_has_its_point(world: World) -> None:
    (nomination,) = steps.qualified(world)
    who = world.actor("proposer")
    act = Act(nomination, "rank", who, OPENED, Answers(rank=1), key=RequestKey(who.account or 0, "kill 1", "digest"))
    with statements(world.database) as sent:
        Lane(world.database).submit([act]).result(SECONDS)
    unnamed = [one for one in sent if not one.startswith(tuple(AFTER_STATEMENT.values()))]
    assert unnamed == []


@pytest.mark.soak
def test_killed_again_and_again_under_load(world: World) -> None:
    chance = random.Random(7)
    named = steps.qualified(world, count=20)
    versions = versions_of(world)
    wishes = [(f"kill {number}", chance.choice(named), number) for number in range(1, 601)]
    told: Told = {}
    cut_off = 0
    for _ in range(12):
        process = started(world, wishes, together=False)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        now = heard(process)
        cut_off += len(now) < len(wishes)
        assert all(told.get(key, outcome) == outcome for key, outcome in now.items())
        told |= now
        assert_whole(world, wishes, told, versions)
    assert cut_off
    told |= heard(started(world, wishes, together=False))
    assert len(told) == len(wishes)
    assert_whole(world, wishes, told, versions)
