"""Find what a plan's rounds, quotas, targets and obligations name that the plan does not have.

The rules read plain values and pass over what is missing or of the wrong shape; what is to be announced may yet come.
"""

from collections.abc import Iterator, Mapping

from workflow.plans.faults import Fault, one_of
from workflow.plans.obligations import ObligationPeriod
from workflow.plans.plain import Place, at, coded, described, entries, words
from workflow.plans.terms import RoundKind, SubjectType

_CHOICES = {"award_forms": "award_forms", "criteria": "criteria", "dossier": "dossier_items"}
"""Which section describes what a round's lists of codes name."""

_QUOTAS = tuple(subject.value for subject in SubjectType)


def faults(plan: object) -> Iterator[Fault]:
    """Yield every name of something that isn't there."""
    for place, section in _references(plan):
        yield from _unknown(plan, place, section)
    for rule in (_without_offices, _without_years, _without_subjects, _one_day_for_many_years):
        yield from rule(plan)


def _references(plan: object) -> Iterator[tuple[Place, str]]:
    """Yield each place that holds a code, with the section that describes it."""
    for kind in RoundKind:
        for field, section in _CHOICES.items():
            yield from ((place, section) for place, _ in words(plan, "rounds", kind, field, "codes"))
        yield from ((place, "award_forms") for place in _forms_in_quotas(plan, ("rounds", kind, "quotas")))
    yield from (((*form, "code"), "award_forms") for form, _ in entries(plan, "council", "award_forms"))
    for target, _ in entries(plan, "targets"):
        yield (*target, "group"), "target_groups"
        yield (*target, "award_form"), "award_forms"
        yield from ((place, "targets") for place, _ in words(plan, *target, "total_of"))
    for obligation, _ in entries(plan, "obligations"):
        yield from ((place, "targets") for place, _ in words(plan, *obligation, "asks", "targets"))


def _forms_in_quotas(plan: object, quotas: Place) -> Iterator[Place]:
    """Yield the places where the quotas of a round name an award form."""
    yield from ((*quotas, subject, "share", "form") for subject in _QUOTAS)
    for row, _ in entries(plan, *quotas, "further"):
        yield (*row, "award_form")
        yield (*row, "share", "form")


def _unknown(plan: object, place: Place, section: str) -> Iterator[Fault]:
    code, known = at(plan, *place), coded(plan, section)
    if isinstance(code, str) and code not in known and described(plan, section):
        yield Fault(place, one_of(known) if known else f"a code that {section} describes")


def _without_offices(plan: object) -> Iterator[Fault]:
    """What is owed to an office is owed to one that the plan names."""
    offices = at(plan, "offices")
    held = sorted(str(name) for name, holder in offices.items() if holder) if isinstance(offices, Mapping) else []
    for obligation, _ in entries(plan, "obligations"):
        place = (*obligation, "to", "office")
        office = at(plan, *place)
        if isinstance(office, str) and office not in held:
            yield Fault(place, one_of(held) if held else "an office that offices names")


def _without_years(plan: object) -> Iterator[Fault]:
    """Rounds and obligations that follow the plan's years need to know them."""
    if at(plan, "period") is not None:
        return
    for kind in (RoundKind.ANNUAL, RoundKind.STAGE):
        if at(plan, "rounds", kind) is not None:
            yield Fault(("rounds", kind), "a period, or no such round")
    for obligation, entry in entries(plan, "obligations"):
        if at(entry, "period") == ObligationPeriod.STAGE:
            yield Fault((*obligation, "period"), "a period of the plan, or another period here")


def _without_subjects(plan: object) -> Iterator[Fault]:
    """A round needs to know who may be nominated, and for what."""
    for kind in RoundKind:
        if at(plan, "rounds", kind) is not None:
            for field in ("subjects", "award_forms"):
                if not at(plan, field):
                    yield Fault(("rounds", kind), f"{field} in the plan, or no round")


def _one_day_for_many_years(plan: object) -> Iterator[Fault]:
    """A fixed day closes the annual round of a plan that runs one year."""
    runs = at(plan, "period", "runs")
    years = (at(runs, "first"), at(runs, "last"))
    place = ("rounds", RoundKind.ANNUAL, "cutoff", "rule")
    if at(plan, *place) == "fixed_day" and years[0] != years[1]:
        yield Fault(place, "each_year, because the plan runs more than one year")
