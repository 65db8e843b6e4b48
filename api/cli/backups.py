"""Back this installation up, check a backup, restore it, and let what was paused go on."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from api import backups
from api.backups import BackupSpoilt, Manifest
from api.backups.databases import DatabaseInUse, ToolFailed, backend_of
from api.cli.mistakes import MISTYPED, NOT_NOW, Mistake, shown
from api.cli.opening import database_of, opened, prepare, sqlite_file
from api.cli.words import say
from api.migrations import config, upgrade
from api.settings import Settings
from workflow import pausing
from workflow.pausing import Work
from workflow.storage import FolderStorage


def back_up(target: Path) -> int:
    """Make a backup below a folder; returns the exit code, which tells of documents that were missing."""
    with opened() as site:
        url, lang = site.settings.database_url, site.settings.language
        try:
            made = backups.back_up(url, site.database, site.storage, target, now=datetime.now(UTC))
        except ToolFailed as failed:
            raise Mistake("tool_failed", tool=failed.tool, reason=failed.reason) from failed
    print(say("backed_up", lang, folder=made.folder, documents=made.documents))
    return _tell_lost(made.lost)


def check(folder: Path) -> None:
    """Read a backup whole. Raises Mistake where it is not what was written."""
    manifest = _checked(folder)
    print(say("backup_sound", Settings().language, folder=folder, made_at=manifest.made_at))


def _checked(folder: Path) -> Manifest:
    try:
        return backups.check(folder)
    except BackupSpoilt as spoilt:
        raise Mistake("backup_spoilt", file=spoilt.what) from spoilt


def restore(folder: Path, *, replace: bool) -> int:
    """Put a backup in the place of what this installation holds; returns the exit code, as `back_up` does."""
    settings = Settings()
    manifest = _checked(folder)
    _require_fitting(manifest, settings)
    if not replace and _holds_anything(settings):
        raise Mistake("database_in_the_way", database=shown(settings.database_url))
    prepare(settings)
    storage = FolderStorage(settings.documents_folder)
    try:
        lost = backups.restore(folder, settings.database_url, storage, now=datetime.now(UTC))
    except DatabaseInUse as error:
        raise Mistake("database_in_use", database=shown(settings.database_url)) from error
    except ToolFailed as failed:
        raise Mistake("tool_failed", tool=failed.tool, reason=failed.reason) from failed
    upgrade(settings.database_url)
    print(say("restored", settings.language, made_at=manifest.made_at))
    return _tell_lost(lost)


def _require_fitting(manifest: Manifest, settings: Settings) -> None:
    """Raise Mistake for a backup of the other kind of database, or of a newer version of the program."""
    wanted = backend_of(settings.database_url)
    if manifest.backend != wanted:
        raise Mistake("backup_of_another_kind", backend=manifest.backend, wanted=wanted)
    script = ScriptDirectory.from_config(config(settings.database_url))
    if manifest.schema not in {revision.revision for revision in script.walk_revisions()}:
        raise Mistake("backup_newer", schema=manifest.schema)


def _holds_anything(settings: Settings) -> bool:
    file = sqlite_file(settings.database_url)
    if file is not None:
        return file.exists()
    with database_of(settings) as database:
        return database.read(lambda connection: bool(inspect(connection).get_table_names()))


def _tell_lost(lost: Sequence[str]) -> int:
    if not lost:
        return 0
    print(say("documents_lost", Settings().language, count=len(lost), digests=", ".join(lost)))
    return NOT_NOW


def resume(named: Sequence[str]) -> None:
    """Let these go on, or all that is paused. Raises Mistake for what can't be paused at all."""
    if unknown := [name for name in named if name not in tuple(Work)]:
        raise Mistake("no_such_work", exit_code=MISTYPED, work=unknown[0])
    with opened() as site:
        lang = site.settings.language
        for work in [Work(name) for name in named] or Work:
            site.database.write(partial(pausing.resume, work=work))
            print(say(f"{work}_goes_on", lang))
