"""Sign people in to the pages, keep their session, and confirm who they are before grave steps.

Sessions live in real time, whatever the demonstration's clock says.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from states.actors import Actor, Grant, Role
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.models.person import Account, Person, RoleAssignment
from workflow.models.session import SignIn, SignInAttempt
from workflow.services import people

IDLE = timedelta(hours=2)
"""A session ends when nobody used it for so long."""
ABSOLUTE = timedelta(hours=12)
"""A session ends after so long, used or not."""
CONFIRMED_FOR = timedelta(minutes=10)
"""So long after typing the password grave steps need no password."""
WINDOW = timedelta(minutes=15)
MOST_FAILURES = 10
"""Failed sign-ins for one address within the window before it has to wait."""
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person: the session, all grants held today, and the actor as whom they act."""

    session: int
    account: int
    person: int
    name: str
    email: str
    language: str
    grants: tuple[Grant, ...]
    acts_as: Grant | None
    seen_at: datetime
    confirmed_at: datetime

    @property
    def actor(self) -> Actor:
        """The one role that was chosen, or none."""
        return Actor(self.account, self.person, frozenset({self.acts_as} if self.acts_as else ()))


@dataclass(frozen=True, slots=True)
class Claimed:
    """The account that somebody claims to own, as far as it exists; the hash is checked outside any transaction."""

    address: str
    account: int | None
    password_hash: str | None


def claimed(connection: Connection, email: str, *, real_now: datetime) -> Claimed:
    """Look up whom an address belongs to; refused while too many attempts for it failed."""
    address = email.strip().casefold()
    recent = (SignInAttempt.address_digest == _digest(address)) & (SignInAttempt.at > real_now - WINDOW)
    failures = connection.scalar(select(func.count()).select_from(SignInAttempt).where(recent))
    if (failures or 0) >= MOST_FAILURES:
        raise Refused(Refusal("too_many_attempts", {"minutes": WINDOW.seconds // 60}))
    statement = select(Account.id, Account.password_hash).where(Account.email == address, Account.disabled_at.is_(None))
    account = connection.execute(statement).one_or_none()
    return Claimed(address, account.id if account else None, account.password_hash if account else None)


def fail(connection: Connection, claim: Claimed, *, real_now: datetime) -> None:
    """Count a wrong password."""
    connection.execute(insert(SignInAttempt).values(address_digest=_digest(claim.address), at=real_now))


def begin(connection: Connection, account: int, *, real_now: datetime) -> str:
    """Begin a session of an account whose password was right; gives its token, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    values = {"created_at": real_now, "seen_at": real_now, "confirmed_at": real_now}
    connection.execute(insert(SignIn).values(account_id=account, digest=_digest(token), **values))
    return token


_LIVE = (
    select(
        SignIn.id,
        SignIn.account_id,
        SignIn.seen_at,
        SignIn.confirmed_at,
        SignIn.acts_as_role,
        SignIn.acts_as_organisation_id,
        Account.email,
        Account.language,
        Account.person_id,
        Person.name,
        RoleAssignment.role,
        RoleAssignment.organisation_id,
        RoleAssignment.issuer_id,
    )
    .join(Account, Account.id == SignIn.account_id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(RoleAssignment, and_(RoleAssignment.person_id == Account.person_id, people.ON_THE_DAY))
    .where(
        SignIn.digest == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam("seen_after"),
        SignIn.created_at > bindparam("created_after"),
        Account.disabled_at.is_(None),
    )
)
"""A session that lives, once for each role held on the day, or with blanks for somebody without any."""


def find(connection: Connection, token: str, *, real_now: datetime, now: datetime) -> Visitor | None:
    """Find whose session this is, with the roles held on the day; None where it is unknown, ended or expired."""
    given = {
        "digest": _digest(token),
        "seen_after": real_now - IDLE,
        "created_after": real_now - ABSOLUTE,
        "day": local_day(now),
    }
    rows: Sequence[Any] = connection.execute(_LIVE, given).all()
    if not rows:
        return None
    row = rows[0]
    held = {Grant(Role(one.role), one.organisation_id, one.issuer_id) for one in rows if one.role}
    grants = tuple(sorted(held, key=lambda grant: (grant.role, grant.organisation)))
    return Visitor(
        session=row.id,
        account=row.account_id,
        person=row.person_id,
        name=row.name,
        email=row.email,
        language=row.language,
        grants=grants,
        acts_as=_chosen(row, grants),
        seen_at=row.seen_at,
        confirmed_at=row.confirmed_at,
    )


def _chosen(row: Any, grants: tuple[Grant, ...]) -> Grant | None:  # noqa: ANN401 - a session's row.
    """The grant that was chosen and is still held; with one grant only there is nothing to choose."""
    if len(grants) == 1:
        return grants[0]
    wanted = (row.acts_as_role, row.acts_as_organisation_id)
    return next((grant for grant in grants if (grant.role, grant.organisation) == wanted), None)


def is_due(visitor: Visitor, *, real_now: datetime) -> bool:
    """Whether it is worth a write to say that the session was used."""
    return real_now - visitor.seen_at > _SEEN_EVERY


def keep_alive(connection: Connection, session: int, *, real_now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(SignIn).where(SignIn.id == session).values(seen_at=real_now))


def act_as(connection: Connection, visitor: Visitor, *, role: str, organisation: int) -> None:
    """Choose as whom to act; refused for a role that the person does not hold."""
    if (role, organisation) not in {(grant.role, grant.organisation) for grant in visitor.grants}:
        raise Refused(Refusal("not_permitted", {"roles": [role]}))
    connection.execute(
        update(SignIn)
        .where(SignIn.id == visitor.session)
        .values(acts_as_role=role, acts_as_organisation_id=organisation)
    )


def confirm(connection: Connection, visitor: Visitor, *, real_now: datetime) -> None:
    """Note that the password was typed again, and was right, before a grave step."""
    connection.execute(update(SignIn).where(SignIn.id == visitor.session).values(confirmed_at=real_now))


def is_confirmed(visitor: Visitor, *, real_now: datetime) -> bool:
    """Whether the password was typed recently enough for a grave step."""
    return real_now - visitor.confirmed_at <= CONFIRMED_FOR


def sign_out(connection: Connection, visitor: Visitor, *, everywhere: bool, real_now: datetime) -> None:
    """End this session, or all sessions of the account."""
    which = SignIn.account_id == visitor.account if everywhere else SignIn.id == visitor.session
    connection.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=real_now))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
