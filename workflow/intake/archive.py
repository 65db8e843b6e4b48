"""Open a zip archive so that neither its directory nor what it unpacks to can exhaust the machine."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from mmap import mmap
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from workflow.intake.kinds import HEAD_LENGTH
from workflow.intake.refusal import FileRefused, bomb, damaged

MAX_ENTRIES = 2_000
MAX_TOTAL_BYTES = 200_000_000
MAX_RATIO = 200
# A blank picture packs better than any ratio; below this size it does no harm.
RATIO_COUNTS_FROM = 1_000_000
MAX_DIRECTORY_BYTES = 1_000_000

_CHUNK = 65_536
_END, _END_LENGTH = b"PK\x05\x06", 22
_END64_LOCATOR, _END64_LOCATOR_LENGTH = b"PK\x06\x07", 20
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED_FLAGS = 0x2041
# The other methods unpack without a bound on their output, and no office program writes them.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, ValueError)


class _CappedReads(io.FileIO):
    """A file that refuses long reads, because ZipFile reads and lists a directory of any length at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        most = MAX_DIRECTORY_BYTES + 1
        data = super().read(most if size is None or size < 0 else min(size, most)) or b""
        if len(data) == most:
            raise bomb("directory")
        return data


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """Open an archive whose directory is sound; whatever proves broken while it is open is ``file_damaged``.

    Before anything is unpacked: at most ``MAX_ENTRIES`` entries, no encryption, no dangerous or double
    names, and declared sizes within ``MAX_TOTAL_BYTES`` and ``MAX_RATIO``.
    """
    try:
        with _CappedReads(path) as file, ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise bomb("entries")
            _check_ends(file, entries)
            _check_names(entries)
            _check_sizes(entries)
            yield archive
    except _BROKEN as error:
        raise damaged("archive") from error


def _check_ends(file: io.FileIO, entries: list[ZipInfo]) -> None:
    """Refuse bytes before the first entry or after the directory: another program might read those instead."""
    last = file.seek(-_END_LENGTH, io.SEEK_END)
    end = file.read()
    starts = [entry.header_offset for entry in entries] or [last]
    if min(starts) != 0 or max(starts) >= last or not end.startswith(_END):
        raise damaged("foreign_bytes")


def _check_names(entries: list[ZipInfo]) -> None:
    # The names of parts are equal when they differ by case alone (ECMA-376 part 2, 6.2.2.3).
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise damaged("part_twice")
    for entry in entries:
        steps = entry.filename.removesuffix("/").split("/")
        if entry.orig_filename != entry.filename or "\\" in entry.filename or not {"", ".", ".."}.isdisjoint(steps):
            raise damaged("part_name")


def _check_sizes(entries: list[ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAGS:
            raise FileRefused("file_encrypted")
        if entry.compress_type not in _METHODS:
            raise damaged("compression")
        if entry.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size):
            raise bomb("ratio")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise bomb("total")


def content(archive: ZipFile, name: str) -> bytes:
    """Read an entry up to its declared size; a plain ``archive.read`` unpacks everything first and then cuts it."""
    entry = archive.getinfo(name)
    with archive.open(entry) as part:
        return part.read(entry.file_size)


def heads(archive: ZipFile) -> Iterator[bytes]:
    """Unpack each entry to its end in small pieces, check its sum, and give its first bytes.

    An entry that unpacks to more than the directory declares would be a bomb for whoever trusts the directory.
    """
    for entry in archive.infolist():
        longer = copy(entry)
        longer.file_size += 1
        with archive.open(longer) as part:
            head = part.read(HEAD_LENGTH)
            size = len(head)
            while piece := part.read(_CHUNK):
                size += len(piece)
        if size != entry.file_size:
            raise damaged("archive")
        yield head


def carries_zip(data: mmap) -> bool:
    """Tell whether a file of another kind holds a zip directory, so that it could be opened as both."""
    end = data.rfind(_END)
    start = end - int.from_bytes(data[end + 12 : end + 16], "little")
    if end >= _END64_LOCATOR_LENGTH and data[end - _END64_LOCATOR_LENGTH :][:4] == _END64_LOCATOR:
        return True
    return 0 <= start < end and data[start : start + 4] == _DIRECTORY_ENTRY
