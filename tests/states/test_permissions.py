"""Prove who may do what: the right role, at the right organisation, for each move of a nomination."""

from dataclasses import replace
from itertools import product

import pytest

from states.actors import CLOCK, ISSUER_ROLES, Actor, Grant, Role
from states.asks import Answers
from states.facts import OFFICE_OF_ROLE, NominationFacts, Office
from states.guards import grant_used, office_for, permitted
from states.lifecycle import Move
from states.nomination import MOVES, NOMINATION, Action
from states.refusals import Refusal
from tests.states.making import ISSUER, OFFICES, OTHER_UNIT, UNIT, facts, holding, row, seat_of

PEOPLE = tuple(role for role in Role if role is not Role.CLOCK)
MOVES_AND_PEOPLE = list(product(MOVES, PEOPLE))
PROPOSING, ALTERNATE = OFFICES[Office.PROPOSING], OFFICES[Office.PROPOSING_ALTERNATE]


def allowed(move: Move[NominationFacts, Answers], actor: Actor) -> bool:
    return permitted(move.by, facts(actor=actor)) is None


def name_of(value: object) -> str | None:
    return str(value.action) if isinstance(value, Move) else None


@pytest.mark.parametrize(("move", "role"), MOVES_AND_PEOPLE, ids=name_of)
def test_a_role_may_do_what_the_table_says_where_it_is_held(move: Move[NominationFacts, Answers], role: Role) -> None:
    assert allowed(move, holding(role)) == (role in move.by)


@pytest.mark.parametrize(("move", "role"), MOVES_AND_PEOPLE, ids=name_of)
def test_a_role_at_another_organisation_may_do_nothing(move: Move[NominationFacts, Answers], role: Role) -> None:
    assert not allowed(move, holding(role, at=OTHER_UNIT))


def test_the_clock_may_do_what_is_its_own_and_nothing_else() -> None:
    theirs = {move.action for move in MOVES if allowed(move, CLOCK)}
    assert theirs == {Action.LAPSE, Action.NOT_AWARD, Action.STAND_BY, Action.AMEND}


def test_an_actor_without_roles_may_do_nothing() -> None:
    nobody = Actor(account=1, person=1, grants=frozenset())
    assert [move.action for move in MOVES if allowed(move, nobody)] == []


def test_a_refusal_names_the_roles_that_may() -> None:
    refusal = permitted((Role.REVIEWER, Role.DECIDER), facts(actor=holding(Role.UNIT_HEAD)))
    assert refusal == Refusal("not_permitted", {"roles": (Role.REVIEWER, Role.DECIDER)})


def test_the_grant_used_is_the_first_that_the_table_names() -> None:
    both = holding(Role.UNIT_OFFICER, Role.UNIT_HEAD)
    by_both = facts(actor=both)
    assert grant_used((Role.UNIT_HEAD, Role.UNIT_OFFICER), by_both) == Grant(Role.UNIT_HEAD, UNIT, ISSUER)
    assert grant_used((Role.UNIT_OFFICER, Role.UNIT_HEAD), by_both) == Grant(Role.UNIT_OFFICER, UNIT, ISSUER)
    assert grant_used((Role.REVIEWER,), by_both) is None


def test_a_grant_elsewhere_is_not_the_one_used() -> None:
    here, there = Grant(Role.UNIT_OFFICER, UNIT, ISSUER), Grant(Role.UNIT_OFFICER, OTHER_UNIT, ISSUER)
    actor = Actor(account=1, person=1, grants=frozenset({there, here}))
    assert grant_used((Role.UNIT_OFFICER,), facts(actor=actor)) == here


def test_the_council_that_the_nomination_names_votes() -> None:
    of_the_parent = facts(row=row(council_organisation=ISSUER))
    secretary = (Role.COUNCIL_SECRETARY,)
    assert permitted(secretary, replace(of_the_parent, actor=holding(Role.COUNCIL_SECRETARY, at=ISSUER))) is None
    assert permitted(secretary, replace(of_the_parent, actor=holding(Role.COUNCIL_SECRETARY, at=UNIT))) is not None


@pytest.mark.parametrize("role", OFFICE_OF_ROLE)
def test_each_office_is_the_one_that_the_plan_names(role: Role) -> None:
    assert office_for(role, facts()) == OFFICES[OFFICE_OF_ROLE[role]] == seat_of(role)


@pytest.mark.parametrize("role", sorted(set(Role) - set(OFFICE_OF_ROLE)))
def test_a_role_without_an_office_acts_at_no_office(role: Role) -> None:
    assert office_for(role, facts()) is None


def test_offices_belong_to_the_issuer() -> None:
    assert set(OFFICE_OF_ROLE) <= ISSUER_ROLES


def test_a_nominated_proposing_office_gives_way_to_the_other_one() -> None:
    itself = facts(row=row("qualified", subject_type="collective", subject_organisation=PROPOSING))
    own, other = (holding(Role.PROPOSING_OFFICER, at=office) for office in (PROPOSING, ALTERNATE))
    assert office_for(Role.PROPOSING_OFFICER, itself) == ALTERNATE
    assert Action.PROPOSE not in {offer.action for offer in NOMINATION.offers(replace(itself, actor=own))}
    assert Action.PROPOSE in {offer.action for offer in NOMINATION.offers(replace(itself, actor=other))}


def test_the_other_office_proposes_nobody_else() -> None:
    other = holding(Role.PROPOSING_OFFICER, at=ALTERNATE)
    colleague = facts(actor=other, row=row("qualified", subject_organisation=PROPOSING))
    neighbour = facts(actor=other, row=row("qualified", subject_type="collective", subject_organisation=UNIT))
    assert [NOMINATION.offers(known) for known in (colleague, neighbour)] == [(), ()]


@pytest.mark.parametrize("role", sorted(set(OFFICE_OF_ROLE) - {Role.PROPOSING_OFFICER}))
def test_only_the_proposing_office_gives_way(role: Role) -> None:
    office = OFFICES[OFFICE_OF_ROLE[role]]
    itself = facts(row=row(subject_type="collective", subject_organisation=office))
    assert office_for(role, itself) == office


def test_without_another_office_nobody_proposes_the_proposing_office() -> None:
    offices: dict[Office, int] = {**OFFICES}
    del offices[Office.PROPOSING_ALTERNATE]
    known = facts(row=row("qualified", subject_type="collective", subject_organisation=PROPOSING))
    known = replace(known, round=replace(known.round, offices=offices))
    assert office_for(Role.PROPOSING_OFFICER, known) is None


def test_an_actor_tells_where_and_for_whom_it_holds_a_role() -> None:
    actor = holding(Role.UNIT_OFFICER, Role.REVIEWER)
    assert actor.organisations_as(frozenset({Role.UNIT_OFFICER})) == {UNIT}
    assert actor.issuers_as(frozenset({Role.REVIEWER})) == {ISSUER}
    assert actor.organisations_as(frozenset({Role.DECIDER})) == frozenset()
