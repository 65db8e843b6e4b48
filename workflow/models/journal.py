"""Hold the journal: what happened, in the order of each aggregate's versions, append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Json, Words

BIG = BigInteger().with_variant(Integer(), "sqlite")


class JournalEntry(Base):
    """One change, written in the transaction that made it; holds ids and codes, no personal text."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("aggregate", "aggregate_id", "version"),
        Index("ix_journal_issuer", "issuer_id", "id"),
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    aggregate: Mapped[Code]
    aggregate_id: Mapped[int]
    version: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[Code]
    state_before: Mapped[Code | None]
    state_after: Mapped[Code | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Code | None]
    organisation_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)


class JournalText(Base):
    """Words that a person typed with a change; may be redacted, the entry beside it stays."""

    __tablename__ = "journal_text"

    entry_id: Mapped[int] = mapped_column(BIG, ForeignKey("journal.id"), primary_key=True)
    field: Mapped[Code] = mapped_column(primary_key=True)
    text: Mapped[Words]


class Pending(Base):
    """An entry that a consumer has still to take; the consumer deletes its own row."""

    __tablename__ = "pending"

    consumer: Mapped[Code] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(BIG, ForeignKey("journal.id"), primary_key=True)
