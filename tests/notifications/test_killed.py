"""Kill the server wherever it hurts: no mail is lost, none goes out twice."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifications.reconciling import Reconciled, reconcile
from tests import steps
from tests.notifications import loop
from tests.notifications.mail import forget, messages, states, waiting
from tests.notifications.servers import Post, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database
from workflow.models.journal import JournalEntry

ROOT = Path(__file__).parents[2]
UNITS = ("unit-1", "unit-2", "unit-3")
EXPECTED = Counter({"clerk@thidua.example": len(UNITS), **{f"head.{unit}@thidua.example": 1 for unit in UNITS}})
"""Each submission is told once to the clerk and once to its head of unit."""

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
SECONDS = 60


@dataclass(slots=True)
class House:
    """Units about to hand in, the address of their database, and the post."""

    world: World
    url: str
    post: Post
    submissions: list[int]

    def start(self, *, now: datetime, port: str | None = None) -> subprocess.Popen[str]:
        """Start the process that does it all."""
        program = [sys.executable, "-m", "tests.notifications.loop"]
        arguments = [self.url, port or str(self.post.port), now.isoformat(), *map(str, self.submissions)]
        pipe = subprocess.PIPE
        return subprocess.Popen([*program, *arguments], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def finish(self, *, now: datetime) -> None:
        """Do the same here, to its end."""
        for submission in self.submissions:
            loop.hand_in(self.world.database, submission, now=now)
        loop.tell_and_send(self.world.database, self.post.port, now=now)

    def reconcile(self, *, now: datetime) -> Reconciled:
        """Settle what is uncertain by what the post has taken."""
        known = [found[1].decode() for mail in self.post.taken if (found := MESSAGE_ID.search(mail.content))]
        return self.world.database.write(lambda connection: reconcile(connection, known, as_of=now, now=now))

    def submitted(self) -> int:
        """Count what the journal says was handed in."""
        count = select(func.count()).where(JournalEntry.aggregate == "submission", JournalEntry.action == "submit")
        return self.world.database.read(lambda connection: connection.execute(count).scalar_one())

    def recover(self, *, now: datetime) -> Reconciled:
        """Start again when the leases are over, reconcile, and send what was lost."""
        self.finish(now=later(now, hours=1))
        settled = self.reconcile(now=later(now, hours=1))
        self.finish(now=later(now, hours=2))
        return settled


@pytest.fixture
def house(database: Database, database_url: str) -> Iterator[House]:
    """Three units whose submissions are ready."""
    world = make_world(database)
    submissions = [steps.endorsed(world, unit=unit)[0] for unit in UNITS]
    forget(world)
    with serving(Post()) as post:
        yield House(world, database_url, post, submissions)


def hang_up(process: subprocess.Popen[str]) -> None:
    """Kill a process and wait until it is gone."""
    process.kill()
    process.communicate(timeout=SECONDS)


def assert_all_was_told_once(house: House) -> None:
    """Hold the journal against what the post has taken."""
    assert house.submitted() == len(UNITS)
    assert Counter(house.post.recipients()) == EXPECTED
    assert states(house.world.database) == ["sent"] * EXPECTED.total()
    assert waiting(house.world.database) == 0


def test_killed_between_the_change_and_the_mail(house: House) -> None:
    process = house.start(now=OPENED, port="-")
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in UNITS] == ["changed\n"] * len(UNITS)
    hang_up(process)
    assert (house.submitted(), messages(house.world.database)) == (len(UNITS), [])
    assert house.recover(now=OPENED) == Reconciled(sent=0, queued=0)
    assert_all_was_told_once(house)


@pytest.mark.parametrize(("step", "had", "lacked"), [("EHLO", 0, 0), ("RCPT", 0, 0), ("DATA", 0, 1), ("DOT", 1, 0)])
def test_killed_at_a_step_of_the_delivery(house: House, step: str, had: int, lacked: int) -> None:
    """Before the text nothing is uncertain; after it the server's log knows."""
    wanted = 1 if step == "EHLO" else 2
    processes: list[subprocess.Popen[str]] = []

    def kill(_step: str) -> None:
        if house.post.steps.count(step) == wanted and processes:
            os.kill(processes.pop().pid, signal.SIGKILL)

    house.post.watch = kill
    killed = house.start(now=OPENED)
    processes.append(killed)
    killed.communicate(timeout=SECONDS)
    assert killed.returncode == -signal.SIGKILL
    assert house.recover(now=OPENED) == Reconciled(sent=had, queued=lacked)
    assert_all_was_told_once(house)


def test_killed_again_and_again_at_any_moment(house: House) -> None:
    chance = random.Random(20)
    now = OPENED
    for _ in range(4):
        process = house.start(now=now)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        hang_up(process)
        now = later(now, hours=1)
        house.reconcile(now=now)
    house.recover(now=now)
    assert_all_was_told_once(house)
