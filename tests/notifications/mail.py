"""Let mail flow over a world, and look at what became of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from notifications import relay
from notifications.compose import Sender
from notifications.delivery import deliver
from notifications.mailer import Envelope, Line, Mailer, Security, SmtpMailer
from notifications.relay.pending import RELAY
from tests.notifications.servers import HOST, Post
from tests.world import OPENED, World
from workflow.database import Database
from workflow.models.journal import JournalEntry, Pending
from workflow.models.message import Message
from workflow.models.person import Account

BASE_URL = "https://thidua.example"
SENDER = Sender(name="Hệ thống Thi Đua, Sở Y tế", address="thidua@so-y-te.example", domain="so-y-te.example")


@dataclass(slots=True)
class RecordingMailer:
    """A mailer that keeps what it is given."""

    mails: list[tuple[Envelope, bytes]] = field(default_factory=list)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Line]:
        """Give itself as the line."""
        yield self

    @property
    def alive(self) -> bool:
        """It never hangs up."""
        return True

    async def check(self) -> None:
        """Be there."""

    async def announce(self, envelope: Envelope) -> None:
        """Accept everybody."""

    async def transmit(self, envelope: Envelope, content: bytes) -> str:
        """Keep the mail."""
        self.mails.append((envelope, content))
        return "kept"


def tell(world: World, *, now: datetime = OPENED) -> list[Any]:
    """Relay everything that waits; returns the messages that this queued."""
    last = world.database.read(lambda connection: connection.scalar(select(func.max(Message.id)))) or 0
    while relay.relay(world.database, now=now, base_url=BASE_URL):
        pass
    return [message for message in messages(world.database) if message.id > last]


def told(world: World, *, now: datetime = OPENED) -> list[tuple[str, str]]:
    """Relay everything that waits; returns kind and nickname of who was told, in order."""
    return sorted((message.kind, nickname(message)) for message in tell(world, now=now))


def nickname(message: Any) -> str:
    """Turn an address back into the name that the world knows the person by."""
    name: str = message.address.removesuffix("@thidua.example").replace(".unit", "@unit")
    return name


def send(database: Database, mailer: Mailer, *, now: datetime = OPENED, limit: int = 50) -> int:
    """Run one delivery."""
    return asyncio.run(deliver(database, mailer, sender=SENDER, now=now, limit=limit))


def mailer_to(post: Post, **options: Any) -> SmtpMailer:
    """Make a mailer for a server of the tests, on a line that is not encrypted unless said otherwise."""
    return SmtpMailer(**{"host": HOST, "port": post.port, "security": Security.NONE, "patience": 5, **options})


def messages(database: Database) -> Sequence[Any]:
    """Read all messages by id."""
    return database.read(lambda connection: connection.execute(select(Message).order_by(Message.id)).all())


def states(database: Database) -> list[str]:
    """Read the states of all messages by id."""
    return [message.state for message in messages(database)]


def waiting(database: Database) -> int:
    """Count the entries that wait for the relay."""
    count = select(func.count()).select_from(Pending).where(Pending.consumer == RELAY)
    return database.read(lambda connection: connection.scalar(count)) or 0


def forget(world: World) -> None:
    """Drop what waits for the relay, so that a test starts with the next event."""
    world.database.write(lambda connection: connection.execute(delete(Pending).where(Pending.consumer == RELAY)))


def speak(world: World, language: str) -> None:
    """Let everybody read mail in one language."""
    world.database.write(lambda connection: connection.execute(update(Account).values(language=language)))


def queue_many(world: World, count: int) -> None:
    """Queue plain messages about nothing, each to an address of its own, all to one officer's account."""
    (pattern,) = queue_some(world, 1)
    values = {**pattern._asdict(), "entry_id": None}
    del values["id"]
    rows = [{**values, "address": f"reader-{number}@thidua.example"} for number in range(count)]

    def work(connection: Connection) -> None:
        connection.execute(delete(Message).where(Message.id == pattern.id))
        connection.execute(insert(Message), rows)

    world.database.write(work)


def queue_some(world: World, count: int) -> list[Any]:
    """Queue plain messages to the first units' officers, all about one entry."""
    entry = world.database.read(lambda connection: connection.execute(select(JournalEntry).limit(1)).one())
    names = [f"officer@unit-{number}" for number in range(1, count + 1)]
    rows = [
        {
            "issuer_id": entry.issuer_id,
            "entry_id": entry.id,
            "account_id": world.actor(name).account,
            "kind": "round_opened",
            "language": "vi",
            "name": f"Người {name}",
            "address": f"{name.replace('@', '.')}@thidua.example",
            "subject": "Đang nhận hồ sơ",
            "text": "Đợt xét đã mở.\n",
            "html": "<p>Đợt xét đã mở.</p>\n",
            "queued_at": OPENED,
            "state": "queued",
            "changed_at": OPENED,
            "attempts": 0,
        }
        for name in names
    ]
    world.database.write(lambda connection: connection.execute(insert(Message), rows))
    return list(messages(world.database))
