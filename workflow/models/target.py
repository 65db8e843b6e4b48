"""Hold what was reported of the targets of plans, exact to the last decimal."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Dialect, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from workflow.models.base import Base, Code, Key, Name, Words


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as text, since SQLite would make a binary fraction of it."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the same on both.
        """Write it without an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the same on both.
        """Read it back."""
        return None if value is None else Decimal(value)


class TargetValue(Base):
    """A value of one target at the end of a period; of several for one period the newest counts.

    Without `organisation_id` it is of the whole; `line` names a line of the target's table that no organisation here
    stands for. What is simply done or not is 1 or 0. `report_id` is the report that it was taken from; without one
    the office entered it.
    """

    __tablename__ = "target_value"
    __table_args__ = (Index("ix_target_value_of", "plan_id", "target", "organisation_id", "as_of"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    target: Mapped[Code]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    line: Mapped[Name | None]
    period: Mapped[Code]
    as_of: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Exact)
    evidence: Mapped[Words | None]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]


class TargetExemption(Base):
    """A target that does not apply to an organisation (no commune stations, say), so that it leaves the base."""

    __tablename__ = "target_exemption"

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    target: Mapped[Code]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    applies: Mapped[bool]
    reason: Mapped[Words]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
