"""Say who is asking, as a value."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be at an organisation; a person may hold several, each with dates."""

    UNIT_OFFICER = "unit_officer"
    UNIT_HEAD = "unit_head"
    COUNCIL_SECRETARY = "council_secretary"
    COUNCIL_MEMBER = "council_member"
    COUNCIL_CHAIR = "council_chair"
    RECEIVING_CLERK = "receiving_clerk"
    REVIEWER = "reviewer"
    PROPOSING_OFFICER = "proposing_officer"
    SUBMITTING_OFFICER = "submitting_officer"
    PLAN_OFFICER = "plan_officer"
    DECIDER = "decider"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"


UNIT_ROLES = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
COUNCIL_ROLES = frozenset({Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR})
ISSUER_ROLES = frozenset(
    {
        Role.RECEIVING_CLERK,
        Role.REVIEWER,
        Role.PROPOSING_OFFICER,
        Role.SUBMITTING_OFFICER,
        Role.PLAN_OFFICER,
        Role.DECIDER,
        Role.ACCOUNTANT,
        Role.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held at one organisation, working for one issuer (the node whose plans it serves)."""

    role: Role
    organisation: int
    issuer: int


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with the grants that it may use now: all it holds, or the one it chose to act as."""

    account: int | None
    person: int | None
    grants: frozenset[Grant]

    def organisations_as(self, roles: frozenset[Role]) -> frozenset[int]:
        """Organisations at which one of these roles is held."""
        return frozenset(grant.organisation for grant in self.grants if grant.role in roles)

    def issuers_as(self, roles: frozenset[Role]) -> frozenset[int]:
        """Issuers for which one of these roles is held."""
        return frozenset(grant.issuer for grant in self.grants if grant.role in roles)


CLOCK = Actor(account=None, person=None, grants=frozenset({Grant(Role.CLOCK, organisation=0, issuer=0)}))
"""The system itself, when time alone makes something happen."""
