"""Hold rounds with their deadlines, extensions and quota counters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.round import State
from workflow.models.base import Base, Code, Json, Key, Name, Words, one_of

SUBJECT_TYPES = ("collective", "individual", "household")
KINDS = ("annual", "stage", "ad_hoc")
SCOPES = ("issuer", "organisation")


class Round(Base):
    """One round of a plan; `cutoff` is the first refused instant, `limit_at` the same with the grace added.

    `number` counts the rounds on request of a year.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("plan_id", "key"),
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("late", ("refuse", "flag")), name="late"),
        CheckConstraint("(cutoff IS NULL) = (limit_at IS NULL)", name="limit_with_cutoff"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    key: Mapped[Code]
    kind: Mapped[Code]
    year: Mapped[int]
    number: Mapped[int | None]
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    state: Mapped[Code]
    version: Mapped[int]
    cutoff: Mapped[datetime | None]
    limit_at: Mapped[datetime | None]
    late: Mapped[Code]


class Extension(Base):
    """More time for one organisation in one round; it counts through its day."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_for", "round_id", "organisation_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    until: Mapped[date]
    limit_at: Mapped[datetime]
    reason: Mapped[Words]
    evidence: Mapped[Words | None]
    approved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]


class QuotaCounter(Base):
    """Places of one quota and how many are taken; the CHECK is the last guard of a hard cap.

    It counts a subject type, one award form where it names one ("" is any), and with the scope `organisation` what
    that organisation nominates; with the scope `issuer` the organisation is the issuer. `basis` keeps what a share
    was worked out from.
    """

    __tablename__ = "quota_counter"
    __table_args__ = (
        UniqueConstraint("round_id", "code", "organisation_id"),
        CheckConstraint(one_of("subject_type", SUBJECT_TYPES), name="subject_type"),
        CheckConstraint(one_of("scope", SCOPES), name="scope"),
        CheckConstraint("used >= 0 AND places >= 0", name="not_negative"),
        CheckConstraint("NOT hard OR used <= places", name="hard_cap"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    code: Mapped[Code]
    subject_type: Mapped[Code]
    award_form: Mapped[Code]
    scope: Mapped[Code]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    places: Mapped[int]
    hard: Mapped[bool]
    used: Mapped[int]
    basis: Mapped[dict[str, Any] | None] = mapped_column(Json)
