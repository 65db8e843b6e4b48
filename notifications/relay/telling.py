"""Write the mails about an event: to each who hears of it, what he may see of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection

from notifications import audience, compose
from notifications.audience import Choice, Hearer, Hearing
from notifications.compose.content import LONGEST_LIST, Facts
from notifications.outbox import Draft
from notifications.relay.cases import Case
from notifications.relay.events import Event
from notifications.relay.matters import Matter, read_matter
from notifications.relay.pending import Entry
from states.actors import COUNCIL_ROLES, ISSUER_ROLES, UNIT_ROLES, Role
from states.facts import OFFICE_OF_ROLE, Office
from workflow.queries.wordings import Wordings
from workflow.visibility import sees

_SHIPPED: Wordings = MappingProxyType({})
"""No office has words of its own."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one account hears of an event: by which kind of mail, about which entry, with which facts."""

    kind: str
    hearer: Hearer
    entry: Entry
    facts: Facts


def tell(
    connection: Connection, event: Event, *, day: date, base_url: str, wordings: Wordings = _SHIPPED
) -> tuple[Draft, ...]:
    """Write the mails about an event, in the words of the office that has its own."""
    return tuple(_draft(one, wordings) for one in heard(connection, event, day=day, base_url=base_url))


def _draft(one: Heard, wordings: Wordings) -> Draft:
    own = wordings.get((one.entry.issuer, one.kind, one.hearer.language))
    written = compose.write(one.kind, one.facts, language=one.hearer.language, own=own)
    return Draft(one.entry.issuer, one.entry.id, one.kind, one.hearer, written)


def heard(connection: Connection, event: Event, *, day: date, base_url: str) -> tuple[Heard, ...]:
    """Say what those hear of an event who hold its roles on a day, one mail to each account.

    Nobody hears of his own doing, nor of a nomination that he may not see.
    """
    matter = read_matter(connection, event)
    told: dict[int, Heard] = {}
    for hearing in event.hearings:
        cases = _CHOICES[hearing.choice](matter)
        places = {role: _places(role, cases, matter) for role in hearing.roles} if cases != () else {}
        hearers = [
            hearer
            for hearer in audience.hearers(connection, places, issuer=event.first.issuer, day=day)
            if hearer.person != event.first.person and hearer.account not in told
        ]
        for hearer, seen in _shares(hearing, hearers, cases):
            facts = _facts(hearing, hearer, seen, matter, base_url)
            entry = event.entry_about(seen[0].id) if seen else event.first
            told[hearer.account] = Heard(hearing.kind, hearer, entry, facts)
    return tuple(told.values())


Cases = tuple[Case, ...] | None

_CHOICES: Mapping[Choice, Callable[[Matter], Cases]] = {
    "all": lambda matter: matter.cases,
    "returned_before": lambda matter: tuple(case for case in matter.cases or () if case.id in matter.returned_before),
    "drafted_by_secretary": lambda matter: tuple(
        case for case in matter.cases or () if matter.secretary is not None and case.drafted_by == matter.secretary
    ),
}


def _places(role: Role, cases: Cases, matter: Matter) -> Collection[int] | None:
    """Name the organisations at which a role hears of a matter, as the rules do for acting; None means all."""
    if role in UNIT_ROLES:
        return matter.organisations if cases is None else {case.organisation for case in cases}
    if role in COUNCIL_ROLES:
        return {case.council_organisation for case in cases or ()}
    office = OFFICE_OF_ROLE[role]
    offices = {office} if office is not Office.PROPOSING else {_proposing(case, matter) for case in cases or ()}
    return {matter.offices[one] for one in offices if one in matter.offices}


def _proposing(case: Case, matter: Matter) -> Office:
    """Choose the proposing office for a nominee; one that is nominated itself gives way to the alternate."""
    own = case.subject_type == "collective" and case.subject_organisation == matter.offices.get(Office.PROPOSING)
    return Office.PROPOSING_ALTERNATE if own else Office.PROPOSING


def _shares(hearing: Hearing, hearers: Sequence[Hearer], cases: Cases) -> Iterable[tuple[Hearer, tuple[Case, ...]]]:
    """Give each hearer what he hears of; one for whom nothing is left hears nothing."""
    if cases is None:
        yield from ((hearer, ()) for hearer in hearers)
        return
    near = _by_organisation(cases)
    people = {hearer.person for hearer in hearers}
    for hearer in hearers:
        seen = tuple(case for case in _candidates(hearer, near, cases) if sees(hearer.actor, case))
        if hearing.choice == "returned_before":
            seen = tuple(case for case in seen if case.reviewed_by == hearer.person or case.reviewed_by not in people)
        if seen:
            yield hearer, seen


def _by_organisation(cases: Sequence[Case]) -> Mapping[int, Sequence[Case]]:
    near: dict[int, list[Case]] = {}
    for case in cases:
        for organisation in {case.organisation, case.council_organisation}:
            near.setdefault(organisation, []).append(case)
    return near


def _candidates(hearer: Hearer, near: Mapping[int, Sequence[Case]], cases: Sequence[Case]) -> Sequence[Case]:
    """Narrow down what a hearer can possibly see, so that thousands of units do not each look at all cases."""
    if any(grant.role in ISSUER_ROLES for grant in hearer.actor.grants):
        return cases
    organisations = {grant.organisation for grant in hearer.actor.grants}
    found = {case.id: case for organisation in organisations for case in near.get(organisation, ())}
    return [found[case_id] for case_id in sorted(found)]


def _facts(hearing: Hearing, hearer: Hearer, seen: Sequence[Case], matter: Matter, base_url: str) -> Facts:
    units = {case.concern.unit for case in seen}
    unit = {"unit": units.pop()} if len(units) == 1 else {}
    page = matter.page if hearing.page == "own" or not seen else page_of(seen)
    return Facts(
        name=hearer.name,
        link=f"{base_url.rstrip('/')}{page}",
        concerns=tuple(case.concern for case in seen[:LONGEST_LIST]),
        count=len(seen),
        tally=tuple(Counter(case.concern.state for case in seen).items()),
        **{**matter.facts, **unit},
    )


def page_of(seen: Sequence[Case]) -> str:
    """Choose the page that shows these nominations, and that those who may see them may see."""
    if len(seen) == 1:
        return f"/nominations/{seen[0].id}"
    submissions = {case.submission for case in seen}
    return f"/submissions/{submissions.pop()}" if len(submissions) == 1 else f"/rounds/{seen[0].round}"
