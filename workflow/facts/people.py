"""Gather how nominees stand to the plan, and how their councils voted."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from states.facts import CouncilResult, NominationRow, Subject
from states.sitting import State
from workflow import pinned
from workflow.bulk import among
from workflow.facts.cases import Case
from workflow.models.council import Sitting, Vote
from workflow.models.organisation import Organisation
from workflow.plans.schema import Plan
from workflow.plans.terms import RatingLevel

_KINDS = select(Organisation.id, Organisation.kind).where(among(Organisation.id, "organisations"))
_MINUTED = (
    select(Vote.nomination_id, Vote.passed, Vote.votes_for, Vote.needed, Sitting.closed_at, Sitting.confirmed_at)
    .join(Sitting, Sitting.id == Vote.sitting_id)
    .where(among(Vote.nomination_id, "nominations"), Sitting.state == State.MINUTED)
    .order_by(Sitting.minuted_at, Sitting.id)
)
_BEST_FIRST = tuple(level.value for level in RatingLevel)


def gather_subjects(connection: Connection, cases: Sequence[Case]) -> Mapping[int, Subject]:
    """Hold kind, staff category and rating of each nominee against its plan; keyed by nomination."""
    asked = {"organisations": {case.row.subject_organisation for case in cases}}
    kinds = {row.id: row.kind for row in connection.execute(_KINDS, asked).all()}
    plans = pinned.recall(connection, {case.row.plan_version for case in cases})
    return {
        case.row.id: measured(case.row, plans[case.row.plan_version].plan, kinds[case.row.subject_organisation])
        for case in cases
    }


def measured(row: NominationRow, plan: Plan, organisation_kind: str) -> Subject:
    """Hold a nominee against a plan."""
    subjects = plan.subjects
    if subjects is None:
        return _of_kind(row.subject_type, allowed=False)
    if row.subject_type == "collective":
        collective = subjects.collective
        allowed = collective is not None and organisation_kind in collective.organisation_kinds
        return _of_kind(organisation_kind, allowed=allowed)
    individual = subjects.individual
    if row.subject_type != "individual" or individual is None:
        return _of_kind(row.subject_type, allowed=row.subject_type == "household" and subjects.household is not None)
    least = individual.minimum_rating.level.value if individual.minimum_rating else None
    return Subject(
        kind="individual",
        kind_allowed=True,
        category=row.staff_category,
        category_allowed=row.staff_category in individual.staff_categories,
        rating=row.rating,
        rating_least=least,
        rating_enough=least is None or _reaches(row.rating, least),
    )


def _of_kind(kind: str, *, allowed: bool) -> Subject:
    return Subject(
        kind=kind,
        kind_allowed=allowed,
        category=None,
        category_allowed=True,
        rating=None,
        rating_least=None,
        rating_enough=True,
    )


def _reaches(rating: str | None, least: str) -> bool:
    return rating in _BEST_FIRST and _BEST_FIRST.index(rating) <= _BEST_FIRST.index(least)


def gather_councils(connection: Connection, cases: Sequence[Case]) -> Mapping[int, CouncilResult]:
    """Find the latest minuted vote on each nominee that still counts; keyed by nomination.

    What was counted before the nominee changed does not count, however late it was minuted.
    """
    rows = connection.execute(_MINUTED, {"nominations": {case.row.id for case in cases}}).all()
    latest = {row.nomination_id: row for row in rows}
    results = {}
    for case in cases:
        vote = latest.get(case.row.id)
        if vote is None or vote.closed_at is None or vote.closed_at < case.row.votes_count_from:
            results[case.row.id] = CouncilResult(passed=None, votes_for=0, votes_needed=0, chair_confirmed=False)
        else:
            results[case.row.id] = CouncilResult(
                passed=vote.passed,
                votes_for=vote.votes_for,
                votes_needed=vote.needed or 0,
                chair_confirmed=vote.confirmed_at is not None,
            )
    return results
