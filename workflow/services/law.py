"""Write down what the law says as dated rows: award forms, legal instruments, who decides which form."""

from datetime import date

from sqlalchemy import Connection, insert

from workflow.models.law import AuthorityRule, AwardForm, LegalInstrument


def add_award_form(connection: Connection, code: str, *, name_vi: str, name_en: str) -> None:
    """Add a title or a form of commendation (danh hiệu, hình thức khen thưởng)."""
    connection.execute(insert(AwardForm).values(code=code, name_vi=name_vi, name_en=name_en))


def add_instrument(
    connection: Connection,
    code: str,
    *,
    title: str,
    valid_from: date | None,
    valid_to: date | None,
    source: str,
    confidence: str,
) -> int:
    """Add a law, decree, circular or decision, in force through `valid_to`; returns the id.

    `confidence` is A (read in the text itself), B (one good secondary source), C (weak) or MEM (unverified).
    """
    statement = insert(LegalInstrument).values(
        code=code, title=title, valid_from=valid_from, valid_to=valid_to, source=source, confidence=confidence
    )
    instrument: int = connection.execute(statement.returning(LegalInstrument.id)).scalar_one()
    return instrument


def authorise(
    connection: Connection,
    *,
    organisation: int,
    award_form: str,
    valid_from: date,
    valid_to: date | None,
    instrument: int,
    source: str,
) -> int:
    """Let the head of an organisation decide an award form, from a day through a day; returns the rule's id."""
    statement = insert(AuthorityRule).values(
        organisation_id=organisation,
        award_form=award_form,
        valid_from=valid_from,
        valid_to=valid_to,
        instrument_id=instrument,
        source=source,
    )
    rule: int = connection.execute(statement.returning(AuthorityRule.id)).scalar_one()
    return rule
