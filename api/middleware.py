"""Stamp each request with the moment of its arrival, before anything waits."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Arrival:
    """Put `received_at` into the scope: a dossier counts when its request reached the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stamp HTTP requests and pass everything on."""
        if scope["type"] == "http":
            scope["received_at"] = scope["app"].state.site.now()
        await self.app(scope, receive, send)
