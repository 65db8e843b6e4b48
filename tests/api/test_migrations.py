"""Prove that migrating gives the schema that the models describe, and does so whole or not at all."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import CheckConstraint, inspect

from api.migrations import config, upgrade
from workflow.database import Database
from workflow.models.base import Base

ONE_MORE = '''"""Try something."""

import sqlalchemy as sa
from alembic import op

revision = "last"
down_revision = "{below}"


def upgrade() -> None:
    """Rebuild a table that others point to, and then do more."""
    with op.batch_alter_table("parent") as parent:
        parent.alter_column("name", type_=sa.Text())
    op.execute("{statement}")
'''

FAMILY = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(10));
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE);
INSERT INTO parent VALUES (1, 'Sở');
INSERT INTO child VALUES (1, 1);
"""


def with_one_more(statement: str, *, folder: Path) -> Config:
    """Return the migrations with one more that runs `statement`, for a migrated database in `folder`."""
    url = f"sqlite:///{folder / 'filled.db'}"
    upgrade(url)
    with closing(sqlite3.connect(folder / "filled.db")) as connection:
        connection.executescript(FAMILY)
        (below,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    made = config(url)
    copy = Path(shutil.copytree(made.get_main_option("script_location") or "", folder / "migrations"))
    (copy / "versions" / "vlast.py").write_text(ONE_MORE.format(below=below, statement=statement), encoding="utf-8")
    made.set_main_option("script_location", str(copy))
    return made


def left_in(folder: Path) -> tuple[int, int, str]:
    """Return how many parents and children the database in `folder` holds, and the type of the column rebuilt."""
    with closing(sqlite3.connect(folder / "filled.db")) as connection:
        (parents,) = connection.execute("SELECT count(*) FROM parent").fetchone()
        (children,) = connection.execute("SELECT count(*) FROM child").fetchone()
        (kind,) = connection.execute("SELECT type FROM pragma_table_info('parent') WHERE name = 'name'").fetchone()
    return parents, children, kind


def test_the_migrations_make_what_the_models_describe(database_url: str) -> None:
    command.check(config(database_url))


def test_what_was_taken_back_can_be_made_again(database_url: str) -> None:
    command.downgrade(config(database_url), "0004")
    command.upgrade(config(database_url), "head")
    command.check(config(database_url))


def test_the_migrations_make_every_check(database: Database) -> None:
    wanted = {
        (table.name, str(constraint.name))
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    made = inspect(database.engine)
    found = {(table, str(row["name"])) for table in Base.metadata.tables for row in made.get_check_constraints(table)}
    assert found == wanted


def test_rebuilding_a_table_keeps_the_rows_that_point_to_it(tmp_path: Path) -> None:
    command.upgrade(with_one_more("SELECT 1", folder=tmp_path), "head")
    assert left_in(tmp_path) == (1, 1, "TEXT")


def test_a_migration_that_orphans_a_row_leaves_everything_as_it_was(tmp_path: Path) -> None:
    migrations = with_one_more("DELETE FROM parent", folder=tmp_path)
    before = left_in(tmp_path)
    with pytest.raises(RuntimeError, match=r"without their parent row in: child$"):
        command.upgrade(migrations, "head")
    assert left_in(tmp_path) == before == (1, 1, "VARCHAR(10)")


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    program = f"from api.migrations import upgrade; upgrade({url!r})"
    started = [subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
