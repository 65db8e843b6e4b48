"""Set councils up: the council of an organisation, its members, the rule that its votes follow."""

from datetime import date
from fractions import Fraction

from sqlalchemy import Connection, insert

from workflow.models.council import Council, CouncilMember
from workflow.models.law import CouncilRule


def found(connection: Connection, name: str, *, organisation: int) -> int:
    """Found the council of an organisation; returns the id."""
    statement = insert(Council).values(name=name, organisation_id=organisation).returning(Council.id)
    council: int = connection.execute(statement).scalar_one()
    return council


def seat(connection: Connection, council: int, *, person: int, position: str, valid_from: date) -> int:
    """Make a person a member of a council from a day on; returns the membership's id."""
    statement = (
        insert(CouncilMember)
        .values(council_id=council, person_id=person, position=position, valid_from=valid_from)
        .returning(CouncilMember.id)
    )
    member: int = connection.execute(statement).scalar_one()
    return member


def rule(
    connection: Connection,
    *,
    issuer: int,
    quorum: Fraction,
    passing: Fraction,
    strict: bool,
    base: str,
    valid_from: date,
    source: str,
    council: int | None = None,
) -> int:
    """Add a dated voting rule, for one council or as the issuer's default; returns the id."""
    statement = insert(CouncilRule).values(
        issuer_id=issuer,
        council_id=council,
        quorum_part=quorum.numerator,
        quorum_of=quorum.denominator,
        pass_part=passing.numerator,
        pass_of=passing.denominator,
        pass_strict=strict,
        base=base,
        valid_from=valid_from,
        source=source,
    )
    number: int = connection.execute(statement.returning(CouncilRule.id)).scalar_one()
    return number
