"""Bring the database up to date, and serve."""

import uvicorn

from api.cli.mistakes import Mistake
from api.cli.opening import opened, prepare
from api.cli.words import say
from api.migrations import upgrade
from api.settings import Settings
from workflow.services import calendar


def migrate() -> None:
    """Make the database where there is none, give it the newest schema, and a calendar to begin with."""
    settings = Settings()
    prepare(settings)
    upgrade(settings.database_url)
    with opened() as site:
        now = site.now()
        site.database.write(lambda connection: calendar.begin(connection, now=now))
    print(say("migrated", settings.language))


def serve(*, host: str | None, port: int | None) -> None:
    """Serve until stopped; what is wrong with the database is told before anything listens."""
    with opened() as site:
        settings = site.settings
        if site.database.is_sqlite and not settings.work:
            raise Mistake("no_work_on_sqlite")
    uvicorn.run(
        "api.main:app_from_environment",
        factory=True,
        host=host or settings.host,
        port=port or settings.port,
        server_header=False,
        access_log=settings.access_log,
    )
