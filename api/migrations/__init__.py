"""Bring a database to the schema that this version of the program expects.

A new migration is drafted against a migrated throw-away database and then read by a person, since autogenerate leaves
out CHECK constraints and triggers:

    alembic -x url=sqlite:///draft.db upgrade head
    alembic -x url=sqlite:///draft.db revision --autogenerate --rev-id 0002 -m "decisions"
"""

from pathlib import Path

from alembic import command
from alembic.config import Config


def upgrade(url: str) -> None:
    """Migrate the database at `url` to the newest revision, all or nothing; several processes may do so at once.

    Raises RuntimeError when rows of an SQLite database would point to rows that are not there.
    """
    command.upgrade(config(url), "head")


def config(url: str) -> Config:
    """Return the Alembic configuration for the database at `url`, which needs no file."""
    made = Config()
    # Config values are %-interpolated and a password may hold a per cent sign, so the address is passed beside them.
    made.attributes["url"] = url
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made
