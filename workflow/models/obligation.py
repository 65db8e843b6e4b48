"""Hold obligations under plans: what is owed when, the reports that were made, their files and nominees."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from states.obligation import State
from workflow.models.base import Base, Code, Key, Name, Words, one_of
from workflow.models.target import Exact

KINDS = ("unit_plan", "commitment", "pact", "evaluation", "report", "review", "activity")


class Obligation(Base):
    """What one organisation owes under a plan in one period.

    `limit_at` is the plan's first refused instant with the grace added, `due_at` the one that counts now: the latest
    of it, an extension and a return. `late` says that it was handed in after that.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("plan_id", "code", "period", "organisation_id"),
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("late_policy", ("refuse", "flag")), name="late_policy"),
        CheckConstraint("(cutoff IS NULL) = (limit_at IS NULL)", name="limit_with_cutoff"),
        CheckConstraint("limit_at IS NULL OR (due_at IS NOT NULL AND due_at >= limit_at)", name="never_sooner"),
        CheckConstraint("expected IS NULL OR expected >= 0", name="expected"),
        Index("ix_obligation_of", "organisation_id", "year"),
        Index("ix_obligation_matrix", "plan_id", "year", "organisation_id"),
        Index("ix_obligation_waiting", "issuer_id", "state", "due_at"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[Code]
    kind: Mapped[Code]
    period: Mapped[Code]
    year: Mapped[int]
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    brief: Mapped[Words | None]
    state: Mapped[Code]
    version: Mapped[int]
    cutoff: Mapped[datetime | None]
    limit_at: Mapped[datetime | None]
    extended_limit: Mapped[datetime | None]
    return_limit: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    late_policy: Mapped[Code]
    late: Mapped[bool]
    expected: Mapped[int | None]
    returned_at: Mapped[datetime | None]
    first_submitted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ObligationExtension(Base):
    """More time for one organisation; it counts through its day."""

    __tablename__ = "obligation_extension"

    id: Mapped[Key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    until: Mapped[date]
    limit_at: Mapped[datetime]
    reason: Mapped[Words]
    evidence: Mapped[Words | None]
    approved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]


class ObligationAttempt(Base):
    """A hand-in that was refused, with when it came and the first reason; a late one is recorded, never lost."""

    __tablename__ = "obligation_attempt"

    id: Mapped[Key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    state: Mapped[Code]
    code: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]


class Report(Base):
    """One version of what was reported; it changes until it is handed in, and never again."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    id: Mapped[Key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    number: Mapped[int]
    text: Mapped[Words]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    late: Mapped[bool]


class ReportValue(Base):
    """What a report says of one target: as it was typed, and the number that it was read as."""

    __tablename__ = "report_value"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    target: Mapped[Code] = mapped_column(primary_key=True)
    typed: Mapped[Name]
    value: Mapped[Decimal | None] = mapped_column(Exact)
    evidence: Mapped[Words | None]


class ObligationFile(Base):
    """A file with a report, or with signatures on paper; the bytes lie in storage."""

    __tablename__ = "obligation_file"
    __table_args__ = (Index("ix_obligation_file_of", "obligation_id", "report_id"),)

    id: Mapped[Key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    target: Mapped[Code | None]
    digest: Mapped[Code]
    size: Mapped[int]
    media_type: Mapped[Name]
    filename: Mapped[Name]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ReportNominee(Base):
    """A nomination that was opened out of a report."""

    __tablename__ = "report_nominee"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)


class Signature(Base):
    """Signatures of a commitment (ký cam kết) or pact (giao ước thi đua): a count on paper, or one account's own.

    What was recorded by mistake is taken back by a row of its own with the number turned round. `turn` numbers what
    one person did, so that nobody signs twice.
    """

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("obligation_id", "person_id", "turn"),
        UniqueConstraint("withdraws_id"),
        CheckConstraint(one_of("way", ("paper", "screen")), name="way"),
        CheckConstraint("signers <> 0", name="counts"),
        CheckConstraint("(way = 'screen') = (person_id IS NOT NULL)", name="own_on_screen"),
        CheckConstraint("way = 'paper' OR signers IN (-1, 1)", name="once_on_screen"),
        CheckConstraint("(withdraws_id IS NULL) = (signers > 0)", name="taken_back"),
    )

    id: Mapped[Key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    way: Mapped[Code]
    signers: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    turn: Mapped[int | None]
    signed_on: Mapped[date]
    parties: Mapped[Words | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("obligation_file.id"))
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"))
    reason: Mapped[Words | None]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
