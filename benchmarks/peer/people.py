"""Find out who asks, by bearer token or by session, and which roles the person holds today."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from benchmarks.peer.tables import Account, ApiToken, SignIn
from states.actors import ISSUER_ROLES
from workflow.calendar import local_day
from workflow.models.person import RoleAssignment
from workflow.services.sign_ins import ABSOLUTE, IDLE


async def by_token(session: AsyncSession, token: str, *, now: datetime) -> Account | None:
    """Find the account of a token that is good now."""
    found = await session.scalar(
        select(ApiToken)
        .options(
            joinedload(ApiToken.account, innerjoin=True).options(
                joinedload(Account.person, innerjoin=True), selectinload(Account.grants)
            )
        )
        .where(ApiToken.digest == _digest(token))
    )
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    return found.account if found.account.disabled_at is None else None


async def by_session(session: AsyncSession, token: str, *, now: datetime) -> Account | None:
    """Find the account of a session that goes on."""
    found = await session.scalar(
        select(SignIn)
        .options(
            joinedload(SignIn.account, innerjoin=True).options(
                joinedload(Account.person, innerjoin=True), selectinload(Account.grants)
            )
        )
        .where(SignIn.digest == _digest(token))
    )
    if found is None or found.ended_at is not None:
        return None
    if found.seen_at <= now - IDLE or found.created_at <= now - ABSOLUTE:
        return None
    return found.account if found.account.disabled_at is None else None


def grants_of(account: Account, *, now: datetime) -> list[RoleAssignment]:
    """List the roles that are held today."""
    day = local_day(now)
    return [
        grant
        for grant in account.grants
        if grant.valid_from <= day and (grant.valid_to is None or grant.valid_to >= day)
    ]


def issuers_of(grants: list[RoleAssignment]) -> set[int]:
    """Name the issuers whose nominations these roles let one see."""
    return {grant.issuer_id for grant in grants if grant.role in ISSUER_ROLES}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
