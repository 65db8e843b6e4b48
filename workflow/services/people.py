"""Take people on, give them accounts, roles and tokens, and recognise them again."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import Connection, and_, bindparam, insert, select

from states.actors import Actor, Grant, Role
from states.refusals import Refusal, Refused
from workflow.bulk import among
from workflow.calendar import local_day
from workflow.models.base import on_day
from workflow.models.person import Account, ApiToken, Person, RoleAssignment

_HASHER = PasswordHash.recommended()
_SHORTEST_PASSWORD = 12


def hire(connection: Connection, name: str, *, organisation: int, position: str | None = None) -> int:
    """Add a person who works at an organisation; returns the id."""
    statement = insert(Person).values(name=_nfc(name), organisation_id=organisation, position=position)
    return _inserted(connection, statement.returning(Person.id))


def add_account(connection: Connection, email: str, *, person: int, password: str, now: datetime) -> int:
    """Give a person an account; refused where the address is taken or the password is short."""
    address = email.strip().casefold()
    if len(password) < _SHORTEST_PASSWORD:
        raise Refused(Refusal("password_too_short", {"least": _SHORTEST_PASSWORD}))
    if connection.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Refused(Refusal("email_taken", {"email": address}))
    statement = insert(Account).values(
        person_id=person, email=address, password_hash=_HASHER.hash(_nfkc(password)), language="vi", created_at=now
    )
    return _inserted(connection, statement.returning(Account.id))


def grant(connection: Connection, role: Role, *, person: int, organisation: int, issuer: int, valid_from: date) -> None:
    """Let a person hold a role at an organisation for an issuer, from a day on; nobody holds the clock's."""
    connection.execute(
        insert(RoleAssignment).values(
            person_id=person, role=role, organisation_id=organisation, issuer_id=issuer, valid_from=valid_from
        )
    )


def issue_token(connection: Connection, email: str, *, now: datetime, expires_at: datetime) -> str:
    """Make a bearer token for an account; only its digest is kept. Refused for an unknown or disabled account."""
    statement = select(Account.id).where(Account.email == email.strip().casefold(), Account.disabled_at.is_(None))
    account = connection.scalar(statement)
    if account is None:
        raise Refused(Refusal("account_unknown", {"email": email}))
    token = f"thidua_{secrets.token_urlsafe(32)}"
    connection.execute(
        insert(ApiToken).values(account_id=account, digest=_digest(token), created_at=now, expires_at=expires_at)
    )
    return token


@dataclass(frozen=True, slots=True)
class Recognised:
    """An account that showed a good token: who it is, and what it may act as today."""

    actor: Actor
    name: str
    language: str


ON_THE_DAY = on_day(RoleAssignment, bindparam("day"))
"""That a role is held on the day that a statement is given."""
_HELD = select(RoleAssignment.role, RoleAssignment.organisation_id, RoleAssignment.issuer_id).where(
    RoleAssignment.person_id == bindparam("person"), ON_THE_DAY
)
_BEARERS = (
    select(
        ApiToken.digest,
        ApiToken.expires_at,
        Account.id,
        Account.person_id,
        Account.language,
        Person.name,
        RoleAssignment.role,
        RoleAssignment.organisation_id,
        RoleAssignment.issuer_id,
    )
    .join(Account, ApiToken.account_id == Account.id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(RoleAssignment, and_(RoleAssignment.person_id == Account.person_id, ON_THE_DAY))
    .where(among(ApiToken.digest, "digests"), ApiToken.revoked_at.is_(None), Account.disabled_at.is_(None))
)


def recognise(connection: Connection, token: str, *, now: datetime) -> Recognised | None:
    """Find whose token this is, with all roles held today; None where it is unknown, expired, revoked or disabled."""
    return recognise_all(connection, [token], now=now)[0]


def recognise_all(connection: Connection, tokens: Sequence[str], *, now: datetime) -> list[Recognised | None]:
    """Do the same for many tokens in one statement; answers in their order."""
    digests = [_digest(token) for token in tokens]
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(_BEARERS, {"digests": set(digests), "day": local_day(now)}).all():
        if row.expires_at > now:
            rows.setdefault(row.digest, []).append(row)
    known = {digest: _recognised(found) for digest, found in rows.items()}
    return [known.get(digest) for digest in digests]


def _recognised(rows: Sequence[Any]) -> Recognised:
    """Put together an account whose rows differ in the role that they name; one without roles has a row of blanks."""
    first = rows[0]
    grants = frozenset(Grant(Role(row.role), row.organisation_id, row.issuer_id) for row in rows if row.role)
    return Recognised(Actor(first.id, first.person_id, grants), first.name, first.language)


def grants_of(connection: Connection, person: int, *, day: date) -> frozenset[Grant]:
    """All roles that a person holds on a day."""
    rows = connection.execute(_HELD, {"person": person, "day": day})
    return frozenset(Grant(Role(row.role), row.organisation_id, row.issuer_id) for row in rows)


def password_fits(password: str, stored: str | None) -> bool:
    """Check a password against its hash (about 100 ms); takes as long where there is no account to check."""
    return _HASHER.verify(_nfkc(password), stored or _nobodys()) and stored is not None


@cache
def _nobodys() -> str:
    """A hash that nothing fits, so that an answer does not tell by its time which addresses exist."""
    return _HASHER.hash(secrets.token_urlsafe())


def _inserted(connection: Connection, statement: object) -> int:
    number: int = connection.execute(statement).scalar_one()  # type: ignore[call-overload] # an INSERT … RETURNING id.
    return number


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _nfkc(password: str) -> str:
    """Make one password of its NFC and NFD spellings, which hash differently."""
    return unicodedata.normalize("NFKC", password)
