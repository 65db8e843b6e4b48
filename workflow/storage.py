"""Keep files under the digest of their content; nothing gets in that was not inspected."""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from workflow import intake
from workflow.intake import FileRefused

_DIGEST = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
_CHUNK = 1024 * 1024


class ContentSpoilt(Exception):
    """A file is not what its digest says; the message is the digest."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safely on the disk: SHA-256 in hexadecimal, size in bytes, true type, name for display."""

    digest: str
    size: int
    media_type: str
    extension: str
    filename: str


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files in a folder, as ``root/ab/cd/<digest>``, readable by this user alone."""

    root: Path

    def receive(self, chunks: Iterable[bytes], *, filename: str, limit: int) -> Stored:
        """Write, inspect and keep a file of at most ``limit`` bytes; the same content may come any number of times.

        The file survives a power cut once this has returned, so the row that names it is written afterwards.

        Raises:
            FileRefused: the size (``file_too_large`` as soon as it is passed), or what `intake.inspect` found.
        """
        name = intake.clean_name(filename)
        intake.kind_of(name)
        descriptor, path = tempfile.mkstemp(dir=_folder(self.root, _INCOMING))
        temporary = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest, size = _write(chunks, file, limit=limit)
                file.flush()
                accepted = intake.inspect(temporary, name)
                os.fsync(file.fileno())
            self._keep(temporary, digest)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digest, size, accepted.media_type, accepted.extension, name)

    def _keep(self, temporary: Path, digest: str) -> None:
        target = self.path(digest)
        folder = _folder(self.root, *target.parent.relative_to(self.root).parts)
        # Replacing a file by the same content harms nobody who reads it, and heals one that the disk has spoilt.
        temporary.replace(target)
        for parent in (folder, folder.parent, self.root):
            sync(parent)

    def take(self, source: "FolderStorage", digest: str) -> None:
        """Copy a file that is not here from another folder; raise FileNotFoundError, or ContentSpoilt if it changed."""
        if self.has(digest):
            return
        descriptor, path = tempfile.mkstemp(dir=_folder(self.root, _INCOMING))
        temporary = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as file, source.open(digest) as original:
                found, _ = _write(iter(lambda: original.read(_CHUNK), b""), file, limit=sys.maxsize)
                file.flush()
                os.fsync(file.fileno())
            if found != digest:
                raise ContentSpoilt(digest)
            self._keep(temporary, digest)
        finally:
            temporary.unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Return where a file is or would be; raise ValueError for anything but a SHA-256 in hexadecimal."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest!r}")
        return self.root / digest[:2] / digest[2:4] / digest

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading; raise FileNotFoundError if it is not here."""
        return self.path(digest).open("rb")

    def has(self, digest: str) -> bool:
        """Tell whether a file is here."""
        return self.path(digest).is_file()

    def sweep(self, *, older_than: datetime) -> int:
        """Remove what a dead process left half received before that moment (with a time zone); return how many."""
        removed = 0
        for file in (self.root / _INCOMING).glob("*"):
            # It may have been kept, or swept by another process, since it was listed.
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < older_than.timestamp():
                    file.unlink()
                    removed += 1
        return removed


def _write(chunks: Iterable[bytes], file: BinaryIO, *, limit: int) -> tuple[str, int]:
    """Copy the chunks and return their digest and size in bytes."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise FileRefused("file_too_large", {"limit": limit})
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def _folder(root: Path, *steps: str) -> Path:
    """Make a folder and those above it, down from the root, for this user alone."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for step in steps:
        root /= step
        root.mkdir(mode=0o700, exist_ok=True)
    return root


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
