"""Found the small department once, and copy it for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from tests.databases import Template, copy_of, opened, template_at
from tests.world import World, make_world
from workflow.database import Database


@dataclass(frozen=True, slots=True)
class Department:
    """A small department in a database that nobody is connected to, to be copied for each test."""

    template: Template
    made: World

    @contextmanager
    def copied(self, folder: Path) -> Iterator[World]:
        """Open a copy of the department."""
        with copy_of(self.template, folder=folder) as url, opened(url) as database:
            yield self.over(database)

    def over(self, database: Database) -> World:
        """Name what is in a copy."""
        made = self.made
        return World(database, dict(made.organisations), dict(made.actors), dict(made.members), dict(made.rounds))


@contextmanager
def founded(template: Template, folder: Path) -> Iterator[Department]:
    """Found the department once."""
    with copy_of(template, folder=folder) as url:
        with opened(url) as database:
            made = make_world(database)
        with template_at(make_url(url)) as department:
            yield Department(department, made)
