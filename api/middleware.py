"""Stamp requests on arrival, and explain bodies that are too large."""

from collections.abc import Callable

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = 413


class Arrival:
    """Put `received_at` into the scope: a dossier counts when its request reached the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stamp HTTP requests and pass everything on."""
        if scope["type"] == "http":
            scope["received_at"] = scope["app"].state.site.now()
        await self.app(scope, receive, send)


class Explained:
    """Replace the framework's bare "Content Too Large" by a problem document that names the limit."""

    def __init__(self, app: ASGIApp, *, explain: Callable[[Scope], JSONResponse]) -> None:
        self.app = app
        self.explain = explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch what is answered; only a plain 413 is replaced."""
        replaced = False

        async def watch(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_bare(message):
                replaced = True
                await self.explain(scope)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, watch)


def _is_bare(start: Message) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return bool(start["status"] == TOO_LARGE and any(kind.startswith(b"text/plain") for kind in kinds))
