"""Insert councils, their members and dated rules as they are given: for whoever has asked who may, or sets up anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, insert

from workflow.models.council import Council, CouncilMember
from workflow.models.law import CouncilRule


@dataclass(frozen=True, slots=True)
class Terms:
    """How a council votes: least share of members present, share of `base` that passes, and how it is voted.

    `strict` asks for more than `passing`, else at least that; `base` is members, present or valid ballots; `secrecy`
    is open or secret, `absent` none or written. `score_most` is the highest score of a vote for, None without ranking.
    """

    quorum: Fraction
    passing: Fraction
    strict: bool
    base: str
    source: str
    secrecy: str = "open"
    absent: str = "none"
    chair_must_agree: bool = False
    chair_confirms: bool = True
    recusal: bool = True
    score_most: int | None = None
    confidence: str = "MEM"


def columns_of(terms: Terms) -> Mapping[str, Any]:
    """Give the columns of a voting rule."""
    return {
        "quorum_part": terms.quorum.numerator,
        "quorum_of": terms.quorum.denominator,
        "pass_part": terms.passing.numerator,
        "pass_of": terms.passing.denominator,
        "pass_strict": terms.strict,
        "base": terms.base,
        "ballot_secrecy": terms.secrecy,
        "absent_vote": terms.absent,
        "chair_must_agree": terms.chair_must_agree,
        "chair_confirms": terms.chair_confirms,
        "recusal": terms.recusal,
        "score_most": terms.score_most,
        "source": terms.source,
        "confidence": terms.confidence,
    }


def terms_of(row: Any) -> Terms:  # noqa: ANN401 - a row with the columns of a voting rule.
    """Read how a council votes."""
    return Terms(
        quorum=Fraction(row.quorum_part, row.quorum_of),
        passing=Fraction(row.pass_part, row.pass_of),
        strict=row.pass_strict,
        base=row.base,
        source=row.source,
        secrecy=row.ballot_secrecy,
        absent=row.absent_vote,
        chair_must_agree=row.chair_must_agree,
        chair_confirms=row.chair_confirms,
        recusal=row.recusal,
        score_most=row.score_most,
        confidence=row.confidence,
    )


def add_council(connection: Connection, name: str, *, organisation: int, issuer: int, kind: str = "council") -> int:
    """Insert the council of an organisation, which the issuer's plan officer looks after; returns the id."""
    values = {"name": name, "organisation_id": organisation, "issuer_id": issuer, "kind": kind, "version": 1}
    council: int = connection.execute(insert(Council).values(values).returning(Council.id)).scalar_one()
    return council


def add_member(connection: Connection, council: int, *, person: int, position: str, valid_from: date) -> int:
    """Insert a member of a council from a day on; returns the membership's id."""
    values = {"council_id": council, "person_id": person, "position": position, "valid_from": valid_from}
    member: int = connection.execute(insert(CouncilMember).values(values).returning(CouncilMember.id)).scalar_one()
    return member


def add_rule(
    connection: Connection,
    terms: Terms,
    *,
    issuer: int,
    valid_from: date,
    council: int | None = None,
    award_form: str | None = None,
) -> int:
    """Insert a dated rule, of one council or the issuer's default, for one award form or all; returns the id."""
    whose = {"issuer_id": issuer, "council_id": council, "award_form": award_form}
    statement = insert(CouncilRule).values(**whose, **columns_of(terms), valid_from=valid_from, version=1)
    number: int = connection.execute(statement.returning(CouncilRule.id)).scalar_one()
    return number
