"""Deliver what the outbox holds, so that a death at any moment loses nothing and repeats nothing."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from notifications import outbox
from notifications.clerk import Clerk
from notifications.compose import Sender, to_bytes
from notifications.mailer import Bounced, Envelope, Line, Mailer, Postponed, Rejected, Unanswered
from notifications.outbox import Answer, Claimed
from states.message import Action
from workflow.database import Database

LIMIT = 200
"""Messages that one run claims."""
LINES = 10
"""Lines over which one run delivers at once."""
MAILS_OF_A_LINE = 10
"""So many waiting mails are worth a line of their own."""


async def deliver(
    database: Database,
    mailer: Mailer,
    *,
    sender: Sender,
    now: datetime,
    limit: int = LIMIT,
    per_minute: int | None = None,
) -> int:
    """Deliver what is due, over a few lines; returns how many messages it took up.

    `now` is real time, also where a demonstration moves the clock of the rules: leases and pauses are counted by it.
    """

    def take_up(connection: Connection) -> tuple[Claimed, ...]:
        outbox.doubt_abandoned(connection, now=now)
        return outbox.claim(connection, now=now, limit=limit, per_minute=per_minute)

    claimed = await database.awrite(take_up)
    if claimed:
        clerk = Clerk(database, _running_from(now))
        lines = min(LINES, -(-len(claimed) // MAILS_OF_A_LINE))
        run = _Run(mailer, sender, clerk, deque(claimed), lines)
        async with asyncio.TaskGroup() as group:
            for _ in range(lines):
                group.create_task(run.keep_delivering())
    return len(claimed)


def _running_from(now: datetime) -> Callable[[], datetime]:
    """Give a clock that stands at `now` when this is called: a run may outlast the leases that it took."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


@dataclass(slots=True)
class _Run:
    """One run over claimed messages; each line takes the next one that waits, and `lines` are not given up."""

    mailer: Mailer
    sender: Sender
    clerk: Clerk
    waiting: deque[Claimed]
    lines: int

    async def keep_delivering(self) -> None:
        """Deliver over one line after another until nothing waits; where none is to be had, what waits is put off."""
        while self.waiting:
            try:
                async with self.mailer.connect() as line:
                    with self.clerk.listening():
                        await self._deliver_over(line)
            except Postponed as answer:
                # A server that allows no further line still takes mail over those that it has.
                self.lines -= 1
                if self.lines:
                    return
                put_off = [Answer(claimed, Action.POSTPONE, answer.words) for claimed in self.waiting]
                self.waiting.clear()
                await asyncio.gather(*map(self.clerk.note, put_off))

    async def _deliver_over(self, line: Line) -> None:
        """Deliver one message at least, and more as long as the line holds."""
        while self.waiting:
            await self._deliver(line, self.waiting.popleft())
            if not line.alive:
                return

    async def _deliver(self, line: Line, claimed: Claimed) -> None:
        envelope = Envelope(claimed.key, self.sender.address, claimed.letter.address)
        try:
            content = to_bytes(claimed.letter, sender=self.sender)
            await line.announce(envelope)
        except Postponed as answer:
            await self.clerk.note(Answer(claimed, Action.POSTPONE, answer.words))
        except Rejected as answer:
            await self.clerk.note(Answer(claimed, Action.FAIL, answer.words, bounced=isinstance(answer, Bounced)))
        except ValueError as error:
            await self.clerk.note(Answer(claimed, Action.FAIL, str(error)))
        else:
            await _to_its_end(self._hand_over(line, envelope, claimed, content))

    async def _hand_over(self, line: Line, envelope: Envelope, claimed: Claimed, content: bytes) -> None:
        """Send the text between two commits: the first says that it goes out, the second what the server answered."""
        if not await self.clerk.begin(claimed):
            return
        note = partial(Answer, claimed)
        try:
            words = await line.transmit(envelope, content)
        except Postponed as answer:
            await self.clerk.note(note(Action.POSTPONE, answer.words))
        except Rejected as answer:
            await self.clerk.note(note(Action.FAIL, answer.words))
        except Unanswered as answer:
            await self.clerk.note(note(Action.DOUBT, answer.words))
        else:
            await self.clerk.note(note(Action.ACCEPT, words))


async def _to_its_end(work: Coroutine[object, object, None]) -> None:
    """Let work end before a cancellation takes hold, so that a server that is stopped leaves no mail in doubt."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
