"""Hold messages: the queue of mail, each with the text that was written when it was queued."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from states.message import State
from workflow.models.base import Base, Code, Name, Words, one_of
from workflow.models.journal import BIG

LANGUAGES = ("vi", "en")
UNREAD = text("read_at IS NULL")
HELD = text("hold_until IS NOT NULL")
FOR_DIGEST = text("digest_at IS NOT NULL")


class Message(Base):
    """One mail to one account, about a journal entry, a reminder or neither; `words` are a server's last ones to it.

    `calendar` is an entry for the reader's calendar that goes with it, `unsubscribe_token` names it to whoever wants no
    more of its kind. `attempts` counts claims, `next_try_at` is when a postponed one is due, `begun_at` when its text
    last began to go out, `changed_at` when its state last changed. It goes out after `hold_until`, or not by itself
    where a digest takes it up at `digest_at`; `link` is the page that shows more, `read_at` is when its reader marked
    it as read in the product.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("entry_id", "account_id"),
        UniqueConstraint("reminder_id"),
        UniqueConstraint("unsubscribe_token"),
        CheckConstraint("entry_id IS NULL OR reminder_id IS NULL", name="about_one"),
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        Index("ix_message_queue", "state", "id"),
        Index("ix_message_changed", "state", "changed_at"),
        Index("ix_message_unread", "account_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_message_held", "hold_until", sqlite_where=HELD, postgresql_where=HELD),
        Index("ix_message_digest", "digest_at", sqlite_where=FOR_DIGEST, postgresql_where=FOR_DIGEST),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    entry_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("journal.id"))
    reminder_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("reminder.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[Code]
    language: Mapped[Code]
    name: Mapped[Name]
    address: Mapped[Name]
    subject: Mapped[Words]
    text: Mapped[Words]
    html: Mapped[Words]
    calendar: Mapped[Words | None]
    link: Mapped[Words | None]
    unsubscribe_token: Mapped[Code | None]
    queued_at: Mapped[datetime]
    state: Mapped[Code]
    changed_at: Mapped[datetime]
    attempts: Mapped[int]
    first_tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    words: Mapped[Words | None]
    hold_until: Mapped[datetime | None]
    digest_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
