"""Read the figures that a monitoring system watches: what is queued, since when, and how it ended; nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from states.job import State as JobState
from states.message import State as MessageState
from workflow.models.job import Job
from workflow.models.journal import Pending
from workflow.models.message import Message


@dataclass(frozen=True, slots=True)
class Figures:
    """Messages by state, jobs by kind and state, journal entries by whom they wait for; the oldest ones."""

    messages: Mapping[str, int]
    jobs: Mapping[tuple[str, str], int]
    pending: Mapping[str, int]
    oldest_message: datetime | None
    oldest_job: datetime | None


def figures(connection: Connection) -> Figures:
    """Count everything once."""
    messages = connection.execute(select(Message.state, func.count()).group_by(Message.state))
    jobs = connection.execute(select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state))
    pending = connection.execute(select(Pending.consumer, func.count()).group_by(Pending.consumer))
    return Figures(
        messages={state: number for state, number in messages},  # noqa: C416 - rows are no pairs to mypy.
        jobs={(kind, state): number for kind, state, number in jobs},
        pending={consumer: number for consumer, number in pending},  # noqa: C416 - see above.
        oldest_message=connection.scalar(
            select(func.min(Message.queued_at)).where(Message.state == MessageState.QUEUED)
        ),
        oldest_job=connection.scalar(select(func.min(Job.asked_at)).where(Job.state == JobState.WAITING)),
    )
