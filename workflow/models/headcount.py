"""Hold what shares are worked out from: how many there are, and how many hold a title from elsewhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Words, one_of
from workflow.models.round import SUBJECT_TYPES


class Headcount(Base):
    """How many people, collectives or households an organisation has in a year, all below it included.

    Rows are never changed: the newest one of an organisation, a year and a subject type counts.
    """

    __tablename__ = "headcount"
    __table_args__ = (
        CheckConstraint(one_of("subject_type", SUBJECT_TYPES), name="subject_type"),
        CheckConstraint("count >= 0", name="not_negative"),
        Index("ix_headcount_of", "issuer_id", "year", "organisation_id"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    subject_type: Mapped[Code]
    count: Mapped[int]
    source: Mapped[Words]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class TitleHolders(Base):
    """How many of an organisation hold an award form of a year that was decided outside of this system.

    Nobody is counted in two organisations. Rows are never changed: the newest one of an organisation, a year, a
    subject type and a form counts.
    """

    __tablename__ = "title_holders"
    __table_args__ = (
        CheckConstraint(one_of("subject_type", SUBJECT_TYPES), name="subject_type"),
        CheckConstraint("count >= 0", name="not_negative"),
        Index("ix_title_holders_of", "issuer_id", "year", "organisation_id"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    subject_type: Mapped[Code]
    award_form: Mapped[Code] = mapped_column(ForeignKey("award_form.code"))
    count: Mapped[int]
    source: Mapped[Words]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
