"""Queue and deliver mail, through the mailer that the settings describe, and settle what is uncertain by its log."""

import logging
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from api.deps import Site
from api.settings import Settings
from notifications.compose import Sender
from notifications.delivery import deliver
from notifications.gathering import gather
from notifications.mailer import FolderMailer, Mailer, PooledMailer, Security, SmtpMailer
from notifications.reconciling import reconcile_by_part
from notifications.relay import relay
from notifications.server_log import taken_in

LOG = logging.getLogger("thidua.mail")
PATIENCE_SECONDS = 120
"""How long the command may take that prints the server's log."""


def queue_mail(site: Site) -> None:
    """Turn what the journal says into queued mail, and let go what was held back until now."""
    while relay(site.database, now=site.now(), base_url=site.settings.base_url):
        pass
    gather(site.database, now=site.now(), base_url=site.settings.base_url)


async def send_mail(site: Site, mailer: PooledMailer) -> None:
    """Queue what is new and deliver what is due; leases and pauses are counted in real time."""
    await run_in_threadpool(queue_mail, site)
    sender, per_minute = sender_of(site.settings), site.settings.mail_per_minute
    while await deliver(site.database, mailer, sender=sender, now=site.clock(), per_minute=per_minute):
        pass
    await mailer.close_idle()


def reconcile(site: Site) -> None:
    """Look up in the server's log what became of uncertain mail, where the settings say how to read it."""
    as_of = site.clock()
    with _log_of(site.settings) as lines:
        known = taken_in(lines)
    if known:
        done = site.database.write(
            lambda connection: reconcile_by_part(connection, known, as_of=as_of, now=site.clock())
        )
        if done.sent or done.queued:
            LOG.warning("of uncertain mails the server had %d; %d go out again", done.sent, done.queued)


@contextmanager
def _log_of(settings: Settings) -> Iterator[Iterable[str]]:
    """Open the server's log, line by line. Raises OSError or CalledProcessError where it cannot be read."""
    if settings.smtp_log:
        with Path(settings.smtp_log).open(encoding="utf-8", errors="replace") as lines:
            yield lines
    elif settings.smtp_log_command:
        command = shlex.split(settings.smtp_log_command)
        done = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS)  # noqa: S603 - the installation's own setting.
        yield done.stdout.decode(errors="replace").splitlines()
    else:
        yield ()


def sender_of(settings: Settings) -> Sender:
    """Say whom mail is from."""
    return Sender(settings.mail_name, settings.mail_address, settings.mail_domain, settings.base_url.rstrip("/"))


def pool_of(settings: Settings) -> PooledMailer:
    """Make the mailer that a process keeps, whose lines stay open for a while."""
    return PooledMailer(mailer_of(settings))


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
