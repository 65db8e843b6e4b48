"""Hold what the law says as dated rows, each with its source."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Key, Name, Words, one_of

CONFIDENCES = ("A", "B", "C", "MEM")
BASES = ("members", "present", "valid")
SECRECIES = ("open", "secret")
ABSENT_VOTES = ("none", "written")


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


class Voting:
    """How a council votes: the columns that a dated rule and the rule of a sitting share.

    `quorum_*` is the least share of members present, `pass_*` the share of the base that the votes for must exceed
    (`pass_strict`) or reach; `base` is members, present or valid ballots. `absent_vote` says whether who is absent
    may vote in writing, `recusal` whether nominees and their relatives leave the base, `score_most` the highest
    score that a ballot may carry (NULL where nobody is ranked). With `chair_confirms` the chair confirms the result
    where secretary and drafter are one person.
    """

    quorum_part: Mapped[int]
    quorum_of: Mapped[int]
    pass_part: Mapped[int]
    pass_of: Mapped[int]
    pass_strict: Mapped[bool]
    base: Mapped[Code]
    ballot_secrecy: Mapped[Code]
    absent_vote: Mapped[Code]
    chair_must_agree: Mapped[bool]
    chair_confirms: Mapped[bool]
    recusal: Mapped[bool]
    score_most: Mapped[int | None]
    source: Mapped[Words]
    confidence: Mapped[Code]


def voting_checks() -> tuple[CheckConstraint, ...]:
    """Say what holds of every voting rule; a constraint belongs to one table, so each gets its own."""
    return (
        CheckConstraint(one_of("base", BASES), name="base"),
        CheckConstraint("quorum_of > 0 AND quorum_part BETWEEN 0 AND quorum_of", name="quorum"),
        CheckConstraint("pass_of > 0 AND pass_part BETWEEN 0 AND pass_of", name="pass"),
        CheckConstraint(one_of("ballot_secrecy", SECRECIES), name="ballot_secrecy"),
        CheckConstraint(one_of("absent_vote", ABSENT_VOTES), name="absent_vote"),
        CheckConstraint("NOT chair_must_agree OR ballot_secrecy = 'open'", name="chair_in_the_open"),
        CheckConstraint("score_most BETWEEN 1 AND 100", name="score_most"),
        CheckConstraint(one_of("confidence", CONFIDENCES), name="confidence"),
    )


class CouncilRule(Voting, Base):
    """A dated voting rule: of one council, or the issuer's default; for one award form, or for all."""

    __tablename__ = "council_rule"
    __table_args__ = voting_checks()

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"))
    award_form: Mapped[Code | None] = mapped_column(ForeignKey("award_form.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int]
