"""Gather how councils voted on nominees, as far as it still counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states.facts import CouncilResult
from states.nomination import NOMINATION, Action
from states.nomination import State as NominationState
from states.sitting import Stage, State
from workflow import pinned
from workflow.bulk import among
from workflow.facts.ballots import RULE, rule_of
from workflow.facts.cases import Case
from workflow.models.council import AgendaItem, Sitting, SittingRule
from workflow.models.journal import JournalEntry
from workflow.plans.councils import CouncilRule

_IN_QUESTION = (NominationState.QUALIFIED, NominationState.STANDBY, NominationState.PROPOSED)
_MINUTED = (
    select(
        AgendaItem.nomination_id,
        AgendaItem.stage,
        AgendaItem.passed,
        AgendaItem.votes_for,
        AgendaItem.needed,
        AgendaItem.base.label("taken_of"),
        AgendaItem.members,
        AgendaItem.present,
        AgendaItem.rank,
        *RULE,
        SittingRule.chair_confirms,
        Sitting.closed_at,
        Sitting.confirmed_at,
        Sitting.organisation_id,
    )
    .join(Sitting, Sitting.id == AgendaItem.sitting_id)
    .join(SittingRule, SittingRule.id == AgendaItem.rule_id)
    .where(among(AgendaItem.nomination_id, "nominations"), Sitting.state == State.MINUTED)
    .order_by(Sitting.closed_at, Sitting.id)
)
_QUALIFIED = (
    select(JournalEntry.aggregate_id, func.max(JournalEntry.at).label("at"))
    .where(
        JournalEntry.aggregate == NOMINATION.name,
        among(JournalEntry.aggregate_id, "nominations"),
        JournalEntry.action == Action.APPROVE,
    )
    .group_by(JournalEntry.aggregate_id)
)


def gather_councils(connection: Connection, cases: Sequence[Case]) -> Mapping[int, CouncilResult]:
    """Find the latest minuted vote of the council that endorses each nominee; keyed by nomination.

    The vote that was closed last counts, whichever was minuted last. What was counted before the nominee changed does
    not count.
    """
    votes = [vote for vote in _votes(connection, cases) if vote.stage == Stage.ENDORSEMENT]
    since = {case.row.id: case.row.votes_count_from for case in cases}
    return _latest(votes, since)


def gather_proposals(connection: Connection, cases: Sequence[Case]) -> Mapping[int, CouncilResult | None]:
    """Find the latest minuted vote of the issuer's council on each nominee whose plan asks for one.

    What was counted before the nominee was found qualified does not count.
    """
    plans = pinned.recall(connection, {case.row.plan_version for case in cases})
    asking = [
        case for case in cases if case.row.state in _IN_QUESTION and _asks(plans[case.row.plan_version].plan.council)
    ]
    if not asking:
        return dict.fromkeys(case.row.id for case in cases)
    issuers = {case.row.id: case.row.issuer for case in asking}
    since = {row.aggregate_id: row.at for row in connection.execute(_QUALIFIED, {"nominations": list(issuers)}).all()}
    votes = [
        vote
        for vote in _votes(connection, asking)
        if vote.stage == Stage.PROPOSAL and vote.organisation_id == issuers[vote.nomination_id]
    ]
    results = _latest(votes, {one: since.get(one) for one in issuers})
    return {case.row.id: results.get(case.row.id) for case in cases}


def _asks(rule: object) -> bool:
    return isinstance(rule, CouncilRule) and rule.before_proposal


def _votes(connection: Connection, cases: Sequence[Case]) -> Sequence[Any]:
    return connection.execute(_MINUTED, {"nominations": {case.row.id for case in cases}}).all()


def _latest(votes: Iterable[Any], since: Mapping[int, datetime | None]) -> Mapping[int, CouncilResult]:
    """Give the last vote on each nominee, unless it was closed before its moment."""
    latest = {vote.nomination_id: vote for vote in votes}
    return {one: _result(latest.get(one), moment) for one, moment in since.items()}


def _result(vote: Any, since: datetime | None) -> CouncilResult:  # noqa: ANN401 - a row of `_MINUTED`.
    if vote is None or since is None or vote.closed_at is None or vote.closed_at < since:
        return CouncilResult()
    return CouncilResult(
        voted=True,
        passed=vote.passed,
        votes_for=vote.votes_for,
        votes_needed=vote.needed,
        base=vote.taken_of,
        present=vote.present,
        members=vote.members,
        quorum=rule_of(vote).quorum_of(vote.members),
        chair_confirmed=vote.confirmed_at is not None,
        chair_confirms=vote.chair_confirms,
        rank=vote.rank,
    )
