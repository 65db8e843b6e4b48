"""Hold submissions (hồ sơ đề nghị của đơn vị): what one organisation hands in together in a round."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Json, Key, Name


class Submission(Base):
    """One tờ trình with its list and the minutes that cover it; received as one, under one number."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("issuer_id", "receipt_year", "receipt_number"),
        Index("ix_submission_of", "round_id", "organisation_id"),
        Index("ix_submission_of_issuer", "issuer_id", "id"),
        Index("ix_submission_of_unit", "organisation_id", "id"),
        Index("ix_submission_of_round", "round_id", "id"),
        Index("ix_submission_of_council", "council_organisation_id", "id"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    council_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    version: Mapped[int]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    letter_number: Mapped[Code | None]
    letter_date: Mapped[date | None]
    letter_signer: Mapped[Name | None]
    letter_list: Mapped[list[Any] | None] = mapped_column(Json)
    first_submitted_at: Mapped[datetime | None]
    receipt_year: Mapped[int | None]
    receipt_number: Mapped[int | None]
    incoming_number: Mapped[Code | None]
    incoming_date: Mapped[date | None]
    received_at: Mapped[datetime | None]
    nothing_to_propose_at: Mapped[datetime | None]
