"""Hold plans, their versions, and the offices that each version names."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.facts import Office
from workflow.models.base import Base, Code, Json, Key, Name, Words, one_of


class PlanRow(Base):
    """A plan (kế hoạch phong trào thi đua) that an issuer has put into force; `version` counts its journal entries."""

    __tablename__ = "plan"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title_vi: Mapped[Name]
    title_en: Mapped[Name]
    version: Mapped[int]


class PlanVersion(Base):
    """One wording of a plan with the document that brought it; what was opened under it stays pinned to it."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    document_number: Mapped[Name | None]
    document_signed_on: Mapped[date | None]
    reason: Mapped[Words | None]
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime]


class PlanOffice(Base):
    """Which organisation does what under a plan version."""

    __tablename__ = "plan_office"
    __table_args__ = (CheckConstraint(one_of("office", tuple(office.value for office in Office)), name="office"),)

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), primary_key=True)
    office: Mapped[Code] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
