"""Say who hears of what: a table of events, and the accounts that hold its roles on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from states.actors import Actor, Grant, Role
from states.labels import Language
from workflow.models.base import on_day
from workflow.models.person import Account, Person, RoleAssignment

Choice = Literal["all", "returned_before", "drafted_by_secretary"]
Page = Literal["own", "concerns"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of an event, by which kind of mail.

    `when` narrows it to nominations that left one of these states, `choice` to some of those that the event is about.
    The mail links to the `page` of what the event happened to, or to that of the nominations concerned.
    """

    kind: str
    roles: tuple[Role, ...]
    when: tuple[str, ...] = ()
    choice: Choice = "all"
    page: Page = "concerns"


_UNIT = (Role.UNIT_OFFICER, Role.UNIT_HEAD)
_WITHDRAWN = "nomination_withdrawn"

HEARINGS: Mapping[tuple[str, str], tuple[Hearing, ...]] = {
    ("submission", "submit"): (
        Hearing("submission_submitted", (Role.RECEIVING_CLERK, Role.UNIT_HEAD), page="own"),
        Hearing("nomination_resubmitted", (Role.REVIEWER,), choice="returned_before"),
    ),
    ("submission", "receive"): (Hearing("submission_received", _UNIT, page="own"),),
    ("submission", "register"): (Hearing("submission_registered", _UNIT, page="own"),),
    ("nomination", "return"): (Hearing("nomination_returned", _UNIT),),
    ("nomination", "approve"): (Hearing("nomination_approved", (Role.UNIT_OFFICER, Role.PROPOSING_OFFICER)),),
    ("nomination", "propose"): (Hearing("nomination_proposed", (Role.SUBMITTING_OFFICER, Role.DECIDER)),),
    ("nomination", "stand_by"): (Hearing("nomination_stood_by", (*_UNIT, Role.SUBMITTING_OFFICER)),),
    ("nomination", "send_back"): (
        Hearing("nomination_sent_back", (Role.PROPOSING_OFFICER, Role.SUBMITTING_OFFICER, Role.DECIDER)),
    ),
    ("nomination", "not_award"): (Hearing("nomination_not_awarded", _UNIT),),
    ("nomination", "withdraw"): (
        Hearing(_WITHDRAWN, (Role.RECEIVING_CLERK,), when=("submitted",)),
        Hearing(_WITHDRAWN, (Role.REVIEWER,), when=("under_review", "returned")),
        Hearing(_WITHDRAWN, (Role.REVIEWER, Role.PROPOSING_OFFICER), when=("qualified", "standby")),
        Hearing(_WITHDRAWN, (Role.PROPOSING_OFFICER, Role.SUBMITTING_OFFICER, Role.DECIDER), when=("proposed",)),
    ),
    ("nomination", "lapse"): (Hearing("nomination_lapsed", _UNIT),),
    ("decision", "draft"): (Hearing("decision_drafted", (Role.DECIDER,), page="own"),),
    ("decision", "sign"): (Hearing("decision_signed", _UNIT),),
    ("round", "open"): (Hearing("round_opened", (Role.UNIT_OFFICER,), page="own"),),
    ("round", "extend"): (Hearing("round_extended", _UNIT, page="own"),),
    ("round", "decide"): (Hearing("round_decided", (Role.UNIT_OFFICER, Role.PLAN_OFFICER), page="own"),),
    ("sitting", "minute"): (
        Hearing("sitting_to_confirm", (Role.COUNCIL_CHAIR,), choice="drafted_by_secretary", page="own"),
        Hearing("sitting_minuted", (Role.UNIT_OFFICER,)),
    ),
    ("sitting", "confirm"): (Hearing("sitting_confirmed", (Role.COUNCIL_SECRETARY,), page="own"),),
}
"""By aggregate and action; of what moves with its submission only the submission's own entry is told.

Nobody hears of his own doing, and of several hearings of one event each account gets the first that reaches it.
"""


def hearings(aggregate: str, action: str, *, left: str | None) -> tuple[Hearing, ...]:
    """Name the hearings of an event, given the state that a nomination left."""
    told = HEARINGS.get((aggregate, action), ())
    return tuple(hearing for hearing in told if not hearing.when or left in hearing.when)


@dataclass(frozen=True, slots=True)
class Hearer:
    """An account that may hear of an event; `actor` holds only the roles that it hears by."""

    account: int
    person: int
    name: str
    address: str
    language: Language
    actor: Actor


def hearers(
    connection: Connection, places: Mapping[Role, Collection[int] | None], *, issuer: int, day: date
) -> tuple[Hearer, ...]:
    """Find the enabled accounts that hold these roles on a day, each at one of its places.

    Where a role has None for its places, all organisations are meant at which it is held for this issuer.
    """
    if not places:
        return ()
    rows = connection.execute(_holders(places, issuer, day)).all()
    grants: dict[int, set[Grant]] = {}
    for row in rows:
        grants.setdefault(row.id, set()).add(Grant(Role(row.role), row.organisation_id, row.issuer_id))
    return tuple(
        Hearer(
            account=row.id,
            person=row.person,
            name=row.name,
            address=row.email,
            language="en" if row.language == "en" else "vi",
            actor=Actor(row.id, row.person, frozenset(grants[row.id])),
        )
        for row in {row.id: row for row in rows}.values()
    )


def _holders(
    places: Mapping[Role, Collection[int] | None], issuer: int, day: date
) -> Select[int, str, str, int, str, str, int, int]:
    """Select the enabled accounts with each of these roles that they hold on a day."""
    return (
        select(
            Account.id,
            Account.email,
            Account.language,
            Person.id.label("person"),
            Person.name,
            RoleAssignment.role,
            RoleAssignment.organisation_id,
            RoleAssignment.issuer_id,
        )
        .join(Person, Person.id == Account.person_id)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            Account.disabled_at.is_(None),
            on_day(RoleAssignment, day),
            or_(*(_held(role, organisations, issuer) for role, organisations in places.items())),
        )
        .order_by(Account.id)
    )


def _held(role: Role, organisations: Collection[int] | None, issuer: int) -> ColumnElement[bool]:
    if organisations is None:
        return and_(RoleAssignment.role == role, RoleAssignment.issuer_id == issuer)
    return and_(RoleAssignment.role == role, RoleAssignment.organisation_id.in_(organisations))
