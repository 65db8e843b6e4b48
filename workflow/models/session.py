"""Hold sign-ins of the pages, and the attempts that are counted to slow guessing down."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key


class SignIn(Base):
    """A session of an account; only the digest of its token is kept. `acts_as_*` is the grant it acts under."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[Code] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    acts_as_role: Mapped[Code | None]
    acts_as_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


class SignInAttempt(Base):
    """A failed sign-in for an address; the address is kept as a digest."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_recent", "address_digest", "at"),)

    id: Mapped[Key]
    address_digest: Mapped[Code]
    at: Mapped[datetime]
