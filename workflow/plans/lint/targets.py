"""Hold targets against their own sums, their units, and those who are to reach them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from workflow.plans.announcing import listed
from workflow.plans.lint.finding import Case, Finding, both
from workflow.plans.obligations import Obligation
from workflow.plans.plain import Place
from workflow.plans.targets import Target, TargetKind, TargetScope, UnitCode

_BASES: Mapping[UnitCode, int] = {
    UnitCode.PERCENT: 100,
    UnitCode.PER_MILLE: 1000,
    UnitCode.PER_1000: 1000,
    UnitCode.BEDS_PER_10000: 10_000,
    UnitCode.DOCTORS_PER_10000: 10_000,
    UnitCode.PER_100000: 100_000,
}
"""Of how many a unit counts a part."""
_SIGNS = {"%": 100, "‰": 1000}
_BLANK = {"–", "-", "—"}
"""What a plan file writes where the paper's cell is empty."""


def sum_differs(case: Case) -> Iterator[Finding]:
    """Rows add up to their target, and targets to the one that totals them, now and at the start."""
    by_code = {target.code: target for target in case.plan.targets}
    for position, target in enumerate(case.plan.targets):
        rows = [(row.value, row.baseline) for row in target.rows]
        parts = [_ends(by_code[code]) for code in target.total_of if code in by_code]
        for place, ends in (("rows", rows), ("total_of", parts)):
            yield from _differences(case, target, ends, "targets", position, place)


def _differences(
    case: Case, target: Target, parts: Sequence[tuple[Decimal | None, Decimal | None]], *place: str | int
) -> Iterator[Finding]:
    """Yield where the parts, if there are any and all are known, add up to something else."""
    for which, printed, values in zip(("value", "baseline"), _ends(target), zip(*parts, strict=True), strict=False):
        added = None if None in values else sum(value for value in values if value is not None)
        if printed is not None and added is not None and added != printed:
            detail = {"target": both(target.name), "which": which, "printed": printed, "added": added}
            yield case.error("sum_differs", target.source, *place, **detail)


def unit_wrong_by_order(case: Case) -> Iterator[Finding]:
    """A rate is printed with the sign of its own base: 11.8 ‰ is not 11.8 %."""
    for place, target in _printed(case):
        base, sign = _BASES.get(target.unit.code), _SIGNS.get(target.unit.printed or "")
        if base and sign and base != sign:
            yield case.warning("unit_wrong_by_order", target.source, *place, **_unit(target))


def unit_misprinted(case: Case) -> Iterator[Finding]:
    """What is printed as a percentage is a part of something; a ratio of boys to girls is none."""
    for place, target in _printed(case):
        if target.unit.printed in _SIGNS and target.unit.code not in _BASES:
            yield case.warning("unit_misprinted", target.source, *place, **_unit(target))


def unit_not_printed(case: Case) -> Iterator[Finding]:
    """A value has a unit."""
    for place, target in _printed(case):
        if target.unit.printed in _BLANK:
            yield case.warning("unit_not_printed", target.source, *place, **_unit(target))


def target_not_attributable(case: Case) -> Iterator[Finding]:
    """What a unit is asked to report it can bring about: an indicator of the whole province it can't."""
    asked = [owed for owed in case.plan.obligations if owed.owed_by.organisation_kinds and owed.asks.targets != "none"]
    found = [
        (position, target)
        for position, target in enumerate(case.plan.targets)
        if target.kind is TargetKind.INDICATOR
        and target.scope is TargetScope.WHOLE
        and not target.rows
        and not target.total_of
        and any(_asks(owed, target) for owed in asked)
    ]
    if found:
        position, first = found[0]
        detail = {"count": len(found), "targets": [both(target.name) for _, target in found]}
        yield case.warning("target_not_attributable", first.source, "targets", position, **detail)


def target_for_some(case: Case) -> Iterator[Finding]:
    """What some organisations are compared by, all of them could reach; a hospital has no commune station."""
    found = [
        (position, target)
        for position, target in enumerate(case.plan.targets)
        if target.applies_to and target.applies_to.holding
    ]
    if found:
        position, first = found[0]
        detail = {"count": len(found), "targets": [both(target.name) for _, target in found]}
        yield case.warning("target_for_some", first.source, "targets", position, "applies_to", **detail)


def cited_section_empty(case: Case) -> Iterator[Finding]:
    """A section whose targets a criterion cites has targets."""
    sections = [target.source for target in case.plan.targets]
    for position, criterion in enumerate(listed(case.plan.criteria)):
        cited = criterion.cites.targets_in if criterion.cites else None
        if cited and not any(_within(section, cited) for section in sections):
            place = ("criteria", position, "cites", "targets_in")
            yield case.warning("cited_section_empty", criterion.source, *place, name=both(criterion.name), cited=cited)


def _within(section: str, cited: str) -> bool:
    """Say whether a section is the cited one or lies in it: II.5a and II.5.1 lie in II.5, II.50 doesn't."""
    return section.startswith(cited) and not section[len(cited) :][:1].isdigit()


def _ends(target: Target) -> tuple[Decimal | None, Decimal | None]:
    return target.value, target.baseline.value if target.baseline else None


def _printed(case: Case) -> Iterator[tuple[Place, Target]]:
    for position, target in enumerate(case.plan.targets):
        if target.unit.printed is not None:
            yield ("targets", position, "unit", "printed"), target


def _unit(target: Target) -> dict[str, object]:
    return {"target": both(target.name), "printed": target.unit.printed, "unit": target.unit.code.value}


def _asks(owed: Obligation, target: Target) -> bool:
    return owed.asks.targets == "all" or target.code in owed.asks.targets
