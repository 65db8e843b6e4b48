"""Find where one part of a plan contradicts another: codes that name nothing, papers that nobody could file.

The rules read plain values and pass over what is missing or of the wrong shape, so that a file with mistakes in its
fields still hears of its bad references in the same answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.plans.terms import DossierScope, OrganisationKind, Requirement, RoundKind, SubjectType

Place = tuple[str | int, ...]
"""The way from the top of a plan to a value: names of fields and positions in lists."""

_CHOICES = {"award_forms": "award_forms", "criteria": "criteria", "dossier": "dossier_items"}
"""Which section describes what a round's lists of codes name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: where it stands and what was expected there."""

    place: Place
    expected: str


class Incoherent(ValueError):
    """A plan whose fields are each well-formed contradicts itself; carries every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults, at least one."""
        super().__init__("; ".join(f"{fault.place}: expected {fault.expected}" for fault in faults))
        self.faults = tuple(faults)


def faults(plan: object) -> tuple[Fault, ...]:
    """Return every contradiction in a plan given as plain values, as they are read from YAML or JSON."""
    rules = (_repetitions, _unknown_codes, _unfit_papers, _unclaimed_papers, _unfileable, _ineligible, _council_gaps)
    return tuple(fault for rule in rules for fault in rule(plan))


def _at(value: object, *place: str | int) -> object:
    """Return the value at a place, or None where there is none."""
    for step in place:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _entries(plan: object, *place: str | int) -> Iterator[tuple[Place, object]]:
    """Yield the entries of the list at a place, each with its own place."""
    found = _at(plan, *place)
    if isinstance(found, list):
        for position, entry in enumerate(found):
            yield (*place, position), entry


def _words(plan: object, *place: str | int) -> list[tuple[Place, str]]:
    """Return the texts in the list at a place, each with its own place."""
    return [(row, entry) for row, entry in _entries(plan, *place) if isinstance(entry, str)]


def _coded(plan: object, *place: str | int) -> dict[str, Place]:
    """Return the codes that the entries of a list define, with the entries' places."""
    rows = ((_at(entry, "code"), row) for row, entry in _entries(plan, *place))
    return {code: row for code, row in rows if isinstance(code, str)}


def _one_of(known: Iterable[str]) -> str:
    return "one of " + ", ".join(sorted(known))


def _repetitions(value: object, place: Place = ()) -> Iterator[Fault]:
    """No list names the same thing twice."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _repetitions(inner, (*place, name))
    seen: set[str] = set()
    for position, entry in enumerate(value if isinstance(value, list) else ()):
        code = _at(entry, "code") if isinstance(entry, Mapping) else entry
        if isinstance(code, str) and code in seen:
            yield Fault((*place, position), f"{code} once in this list")
        seen |= {code} if isinstance(code, str) else set()
        yield from _repetitions(entry, (*place, position))


def _unknown_codes(plan: object) -> Iterator[Fault]:
    """A round names award forms, criteria and dossier items that the plan describes."""
    for kind in RoundKind:
        for field, section in _CHOICES.items():
            known = _coded(plan, section)
            for place, code in _words(plan, "rounds", kind, field, "codes"):
                if known and code not in known:
                    yield Fault(place, _one_of(known))


def _required_papers(plan: object) -> Iterator[tuple[Place, str]]:
    """Yield the codes of the items that alternatives of criteria require, with the place of the alternative."""
    for criterion, _ in _entries(plan, "criteria"):
        for alternative, entry in _entries(plan, *criterion, "alternatives"):
            code = _at(entry, "requires_item")
            if isinstance(code, str):
                yield alternative, code


def _unfit_papers(plan: object) -> Iterator[Fault]:
    """What an alternative requires is a described item of a nomination, required when the alternative is claimed."""
    known = _coded(plan, "dossier_items")
    fit = {
        code
        for code, row in known.items()
        if (_at(plan, *row, "scope"), _at(plan, *row, "required"))
        == (DossierScope.NOMINATION, Requirement.WHEN_CLAIMED)
    }
    for alternative, code in _required_papers(plan):
        if known and code not in known:
            yield Fault((*alternative, "requires_item"), _one_of(known))
        elif known and code not in fit:
            yield Fault((*alternative, "requires_item"), "an item of scope nomination that is required when_claimed")


def _unclaimed_papers(plan: object) -> Iterator[Fault]:
    """An item required when claimed is asked for by some alternative, or it would never be required."""
    asked_for = {code for _, code in _required_papers(plan)}
    for code, row in _coded(plan, "dossier_items").items() if _coded(plan, "criteria") else ():
        if _at(plan, *row, "required") == Requirement.WHEN_CLAIMED and code not in asked_for:
            yield Fault((*row, "required"), f"always, because no alternative of a criterion requires {code}")


def _unfileable(plan: object) -> Iterator[Fault]:
    """The dossier of a round has every item that the round's criteria may require."""
    criteria, known = _coded(plan, "criteria"), _coded(plan, "dossier_items")
    for kind in RoundKind:
        used = {criteria[code] for _, code in _words(plan, "rounds", kind, "criteria", "codes") if code in criteria}
        listed = {code for _, code in _words(plan, "rounds", kind, "dossier", "codes")}
        for alternative, code in _required_papers(plan):
            if listed and alternative[:2] in used and code in known and code not in listed:
                place = ("rounds", kind, "dossier", "codes")
                yield Fault(place, f"{code} in this list, because a criterion requires it")


def _ineligible(plan: object) -> Iterator[Fault]:
    """Award forms, criteria and quotas speak of subject types that may be nominated."""
    eligible = {subject.value for subject in SubjectType if _at(plan, "subjects", subject) is not None}
    barred = [subject.value for subject in SubjectType if eligible and subject not in eligible]
    for place in _subject_places(plan):
        if _at(plan, *place) in barred or (place[-1] in barred and _at(plan, *place) is not None):
            yield Fault(place, "a subject type that subjects names: " + ", ".join(sorted(eligible)))


def _subject_places(plan: object) -> Iterator[Place]:
    """Yield the places where a plan names a subject type, or has something under its name."""
    for form, _ in _entries(plan, "award_forms"):
        yield from (place for place, _ in _words(plan, *form, "subjects"))
    yield from ((*criterion, "subject") for criterion, _ in _entries(plan, "criteria"))
    yield from (("rounds", kind, "quotas", subject) for kind in RoundKind for subject in SubjectType)


def _council_gaps(plan: object) -> Iterator[Fault]:
    """Each kind of organisation that may be nominated goes before one council: its own or its parent's."""
    own = {kind for _, kind in _words(plan, "council", "own_for")}
    parents = _words(plan, "council", "parent_for")
    yield from (Fault(place, f"{kind} either in own_for or in parent_for") for place, kind in parents if kind in own)
    placed = own | {kind for _, kind in parents}
    for place, kind in _words(plan, "subjects", "collective", "organisation_kinds"):
        if placed and kind in set(OrganisationKind) - placed:
            yield Fault(place, "a kind that council names in own_for or parent_for")
