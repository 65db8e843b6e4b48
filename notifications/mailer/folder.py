"""Write mail into a folder, one .eml file each, while no SMTP server is set."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from notifications.mailer.line import Envelope, Line, Postponed


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """A mailer whose server is a folder, made when the first mail comes; a file is there whole or not at all."""

    folder: Path

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Line]:
        """Give the folder itself as the line."""
        yield self

    @property
    def alive(self) -> bool:
        """A folder does not hang up."""
        return True

    async def check(self) -> None:
        """Be there."""

    async def announce(self, envelope: Envelope) -> None:
        """Accept every address."""

    async def transmit(self, envelope: Envelope, content: bytes) -> str:
        """Write `<key>.eml`; the same mail again replaces its file. Raises Postponed where the disk refuses."""
        path = self.folder / f"{envelope.key}.eml"
        try:
            await asyncio.to_thread(_write, path, content)
        except OSError as error:
            raise Postponed(str(error)) from error
        return path.name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
