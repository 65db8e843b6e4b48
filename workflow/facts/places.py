"""Gather quotas, who competes for them, and the decisions that awards stand in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product

from sqlalchemy import Connection, func, select

from states.facts import AwardDecision, Limit, Place, Ranking
from states.nomination import State
from workflow.bulk import among
from workflow.calendar import local_day
from workflow.facts.cases import Case
from workflow.models.base import on_day
from workflow.models.decision import Decision, DecisionNominee
from workflow.models.law import AuthorityRule
from workflow.models.nomination import Nomination, counted
from workflow.models.round import Extension, QuotaCounter

CONTENDING = (State.QUALIFIED, State.STANDBY, State.PROPOSED, State.AWARDED)
"""States that compete for a place; counted against the places to see whether a ranking is needed."""


_EXTENSIONS = (
    select(Extension.round_id, Extension.organisation_id, func.max(Extension.limit_at))
    .where(among(Extension.round_id, "rounds"), among(Extension.organisation_id, "organisations"))
    .group_by(Extension.round_id, Extension.organisation_id)
)
_QUOTAS = (
    select(QuotaCounter)
    .where(
        among(QuotaCounter.round_id, "rounds"),
        (QuotaCounter.scope == "issuer") | among(QuotaCounter.organisation_id, "organisations"),
    )
    .order_by(QuotaCounter.id)
)
_LOCKED_QUOTAS = _QUOTAS.with_for_update(key_share=True)
_CONTENDERS = (
    select(QuotaCounter.id, func.count(Nomination.id))
    .join(Nomination, counted() & Nomination.state.in_(CONTENDING))
    .where(among(QuotaCounter.id, "counters"))
    .group_by(QuotaCounter.id)
)


def gather_limits(connection: Connection, cases: Sequence[Case]) -> Mapping[int, Limit]:
    """Find each nomination's limit: the latest of the round's cut-off, its unit's extension, its return's due date."""
    asked = {
        "rounds": {case.row.round for case in cases},
        "organisations": {case.row.organisation for case in cases},
    }
    rows = connection.execute(_EXTENSIONS, asked).all()
    extended = {(round_id, organisation): until for round_id, organisation, until in rows}
    return {case.row.id: Limit(_latest(case, extended.get((case.row.round, case.row.organisation)))) for case in cases}


def _latest(case: Case, extension: datetime | None) -> datetime | None:
    candidates = (case.round.cutoff, extension, case.row.return_limit)
    return max(instant for instant in candidates if instant is not None) if case.round.cutoff else None


def gather_quotas(connection: Connection, cases: Sequence[Case], *, lock: bool) -> Mapping[int, tuple[Place, ...]]:
    """Read every counter that counts each nomination, locked in id order where places may change."""
    asked = {"rounds": {case.row.round for case in cases}, "organisations": {case.row.organisation for case in cases}}
    found: dict[tuple[int, str, str, int | None], list[Place]] = {}
    for row in connection.execute(_LOCKED_QUOTAS if lock else _QUOTAS, asked).all():
        owner = row.organisation_id if row.scope == "organisation" else None
        place = Place(row.id, row.places, row.used, row.hard)
        found.setdefault((row.round_id, row.subject_type, row.award_form, owner), []).append(place)
    return {
        case.row.id: tuple(
            place
            for form, owner in product(("", case.row.award_form), (None, case.row.organisation))
            for place in found.get((case.row.round, case.row.subject_type, form, owner), ())
        )
        for case in cases
    }


def gather_rankings(
    connection: Connection, cases: Sequence[Case], quotas: Mapping[int, tuple[Place, ...]]
) -> Mapping[int, Ranking]:
    """Count who competes for the places that each nomination needs; of several quotas the tightest one tells."""
    hard = {place.counter for case in cases for place in quotas[case.row.id] if place.hard}
    found = connection.execute(_CONTENDERS, {"counters": hard}).all() if hard else []
    contending = {row[0]: row[1] for row in found}
    return {case.row.id: _ranking(quotas[case.row.id], contending) for case in cases}


def _ranking(places: Sequence[Place], contending: Mapping[int, int]) -> Ranking:
    found = [Ranking(contending.get(place.counter, 0), place.places) for place in places if place.hard]
    return max(found, key=lambda ranking: ranking.contenders - (ranking.places or 0), default=Ranking(0, None))


def gather_decisions(connection: Connection, cases: Sequence[Case]) -> Mapping[int, AwardDecision]:
    """Read the decision that each award names, whether it names the nominee, and the issuer's authority that day."""
    asked = {case.decision for case in cases if case.decision is not None}
    statement = (
        select(Decision.id, Decision.state, Decision.drafted_by, DecisionNominee.nomination_id)
        .outerjoin(DecisionNominee, DecisionNominee.decision_id == Decision.id)
        .where(Decision.id.in_(asked))
        .with_for_update(of=Decision, read=True)
    )
    heads: dict[int, tuple[str, int]] = {}
    named: set[tuple[int, int | None]] = set()
    for row in connection.execute(statement):
        heads[row.id] = (row.state, row.drafted_by)
        named.add((row.id, row.nomination_id))
    allowed = _authorities(connection, cases)
    results = {}
    for case in cases:
        state, drafted_by = heads.get(case.decision or 0, ("missing", None))
        results[case.row.id] = AwardDecision(
            id=case.decision or 0,
            state=state,
            names_nominee=(case.decision, case.row.id) in named,
            drafted_by=drafted_by,
            within_authority=(case.row.issuer, case.row.award_form) in allowed,
        )
    return results


def _authorities(connection: Connection, cases: Sequence[Case]) -> set[tuple[int, str]]:
    """Issuers and award forms with a rule in force on the day of signing."""
    day = local_day(max(case.received_at for case in cases))
    statement = select(AuthorityRule.organisation_id, AuthorityRule.award_form).where(
        AuthorityRule.organisation_id.in_({case.row.issuer for case in cases}), on_day(AuthorityRule, day)
    )
    return {(row.organisation_id, row.award_form) for row in connection.execute(statement)}
