"""Say which rows an actor may know of, as a predicate for the database and as its twin in Python."""

from typing import Protocol

from sqlalchemy import ColumnElement, false, or_, true

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


def visible(actor: Actor, table: OwnedTable) -> ColumnElement[bool]:
    """Restrict a SELECT to rows that the actor may know of."""
    if _is_clock(actor):
        return true()
    conditions: list[ColumnElement[bool]] = []
    if units := actor.organisations_as(UNIT_ROLES):
        conditions.append(table.organisation_id.in_(units))
    if councils := actor.organisations_as(COUNCIL_ROLES):
        conditions.append(table.council_organisation_id.in_(councils))
    if issuers := actor.issuers_as(ISSUER_ROLES):
        conditions.append(table.issuer_id.in_(issuers))
    return or_(*conditions) if conditions else false()


def sees(actor: Actor, row: Owned) -> bool:
    """Say the same of one row at hand; a test proves the two equal."""
    return (
        _is_clock(actor)
        or row.organisation in actor.organisations_as(UNIT_ROLES)
        or row.council_organisation in actor.organisations_as(COUNCIL_ROLES)
        or row.issuer in actor.issuers_as(ISSUER_ROLES)
    )


def _is_clock(actor: Actor) -> bool:
    return any(grant.role is Role.CLOCK for grant in actor.grants)
