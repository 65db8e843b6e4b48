"""Do jobs in a process of its own, beside those that serve."""

import asyncio
import logging
import signal
from contextlib import suppress

from api.cli.mistakes import Mistake
from api.cli.opening import opened
from api.cli.words import say
from api.deps import open_site
from api.jobs.running import working
from api.settings import Settings


def work() -> None:
    """Work until stopped. Raises Mistake on SQLite, whose server does its jobs itself."""
    with opened() as site:
        if site.database.is_sqlite:
            raise Mistake("work_on_sqlite")
        language = site.settings.language
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    print(say("working", language), flush=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(_work(Settings()))


async def _work(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C; what was begun comes to the end of its piece."""
    stopped = asyncio.Event()
    with suppress(NotImplementedError):
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    site = open_site(settings)
    try:
        async with working(site):
            await stopped.wait()
    finally:
        site.database.close()
