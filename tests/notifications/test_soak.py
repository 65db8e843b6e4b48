"""Kill those who deliver again and again while the server fails now and then: nothing is lost, nothing comes twice."""

import multiprocessing
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from notifications.reconciling import Reconciled, reconcile
from tests.notifications import pushing
from tests.notifications.mail import forget, mailer_to, queue_many, send, states
from tests.notifications.servers import DROP, Maildir, Post, opensmtpd, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)
MAILS, ROUNDS, WORKERS = 3000, 30, 2
FAULTS = {
    "CONNECT": ("421 4.3.2 too busy", DROP),
    "MAIL": ("451 4.7.1 greylisted", DROP),
    "RCPT": ("450 4.2.1 not now", DROP),
    "DATA": ("451 4.3.0 not now", DROP),
    "DOT": ("452 4.3.1 no room", DROP),
}
ONE_IN = 60

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([pushing.__name__])


@dataclass(slots=True)
class Faulty(Post):
    """A server that fails at one step in so many, by saying "not now" or by hanging up, also after it took a mail."""

    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def answer_to(self, step: str) -> str | None:
        """Fail now and then."""
        return self.chance.choice(FAULTS[step]) if step in FAULTS and self.chance.randrange(ONE_IN) == 0 else None


@dataclass(slots=True)
class Soak:
    """The world, where its database is, and the time."""

    world: World
    url: str
    chance: random.Random = field(default_factory=lambda: random.Random(60))
    now: datetime = OPENED
    kills: int = 0
    settled: Counter[str] = field(default_factory=Counter)

    def deliver_and_die(self, port: int) -> None:
        """Let workers deliver at once and kill each at any moment, then wait until their leases are over."""
        workers = [
            processes.Process(target=pushing.push, args=(self.url, port, self.now.isoformat())) for _ in range(WORKERS)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            time.sleep(self.chance.uniform(0.2, 0.9))
            worker.kill()
            worker.join()
            self.kills += 1
        self.now = later(self.now, minutes=11)

    def reconcile(self, known: Collection[str]) -> None:
        """Settle what is uncertain by the server's log."""
        send(self.world.database, mailer_to(Post()), now=self.now, limit=0)
        done: Reconciled = self.world.database.write(
            lambda connection: reconcile(connection, known, as_of=self.now, now=self.now)
        )
        self.settled.update(sent=done.sent, queued=done.queued)

    def finish(self, port: int, known: Callable[[], Collection[str]]) -> None:
        """Deliver in peace what is left."""
        post = Post(port=port)
        while set(states(self.world.database)) != {"sent"}:
            self.now = later(self.now, minutes=11)
            while send(self.world.database, mailer_to(post), now=self.now):
                pass
            self.reconcile(known())


def ids(contents: Collection[bytes]) -> list[str]:
    """Find the Message-ID of each mail."""
    return [found[1].decode() for content in contents if (found := MESSAGE_ID.search(content))]


@pytest.fixture
def soak(database: Database, database_url: str) -> Soak:
    """A department of one unit with nothing to tell."""
    world = make_world(database, units=1)
    forget(world)
    return Soak(world, database_url)


@pytest.mark.soak
def test_sixty_kills_and_a_faulty_server_lose_nothing_and_repeat_nothing(soak: Soak) -> None:
    queue_many(soak.world, MAILS)
    with serving(Faulty()) as post:

        def known() -> list[str]:
            return ids([mail.content for mail in list(post.taken)])

        for _ in range(ROUNDS):
            soak.deliver_and_die(post.port)
            soak.reconcile(known())
        before = len(post.taken)
        soak.finish(post.port, known)
    arrived = Counter(post.recipients())
    print(f"{soak.kills} kills, {before} mails before the last, {dict(soak.settled)} settled")  # noqa: T201 - figures.
    assert soak.kills == ROUNDS * WORKERS
    assert arrived == Counter(f"reader-{number}@thidua.example" for number in range(MAILS))


@pytest.mark.soak
def test_a_real_server_delivers_everything_once_whoever_is_killed(soak: Soak) -> None:
    queue_many(soak.world, 600)
    with opensmtpd() as maildir:
        for _ in range(5):
            soak.deliver_and_die(maildir.port)
        soak.finish(maildir.port, lambda: ids(_at_rest(maildir)))
        arrived = _at_rest(maildir)
    print(f"{soak.kills} kills, {dict(soak.settled)} settled")  # noqa: T201 - figures.
    assert len(arrived) == len(set(ids(arrived))) == 600


def _at_rest(maildir: Maildir) -> list[bytes]:
    """Read the mails once no more come: the server delivers what it took a moment later."""
    found = maildir.wait_for(0)
    while True:
        time.sleep(1)
        again = maildir.wait_for(0)
        if len(again) == len(found):
            return again
        found = again
