"""Hold people, their accounts and the roles they hold at organisations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from states.actors import Role
from workflow.models.base import Base, Code, Key, Name, one_of


class Person(Base):
    """Somebody who works at an organisation; may hold roles, may be nominated."""

    __tablename__ = "person"

    id: Mapped[Key]
    name: Mapped[Name]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    position: Mapped[Name | None]


class Account(Base):
    """How a person signs in; the e-mail address is stored case-folded."""

    __tablename__ = "account"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[Name] = mapped_column(unique=True)
    password_hash: Mapped[Name]
    language: Mapped[Code] = mapped_column(default="vi")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class ApiToken(Base):
    """A bearer token of an account; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[Code] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RoleAssignment(Base):
    """A role held at an organisation for an issuer, from a day through a day."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        CheckConstraint(one_of("role", tuple(role.value for role in Role if role is not Role.CLOCK)), name="role"),
        Index("ix_role_assignment_holder", "person_id", "role", "organisation_id", "issuer_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Code]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
