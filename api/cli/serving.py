"""Bring the database up to date, and serve."""

import uvicorn

from api.cli.opening import opened, prepare
from api.cli.words import say
from api.migrations import upgrade
from api.settings import Settings


def migrate() -> None:
    """Make the database where there is none, and give it the newest schema."""
    settings = Settings()
    prepare(settings)
    upgrade(settings.database_url)
    print(say("migrated", settings.language))


def serve(*, host: str | None, port: int | None) -> None:
    """Serve until stopped; what is wrong with the database is told before anything listens."""
    with opened() as site:
        settings = site.settings
    uvicorn.run(
        "api.main:app_from_environment",
        factory=True,
        host=host or settings.host,
        port=port or settings.port,
        server_header=False,
    )
