"""Hold reminders: who is to be told of which deadline how many days before it, and whether that was done."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, one_of
from workflow.models.journal import BIG

KINDS = ("submission", "by_hand", "return", "obligation", "review", "council", "digest")
_WAITING = text("settled_at IS NULL")


class Reminder(Base):
    """One reminder (nhắc hạn) of one account; `settled_at` is when it became a message, or needed none any more.

    It is about a round, an obligation or, as a digest, a plan: `subject_id`. `due_at` is the first refused instant,
    `days_before` counts calendar days to the last acceptable day and is negative after it, `send_at` is the hour from
    which it may go out. Ids are no foreign keys, as in the journal: rows are made of the very rows they name, by the
    ten thousand.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint(
            "subject_id", "account_id", "days_before", "due_at", "organisation_id", "kind", name="uq_reminder_once"
        ),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        Index("ix_reminder_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    issuer_id: Mapped[int]
    kind: Mapped[Code]
    subject_id: Mapped[int]
    organisation_id: Mapped[int]
    account_id: Mapped[int]
    due_at: Mapped[datetime]
    days_before: Mapped[int]
    send_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
