"""Hold nominations, the ticks of their review, and the attempts that were refused."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from states.nomination import State
from workflow.models.base import Base, Code, Json, Key, Name, Words, one_of
from workflow.models.round import SUBJECT_TYPES, QuotaCounter


class Nomination(Base):
    """One nominee for one award form in one round; state and version change in `act` only.

    Checklist, criteria and circle of nominees come from `plan_version_id`; offices, places and limits from the round.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint(one_of("state", tuple(State)), name="state"),
        CheckConstraint(one_of("subject_type", SUBJECT_TYPES), name="subject_type"),
        Index("ix_nomination_worklist", "issuer_id", "state", "id"),
        Index("ix_nomination_of_issuer", "issuer_id", "id"),
        Index("ix_nomination_of_round", "round_id", "id"),
        Index("ix_nomination_of_round_in_state", "round_id", "state", "id", "subject_type"),
        Index("ix_nomination_of_unit", "organisation_id", "id", "state", "round_id"),
        Index("ix_nomination_of_council", "council_organisation_id", "id", "state", "round_id"),
        Index("ix_nomination_of_submission", "submission_id", "id"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    council_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    award_form: Mapped[Code] = mapped_column(ForeignKey("award_form.code"))
    subject_type: Mapped[Code]
    subject_name: Mapped[Name]
    subject_fold: Mapped[Name]
    subject_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    subject_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    position: Mapped[Name | None]
    staff_category: Mapped[Code | None]
    rating: Mapped[Code | None]
    achievement: Mapped[Words]
    claims: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[Code]
    version: Mapped[int]
    previous_state: Mapped[Code | None]
    rank: Mapped[int | None]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    votes_count_from: Mapped[datetime]
    first_received_at: Mapped[datetime | None]
    late: Mapped[bool]
    on_paper: Mapped[bool]
    flagged: Mapped[list[Any]] = mapped_column(Json)
    returned_at: Mapped[datetime | None]
    return_limit: Mapped[datetime | None]
    times_returned: Mapped[int]


def counted() -> ColumnElement[bool]:
    """Say which nominations a quota counter is about, whatever state they are in."""
    return (
        (Nomination.round_id == QuotaCounter.round_id)
        & (Nomination.subject_type == QuotaCounter.subject_type)
        & ((QuotaCounter.award_form == "") | (QuotaCounter.award_form == Nomination.award_form))
        & ((QuotaCounter.scope == "issuer") | (QuotaCounter.organisation_id == Nomination.organisation_id))
    )


class Tick(Base):
    """A reviewer's yes or no to one item or criterion as it stood; the latest row counts."""

    __tablename__ = "tick"
    __table_args__ = (Index("ix_tick_of", "nomination_id", "code", "id"),)

    id: Mapped[Key]
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    code: Mapped[Code]
    met: Mapped[bool]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    ticked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[datetime]


class Attempt(Base):
    """An action that was refused, with every reason; a late dossier is recorded, never lost."""

    __tablename__ = "attempt"

    id: Mapped[Key]
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    action: Mapped[Code]
    state: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
    refusals: Mapped[list[Any]] = mapped_column(Json)
