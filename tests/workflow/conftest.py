"""Fixtures for tests of what happens in a department."""

import pytest

from tests.world import World, make_world
from workflow.database import Database


@pytest.fixture
def world(database: Database) -> World:
    """A small department with its round of 2024 open, on SQLite and on PostgreSQL."""
    return make_world(database)
