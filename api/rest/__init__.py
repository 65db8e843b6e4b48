"""Answer REST under /api/v1: parse, call, answer."""

from fastapi import APIRouter

from api.rest import (
    actions,
    councils,
    decisions,
    documents,
    me,
    nominations,
    obligations,
    plans,
    reports,
    rounds,
    submissions,
    targets,
)


def router(*, upload_limit: int) -> APIRouter:
    """Make all routes of version 1; a file may have at most `upload_limit` bytes."""
    made = APIRouter(prefix="/api/v1")
    for part in (actions, me, plans, rounds, submissions, nominations, councils, decisions, obligations, targets):
        made.include_router(part.router)
    made.include_router(documents.router(upload_limit=upload_limit))
    made.include_router(reports.router(upload_limit=upload_limit))
    return made
