"""Do what nobody presses a button for: lapses and decided rounds, counters, and the mail about what happened."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from api.deps import Site
from api.settings import Settings
from notifications.compose import Sender
from notifications.delivery import deliver
from notifications.mailer import FolderMailer, Mailer, Security, SmtpMailer
from notifications.relay import relay
from workflow import counters
from workflow.services import duties, rounds

LOG = logging.getLogger("thidua.jobs")

ON_THE_WAY = timedelta(minutes=2)
"""So long after a limit nothing lapses yet: what was received in time may still be queued, here or elsewhere."""
COUNT_SECONDS = 0.5
"""Between two looks at what is to be counted: pages are at most a second behind."""


def sweep(site: Site) -> None:
    """Make what plans ask for this year, let lapse what is past its limit, then decide rounds that wait for nothing."""
    count_changes(site)
    now = site.now()
    while site.database.write(lambda connection: duties.plan_due(connection, now=now)):
        pass
    past = now - ON_THE_WAY
    while site.database.write(lambda connection: rounds.lapse_due(connection, now=past)):
        pass
    site.database.write(lambda connection: rounds.settle_due(connection, now=past))


def count_changes(site: Site) -> None:
    """Count what the journal has told since, so that pages need not count rows."""
    while site.database.read(counters.is_behind) and site.database.write(counters.count) == counters.AT_ONCE:
        pass


def queue_mail(site: Site) -> None:
    """Turn what the journal says into queued mail."""
    while relay(site.database, now=site.now(), base_url=site.settings.base_url):
        pass


async def send_mail(site: Site, mailer: Mailer) -> None:
    """Queue what is new and deliver what is due; leases and pauses are counted in real time."""
    await run_in_threadpool(queue_mail, site)
    settings = site.settings
    sender = Sender(settings.mail_name, settings.mail_address, settings.mail_domain)
    while await deliver(site.database, mailer, sender=sender, now=site.clock()):
        pass


def mailer_of(settings: Settings) -> Mailer:
    """Make the mailer that the settings describe: an SMTP server, or a folder while none is set."""
    if not settings.smtp_host:
        return FolderMailer(settings.mail_folder)
    password = settings.smtp_password
    return SmtpMailer(
        settings.smtp_host,
        port=settings.smtp_port,
        security=Security(settings.smtp_security),
        username=settings.smtp_username or None,
        password=password.get_secret_value() if password else None,
        authorities=str(settings.smtp_authorities) if settings.smtp_authorities else None,
    )


@asynccontextmanager
async def running(site: Site) -> AsyncIterator[None]:
    """Run the jobs beside the server; one that fails is logged and tried again at its next time."""
    mailer = mailer_of(site.settings)
    tasks = [
        asyncio.create_task(_repeat(lambda: run_in_threadpool(sweep, site), site.settings.sweep_seconds)),
        asyncio.create_task(_repeat(lambda: run_in_threadpool(count_changes, site), COUNT_SECONDS)),
        asyncio.create_task(_repeat(lambda: send_mail(site, mailer), site.settings.mail_seconds)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _repeat(job: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await job()
        except Exception:
            LOG.exception("a job failed and will be tried again")
