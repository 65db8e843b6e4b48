"""Measure how quickly queued mail goes out, with its durable marks, against aiosmtplib alone with finished mails."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtplib import SMTP
from sqlalchemy import Connection, delete, func, insert, select

from benchmarks.pace import Pace
from benchmarks.sink import HOST, sinking
from benchmarks.stage import Stage
from benchmarks.verdicts import Floor, Result, a_second
from notifications.compose import Facts, Letter, Sender, to_bytes, write
from notifications.delivery import LINES, deliver
from notifications.mailer import PooledMailer, Security, SmtpMailer
from states.labels.language import Words
from states.message import State
from tests.world import OPENED
from workflow.models.message import Message
from workflow.models.organisation import Organisation
from workflow.models.person import Account

MAILS = 500
"""Mails of one round."""
FLOOR = 0.1
SENDER = Sender("Hệ thống Thi Đua, Sở Y tế", "thidua@so-y-te.example", "so-y-te.example")


def measure(stage: Stage, pace: Pace) -> list[Result]:
    """Deliver the same mails round by round in turns: what is queued, and finished ones without a queue."""
    with sinking() as port:
        ours, alone = asyncio.run(_take_turns(stage, port, pace.rounds))
    ratios = [mine / its for mine, its in zip(ours, alone, strict=True)]
    limit, reached = a_second(alone, of="aiosmtplib"), a_second(ours)
    return [Result("delivering queued mail", stage.kind, limit, reached, ratios, Floor(FLOOR))]


async def _take_turns(stage: Stage, port: int, rounds: int) -> tuple[list[float], list[float]]:
    """Give the rates of the rounds, mails a second: ours, and the library's."""
    ours, alone = [], []
    mailer = PooledMailer(SmtpMailer(HOST, port, Security.NONE))
    contents = [to_bytes(_letter(), sender=SENDER)] * MAILS
    for _ in range(rounds):
        stage.database.write(_queue)
        ours.append(await _rate(lambda: _deliver(stage, mailer)))
        assert stage.database.write(_forget) == MAILS
        alone.append(await _rate(lambda: _push(port, contents)))
    await mailer.aclose()
    return ours, alone


async def _rate(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return MAILS / (time.perf_counter() - began)


async def _deliver(stage: Stage, mailer: PooledMailer) -> None:
    while await deliver(stage.database, mailer, sender=SENDER, now=OPENED):
        pass


async def _push(port: int, contents: list[bytes]) -> None:
    """Send finished mails over as many lines as we have."""
    await asyncio.gather(*(_push_over_one(port, contents[number::LINES]) for number in range(LINES)))


async def _push_over_one(port: int, contents: list[bytes]) -> None:
    async with SMTP(hostname=HOST, port=port, start_tls=False) as smtp:
        for content in contents:
            await smtp.sendmail(SENDER.address, ["reader@thidua.example"], content)


def _letter() -> Letter:
    """Write a mail as it lies in the queue."""
    name, link = Words("Khen thưởng năm 2025", "Awards of 2025"), "https://thidua.example/rounds/1"
    facts = Facts(name="Nguyễn Thị Mẫu", link=link, round=name, plan=name, limit=OPENED, days=14)
    written = write("round_opened", facts, language="vi")
    return Letter(
        id=1,
        queued_at=OPENED,
        name="Nguyễn Thị Mẫu",
        address="reader@thidua.example",
        language="vi",
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def _queue(connection: Connection) -> None:
    """Queue the mails of a round, and nothing else."""
    connection.execute(delete(Message))
    letter = _letter()
    values: dict[str, Any] = {
        "issuer_id": connection.scalar(select(func.min(Organisation.id))),
        "account_id": connection.scalar(select(func.min(Account.id))),
        "kind": "round_opened",
        "language": letter.language,
        "name": letter.name,
        "address": letter.address,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "queued_at": OPENED,
        "state": State.QUEUED,
        "changed_at": OPENED,
        "attempts": 0,
    }
    connection.execute(insert(Message), [values] * MAILS)


def _forget(connection: Connection) -> int:
    """Take the mails away again; gives how many were sent."""
    sent = connection.scalar(select(func.count()).where(Message.state == State.SENT)) or 0
    connection.execute(delete(Message))
    return sent
