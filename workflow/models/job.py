"""Hold jobs: what is done beside requests, by whichever process takes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from states.job import State
from workflow.models.base import Base, Code, Json, Name, one_of
from workflow.models.journal import BIG

OPEN = text("state IN ('waiting', 'running')")
"""Jobs that somebody has still to look at: few, however many are remembered."""


class Job(Base):
    """One piece of work; `tick` is the planned instant of one that a schedule asks for, which no two may share.

    `seat` is the number of the process that has it, unlike that of any other process alive, `worker` its name for
    people. `done` of `total` pieces are finished; `result` is what a done one leaves for whoever asked. A failed job's
    `flaw` says what kind of error happened where. All instants are real time, also where a demonstration moves the
    clock of the rules.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "tick"),
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint("(state = 'running') = (seat IS NOT NULL)", name="seat_while_running"),
        Index("ix_job_open", "state", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_job_changed", "changed_at"),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    kind: Mapped[Code]
    state: Mapped[Code]
    version: Mapped[int]
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    tick: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    attempts: Mapped[int]
    seat: Mapped[int | None] = mapped_column(BIG)
    worker: Mapped[Name | None]
    done: Mapped[int | None]
    total: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    flaw: Mapped[Name | None]
