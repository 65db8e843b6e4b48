"""Hold councils, their sittings, who came, what was voted on and how it came out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.sitting import Method, Stage, State
from workflow.models.base import Base, Code, Key, Name, Words, one_of
from workflow.models.law import Voting, voting_checks

POSITIONS = ("chair", "vice_chair", "secretary", "member")
COUNCIL_KINDS = ("council", "staff_meeting")
ORIGINS = ("plan", "council", "issuer")
RECUSAL_REASONS = ("nominee", "related", "other")


class Council(Base):
    """The emulation and commendation council (Hội đồng Thi đua - Khen thưởng) of an organisation.

    A small organisation has a staff meeting (Hội nghị bình xét) instead. The issuer's plan officer founds either.
    """

    __tablename__ = "council"
    __table_args__ = (CheckConstraint(one_of("kind", COUNCIL_KINDS), name="kind"),)

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Name]
    kind: Mapped[Code]
    version: Mapped[int]


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
    """One meeting of a council; `remarks` are what was said (ý kiến), `number` that of the minutes (số biên bản).

    Paper ballots are counted by one person and confirmed by another.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("method", tuple(Method)), name="method"),
    )

    id: Mapped[Key]
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    held_at: Mapped[datetime]
    place: Mapped[Name | None]
    method: Mapped[Code]
    state: Mapped[Code]
    version: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    presiding_id: Mapped[int | None] = mapped_column(ForeignKey("council_member.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("council_member.id"))
    opened_at: Mapped[datetime | None]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    counted_at: Mapped[datetime | None]
    counts_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    counts_confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    minuted_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    number: Mapped[Name | None]
    remarks: Mapped[Words | None]
    conclusion: Mapped[Words | None]


class SittingRule(Voting, Base):
    """A voting rule as it stood when a sitting was convened, with the row or the plan version that it came from."""

    __tablename__ = "sitting_rule"
    __table_args__ = (
        *voting_checks(),
        CheckConstraint(one_of("origin", ORIGINS), name="origin"),
    )

    id: Mapped[Key]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    origin: Mapped[Code]
    council_rule_id: Mapped[int | None] = mapped_column(ForeignKey("council_rule.id"))
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))


class Attendance(Base):
    """One member entitled to a sitting: came, or was absent for a reason; `written` voted without coming."""

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("NOT (present AND written)", name="present_or_written"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), primary_key=True)
    present: Mapped[bool]
    written: Mapped[bool]
    reason: Mapped[Words | None]


class AgendaItem(Base):
    """One nominee on the agenda of a sitting: the count, once it was counted, and the result by the line's rule.

    `members`, `present` and `written` leave the recused out; `base` is what the share of votes for is taken of,
    `needed` the least number of votes for. All are NULL before closing; on paper the count comes earlier. `rank` is
    by mean score, with gaps after ties until these are settled.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint(one_of("stage", tuple(Stage)), name="stage"),
        CheckConstraint(
            "issued >= 0 AND unreturned >= 0 AND votes_for >= 0 AND votes_against >= 0 AND votes_invalid >= 0",
            name="not_negative",
        ),
        CheckConstraint("rank >= 1", name="rank"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True, index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("sitting_rule.id"))
    stage: Mapped[Code]
    members: Mapped[int | None]
    present: Mapped[int | None]
    written: Mapped[int | None]
    issued: Mapped[int | None]
    unreturned: Mapped[int | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_invalid: Mapped[int | None]
    chair_for: Mapped[bool | None]
    score_sum: Mapped[int | None]
    base: Mapped[int | None]
    needed: Mapped[int | None]
    passed: Mapped[bool | None]
    rank: Mapped[int | None]
    tie_reason: Mapped[Words | None]


class Recusal(Base):
    """A member who does not vote on one nominee: is the nominee, is related, or has another reason (`note`).

    Nobody declares what the list itself shows: `declared_by` is NULL for a nominee.
    """

    __tablename__ = "recusal"
    __table_args__ = (CheckConstraint(one_of("reason", RECUSAL_REASONS), name="reason"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), primary_key=True)
    reason: Mapped[Code]
    note: Mapped[Words | None]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime]


class SittingCopy(Base):
    """The signed copy of a sitting's minutes; `minutes_digest` tells which data were signed (both SHA-256, hex)."""

    __tablename__ = "sitting_copy"
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)

    id: Mapped[Key]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    version: Mapped[int]
    digest: Mapped[Code] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[Name]
    filename: Mapped[Name]
    minutes_digest: Mapped[Code]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
