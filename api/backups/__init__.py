"""Back an installation up and restore it: the database first, the files second.

A folder of backups holds `documents/`, where each file lies once under its digest however many backups name it, and a
folder for each backup: the database, the digests of the documents that it names, and `manifest.json`. A backup that was
interrupted is never taken for a whole one: it gets its name last.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select, union

from api.backups.databases import backend_of, dump, dumped_as, load
from workflow import pausing
from workflow.database import Database
from workflow.models import Base
from workflow.storage import ContentSpoilt, FolderStorage, sync

MANIFEST, DIGESTS, DOCUMENTS = "manifest.json", "documents.txt", "documents"


class BackupSpoilt(Exception):
    """A backup lacks a file, or one is not what was written; `what` is that file."""

    def __init__(self, what: Path) -> None:
        """Keep where it is."""
        super().__init__(str(what))
        self.what = what


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: when it was made (ISO 8601), its kind of database and schema, the SHA-256 of its files."""

    made_at: str
    backend: str
    schema: str
    database: str
    documents: str


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its folder, how many documents it names, and the digests of those that were missing or spoilt."""

    folder: Path
    documents: int
    lost: tuple[str, ...]


def back_up(url: str, database: Database, storage: FolderStorage, target: Path, *, now: datetime) -> Made:
    """Make a backup of the open `database` at `url` below `target`.

    The database is dumped as of one moment, whoever writes meanwhile. A document is safely on the disk before a row
    names it and such a row is never removed, so what is named after the dump includes what the dump names.
    """
    folder = target / now.strftime("%Y%m%dT%H%M%SZ")
    with _unfinished(folder) as unfinished:
        backend = backend_of(url)
        dumped = unfinished / dumped_as(backend)
        dump(url, dumped)
        named = database.read(_digests)
        listed = unfinished / DIGESTS
        listed.write_text("".join(f"{digest}\n" for digest in named))
        lost = _take(FolderStorage(target / DOCUMENTS), storage, named)
        manifest = Manifest(
            made_at=now.isoformat(),
            backend=backend,
            schema=database.read(_schema),
            database=_digest_of(dumped),
            documents=_digest_of(listed),
        )
        (unfinished / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n")
    return Made(folder, len(named), lost)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Give a folder to work in that gets its name once all in it is safely on the disk."""
    if folder.exists():
        raise FileExistsError(17, "there already", str(folder))
    unfinished = folder.with_name(f"{folder.name}.incomplete")
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        yield unfinished
        for file in unfinished.iterdir():
            sync(file)
        sync(unfinished)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync(folder.parent)


def _digests(connection: Connection) -> list[str]:
    """Name every document that a row names: each table that holds files has a digest with a media type beside it."""
    tables = [table for table in Base.metadata.sorted_tables if {"digest", "media_type"} <= set(table.columns.keys())]
    return sorted(connection.scalars(union(*(select(table.c.digest) for table in tables))))


def _schema(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _take(into: FolderStorage, source: FolderStorage, digests: list[str]) -> tuple[str, ...]:
    """Copy what is not there yet; returns what the source does not have as it should be."""
    lost = []
    for digest in digests:
        try:
            into.take(source, digest)
        except (FileNotFoundError, ContentSpoilt):
            lost.append(digest)
    return tuple(lost)


def check(folder: Path) -> Manifest:
    """Read a backup whole. Raises BackupSpoilt for the first file that is missing or is not what was written."""
    manifest, dumped = _opened(folder)
    listed = folder / DIGESTS
    for file, digest in ((dumped, manifest.database), (listed, manifest.documents)):
        if not file.is_file() or _digest_of(file) != digest:
            raise BackupSpoilt(file)
    kept = FolderStorage(folder.parent / DOCUMENTS)
    for digest in listed.read_text().split():
        path = kept.path(digest)
        if not path.is_file() or _digest_of(path) != digest:
            raise BackupSpoilt(path)
    return manifest


def _opened(folder: Path) -> tuple[Manifest, Path]:
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BackupSpoilt(folder / MANIFEST) from error
    return manifest, folder / dumped_as(manifest.backend)


def restore(folder: Path, url: str, storage: FolderStorage, *, now: datetime) -> tuple[str, ...]:
    """Put a backup that was checked in the place of the database at `url`, all or nothing, then its documents.

    Mail and jobs are paused in it from the first moment. Returns the digests of documents that could not be restored.
    """
    _, dumped = _opened(folder)
    load(url, dumped, also=pausing.as_restored(now))
    return _take(storage, FolderStorage(folder.parent / DOCUMENTS), (folder / DIGESTS).read_text().split())


def _digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
