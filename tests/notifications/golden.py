"""Write every mail of the journey in both languages as it goes out: `python -m tests.notifications.golden`."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.migrations import upgrade
from notifications.compose import Letter, to_bytes
from states.labels import LANGUAGES
from tests.notifications.mail import SENDER, speak
from tests.notifications.story import name_everybody, told_in
from tests.world import make_world
from workflow.database import open_database

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
                for message in caused:
                    content = to_bytes(letter_of(message), sender=SENDER)
                    first.setdefault(f"{message.kind}.{language}.eml", Mail(message, content))
            database.close()
    return first


def write() -> None:
    """Replace the golden files."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    for name, mail in mails().items():
        (FOLDER / name).write_bytes(mail.content)


if __name__ == "__main__":
    write()
