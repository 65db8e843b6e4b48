"""Read the words that offices put into mails in place of the shipped ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from states.actors import Actor, Role
from states.wording import Wording
from workflow.errors import NotFound
from workflow.models.person import Person
from workflow.models.wording import MailWording

WORDING_ROLES = frozenset({Role.PLAN_OFFICER})
"""Who words the mail of an issuer."""

Wordings = Mapping[tuple[int, str, str], Wording]
"""By issuer, kind and language; what is left out is worded as shipped."""


class Version(NamedTuple):
    """One version: its words, None where it went back to the shipped ones; who made it, and when."""

    number: int
    wording: Wording | None
    made_at: datetime
    person: str


def in_force(connection: Connection) -> Wordings:
    """Read all words that offices use in place of the shipped ones."""
    statement = select(MailWording).where(MailWording.replaced_at.is_(None), MailWording.subject.is_not(None))
    return {
        (row.issuer_id, row.kind, row.language): Wording(row.subject, row.opening, row.closing)
        for row in connection.execute(statement)
    }


def issuer_of(actor: Actor, issuer: int | None = None) -> int:
    """Say whose mail somebody words, this issuer's or the first of his. Raises NotFound for who words none."""
    own = sorted(actor.issuers_as(WORDING_ROLES))
    if not own or issuer not in {None, *own}:
        raise NotFound("mail_wording", issuer or 0)
    return own[0] if issuer is None else issuer


def reworded(connection: Connection, issuer: int) -> Mapping[tuple[str, str], datetime]:
    """Say which kinds and languages an issuer words itself, each with the moment since when."""
    statement = select(MailWording.kind, MailWording.language, MailWording.made_at).where(
        MailWording.issuer_id == issuer, MailWording.replaced_at.is_(None), MailWording.subject.is_not(None)
    )
    return {(row.kind, row.language): row.made_at for row in connection.execute(statement)}


def versions(connection: Connection, issuer: int, kind: str, language: str) -> tuple[Version, ...]:
    """List the versions of an issuer's words for a kind in a language, the newest first."""
    statement = (
        select(MailWording, Person.name)
        .join(Person, Person.id == MailWording.person_id)
        .where(MailWording.issuer_id == issuer, MailWording.kind == kind, MailWording.language == language)
        .order_by(MailWording.version.desc())
    )
    return tuple(
        Version(
            row.version,
            None if row.subject is None else Wording(row.subject, row.opening, row.closing),
            row.made_at,
            row.name,
        )
        for row in connection.execute(statement)
    )
