"""Hold messages: the queue of mail, each with the text that was written when it was queued."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.message import State
from workflow.models.base import Base, Code, Name, Words, one_of
from workflow.models.journal import BIG

LANGUAGES = ("vi", "en")


class Message(Base):
    """One mail to one account about one journal entry; `words` are the last ones that a server said to it.

    `attempts` counts claims, `next_try_at` is when a postponed one is due, `changed_at` when its state last changed.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("entry_id", "account_id"),
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        Index("ix_message_queue", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    entry_id: Mapped[int] = mapped_column(BIG, ForeignKey("journal.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[Code]
    language: Mapped[Code]
    name: Mapped[Name]
    address: Mapped[Name]
    subject: Mapped[Words]
    text: Mapped[Words]
    html: Mapped[Words]
    queued_at: Mapped[datetime]
    state: Mapped[Code]
    changed_at: Mapped[datetime]
    attempts: Mapped[int]
    first_tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    words: Mapped[Words | None]
