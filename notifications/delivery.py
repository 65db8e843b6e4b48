"""Deliver what the outbox holds, so that a death at any moment loses nothing and repeats nothing."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from notifications import outbox
from notifications.compose import Sender, to_bytes
from notifications.mailer import Envelope, Line, Mailer, Postponed, Rejected, Unanswered
from notifications.outbox import Claimed
from workflow.database import Database

LIMIT = 50
"""Messages that one run claims; with how often it is called, this is the rate limit."""


async def deliver(database: Database, mailer: Mailer, *, sender: Sender, now: datetime, limit: int = LIMIT) -> int:
    """Deliver what is due, one mail after another over one line; returns how many messages it took up.

    `now` is real time, also where a demonstration moves the clock of the rules: leases and pauses are counted by it.
    """
    await database.awrite(partial(outbox.doubt_abandoned, now=now))
    claimed = await database.awrite(partial(outbox.claim, now=now, limit=limit))
    run = _Run(database, sender, _running_from(now))
    waiting = deque(claimed)
    while waiting:
        try:
            async with mailer.connect() as line:
                await run.deliver_over(line, waiting)
        except Postponed as answer:
            await run.postpone_all(waiting, answer.words)
    return len(claimed)


def _running_from(now: datetime) -> Callable[[], datetime]:
    """Give a clock that stands at `now` when this is called: a run may outlast the leases that it took."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over claimed messages."""

    database: Database
    sender: Sender
    clock: Callable[[], datetime]

    async def deliver_over(self, line: Line, waiting: deque[Claimed]) -> None:
        """Deliver one message at least, and more as long as the line holds."""
        while waiting:
            await self._deliver(line, waiting.popleft())
            if not line.alive:
                return

    async def postpone_all(self, waiting: deque[Claimed], words: str) -> None:
        """Put off what no line was to be had for."""
        while waiting:
            await self._note(outbox.postpone, waiting.popleft(), words)

    async def _deliver(self, line: Line, claimed: Claimed) -> None:
        envelope = Envelope(claimed.key, self.sender.address, claimed.letter.address)
        try:
            content = to_bytes(claimed.letter, sender=self.sender)
            await line.announce(envelope)
        except Postponed as answer:
            await self._note(outbox.postpone, claimed, answer.words)
        except Rejected as answer:
            await self._note(outbox.fail, claimed, answer.words)
        except ValueError as error:
            await self._note(outbox.fail, claimed, str(error))
        else:
            await _to_its_end(self._hand_over(line, envelope, claimed, content))

    async def _hand_over(self, line: Line, envelope: Envelope, claimed: Claimed, content: bytes) -> None:
        """Send the text between two commits: the first says that it goes out, the second what the server answered."""
        if not await self.database.awrite(partial(outbox.begin, claimed=claimed, now=self.clock())):
            return
        try:
            words = await line.transmit(envelope, content)
        except Postponed as answer:
            await self._note(outbox.postpone, claimed, answer.words)
        except Rejected as answer:
            await self._note(outbox.fail, claimed, answer.words)
        except Unanswered as answer:
            await self._note(outbox.doubt, claimed, answer.words)
        else:
            await self._note(outbox.accept, claimed, words)

    async def _note(self, change: Callable[..., bool], claimed: Claimed, words: str) -> None:
        await self.database.awrite(lambda connection: change(connection, claimed, words, now=self.clock()))


async def _to_its_end(work: Coroutine[object, object, None]) -> None:
    """Let work end before a cancellation takes hold, so that a server that is stopped leaves no mail in doubt."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
