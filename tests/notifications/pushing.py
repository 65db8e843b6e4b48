"""Deliver in a process of its own what is queued, again and again, until somebody kills it."""

import asyncio
from datetime import datetime

from notifications.delivery import deliver
from notifications.mailer import PooledMailer, Security, SmtpMailer
from tests.notifications.mail import SENDER
from tests.notifications.servers import HOST
from workflow.database import open_database


def push(url: str, port: int, moment: str) -> None:
    """Deliver for ever, at one moment."""
    asyncio.run(_push(url, port, datetime.fromisoformat(moment)))


async def _push(url: str, port: int, now: datetime) -> None:
    database = open_database(url)
    mailer = PooledMailer(SmtpMailer(HOST, port, Security.OFFERED, patience=5))
    while True:
        if not await deliver(database, mailer, sender=SENDER, now=now, limit=40):
            await asyncio.sleep(0.05)
