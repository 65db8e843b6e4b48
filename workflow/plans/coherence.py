"""Find where one part of a plan contradicts another: codes that name nothing, papers that nobody could file.

The rules read plain values and pass over what is missing or of the wrong shape, so that a file with mistakes in its
fields still hears of its bad references in the same answer.
"""

from collections.abc import Iterator, Mapping

from workflow.plans import references
from workflow.plans.faults import Fault, one_of
from workflow.plans.plain import Place, at, coded, described, entries, words
from workflow.plans.terms import BallotSecrecy, DossierScope, OrganisationKind, Requirement, RoundKind, SubjectType


def faults(plan: object) -> tuple[Fault, ...]:
    """Return every contradiction in a plan given as plain values, as they are read from YAML or JSON."""
    rules = (
        _repetitions,
        references.faults,
        _unfit_papers,
        _unclaimed_papers,
        _unfileable,
        _ineligible,
        _council_gaps,
        _hidden_chairs,
        _unreachable,
    )
    return tuple(fault for rule in rules for fault in rule(plan))


def _repetitions(value: object, place: Place = ()) -> Iterator[Fault]:
    """No list names the same thing twice."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _repetitions(inner, (*place, name))
    seen: set[str] = set()
    for position, entry in enumerate(value if isinstance(value, list) else ()):
        code = _named(entry)
        if isinstance(code, str) and code in seen:
            yield Fault((*place, position), f"{code} once in this list")
        seen |= {code} if isinstance(code, str) else set()
        yield from _repetitions(entry, (*place, position))


def _named(entry: object) -> object:
    """Return what an entry of a list goes by: its code, its name, or the text that it is."""
    if not isinstance(entry, Mapping):
        return entry
    return next((name for name in (entry.get("code"), entry.get("name")) if isinstance(name, str)), None)


def _required_papers(plan: object) -> Iterator[tuple[Place, str]]:
    """Yield the codes of the items that alternatives of criteria require, with the place of the alternative."""
    for criterion, _ in entries(plan, "criteria"):
        for alternative, entry in entries(plan, *criterion, "alternatives"):
            code = at(entry, "requires_item")
            if isinstance(code, str):
                yield alternative, code


def _unfit_papers(plan: object) -> Iterator[Fault]:
    """What an alternative requires is a described item of a nomination, required when the alternative is claimed."""
    known = coded(plan, "dossier_items")
    fit = {
        code
        for code, row in known.items()
        if (at(plan, *row, "scope"), at(plan, *row, "required")) == (DossierScope.NOMINATION, Requirement.WHEN_CLAIMED)
    }
    for alternative, code in _required_papers(plan):
        if code not in known and described(plan, "dossier_items"):
            expected = one_of(known) if known else "a code that dossier_items describes"
            yield Fault((*alternative, "requires_item"), expected)
        elif known and code not in fit:
            yield Fault((*alternative, "requires_item"), "an item of scope nomination that is required when_claimed")


def _unclaimed_papers(plan: object) -> Iterator[Fault]:
    """An item required when claimed is asked for by some alternative, or it would never be required."""
    asked_for = {code for _, code in _required_papers(plan)}
    for code, row in coded(plan, "dossier_items").items() if coded(plan, "criteria") else ():
        if at(plan, *row, "required") == Requirement.WHEN_CLAIMED and code not in asked_for:
            yield Fault((*row, "required"), f"always, because no alternative of a criterion requires {code}")


def _unfileable(plan: object) -> Iterator[Fault]:
    """The dossier of a round has every item that the round's criteria may require."""
    criteria, known = coded(plan, "criteria"), coded(plan, "dossier_items")
    for kind in RoundKind:
        chosen = {code for _, code in words(plan, "rounds", kind, "criteria", "codes")} or criteria.keys()
        used = {criteria[code] for code in chosen if code in criteria}
        listed = {code for _, code in words(plan, "rounds", kind, "dossier", "codes")}
        for alternative, code in _required_papers(plan):
            if listed and alternative[:2] in used and code in known and code not in listed:
                place = ("rounds", kind, "dossier", "codes")
                yield Fault(place, f"{code} in this list, because a criterion requires it")


def _ineligible(plan: object) -> Iterator[Fault]:
    """Award forms, criteria and quotas speak of subject types that may be nominated."""
    eligible = {subject.value for subject in SubjectType if at(plan, "subjects", subject) is not None}
    barred = [subject.value for subject in SubjectType if eligible and subject not in eligible]
    for place in _subject_places(plan):
        if at(plan, *place) in barred or (place[-1] in barred and at(plan, *place) is not None):
            yield Fault(place, "a subject type that subjects names: " + ", ".join(sorted(eligible)))


def _subject_places(plan: object) -> Iterator[Place]:
    """Yield the places where a plan names a subject type, or has something under its name."""
    for form, _ in entries(plan, "award_forms"):
        yield from (place for place, _ in words(plan, *form, "subjects"))
    yield from ((*criterion, "subject") for criterion, _ in entries(plan, "criteria"))
    for kind in RoundKind:
        yield from (("rounds", kind, "quotas", subject) for subject in SubjectType)
        yield from ((*row, "subject") for row, _ in entries(plan, "rounds", kind, "quotas", "further"))


def _council_gaps(plan: object) -> Iterator[Fault]:
    """Each kind of organisation that may be nominated goes before one council: its own or its parent's."""
    own = {kind for _, kind in words(plan, "council", "own_for")}
    parents = words(plan, "council", "parent_for")
    yield from (Fault(place, f"{kind} either in own_for or in parent_for") for place, kind in parents if kind in own)
    placed = own | {kind for _, kind in parents}
    for place, kind in words(plan, "subjects", "collective", "organisation_kinds"):
        if placed and kind in set(OrganisationKind) - placed:
            yield Fault(place, "a kind that council names in own_for or parent_for")


def _hidden_chairs(plan: object) -> Iterator[Fault]:
    """Whether the chair agreed is known in an open vote only."""
    for place, rule in _voting(plan):
        if rule.get("chair_must_agree") is True and rule.get("ballot_secrecy") == BallotSecrecy.SECRET:
            yield Fault((*place, "chair_must_agree"), "false, because a secret vote does not show the chair's")


def _unreachable(plan: object) -> Iterator[Fault]:
    """Nobody passes with more than all votes."""
    for place, rule in _voting(plan):
        if str(rule.get("pass_over")) in {"1", "1/1"}:
            yield Fault((*place, "pass_over"), "less than 1, because nobody passes with more than all")


def _voting(plan: object) -> Iterator[tuple[Place, Mapping[object, object]]]:
    """Yield the council's rule, and what it comes to for each award form that it names."""
    general = at(plan, "council")
    if isinstance(general, Mapping):
        yield ("council",), general
        for place, own in entries(plan, "council", "award_forms"):
            if isinstance(own, Mapping):
                yield place, {**general, **{name: value for name, value in own.items() if value is not None}}
