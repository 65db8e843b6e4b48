"""Keep lines open between runs, so that a mail seldom waits for a greeting, encryption and a log-in."""

import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from notifications.mailer.line import Line, Mailer, Postponed

MOST_IDLE = 10
"""Lines kept while nothing is to be sent."""
IDLE_SECONDS = 60
"""After so long without a mail a line is closed: servers hang up after a few minutes (RFC 5321, 4.5.3.2.7)."""


@dataclass(slots=True)
class _Kept:
    """An open line, how to close it, and when it was last used (monotonic seconds)."""

    opened: AbstractAsyncContextManager[Line]
    line: Line
    used: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class PooledMailer:
    """A mailer that lends lines of another one and keeps those that are sound; all within one event loop."""

    mailer: Mailer
    _idle: list[_Kept] = field(default_factory=list)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Line]:
        """Lend a line that answers, or a new one. Raises Postponed where none can be had."""
        kept = await self._take() or await self._open()
        try:
            yield kept.line
        except BaseException:
            await _close(kept)
            raise
        if kept.line.alive and len(self._idle) < MOST_IDLE:
            kept.used = time.monotonic()
            self._idle.append(kept)
        else:
            await _close(kept)

    async def close_idle(self, *, seconds: float = IDLE_SECONDS) -> None:
        """Close lines that were not used for so long."""
        now = time.monotonic()
        old = [kept for kept in self._idle if now - kept.used >= seconds]
        self._idle = [kept for kept in self._idle if now - kept.used < seconds]
        for kept in old:
            await _close(kept)

    async def aclose(self) -> None:
        """Close all lines that are not lent."""
        await self.close_idle(seconds=0)

    async def _take(self) -> _Kept | None:
        """Take the line used last that still answers."""
        await self.close_idle()
        while self._idle:
            kept = self._idle.pop()
            try:
                await kept.line.check()
            except Postponed:
                await _close(kept)
            else:
                return kept
        return None

    async def _open(self) -> _Kept:
        opened = self.mailer.connect()
        return _Kept(opened, await opened.__aenter__())


async def _close(kept: _Kept) -> None:
    """Take leave of a server that may be gone."""
    await kept.opened.__aexit__(None, None, None)
