"""Fixtures that every test may ask for; each test that touches data runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import Template, copy_of, opened, postgres_template, spelled, sqlite_template
from tests.departments import Department, founded
from tests.left_out import summary
from tests.sharing import learn, sharing
from tests.world import World
from workflow.database import Database

# How long one example takes depends on who else uses the machine.
settings.register_profile("thidua", settings(), deadline=None)
settings.load_profile("thidua")


@pytest.fixture(scope="session", autouse=True)
def shared() -> Iterator[None]:
    """What one test compiled or parsed, the next one need not."""
    with sharing():
        yield


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """One migrated SQLite file for each worker."""
    with sqlite_template(tmp_path_factory.mktemp("template")) as template:
        learn(spelled(template.url))
        yield template


@pytest.fixture(scope="session")
def postgres() -> Iterator[Template]:
    """One migrated PostgreSQL database for each worker."""
    with postgres_template() as template:
        learn(spelled(template.url))
        yield template


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def template(request: pytest.FixtureRequest) -> Template:
    """The template of each kind in turn, for tests that need several databases, such as one for each example."""
    made: Template = request.getfixturevalue(request.param)
    assert isinstance(made, Template)
    return made


@pytest.fixture
def database_url(template: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    with copy_of(template, folder=tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database, open."""
    with opened(database_url) as database:
        yield database


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this machine could not run."""
    for line in summary(terminalreporter.getreports("skipped")):
        terminalreporter.write_line(line, yellow=True, bold=True)
