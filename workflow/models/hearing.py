"""Hold how people want to hear: their choices about mail, and the addresses of their calendar feeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Json, Key

NOT_REVOKED = text("revoked_at IS NULL")


class MailPreference(Base):
    """What an account chose: how it hears of each group of mail, and the hours (0 to 23) between which none comes."""

    __tablename__ = "mail_preference"
    __table_args__ = (CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    choices: Mapped[dict[str, Any]] = mapped_column(Json)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    changed_at: Mapped[datetime]


class CalendarFeed(Base):
    """The secret address of an account's feed; only its SHA-256 is kept. One is in force until it is revoked."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "ix_calendar_feed_in_force",
            "account_id",
            unique=True,
            sqlite_where=NOT_REVOKED,
            postgresql_where=NOT_REVOKED,
        ),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[Code] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
