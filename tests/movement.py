"""Put the movement of the demonstration into force in the small department of the tests, with the clock in its year."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from api.demo import duties as demonstration
from tests.api.client import Web, web_over
from tests.world import make_world
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.models.obligation import Obligation
from workflow.plans import loader
from workflow.services import plans

LAUNCHED = datetime(2026, 1, 26, 9, tzinfo=VIETNAM)
JUNE = datetime(2026, 6, 1, 9, tzinfo=VIETNAM)
"""Nearly three weeks before the limit of the half-year report."""


def moved(database: Database, folder: Path, *, units: int = 3, now: datetime = JUNE) -> tuple[Web, int]:
    """Make the department, put the movement into force; gives the application and the plan's id."""
    world = make_world(database, units=units)
    plan = loader.load(demonstration.FILE)
    planner = world.actor("planner")
    number = database.write(lambda connection: plans.put_into_force(connection, plan, actor=planner, now=LAUNCHED))
    return web_over(world, folder=folder, now=now), number


def owed(web: Web, code: str, organisation: str = "unit-1") -> int:
    """Give the id of what an organisation owes."""
    statement = select(Obligation.id).where(
        Obligation.code == code, Obligation.organisation_id == web.world.organisations[organisation]
    )
    found: Any = web.world.database.read(lambda connection: connection.scalars(statement).all()[-1])
    return int(found)


def standing(web: Web, obligation: int) -> tuple[str, bool]:
    """Give the state of an obligation, and whether it came late."""
    statement = select(Obligation.state, Obligation.late).where(Obligation.id == obligation)
    row = web.world.database.read(lambda connection: connection.execute(statement).one())
    return row.state, row.late
