"""Hold the tree of organisations, with the dates from and to which each one exists."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Name, one_of

KINDS = ("authority", "department", "office", "unit", "section", "station")


class Organisation(Base):
    """A node of the tree: authority above, department, its offices and units, their sections and stations."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(one_of("kind", KINDS), name="kind"),)

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    kind: Mapped[Code]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
