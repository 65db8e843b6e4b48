"""Open what a command works on, and be sure that it is there and has the right schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from api.cli.mistakes import Mistake, shown
from api.migrations import config
from api.settings import Settings
from workflow.database import Database, open_database
from workflow.queries import installation
from workflow.storage import FolderStorage


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings with the open database that they name."""

    settings: Settings
    database: Database

    @property
    def storage(self) -> FolderStorage:
        """Where documents lie."""
        return FolderStorage(self.settings.documents_folder)

    def now(self) -> datetime:
        """Ask the clock, and add what a demonstration adds."""
        return datetime.now(UTC) + (self.database.read(installation.clock_offset) or timedelta())


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the database that the settings name. Raises Mistake where it is missing or has another schema."""
    settings = Settings()
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise Mistake("database_missing", database=file)
    with database_of(settings) as database:
        require_migrated(database, settings.database_url)
        yield Opened(settings, database)


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """Open the database that the settings name, whatever is in it, and close it after."""
    database = open_database(settings.database_url)
    try:
        yield database
    finally:
        database.close()


def sqlite_file(url: str) -> Path | None:
    """Name the file of an SQLite database; None for another one, or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def require_migrated(database: Database, url: str) -> None:
    """Raise Mistake unless the database has the schema of this version."""
    if database.read(schema_of) != ScriptDirectory.from_config(config(url)).get_current_head():
        raise Mistake("database_not_migrated", database=shown(url))


def schema_of(connection: Connection) -> str | None:
    """Give the revision that the schema has; None where there is none of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def prepare(settings: Settings) -> None:
    """Make the folder that an SQLite database is to lie in, for this user alone."""
    file = sqlite_file(settings.database_url)
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
