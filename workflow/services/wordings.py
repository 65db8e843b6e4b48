"""Let an office word its mail: every change is a version of its own, and the shipped words can always come back."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from states.actors import Actor
from states.refusals import Refusal, Refused
from states.wording import Wording, objections
from workflow import journal
from workflow.calendar import local_day
from workflow.facts.rows import current_actors
from workflow.models.organisation import Organisation
from workflow.models.wording import MailWording
from workflow.queries.wordings import WORDING_ROLES, issuer_of

AGGREGATE = "mail_wording"


@dataclass(frozen=True, slots=True)
class Mail:
    """What is worded: a kind of mail of an issuer in a language (None: the actor's first issuer)."""

    kind: str
    language: str
    issuer: int | None = None


def reword(
    connection: Connection,
    mail: Mail,
    wording: Wording,
    *,
    allowed: Collection[str],
    expected_version: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Put an office's words in force, with only the places that are allowed; returns their version.

    Raises NotFound for who words no mail; refused with all that is wrong, or where somebody was quicker.
    """
    issuer = _issuer(connection, mail, actor, now)
    wrong = objections(wording, allowed=allowed)
    if wrong:
        raise Refused(*wrong)
    return _add(connection, mail, issuer, wording, expected_version=expected_version, actor=actor, now=now)


def reset(connection: Connection, mail: Mail, *, expected_version: int | None, actor: Actor, now: datetime) -> int:
    """Go back to the shipped words; returns the version that says so. Raises NotFound; refused as `reword`."""
    issuer = _issuer(connection, mail, actor, now)
    return _add(connection, mail, issuer, None, expected_version=expected_version, actor=actor, now=now)


def _issuer(connection: Connection, mail: Mail, actor: Actor, now: datetime) -> int:
    return issuer_of(current_actors(connection, [actor], local_day(now))[actor], mail.issuer)


def _add(
    connection: Connection,
    mail: Mail,
    issuer: int,
    wording: Wording | None,
    *,
    expected_version: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Replace the version in force."""
    same = (
        MailWording.issuer_id == issuer,
        MailWording.kind == mail.kind,
        MailWording.language == mail.language,
        MailWording.replaced_at.is_(None),
    )
    # Whoever words the mail of this issuer at the same time waits here.
    connection.execute(select(Organisation.id).where(Organisation.id == issuer).with_for_update())
    version = connection.scalar(select(MailWording.version).where(*same)) or 0
    if expected_version not in {None, version}:
        raise Refused(Refusal("conflict", {"expected": expected_version, "version": version}))
    connection.execute(update(MailWording).where(*same).values(replaced_at=now))
    values = {"kind": mail.kind, "language": mail.language, "version": version + 1}
    words = {"subject": None, "opening": None, "closing": None} if wording is None else asdict(wording)
    added = insert(MailWording).values(issuer_id=issuer, person_id=actor.person, made_at=now, **values, **words)
    entry = journal.Entry(
        issuer=issuer,
        aggregate=AGGREGATE,
        aggregate_id=connection.execute(added.returning(MailWording.id)).scalar_one(),
        version=1,
        at=now,
        action="reset" if wording is None else "reword",
        actor=actor,
        role=min(WORDING_ROLES),
        data=values,
    )
    journal.record(connection, [entry])
    return version + 1
