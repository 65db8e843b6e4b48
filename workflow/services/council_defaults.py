"""Give an issuer the voting rules that stand until it writes its own: each with its source, each open to change."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection, select

from workflow.models.law import CouncilRule
from workflow.services import council_rows
from workflow.services.council_rows import Terms

BEGINNING = date(2000, 1, 1)
"""From when on they stand: before anything that is kept here."""

HIGHER_TITLES = ("CSTD_TINH", "CSTD_BO", "CSTDTQ", "AHLD")
"""Emulation fighter of a province or ministry, of the whole country, and hero of labour."""

FOR_ALL = Terms(
    Fraction(2, 3),
    Fraction(1, 2),
    strict=True,
    base="members",
    source="assumed: chưa thấy văn bản quy định cho giấy khen; đề nghị sửa theo quy chế của Hội đồng",
    confidence="MEM",
)
FOR_HIGHER_TITLES = Terms(
    Fraction(2, 3),
    Fraction(9, 10),
    strict=False,
    base="members",
    secrecy="secret",
    absent="written",
    source="Nghị định 91/2017/NĐ-CP, Điều 45.8 (hết hiệu lực); mức hiện hành chưa kiểm chứng",
    confidence="C",
)


def lay_down(connection: Connection, issuer: int, award_forms: Iterable[str]) -> None:
    """Add what an issuer lacks: a rule for all forms, and one for each of these forms that is a higher title."""
    statement = select(CouncilRule.award_form).where(CouncilRule.issuer_id == issuer, CouncilRule.council_id.is_(None))
    known = set(connection.scalars(statement))
    if None not in known:
        council_rows.add_rule(connection, FOR_ALL, issuer=issuer, valid_from=BEGINNING)
    for form in sorted(set(award_forms) & set(HIGHER_TITLES) - known):
        council_rows.add_rule(connection, FOR_HIGHER_TITLES, issuer=issuer, valid_from=BEGINNING, award_form=form)
