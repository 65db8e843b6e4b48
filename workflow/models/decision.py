"""Hold award decisions and the nominees that each one names."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.decision import State
from workflow.models.base import Base, Code, Key, Name, one_of


class Decision(Base):
    """An award decision (quyết định khen thưởng) of an issuer's head for one round."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        UniqueConstraint("issuer_id", "year", "number"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    abstract: Mapped[Name]
    state: Mapped[Code]
    version: Mapped[int]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime]
    year: Mapped[int | None]
    number: Mapped[int | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None]
    signed_on: Mapped[date | None]


class DecisionNominee(Base):
    """A nominee that a decision names."""

    __tablename__ = "decision_nominee"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True, index=True)
