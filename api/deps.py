"""Give each request what it needs: the database, the actor, the language, the moment of arrival."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from api.bearers import Bearers
from api.errors import Unauthenticated
from api.i18n import as_language, preferred
from api.settings import Settings
from states.actors import Actor
from states.labels import Language
from workflow.acts import RequestKey
from workflow.acts.keys import once
from workflow.acts.lane import Lane
from workflow.database import Database, open_database
from workflow.encoding import digest, plain
from workflow.queries import installation
from workflow.storage import FolderStorage


def clock() -> datetime:
    """Ask the clock; what a demonstration adds to it is added in `Site.now`."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Site:
    """What one process shares: settings, database, storage, and the clock with the demonstration's offset."""

    settings: Settings
    database: Database
    storage: FolderStorage
    lane: Lane
    bearers: Bearers
    clock: Callable[[], datetime] = clock
    _offset: timedelta | None = None
    _offset_read_at: datetime | None = None

    def now(self) -> datetime:
        """Give the moment that rules are decided by; in a demonstration the stored offset is read every second."""
        real = self.clock()
        if self._offset_read_at is None or real - self._offset_read_at >= timedelta(seconds=1):
            self._offset = self.database.read(installation.clock_offset)
            self._offset_read_at = real
        return real + (self._offset or timedelta())


def open_site(settings: Settings) -> Site:
    """Open the database and the document folder that the settings name."""
    return site_over(settings, open_database(settings.database_url))


def site_over(settings: Settings, database: Database, *, clock: Callable[[], datetime] = clock) -> Site:
    """Put a site together over a database that is open."""
    storage = FolderStorage(settings.documents_folder)
    return Site(settings, database, storage, Lane(database), Bearers(database), clock)


def site_of(request: Request) -> Site:
    """Find the site that the application was made with."""
    site: Site = request.app.state.site
    return site


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, in which language, when the request arrived, and under which Idempotency-Key."""

    site: Site
    actor: Actor
    name: str
    language: Language
    now: datetime
    key: str | None
    path: str

    async def read(self, work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - gives what work gives.
        """Read in a transaction of its own."""
        return await self.site.database.aread(work)

    async def change(self, work: Callable[[Connection], Any], *, body: object = None) -> Any:  # noqa: ANN401
        """Change data once for this Idempotency-Key; the answer is plain JSON, the same on a repeat."""
        key = self.request_key(body)
        return await self.site.database.awrite(
            lambda connection: once(connection, key, lambda within: plain(work(within)), now=self.now)
        )

    def request_key(self, body: object) -> RequestKey | None:
        """Tie the Idempotency-Key to this account and to what was asked."""
        if self.key is None or self.actor.account is None:
            return None
        return RequestKey(self.actor.account, self.key, digest({"path": self.path, "body": body}))


_bearer = HTTPBearer(auto_error=False, description="A token made by `thidua account token EMAIL`")


async def caller_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    accept_language: Annotated[str | None, Header()] = None,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Caller:
    """Recognise the bearer of a token, before anything else begins."""
    token = credentials.credentials if credentials else None
    return await recognised(request, token, accept_language=accept_language, key=idempotency_key)


async def recognised(
    request: Request, token: str | None, *, accept_language: str | None = None, key: str | None = None
) -> Caller:
    """Say who is asking. Raises Unauthenticated where the token is missing, or no longer good."""
    site = site_of(request)
    now: datetime = request.scope["received_at"]
    known = await site.bearers.find(token, now=now) if token else None
    if known is None:
        raise Unauthenticated
    return Caller(
        site=site,
        actor=known.actor,
        name=known.name,
        language=preferred(accept_language) or as_language(known.language) or site.settings.language,
        now=now,
        key=key,
        path=f"{request.method} {request.scope['path']}",
    )


Asking = Annotated[Caller, Depends(caller_of)]
