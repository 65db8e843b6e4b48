"""Say which obligations an actor may know of, as a predicate for the database and as its twin in Python."""

from sqlalchemy import ColumnElement, false, or_, true

from states.actors import ISSUER_ROLES, UNIT_ROLES, Actor
from workflow.models.obligation import Obligation
from workflow.visibility import is_clock


def visible_obligations(actor: Actor) -> ColumnElement[bool]:
    """Restrict a SELECT to what the actor's units owe, and all that is owed under plans of its issuers."""
    if is_clock(actor):
        return true()
    conditions: list[ColumnElement[bool]] = []
    if units := actor.organisations_as(UNIT_ROLES):
        conditions.append(Obligation.organisation_id.in_(units))
    if issuers := actor.issuers_as(ISSUER_ROLES):
        conditions.append(Obligation.issuer_id.in_(issuers))
    return or_(*conditions) if conditions else false()


def sees_obligation(actor: Actor, *, issuer: int, organisation: int) -> bool:
    """Say the same of one obligation at hand; a test proves the two equal."""
    return (
        is_clock(actor)
        or organisation in actor.organisations_as(UNIT_ROLES)
        or issuer in actor.issuers_as(ISSUER_ROLES)
    )
