"""Hold the documents of a dossier; a version never changes, a newer one stands beside it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Name


class Document(Base):
    """One version of one dossier item, of the whole submission or of one nomination; the bytes lie in storage.

    With `copy_id` it is the signed copy of the minutes of the sitting that voted on the nomination.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index(
            "uq_document_shared",
            "submission_id",
            "item",
            "version",
            unique=True,
            sqlite_where=text("nomination_id IS NULL"),
            postgresql_where=text("nomination_id IS NULL"),
        ),
        Index(
            "uq_document_own",
            "nomination_id",
            "item",
            "version",
            unique=True,
            sqlite_where=text("nomination_id IS NOT NULL"),
            postgresql_where=text("nomination_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nomination.id"))
    item: Mapped[Code]
    version: Mapped[int]
    digest: Mapped[Code]
    size: Mapped[int]
    media_type: Mapped[Name]
    filename: Mapped[Name]
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("sitting_copy.id"), index=True)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
