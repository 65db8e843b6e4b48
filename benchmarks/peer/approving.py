"""Approve one nomination: load it with what belongs to it, check the rules, set its attributes, commit."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from benchmarks.peer.people import grants_of, issuers_of
from benchmarks.peer.tables import Account, Nomination, Pending, Submission
from states.actors import Role
from states.facts import Office
from states.nomination import NOMINATION, Action, State
from workflow import journal
from workflow.facts.dossier import criteria, required_items
from workflow.models.journal import JournalEntry
from workflow.models.person import RoleAssignment
from workflow.models.plan import PlanOffice, PlanVersion
from workflow.models.request import RequestKey
from workflow.pinned import Pinned, Terms
from workflow.plans.schema import Plan

Answer = dict[str, Any]
_plans: dict[int, Pinned] = {}
"""Plan versions with their offices; they never change."""


async def approve(
    session: AsyncSession, nomination_id: int, *, account: Account, key: str, digest: str, now: datetime
) -> Answer | None:
    """Approve once for this key; the answer has refusals, or the new state. None: there is nothing for this account."""
    used = await session.get(RequestKey, (account.id, key))
    if used is not None:
        return used.outcome[0] if used.outcome and used.digest == digest else {"refusals": ["key_reused"]}
    nomination = await _locked(session, nomination_id)
    grants = grants_of(account, now=now)
    if nomination is None or nomination.issuer_id not in issuers_of(grants):
        return None
    offices = (await _plan(session, nomination.round.plan_version_id)).offices
    terms = (await _plan(session, nomination.plan_version_id)).terms(nomination.round.kind)
    grant = _reviewer(grants, offices[Office.REVIEWING])
    refusals = _refusals(nomination, account, grant, terms)
    if not refusals:
        _write(session, nomination, account, grant, now)
    outcome = {"nomination": nomination.id, "state": nomination.state, "version": nomination.version}
    answer = {**outcome, "refusals": refusals}
    session.add(RequestKey(account_id=account.id, key=key, digest=digest, outcome=[answer], created_at=now))
    await session.commit()
    return answer


async def _locked(session: AsyncSession, nomination_id: int) -> Nomination | None:
    return await session.scalar(
        select(Nomination)
        .options(
            joinedload(Nomination.round, innerjoin=True),
            joinedload(Nomination.submission, innerjoin=True).selectinload(Submission.documents),
            selectinload(Nomination.ticks),
        )
        .where(Nomination.id == nomination_id)
        .with_for_update(of=Nomination)
    )


async def _plan(session: AsyncSession, version_id: int) -> Pinned:
    if version_id not in _plans:
        version = await session.get_one(PlanVersion, version_id)
        offices = await session.scalars(select(PlanOffice).where(PlanOffice.plan_version_id == version_id))
        by_office = {Office(one.office): one.organisation_id for one in offices}
        _plans[version_id] = Pinned(Plan.model_validate(version.content), by_office)
    return _plans[version_id]


def _reviewer(grants: list[RoleAssignment], office: int) -> RoleAssignment | None:
    held = (grant for grant in grants if grant.role == Role.REVIEWER and grant.organisation_id == office)
    return next(held, None)


def _refusals(nomination: Nomination, account: Account, grant: RoleAssignment | None, terms: Terms) -> list[str]:
    refusals = []
    if nomination.state != State.UNDER_REVIEW:
        refusals.append("wrong_state")
    if grant is None:
        refusals.append("not_permitted")
    if nomination.round.state not in {"planned", "open", "closed"}:
        refusals.append("round_decided")
    if nomination.subject_person_id is not None and nomination.subject_person_id == account.person_id:
        refusals.append("own_case")
    if _unticked(nomination, terms):
        refusals.append("not_all_ticked")
    return refusals


def _unticked(nomination: Nomination, terms: Terms) -> list[str]:
    ticks = {tick.code: tick for tick in nomination.ticks}
    shared = {paper.item: paper for paper in nomination.submission.documents if paper.nomination_id is None}
    own = {paper.item: paper for paper in nomination.submission.documents if paper.nomination_id == nomination.id}
    papers = shared | own
    unticked = []
    for item in required_items(terms, nomination.claims):
        tick, paper = ticks.get(item), papers.get(item)
        if tick is None or paper is None or not tick.met or tick.document_id != paper.id:
            unticked.append(item)
    for criterion in criteria(terms, nomination.subject_type):
        tick = ticks.get(criterion)
        if tick is None or not tick.met or tick.ticked_at < nomination.changed_at:
            unticked.append(criterion)
    return unticked


def _write(
    session: AsyncSession, nomination: Nomination, account: Account, grant: RoleAssignment | None, now: datetime
) -> None:
    nomination.state = State.QUALIFIED
    nomination.version += 1
    nomination.reviewed_by = account.person_id
    entry = JournalEntry(
        issuer_id=nomination.issuer_id,
        aggregate=NOMINATION.name,
        aggregate_id=nomination.id,
        version=nomination.version,
        at=now,
        action=Action.APPROVE,
        state_before=State.UNDER_REVIEW,
        state_after=State.QUALIFIED,
        account_id=account.id,
        person_id=account.person_id,
        role=grant.role if grant else None,
        organisation_id=grant.organisation_id if grant else None,
        data={},
    )
    session.add(entry)
    session.add_all(Pending(consumer=consumer, entry=entry) for consumer in journal.CONSUMERS)
