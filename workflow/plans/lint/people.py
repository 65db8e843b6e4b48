"""Hold whom the plan calls on, and who does what in it, against what its paper says."""

from collections.abc import Iterator

from workflow.plans.lint.finding import WHOLE, Case, Finding
from workflow.plans.offices import Office, ProposingOffice
from workflow.plans.terms import OfficeName, SubjectType

_ASSUMED = "assumed"
_NEEDED = (
    OfficeName.LEAD,
    OfficeName.RECEIVING,
    OfficeName.REVIEWING,
    OfficeName.PROPOSING,
    OfficeName.SUBMITTING,
    OfficeName.DECIDING,
)
"""Without these a round can't be run to its decision."""


def office_assumed(case: Case) -> Iterator[Finding]:
    """The paper names the office for each function that a dossier goes through."""
    offices = _offices(case)
    for name in _NEEDED:
        office = offices[name]
        if office and office.source == _ASSUMED:
            detail = {"office": name.value, "organisation": office.organisation}
            yield case.warning("office_assumed", office.source, "offices", name.value, **detail)


def office_absent(case: Case) -> Iterator[Finding]:
    """A plan that has rounds names all who run them."""
    rounds, offices = case.plan.rounds, _offices(case)
    missing = [name.value for name in _NEEDED if offices[name] is None]
    if missing and (rounds.annual or rounds.stage or rounds.ad_hoc):
        yield case.warning("office_absent", WHOLE, "offices", offices=missing)


def two_offices_propose(case: Case) -> Iterator[Finding]:
    """The office that proposes also submits; where they are two, the paper says in which order."""
    proposing, submitting = case.plan.offices.proposing, case.plan.offices.submitting
    if proposing and submitting and proposing.organisation != submitting.organisation:
        detail = {"proposing": proposing.organisation, "submitting": submitting.organisation}
        yield case.warning("two_offices_propose", submitting.source, "offices", "submitting", **detail)


def mobilised_not_eligible(case: Case) -> Iterator[Finding]:
    """Whom a plan calls on it can also reward."""
    subjects = case.plan.subjects
    if subjects is None:
        return
    categories = set(subjects.individual.staff_categories) if subjects.individual else set()
    eligible = {one for one in SubjectType if getattr(subjects, one.value) is not None}
    for position, called in enumerate(case.plan.mobilised):
        kinds = [*sorted(set(called.staff_categories) - categories), *sorted(set(called.subjects) - eligible)]
        for kind in kinds:
            yield case.warning("mobilised_not_eligible", called.source, "mobilised", position, kind=kind.value)


def _offices(case: Case) -> dict[OfficeName, Office | ProposingOffice | None]:
    return {name: getattr(case.plan.offices, name.value) for name in OfficeName}
