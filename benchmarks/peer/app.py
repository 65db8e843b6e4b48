"""Answer the peer's two routes, at the product's own addresses."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.pages.visiting import COOKIE
from benchmarks.peer import ADDRESS, approving, people, work_list
from benchmarks.peer.sessions import Reading, Writing, open_sessions
from workflow.encoding import digest

router = APIRouter()
_bearer = HTTPBearer()


def create_app(address: str) -> FastAPI:
    """Make the application over a database of the product."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.sessions = open_sessions(address)
        yield
        await app.state.sessions.close()

    app = FastAPI(docs_url=None, redoc_url=None, lifespan=lifespan)
    app.include_router(router)
    return app


def app_from_environment() -> FastAPI:
    """Make the application over the database that the environment names."""
    return create_app(os.environ[ADDRESS])


@router.post("/api/v1/nominations/{nomination_id}/actions/approve")
async def approve(
    nomination_id: int,
    request: Request,
    session: Writing,
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(_bearer)],
    idempotency_key: Annotated[str, Header(min_length=1, max_length=200)],
) -> JSONResponse:
    """Approve one nomination; 409 with the refusals where a rule is against it."""
    now = datetime.now(UTC)
    account = await people.by_token(session, credentials.credentials, now=now)
    if account is None:
        raise HTTPException(401)
    asked = digest({"path": f"POST {request.url.path}", "body": {}})
    answer = await approving.approve(
        session, nomination_id, account=account, key=idempotency_key, digest=asked, now=now
    )
    if answer is None:
        raise HTTPException(404)
    if answer["refusals"]:
        return JSONResponse(answer, status_code=409)
    return JSONResponse({"state": answer["state"], "version": answer["version"]})


@router.get("/nominations")
async def show_work_list(
    session: Reading, after: int | None = None, token: Annotated[str, Cookie(alias=COOKIE)] = ""
) -> HTMLResponse:
    """Show one page of the work-list to somebody who is signed in."""
    now = datetime.now(UTC)
    account = await people.by_session(session, token, now=now)
    if account is None:
        raise HTTPException(401)
    return HTMLResponse(await work_list.page(session, account=account, after=after, now=now))


@router.get("/health/live")
async def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "live"}
