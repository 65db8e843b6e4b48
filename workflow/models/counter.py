"""Hold how many nominations are in which state: folded from the journal, so that nobody counts them."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code


class NominationCounter(Base):
    """How many nominations of one organisation in one round are in one state."""

    __tablename__ = "nomination_counter"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    state: Mapped[Code] = mapped_column(primary_key=True)
    number: Mapped[int]


class RoundCounter(Base):
    """How many nominations of one round are in one state."""

    __tablename__ = "round_counter"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    state: Mapped[Code] = mapped_column(primary_key=True)
    number: Mapped[int]
