"""Write every mail of the journey in both languages as it goes out: `python -m tests.notifications.golden`."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import update

from api.migrations import upgrade
from notifications.compose import Letter, to_bytes
from notifications.gathering import gather
from states.hearing import DIGEST, GROUPS
from states.labels import LANGUAGES
from tests.notifications.mail import BASE_URL, SENDER, messages, speak
from tests.notifications.reminding import reminded
from tests.notifications.story import AFTER, name_everybody, told_in
from tests.world import World, make_world
from workflow.database import open_database
from workflow.models.message import Message

FOLDER = Path(__file__).with_name("golden")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: the message as it lies in the queue, and the bytes that go out."""

    message: Any
    content: bytes


def letter_of(message: Any) -> Letter:
    """Turn a row of the queue into what delivery sends."""
    return Letter(
        id=message.id,
        queued_at=message.queued_at,
        name=message.name,
        address=message.address,
        language=message.language,
        subject=message.subject,
        text=message.text,
        html=message.html,
        calendar=message.calendar,
    )


def mails() -> Mapping[str, Mail]:
    """Live through the story once in each language; gives the first mail of each kind by the name of its file."""
    first: dict[str, Mail] = {}
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/story.db"
            upgrade(url)
            database = open_database(url)
            world = make_world(database, units=2)
            name_everybody(world)
            speak(world, language)
            for _, caused in told_in(world):
                _keep(first, caused, language)
            _keep(first, _gathered(world), language)
            database.close()
        _keep(first, _reminded(language), language)
    return first


def _keep(first: dict[str, Mail], messages: Iterable[Any], language: str) -> None:
    for message in messages:
        content = to_bytes(letter_of(message), sender=SENDER)
        first.setdefault(f"{message.kind}.{language}.eml", Mail(message, content))


def _gathered(world: World) -> list[Any]:
    """Let what units were told of their receipts come in a daily digest; gives the digests."""
    receipts = update(Message).where(Message.kind.in_(GROUPS["receipts"]))
    world.database.write(lambda connection: connection.execute(receipts.values(digest_at=AFTER)))
    gather(world.database, now=AFTER, base_url=BASE_URL)
    return [message for message in messages(world.database) if message.kind == DIGEST]


def _reminded(language: str) -> list[Any]:
    """Live through a round in which everybody has to be reminded; gives the messages."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/reminded.db"
        upgrade(url)
        database = open_database(url)
        world = make_world(database, units=2)
        name_everybody(world)
        speak(world, language)
        found = reminded(world)
        database.close()
        return found


def write() -> None:
    """Replace the golden files."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    for name, mail in mails().items():
        (FOLDER / name).write_bytes(mail.content)


if __name__ == "__main__":
    write()
