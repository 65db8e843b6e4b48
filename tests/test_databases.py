"""What one test leaves in a database, the next one does not meet."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from tests.databases import Template, copy_of, opened
from tests.departments import Department
from tests.steps import draft, start
from workflow.models import Base
from workflow.models.law import AwardForm


def everything(connection: Connection) -> dict[str, list[str]]:
    """Read all rows."""
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}


def test_a_department_is_as_it_was_founded_however_often_it_was_copied(department: Department, tmp_path: Path) -> None:
    found, made = [], []
    for _ in range(3):
        with department.copied(tmp_path) as world:
            found.append(world.database.read(everything))
            made.append(draft(world, start(world)))
    assert any(found[0].values())
    assert found[1:] == found[:1] * 2
    assert made[1:] == made[:1] * 2


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("change", "same"),
    [
        ("SELECT", True),
        ("DROP TRIGGER journal_append_only ON journal", False),
        ("ALTER TABLE award_form ALTER code DROP NOT NULL", False),
        ("CREATE INDEX added ON award_form (name_vi)", False),
        ("ANALYZE award_form", False),
    ],
)
def test_a_database_is_used_again_unless_more_than_rows_changed(
    postgres: Template, tmp_path: Path, change: str, *, same: bool
) -> None:
    with copy_of(postgres, folder=tmp_path) as first, opened(first) as database:
        database.write(
            lambda connection: connection.execute(insert(AwardForm).values(code="BK", name_vi="Bằng", name_en="Merit"))
        )
        database.write(lambda connection: connection.execute(text(change)))
    with copy_of(postgres, folder=tmp_path) as second:
        assert (first == second) is same
