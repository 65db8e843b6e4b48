"""Hold ballots cast on screen: open votes with their member, secret ballots with nothing but a random key."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, one_of

CHOICES = ("for", "against", "invalid")


def _on_agenda() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["sitting_id", "nomination_id"], ["agenda_item.sitting_id", "agenda_item.nomination_id"]
    )


class OpenVote(Base):
    """An open vote of a member on a nominee; a changed vote is a new row, the newest counts. Append-only."""

    __tablename__ = "open_vote"
    __table_args__ = (
        _on_agenda(),
        CheckConstraint(one_of("choice", CHOICES), name="choice"),
        Index("ix_open_vote_of", "sitting_id", "nomination_id", "member_id", "id"),
    )

    id: Mapped[Key]
    sitting_id: Mapped[int]
    nomination_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"))
    choice: Mapped[Code]
    score: Mapped[int | None]
    at: Mapped[datetime]


class SecretBallot(Base):
    """A secret ballot on a nominee: a random key, no member, no time; each cast rewrites all of its line."""

    __tablename__ = "secret_ballot"
    __table_args__ = (
        _on_agenda(),
        CheckConstraint(one_of("choice", CHOICES), name="choice"),
        {"sqlite_with_rowid": False},
    )

    sitting_id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    choice: Mapped[Code]
    score: Mapped[int | None]


class Turnout(Base):
    """That a member has voted secretly on a nominee, without when."""

    __tablename__ = "turnout"
    __table_args__ = (_on_agenda(), {"sqlite_with_rowid": False})

    sitting_id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id"), primary_key=True)
