"""Hold addresses that no mail is sent to, since a server said that they do not exist."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Name, Words
from workflow.models.journal import BIG

IN_FORCE = text("lifted_at IS NULL")


class Suppression(Base):
    """One address, in lower case, with the server's words to the message that bounced; it ends when it is lifted."""

    __tablename__ = "suppression"
    __table_args__ = (
        Index("ix_suppression_in_force", "address", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    address: Mapped[Name]
    since: Mapped[datetime]
    words: Mapped[Words]
    message_id: Mapped[int] = mapped_column(BIG, ForeignKey("message.id"))
    lifted_at: Mapped[datetime | None]
