"""Gather how nominees stand to the plan."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from states.facts import NominationRow, Subject
from workflow import pinned
from workflow.bulk import among
from workflow.facts.cases import Case
from workflow.models.organisation import Organisation
from workflow.plans.schema import Plan
from workflow.plans.terms import RatingLevel

_KINDS = select(Organisation.id, Organisation.kind).where(among(Organisation.id, "organisations"))
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
