"""Hold the days on which work differs from the week: holidays, days in lieu, swaps, and who changed them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.calendar import DayKind
from workflow.models.base import Base, Code, Json, Key, Name, Words, one_of
from workflow.models.law import CONFIDENCES

CHANGES = ("seed", "add", "edit", "remove")


class CalendarDay(Base):
    """A special day (ngày lễ, tết, nghỉ bù, hoán đổi) of the whole installation."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(kind.value for kind in DayKind)), name="kind"),
        CheckConstraint(one_of("confidence", CONFIDENCES), name="confidence"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[Code]
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    source: Mapped[Words]
    confidence: Mapped[Code]


class CalendarChange(Base):
    """One change of the calendar, append-only; `seed` stands for a whole year, on its first day."""

    __tablename__ = "calendar_change"
    __table_args__ = (CheckConstraint(one_of("action", CHANGES), name="action"),)

    id: Mapped[Key]
    day: Mapped[date] = mapped_column(index=True)
    action: Mapped[Code]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Code | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
