"""Hold request keys with their outcomes, numbers given, and what the installation knows of itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Json, Name, Words


class RequestKey(Base):
    """An Idempotency-Key of an account with the digest of its request and, once done, its outcome."""

    __tablename__ = "request_key"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[Name] = mapped_column(primary_key=True)
    digest: Mapped[Code]
    outcome: Mapped[Any | None] = mapped_column(Json)
    created_at: Mapped[datetime]


class NumberCounter(Base):
    """The last number given in a series of an issuer and a year; a row, so that a rollback leaves no gap."""

    __tablename__ = "number_counter"

    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    series: Mapped[Code] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Installation(Base):
    """What this installation knows of itself: demonstration mode and its clock's offset."""

    __tablename__ = "installation"

    key: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[Words]
