"""Dump a database into a file, and load one from it; PostgreSQL by its own pg_dump, pg_restore and psql."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from workflow.storage import sync

_DUMPED_AS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_PATIENCE_SECONDS = 10


class DatabaseInUse(Exception):
    """Another process has the database open, so it can't be replaced."""


class ToolFailed(Exception):
    """A program of PostgreSQL is not there or failed; `tool` names it, `reason` is what it said."""

    def __init__(self, tool: str, reason: str) -> None:
        """Keep both."""
        super().__init__(f"{tool}: {reason}")
        self.tool, self.reason = tool, reason


def backend_of(url: str) -> str:
    """Name the kind of a database, `sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def dumped_as(backend: str) -> str:
    """Name the file that a database of this kind is dumped into."""
    return _DUMPED_AS[backend]


def dump(url: str, file: Path) -> None:
    """Write the database as of one moment into a new file. Raises ToolFailed."""
    parsed = make_url(url)
    if backend_of(url) == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
        return
    with _reaching(parsed) as database:
        _run("pg_dump", "--no-password", "--format=custom", "--schema=public", f"--file={file}", database)


def load(url: str, file: Path, *, also: str) -> None:
    """Replace all that the database holds by what was dumped, and run the SQL `also`, in one step or not at all.

    An SQLite database that was there stays beside as ``NAME.before-restore``. Raises DatabaseInUse, ToolFailed.
    """
    parsed = make_url(url)
    if backend_of(url) == "sqlite":
        _load_sqlite(Path(str(parsed.database)), file, also)
    else:
        _load_postgres(parsed, file, also)


def _load_sqlite(target: Path, file: Path, also: str) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(file, fresh)
        fresh.chmod(0o600)
        with closing(sqlite3.connect(fresh)) as connection:
            connection.executescript(f"BEGIN; {also} COMMIT;")
        sync(fresh)
        if target.exists():
            _take_from_everybody(target)
            target.rename(target.with_name(f"{target.name}.before-restore"))
        fresh.rename(target)
    finally:
        fresh.unlink(missing_ok=True)
    sync(target.parent)


def _take_from_everybody(file: Path) -> None:
    """Fold the write-ahead log into the file, which SQLite refuses while anybody else has it open."""
    with closing(sqlite3.connect(file, timeout=_PATIENCE_SECONDS)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise DatabaseInUse from error


def _load_postgres(parsed: URL, file: Path, also: str) -> None:
    """Empty the schema and fill it again in one transaction; whoever reads meanwhile sees the old state."""
    before = f"SET lock_timeout = '{_PATIENCE_SECONDS}s'; DROP SCHEMA IF EXISTS public CASCADE;"
    after = f"SET search_path TO public; {also}"
    psql = ["psql", "--no-password", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with TemporaryDirectory() as folder, _reaching(parsed) as database:
        script = f"--file={folder}/restore.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", script, str(file))
        try:
            _run(*psql, database, f"--command={before}", script, f"--command={after}")
        except ToolFailed as failed:
            if "lock timeout" in failed.reason:
                raise DatabaseInUse from failed
            raise


@contextmanager
def _reaching(parsed: URL) -> Iterator[str]:
    """Give the option that names a database to PostgreSQL's programs; a password goes by a file of this user's."""
    known = {"host": parsed.host, "port": parsed.port, "user": parsed.username, "dbname": parsed.database}
    with TemporaryDirectory() as folder:
        if parsed.password:
            escaped = str(parsed.password).replace("\\", "\\\\").replace(":", "\\:")
            passwords = Path(folder, "passwords")
            passwords.touch(mode=0o600)
            passwords.write_text(f"*:*:*:*:{escaped}\n")
            known["passfile"] = str(passwords)
        given: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
        yield f"--dbname={make_conninfo('', **{**parsed.query, **given})}"


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - programs of PostgreSQL.
    except FileNotFoundError as error:
        raise ToolFailed(command[0], "not found; install postgresql-client") from error
    if done.returncode:
        raise ToolFailed(command[0], done.stderr.strip())
