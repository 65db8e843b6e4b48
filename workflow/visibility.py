"""Say which rows an actor may know of, as a predicate for the database and as its twin in Python."""

from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from states.actors import COUNCIL_ROLES, ISSUER_ROLES, UNIT_ROLES, Actor, Role
from workflow.models.nomination import Nomination
from workflow.models.submission import Submission


class Owned(Protocol):
    """A row that says who owns it."""

    @property
    def issuer(self) -> int:
        """Organisation whose plan it stands under."""
        ...

    @property
    def organisation(self) -> int:
        """Organisation that hands it in."""
        ...

    @property
    def council_organisation(self) -> int:
        """Organisation whose council votes on it."""
        ...


OwnedTable = type[Nomination] | type[Submission]


@dataclass(frozen=True, slots=True)
class Scope:
    """One owner whose rows an actor may know of: a range of an index that begins with this column."""

    column: Literal["organisation_id", "council_organisation_id", "issuer_id"]
    owner: int


def scopes(actor: Actor) -> tuple[Scope, ...]:
    """List the owners of all rows that an actor may know of, one row perhaps under several; nobody owns the clock's."""
    return (
        *(Scope("organisation_id", one) for one in sorted(actor.organisations_as(UNIT_ROLES))),
        *(Scope("council_organisation_id", one) for one in sorted(actor.organisations_as(COUNCIL_ROLES))),
        *(Scope("issuer_id", one) for one in sorted(actor.issuers_as(ISSUER_ROLES))),
    )


def visible(actor: Actor, table: OwnedTable) -> ColumnElement[bool]:
    """Restrict a SELECT to rows that the actor may know of."""
    if is_clock(actor):
        return true()
    owned: dict[str, list[int]] = {}
    for scope in scopes(actor):
        owned.setdefault(scope.column, []).append(scope.owner)
    conditions = [
        getattr(table, column) == owners[0] if len(owners) == 1 else getattr(table, column).in_(owners)
        for column, owners in owned.items()
    ]
    return or_(*conditions) if conditions else false()


def sees(actor: Actor, row: Owned) -> bool:
    """Say the same of one row at hand; a test proves the two equal."""
    return (
        is_clock(actor)
        or row.organisation in actor.organisations_as(UNIT_ROLES)
        or row.council_organisation in actor.organisations_as(COUNCIL_ROLES)
        or row.issuer in actor.issuers_as(ISSUER_ROLES)
    )


def is_clock(actor: Actor) -> bool:
    """Say whether it is the system itself that asks; it may know of everything."""
    return any(grant.role is Role.CLOCK for grant in actor.grants)


def takes_part(actor: Actor, issuer: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Restrict a SELECT to what belongs to the issuers that one of the actor's roles works for."""
    return true() if is_clock(actor) else issuer.in_({grant.issuer for grant in actor.grants})
