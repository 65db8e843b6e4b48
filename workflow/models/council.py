"""Hold councils, their sittings, who came and how the votes fell."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from states.sitting import State
from workflow.models.base import Base, Code, Key, Name, Words, one_of

POSITIONS = ("chair", "vice_chair", "secretary", "member")


class Council(Base):
    """The emulation and commendation council (Hội đồng Thi đua - Khen thưởng) of an organisation."""

    __tablename__ = "council"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    name: Mapped[Name]


class CouncilMember(Base):
    """A member of a council, from a day through a day."""

    __tablename__ = "council_member"
    __table_args__ = (CheckConstraint(one_of("position", POSITIONS), name="position"),)

    id: Mapped[Key]
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[Code]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Sitting(Base):
    """One meeting of a council; the rule that was in force when it was convened stays with it."""

    __tablename__ = "sitting"
    __table_args__ = (CheckConstraint(one_of("state", tuple(State)), name="state"),)

    id: Mapped[Key]
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("council_rule.id"))
    held_at: Mapped[datetime]
    place: Mapped[Name | None]
    state: Mapped[Code]
    version: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    minuted_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]


class Attendance(Base):
    """One member entitled to a sitting: came, or was absent for a reason."""

    __tablename__ = "attendance"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), primary_key=True)
    present: Mapped[bool]
    reason: Mapped[Words | None]


class Vote(Base):
    """The count for one nominee; `needed` and `passed` are the result by the sitting's rule."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_invalid >= 0", name="not_negative"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True, index=True)
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_invalid: Mapped[int]
    needed: Mapped[int | None]
    passed: Mapped[bool | None]
