"""Call the application as its users do: over HTTP, with a token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.deps import Site, site_over
from api.main import create_app
from api.settings import Settings
from tests.world import World
from workflow.services import people


class Clock:
    """A clock that stands where the test puts it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.moment


@dataclass(slots=True)
class Web:
    """The application over a world, its clock, and a token for each person who called."""

    world: World
    site: Site
    clock: Clock
    http: TestClient
    tokens: dict[str, str]

    def call(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        files: Any = None,
    ) -> Any:
        """Send one request as somebody and give the response."""
        given = {"Authorization": f"Bearer {self._token(who)}", **(headers or {})}
        return self.http.request(method, f"/api/v1{path}", json=body, files=files, headers=given)

    def ok(self, who: str, method: str, path: str, body: Any = None, *, files: Any = None) -> Any:
        """Send one request that must succeed and give its JSON."""
        response = self.call(who, method, path, body, files=files)
        assert response.status_code in {200, 201, 204}, response.text
        return response.json() if response.content else None

    def upload(self, who: str, path: str, content: bytes, *, filename: str = "giay.pdf") -> Any:
        """Attach a file."""
        return self.call(who, "PUT", path, files={"file": (filename, content)})

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            email = f"{who.replace('@', '.')}@thidua.example"
            now = self.clock()
            self.tokens[who] = self.world.database.write(
                lambda connection: people.issue_token(
                    connection, email, now=now, expires_at=now.replace(year=now.year + 9)
                )
            )
        return self.tokens[who]


def web_over(world: World, *, folder: Any, now: datetime) -> Web:
    """Make the application over a world, with its clock at a moment."""
    clock = Clock(now)
    settings = Settings(data_folder=folder, upload_limit=200_000)
    site = site_over(settings, world.database, clock=clock)
    return Web(world, site, clock, TestClient(application_over(site), raise_server_exceptions=True), {})


_APPLICATION: list[FastAPI] = []
"""The one application of this process, when it was made: to make one takes longer than most tests."""


def application_over(site: Site) -> ASGIApp:
    """Put a site with the settings of `web_over` under the one application, for each request anew."""
    if not _APPLICATION:
        _APPLICATION.append(create_app(site))
    application = _APPLICATION[0]

    async def over_site(scope: Scope, receive: Receive, send: Send) -> None:
        application.state.site = site
        await application(scope, receive, send)

    return over_site
