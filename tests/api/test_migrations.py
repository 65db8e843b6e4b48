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
from sqlalchemy import CheckConstraint, TextClause, inspect, text

from api.migrations import config, upgrade
from tests import steps
from tests.world import OPENED, World
from workflow.counting import Count
from workflow.database import Database
from workflow.models.base import Base
from workflow.queries import invariants
from workflow.services import sittings

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


def test_what_councils_voted_outlives_a_step_back_and_forth(world: World) -> None:
    submission = steps.start(world)
    passed, failed, waiting = (steps.draft(world, submission, name=name) for name in ("Một", "Hai", "Ba"))
    held = steps.vote(world, [passed, failed], votes={failed: Count(1, 3, 1)})
    convened = world.database.write(
        lambda connection: sittings.convene(
            connection,
            world.organisations["unit-1"],
            held_at=OPENED,
            place=None,
            nominations=[waiting],
            method="entered",
            actor=world.actor("secretary@unit-1"),
            now=OPENED,
        )
    )
    agenda = text(
        "SELECT agenda_item.sitting_id, nomination_id, stage, members, present, written, issued, unreturned, votes_for,"
        " votes_against, votes_invalid, agenda_item.base, needed, passed, rank, origin, pass_part, council_rule_id"
        " FROM agenda_item JOIN sitting_rule ON sitting_rule.id = rule_id ORDER BY nomination_id"
    )
    votes = text(
        "SELECT sitting_id, nomination_id, votes_for, votes_against, votes_invalid, needed FROM vote"
        " ORDER BY nomination_id"
    )
    before = _all(world, agenda)
    settings = config(world.database.engine.url.render_as_string(hide_password=False))
    command.downgrade(settings, "0008")
    assert _all(world, votes) == [
        (held, passed, 5, 0, 0, 3),
        (held, failed, 1, 3, 1, 3),
        (convened, waiting, 0, 0, 0, None),
    ]
    command.upgrade(settings, "head")
    assert _all(world, agenda) == before
    assert world.database.read(invariants.broken) == ()


def _all(world: World, statement: TextClause) -> list[tuple[object, ...]]:
    with world.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


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
