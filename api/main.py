"""Make the application."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import Scope

from api import assets, pages
from api.deps import Site, open_site
from api.errors import add_handlers, problem
from api.headers import SecurityHeaders
from api.i18n import LocaleMiddleware, preferred
from api.jobs.running import serving
from api.middleware import Arrival, Explained
from api.origin import OriginCheck
from api.pages.problems import problem_page
from api.rendering import prepare
from api.rest import quick, router
from api.settings import Settings
from states.labels import Language
from states.refusals import Refusal

LARGEST_BODY = 1 << 20
"""Bytes of a request without a file."""


def create_app(site: Site) -> FastAPI:
    """Make the application over an open site; its life is the site's."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        prepare()
        async with serving(site):
            yield
        site.database.close()

    app = FastAPI(
        title="Thi Đua",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
    )
    app.state.site = site
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(Explained, explain=_too_large)
    app.add_middleware(OriginCheck)
    app.add_middleware(LocaleMiddleware, default=site.settings.language)
    app.add_middleware(Arrival)
    app.add_middleware(SecurityHeaders)
    add_handlers(app, language_of=_language_of, page_of=problem_page)
    app.router.routes += [quick.ACT, pages.HOTTEST]
    app.include_router(router(upload_limit=site.settings.upload_limit))
    pages.add_to(app)
    app.router.add_route(assets.ADDRESS, assets.serve)
    if site.settings.metrics_token:
        # Loaded only where figures are wanted: its library holds memory that most installations never use.
        from api import metrics  # noqa: PLC0415 - see above.

        metrics.add_to(app, site, token=site.settings.metrics_token.get_secret_value())
    app.add_api_route("/health/live", live, tags=["health"])
    app.add_api_route("/health/ready", ready, tags=["health"])
    return app


def app_from_environment() -> FastAPI:
    """Make the application that the settings describe; `thidua serve` runs it."""
    app = create_app(open_site(Settings()))
    prepare()
    # What lives as long as the process need not be searched for garbage: everybody waits meanwhile, for 0.1 s.
    gc.collect()
    gc.freeze()
    return app


def _language_of(request: Request) -> Language:
    site: Site = request.app.state.site
    return preferred(request.headers.get("accept-language")) or site.settings.language


def _too_large(scope: Scope) -> JSONResponse:
    """Say which limit a body passed: that of files, or that of everything else."""
    request = Request(scope)
    takes_file = "/documents/" in request.url.path
    limit = request.app.state.site.settings.upload_limit if takes_file else LARGEST_BODY
    code = "file_too_large" if takes_file else "body_too_large"
    return problem(413, (Refusal(code, {"limit": limit}),), _language_of(request))


async def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "live"}


async def ready(request: Request) -> JSONResponse:
    """Answer 200 while the database answers, else 503."""
    site: Site = request.app.state.site
    try:
        await site.database.aread(lambda connection: connection.execute(text("SELECT 1")))
    except DBAPIError:
        return JSONResponse({"status": "database_unavailable"}, status_code=503)
    return JSONResponse({"status": "ready"})
