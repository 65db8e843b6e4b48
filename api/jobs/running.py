"""Run the jobs of this process: those that are due, and those that follow each commit at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from api.deps import Site
from api.jobs.chores import count_changes
from api.jobs.mail import pool_of, send_mail
from api.jobs.worker import Worker

LOG = logging.getLogger("thidua.jobs")

COUNT_SECONDS = 0.5
"""Between two looks at what is to be counted: pages are at most a second behind."""
CHECKPOINT_SECONDS = 0.2
"""Between two copies of SQLite's log into its file."""

STOP_SECONDS = 10
"""How long what is being done may take to come to its end."""

Pump = tuple[float, Callable[[], Awaitable[None]]]
"""What is done again and again, after the seconds that it waits between."""


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[None]:
    """Run beside the server what belongs to it, and all jobs unless other processes are to do them."""
    checkpoint: Pump = (CHECKPOINT_SECONDS, lambda: run_in_threadpool(site.database.checkpoint))
    async with _pumping([checkpoint] if site.database.is_sqlite else []):
        if not site.settings.work:
            yield
            return
        async with working(site):
            yield


@asynccontextmanager
async def working(site: Site) -> AsyncIterator[None]:
    """Run all jobs; at the end what was begun comes to the end of its piece, and nothing stays taken."""
    mailer, worker = pool_of(site.settings), Worker(site)
    pumps: list[Pump] = [
        (COUNT_SECONDS, lambda: run_in_threadpool(count_changes, site)),
        (site.settings.mail_seconds, lambda: send_mail(site, mailer)),
    ]
    worker.start()
    try:
        async with _pumping(pumps):
            yield
    finally:
        await mailer.aclose()
        await run_in_threadpool(worker.stop)


@asynccontextmanager
async def _pumping(pumps: Sequence[Pump]) -> AsyncIterator[None]:
    """Do each of these again and again, so many seconds apart; at the end what is being done is finished."""
    stopping = asyncio.Event()
    tasks = [asyncio.create_task(_repeat(seconds, pump, stopping)) for seconds, pump in pumps]
    try:
        yield
    finally:
        stopping.set()
        for task in tasks:
            with suppress(TimeoutError):
                await asyncio.wait_for(task, STOP_SECONDS)


async def _repeat(seconds: float, pump: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
    """Do it until told to stop; what fails is logged and tried again."""
    while not stopping.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)
            return
        try:
            await pump()
        except Exception:
            LOG.exception("a job failed and will be tried again")
