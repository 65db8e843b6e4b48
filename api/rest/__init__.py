"""Answer REST under /api/v1: parse, call, answer."""

from fastapi import APIRouter

from api.rest import (
    actions,
    ballots,
    collections,
    councils,
    decisions,
    documents,
    jobs,
    mail_words,
    me,
    messages,
    minutes,
    nominations,
    obligations,
    plans,
    reports,
    rounds,
    sittings,
    submissions,
    targets,
)

_PARTS = (
    actions,
    me,
    plans,
    rounds,
    submissions,
    nominations,
    councils,
    sittings,
    ballots,
    decisions,
    obligations,
    targets,
    collections,
    jobs,
    messages,
    mail_words,
)


def router(*, upload_limit: int) -> APIRouter:
    """Make all routes of version 1; a file may have at most `upload_limit` bytes."""
    made = APIRouter(prefix="/api/v1")
    for part in _PARTS:
        made.include_router(part.router)
    made.include_router(documents.router(upload_limit=upload_limit))
    made.include_router(minutes.router(upload_limit=upload_limit))
    made.include_router(reports.router(upload_limit=upload_limit))
    return made
