"""Answer browsers with pages: read, ask, show."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.pages import (
    acting,
    amendments,
    ballot,
    calendar,
    clusters,
    collecting,
    commitments,
    council_admin,
    councils,
    decisions,
    feeds,
    handing_in,
    home,
    jobs,
    mail_words,
    nominations,
    nominees,
    notices,
    obligation_actions,
    obligation_matrix,
    obligations,
    operations,
    places,
    plan_year,
    plans,
    preferences,
    progress,
    queue,
    ranking,
    receiving,
    reminding,
    report_files,
    report_nominees,
    reports,
    reviewing,
    rounds,
    several,
    sign_in,
    signing,
    sitting_acts,
    sitting_room,
    submissions,
    targets,
    uploads,
)
from api.pages.going import go
from api.pages.visiting import NoRoleChosen, NotConfirmed, NotSignedIn

# Routes are tried in this order: what is asked for most comes first.
HOTTEST = queue.ROUTE
"""To be found before anything else."""
_ROUTERS = (
    home.router,
    sign_in.router,
    rounds.router,
    progress.router,
    collecting.router,
    plans.router,
    amendments.router,
    places.router,
    plan_year.router,
    obligation_matrix.router,
    obligations.router,
    obligation_actions.router,
    reports.router,
    report_nominees.router,
    report_files.router,
    commitments.router,
    targets.router,
    clusters.router,
    jobs.router,
    operations.router,
    mail_words.router,
    calendar.router,
    feeds.router,
    notices.router,
    preferences.router,
    acting.router,
    decisions.router,
    nominations.router,
    ranking.router,
    receiving.router,
    reminding.router,
    reviewing.router,
    several.router,
    signing.router,
    submissions.router,
    handing_in.router,
    nominees.router,
    uploads.router,
    councils.router,
    council_admin.router,
    ballot.router,
    sitting_room.router,
    sitting_acts.router,
)


def add_to(app: FastAPI) -> None:
    """Add all pages to the application, but for the hottest one."""
    for router in _ROUTERS:
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, _sign_in)
    app.add_exception_handler(NoRoleChosen, _choose_role)
    app.add_exception_handler(NotConfirmed, _confirm)


async def _sign_in(request: Request, _error: Exception) -> Response:
    return await sign_in.ask_to_sign_in(request)


async def _choose_role(_request: Request, _error: Exception) -> Response:
    return go("/role")


async def _confirm(_request: Request, error: Exception) -> Response:
    path = error.path if isinstance(error, NotConfirmed) else "/"
    return go(f"/confirm?next={quote(path)}")
