"""Hold what the law says as dated rows, each with its source."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Name, Words, one_of

CONFIDENCES = ("A", "B", "C", "MEM")
BASES = ("members", "present", "valid")


class AwardForm(Base):
    """A title or a form of commendation (danh hiệu, hình thức khen thưởng)."""

    __tablename__ = "award_form"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name_vi: Mapped[Name]
    name_en: Mapped[Name]


class LegalInstrument(Base):
    """A law, decree, circular or plan, with the days on which it is in force."""

    __tablename__ = "legal_instrument"
    __table_args__ = (CheckConstraint(one_of("confidence", CONFIDENCES), name="confidence"),)

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[Words]
    confidence: Mapped[Code]


class AuthorityRule(Base):
    """Which kind of organisation's head may decide which award form, from a day through a day."""

    __tablename__ = "authority_rule"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    award_form: Mapped[Code] = mapped_column(ForeignKey("award_form.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("legal_instrument.id"))
    source: Mapped[Words]


class CouncilRule(Base):
    """Quorum and majority of a council; the issuer's default stands where a council has no row of its own.

    `quorum_*` is the least share of members present, `pass_*` the share of the base that the votes for must
    exceed (`pass_strict`) or reach; `base` is members, present or valid ballots.
    """

    __tablename__ = "council_rule"
    __table_args__ = (
        CheckConstraint(one_of("base", BASES), name="base"),
        CheckConstraint("quorum_of > 0 AND quorum_part BETWEEN 0 AND quorum_of", name="quorum"),
        CheckConstraint("pass_of > 0 AND pass_part BETWEEN 0 AND pass_of", name="pass"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"))
    quorum_part: Mapped[int]
    quorum_of: Mapped[int]
    pass_part: Mapped[int]
    pass_of: Mapped[int]
    pass_strict: Mapped[bool]
    base: Mapped[Code]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[Words]
