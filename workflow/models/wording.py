"""Hold the words that offices put into mails in place of the shipped ones, version by version."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Words, one_of
from workflow.models.journal import BIG
from workflow.models.message import LANGUAGES

IN_FORCE = text("replaced_at IS NULL")


class MailWording(Base):
    """One version of an issuer's words for a kind of mail in a language; without words it is the shipped ones again."""

    __tablename__ = "mail_wording"
    __table_args__ = (
        UniqueConstraint("issuer_id", "kind", "language", "version"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        CheckConstraint(
            "(subject IS NULL) = (opening IS NULL) AND (subject IS NULL) = (closing IS NULL)", name="whole"
        ),
        Index(
            "ix_mail_wording_in_force",
            "issuer_id",
            "kind",
            "language",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[Code]
    language: Mapped[Code]
    version: Mapped[int]
    subject: Mapped[Words | None]
    opening: Mapped[Words | None]
    closing: Mapped[Words | None]
    made_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime | None]
