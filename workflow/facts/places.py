"""Gather quotas, who competes for them, and the decisions that awards stand in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from states.facts import AwardDecision, Limit, Place, Ranking
from states.nomination import State
from workflow.calendar import local_day
from workflow.facts.cases import Case
from workflow.models.decision import Decision, DecisionNominee
from workflow.models.law import AuthorityRule
from workflow.models.nomination import Nomination
from workflow.models.round import Extension, QuotaCounter

CONTENDING = (State.QUALIFIED, State.STANDBY, State.PROPOSED, State.AWARDED)
"""States that compete for a place; counted against the places to see whether a ranking is needed."""


def gather_limits(connection: Connection, cases: Sequence[Case]) -> Mapping[int, Limit]:
    """Find each nomination's limit: the latest of the round's cut-off, its unit's extension, its return's due date."""
    statement = (
        select(Extension.round_id, Extension.organisation_id, func.max(Extension.limit_at))
        .where(
            Extension.round_id.in_({case.row.round for case in cases}),
            Extension.organisation_id.in_({case.row.organisation for case in cases}),
        )
        .group_by(Extension.round_id, Extension.organisation_id)
    )
    extended = {(round_id, organisation): until for round_id, organisation, until in connection.execute(statement)}
    return {case.row.id: Limit(_latest(case, extended.get((case.row.round, case.row.organisation)))) for case in cases}


def _latest(case: Case, extension: datetime | None) -> datetime | None:
    candidates = (case.round.cutoff, extension, case.row.return_limit)
    return max(instant for instant in candidates if instant is not None) if case.round.cutoff else None


def gather_quotas(
    connection: Connection, rounds: Collection[int], *, lock: bool
) -> Mapping[tuple[int, str], tuple[Place, ...]]:
    """Read the counters of these rounds by (round, subject type), locked in id order where places may change."""
    statement = select(QuotaCounter).where(QuotaCounter.round_id.in_(rounds)).order_by(QuotaCounter.id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    return {
        (row.round_id, row.subject_type): (Place(row.id, row.places, row.used, row.hard),)
        for row in connection.execute(statement)
    }


def gather_rankings(
    connection: Connection, rounds: Collection[int], quotas: Mapping[tuple[int, str], tuple[Place, ...]]
) -> Mapping[tuple[int, str], Ranking]:
    """Count who competes for the places, by (round, subject type)."""
    statement = (
        select(Nomination.round_id, Nomination.subject_type, func.count())
        .where(Nomination.round_id.in_(rounds), Nomination.state.in_(CONTENDING))
        .group_by(Nomination.round_id, Nomination.subject_type)
    )
    found = {}
    for round_id, subject_type, contenders in connection.execute(statement):
        places = [place.places for place in quotas.get((round_id, subject_type), ()) if place.hard]
        found[round_id, subject_type] = Ranking(contenders, min(places, default=None))
    return found


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
        AuthorityRule.organisation_id.in_({case.row.issuer for case in cases}), _in_force(day)
    )
    return {(row.organisation_id, row.award_form) for row in connection.execute(statement)}


def _in_force(day: date) -> ColumnElement[bool]:
    return (AuthorityRule.valid_from <= day) & or_(AuthorityRule.valid_to.is_(None), AuthorityRule.valid_to >= day)
