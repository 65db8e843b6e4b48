"""Write down what several lines have to say, in one transaction what they say at one time."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from notifications import outbox
from notifications.outbox import Answer, Claimed
from workflow.database import Database

GATHER_SECONDS = 0.005
"""How long a commit waits for lines that have nothing to say yet: a commit costs as much for one as for all."""


@dataclass(slots=True)
class _Said:
    """What waits for one commit, and who waits for it; a future says whether it counted."""

    beginning: list[tuple[Claimed, asyncio.Future[bool]]] = field(default_factory=list)
    answers: list[tuple[Answer, asyncio.Future[bool]]] = field(default_factory=list)

    def futures(self) -> Sequence[asyncio.Future[bool]]:
        """Give everybody who waits."""
        return [future for _, future in (*self.beginning, *self.answers)]


class Clerk:
    """One run's writer: what comes while a transaction is under way is committed by the next one, together."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Get ready to write into a database; `clock` gives real time."""
        self._database = database
        self._clock = clock
        self._said = _Said()
        self._writing: asyncio.Task[None] | None = None
        self._all_wait = asyncio.Event()
        self._lines = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count one more line among those that a commit waits for."""
        self._lines += 1
        try:
            yield
        finally:
            self._lines -= 1

    async def begin(self, claimed: Claimed) -> bool:
        """Say that a text goes out now, and wait for the commit; False where it must not, for the lease is over."""
        may = asyncio.get_running_loop().create_future()
        self._said.beginning.append((claimed, may))
        return await self._written(may)

    async def note(self, answer: Answer) -> bool:
        """Say what became of an attempt, and wait for the commit; False where that no longer counts."""
        counted = asyncio.get_running_loop().create_future()
        self._said.answers.append((answer, counted))
        return await self._written(counted)

    async def _written(self, future: asyncio.Future[bool]) -> bool:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._keep_writing())
        if len(self._said.futures()) >= self._lines:
            self._all_wait.set()
        return await future

    async def _keep_writing(self) -> None:
        """Commit what there is, and then what came meanwhile; what the database raises reaches those who wait."""
        while self._said.futures():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_wait.wait(), GATHER_SECONDS)
            self._all_wait.clear()
            said, self._said = self._said, _Said()
            try:
                counted = await self._database.awrite(partial(self._commit, said))
            except Exception as error:  # noqa: BLE001 - each of those who wait raises it again.
                for future in said.futures():
                    future.set_exception(error)
            else:
                for claimed, future in said.beginning:
                    future.set_result(claimed.letter.id in counted)
                for answer, future in said.answers:
                    future.set_result(answer.claimed.letter.id in counted)

    def _commit(self, said: _Said, connection: Connection) -> frozenset[int]:
        """Write it all down; gives the ids of the messages of which it counts."""
        now = self._clock()
        settled = outbox.settle(connection, [answer for answer, _ in said.answers], now=now)
        return settled | outbox.begin(connection, [claimed for claimed, _ in said.beginning], now=now)
