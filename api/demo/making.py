"""Make the demonstration in an empty database, whole or not at all."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from api.demo import department, duties, papers, past, present
from api.demo.cast import PASSWORD, Cast, Scene
from api.demo.steps import at
from workflow import counters
from workflow.database import Database
from workflow.models.journal import Pending
from workflow.models.round import Round
from workflow.plans import loader, succession
from workflow.plans.heading import Bilingual
from workflow.plans.schema import Plan
from workflow.services import calendar, installation, plans
from workflow.storage import FolderStorage

PLAN, SUCCESSOR = "binh-dinh-admin-reform", "binh-dinh-admin-reform-2026-2030"
LAUNCHED = datetime(2022, 3, 21, 9, 8, 13, tzinfo=present.BEGINS.tzinfo)
"""When the plan of Bình Định was signed (signature stamps)."""


def make(database: Database, storage: FolderStorage, *, password: str, now: datetime) -> None:
    """Make the demonstration; its clock starts at `present.BEGINS` now. Refused where anything is stored already."""

    def work(connection: Connection) -> None:
        installation.become_demonstration(connection)
        installation.keep(connection, PASSWORD, password)
        installation.move_clock(connection, present.BEGINS - now)
        calendar.begin(connection, now=present.BEGINS)
        stored = papers.store(storage)
        cast = department.found(connection, password=password, papers=stored, now=LAUNCHED)
        _play(connection, cast)
        # Whoever had to hear of all this has heard: no mail goes out today about a dossier of 2022.
        connection.execute(delete(Pending))
        counters.rebuild(connection)

    database.write(work)


def _play(connection: Connection, cast: Cast) -> None:
    # What the units owed besides in those years is long done: of them the demonstration tells the awards only.
    plan = loader.load_shipped(PLAN).model_copy(update={"obligations": (), "targets": ()})
    plans.put_into_force(connection, plan, actor=cast.actors["planner"], now=LAUNCHED)
    for year in past.YEARS:
        past.play(Scene(connection, cast, _round(connection, year)), year)
    plans.put_into_force(connection, _successor(plan), actor=cast.actors["planner"], now=at(present.YEAR, 1, 30))
    duties.play(connection, cast)
    present.play(Scene(connection, cast, _round(connection, present.YEAR)))


def _successor(plan: Plan) -> Plan:
    """Let the movement go on with the same settings, which the paper foresees no more than it forbids."""
    titles = Bilingual(
        vi="Cải cách hành chính ngành Y tế, 2026–2030 (trình diễn)",
        en="Administrative reform in the health sector, 2026–2030 (demonstration)",
    )
    return succession.succeed(plan, plan_id=SUCCESSOR, first_year=2026, last_year=2030, titles=titles)


def _round(connection: Connection, year: int) -> int:
    return connection.execute(select(Round.id).where(Round.key == f"annual-{year}")).scalar_one()
