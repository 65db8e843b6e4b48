"""Hold the days on which something is due against the calendar, the plan's paper, and its years."""

from collections.abc import Iterator, Mapping

from workflow.calendar import Deadline, Roll
from workflow.plans import periods
from workflow.plans.dated import Dated, all_dated
from workflow.plans.deadlines import FixedDay
from workflow.plans.lint.finding import WHOLE, Case, Finding, both
from workflow.plans.obligations import ObligationKind
from workflow.plans.plain import Place

_TO_BE_ANNOUNCED = "to_be_announced"


def deadline_on_rest_day(case: Case) -> Iterator[Finding]:
    """The last acceptable day is a working day, in every year; where it isn't, say what the roll rules make of it."""
    for dated in _dated(case):
        found = dated.deadline
        if found and not case.days.is_working(found.unrolled):
            roll = dated.lateness.roll if dated.lateness else Roll.NONE
            detail = {**_days(case, found), "name": both(dated.name), "year": dated.year, "roll": roll.value}
            yield case.warning("deadline_on_rest_day", dated.section, *dated.place, **detail)


def deadline_before_document(case: Case) -> Iterator[Finding]:
    """Nothing was due before the plan's paper was signed."""
    signed_on = case.plan.document.signed_on if case.plan.document else None
    for dated in _dated(case):
        if signed_on and dated.deadline and dated.deadline.last < signed_on:
            detail = {"name": both(dated.name), "day": dated.deadline.last, "signed_on": signed_on}
            yield case.error("deadline_before_document", dated.section, *dated.place, **detail)


def deadline_outside_period(case: Case) -> Iterator[Finding]:
    """A fixed day lies in the years that the plan runs, or in the year after them, when the last is settled."""
    years = periods.runs(case.plan)
    for place, section, rule in _fixed_days(case):
        if years and not years.first <= rule.day.year <= years.last + 1:
            detail = {"day": rule.day, "first": years.first, "last": years.last}
            yield case.warning("deadline_outside_period", section, *place, **detail)


def deadline_absent(case: Case) -> Iterator[Finding]:
    """Each obligation but an activity says until when, or that it comes on request, or that its day will follow."""
    for position, owed in enumerate(case.plan.obligations):
        if owed.deadline is None and owed.kind is not ObligationKind.ACTIVITY:
            yield case.warning("deadline_absent", owed.source, "obligations", position, name=both(owed.name))


def no_dated_duty(case: Case) -> Iterator[Finding]:
    """A plan names at least one day."""
    if not any(dated.deadline for dated in _dated(case)):
        yield case.warning("no_dated_duty", WHOLE)


def last_day_unreminded(case: Case) -> Iterator[Finding]:
    """Who has forgotten hears of it while something can still be done."""
    reminders = case.plan.reminders
    if reminders and reminders.days_before[-1] > 0:
        detail = {"days": reminders.days_before[-1]}
        yield case.warning("last_day_unreminded", reminders.source, "reminders", "days_before", **detail)


def to_be_announced(case: Case) -> Iterator[Finding]:
    """What a later document will bring holds back what rests on it."""
    for place, value in _mappings(case.plan.model_dump(mode="json")):
        if value.get("rule") == _TO_BE_ANNOUNCED:
            yield case.warning("to_be_announced", str(value["source"]), *place, what=_what(case, place))


def _what(case: Case, place: Place) -> object:
    """Name an obligation by its name, anything else by its field."""
    match place:
        case ("obligations", int(position), *_):
            return both(case.plan.obligations[position].name)
    return ".".join(map(str, place))


def _dated(case: Case) -> tuple[Dated, ...]:
    years = case.years
    return all_dated(case.plan, case.days, first=years.first, last=years.last) if years else ()


def _days(case: Case, found: Deadline) -> dict[str, object]:
    """Give the day that the text names, the last acceptable one, and where each roll rule would take that."""
    return {
        "named": found.named,
        "unrolled": found.unrolled,
        "last": found.last,
        "next": case.days.rolled(found.unrolled, Roll.NEXT_WORKING_DAY),
        "previous": case.days.rolled(found.unrolled, Roll.PREVIOUS_WORKING_DAY),
    }


def _fixed_days(case: Case) -> Iterator[tuple[Place, str, FixedDay]]:
    rounds = {"annual": case.plan.rounds.annual, "stage": case.plan.rounds.stage}
    for kind, rule in rounds.items():
        if rule and isinstance(rule.cutoff, FixedDay):
            yield ("rounds", kind, "cutoff"), rule.cutoff.source, rule.cutoff
    for position, owed in enumerate(case.plan.obligations):
        if isinstance(owed.deadline, FixedDay):
            yield ("obligations", position, "deadline"), owed.deadline.source, owed.deadline


def _mappings(value: object, place: Place = ()) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """Yield every mapping in plain values with its place."""
    if isinstance(value, Mapping):
        yield place, value
        for name, inner in value.items():
            yield from _mappings(inner, (*place, name))
    for position, inner in enumerate(value if isinstance(value, list) else ()):
        yield from _mappings(inner, (*place, position))
