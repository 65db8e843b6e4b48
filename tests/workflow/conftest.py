"""Fixtures for tests of what happens in a department."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.databases import Template, copy_of
from tests.world import World, make_world
from workflow.database import Database, open_database


@dataclass(frozen=True, slots=True)
class Department:
    """A small department in a database that nobody is connected to, to be copied for each test."""

    template: Template
    made: World

    @contextmanager
    def copied(self, folder: Path) -> Iterator[World]:
        """Open a copy of the department."""
        with copy_of(self.template, folder=folder) as url:
            database = open_database(url)
            try:
                yield self.over(database)
            finally:
                database.close()

    def over(self, database: Database) -> World:
        """Name what is in a copy."""
        made = self.made
        return World(database, dict(made.organisations), dict(made.actors), dict(made.members), dict(made.rounds))


@contextmanager
def founded(template: Template, folder: Path) -> Iterator[Department]:
    """Found the department once."""
    with copy_of(template, folder=folder) as url:
        database = open_database(url)
        made = make_world(database)
        database.close()
        yield Department(Template(make_url(url)), made)


@pytest.fixture(scope="session")
def department_on_sqlite(sqlite: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One department in an SQLite file for each worker."""
    with founded(sqlite, tmp_path_factory.mktemp("department")) as department:
        yield department


@pytest.fixture(scope="session")
def department_on_postgres(postgres: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One department in a PostgreSQL database for each worker."""
    with founded(postgres, tmp_path_factory.mktemp("department")) as department:
        yield department


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def department(request: pytest.FixtureRequest) -> Department:
    """The department of each kind in turn, for tests that need several copies, such as one for each example."""
    made: Department = request.getfixturevalue(f"department_on_{request.param}")
    return made


@pytest.fixture
def world(department: Department, tmp_path: Path) -> Iterator[World]:
    """A small department with its round of 2024 open, on SQLite and on PostgreSQL."""
    with department.copied(tmp_path) as world:
        yield world
