"""Hold the tables, one file per aggregate; importing this package imports them all."""

from workflow.models import (
    council,
    decision,
    document,
    journal,
    law,
    message,
    nomination,
    organisation,
    person,
    plan,
    request,
    round,  # noqa: A004 - the round is a noun of this field.
    session,
    submission,
)
from workflow.models.base import Base

__all__ = [
    "Base",
    "council",
    "decision",
    "document",
    "journal",
    "law",
    "message",
    "nomination",
    "organisation",
    "person",
    "plan",
    "request",
    "round",
    "session",
    "submission",
]
