"""Answer browsers with pages: read, ask, show."""

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.pages import home, sign_in
from api.pages.visiting import NoRoleChosen, NotSignedIn

_ROUTERS = (home.router, sign_in.router)


def add_to(app: FastAPI, *, upload_limit: int) -> None:
    """Add all pages to the application; forms with a file may have at most `upload_limit` bytes."""
    for router in _ROUTERS:
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, _sign_in)
    app.add_exception_handler(NoRoleChosen, _choose_role)
    app.state.upload_limit = upload_limit


async def _sign_in(request: Request, _error: Exception) -> Response:
    return await sign_in.ask_to_sign_in(request)


async def _choose_role(_request: Request, _error: Exception) -> Response:
    return sign_in.go("/role")
