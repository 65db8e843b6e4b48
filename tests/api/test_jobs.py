"""What nobody presses a button for is done in time, and not too early."""

from pathlib import Path

import pytest

from api import jobs
from states.nomination import State
from tests.api.client import Web, web_over
from tests.steps import draft, start, state_of
from tests.world import CUTOFF, OPENED, later, make_world
from workflow import counters
from workflow.database import Database


@pytest.fixture
def web(database: Database, tmp_path: Path) -> Web:
    """The application over a small department."""
    return web_over(make_world(database, units=1), folder=tmp_path, now=OPENED)


def test_nothing_lapses_while_a_request_in_time_may_still_be_on_its_way(web: Web) -> None:
    drafted = draft(web.world, start(web.world))
    web.clock.moment = later(CUTOFF, minutes=1, seconds=59)
    jobs.sweep(web.site)
    assert state_of(web.world, drafted) == State.DRAFT
    web.clock.moment = later(CUTOFF, minutes=2)
    jobs.sweep(web.site)
    assert state_of(web.world, drafted) == State.LAPSED


def test_a_sweep_counts_what_waits(web: Web) -> None:
    draft(web.world, start(web.world))
    assert web.world.database.read(counters.is_behind)
    jobs.sweep(web.site)
    assert not web.world.database.read(counters.is_behind)
