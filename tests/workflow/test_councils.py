"""Councils are founded for an issuer and kept by their chair and secretary; who sits on one has the role for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, select

from states.actors import Role
from states.refusals import Refused
from tests import steps
from tests.world import OPENED, World
from workflow.errors import NotFound
from workflow.models.council import Council, CouncilMember
from workflow.models.journal import JournalEntry
from workflow.models.law import CouncilRule
from workflow.models.person import RoleAssignment
from workflow.services import councils, people
from workflow.services.council_rows import Terms

TODAY = OPENED.date()
TERMS = Terms(Fraction(2, 3), Fraction(9, 10), strict=False, base="members", secrecy="secret", source="Quy chế")


def do(world: World, verb: Callable[..., Any], *named: Any, who: str = "planner", **more: Any) -> Any:
    """Do something with councils."""
    return world.database.write(lambda connection: verb(connection, *named, **more, actor=world.actor(who), now=OPENED))


def codes(world: World, verb: Callable[..., Any], *named: Any, **more: Any) -> list[str]:
    """Try something that is refused."""
    with pytest.raises(Refused) as refused:
        do(world, verb, *named, **more)
    return steps.codes(refused.value)


def council_of(world: World, code: str) -> int:
    """Name the council of an organisation."""
    ((found,),) = steps.rows(world, select(Council.id).where(Council.organisation_id == world.organisations[code]))
    return int(found)


def hired(world: World, code: str) -> int:
    """Take on somebody who may sit on a council."""

    def hire(connection: Connection) -> int:
        return people.hire(connection, "Người mới", organisation=world.organisations[code])

    return world.database.write(hire)


def journalled(world: World, aggregate: str, number: int) -> list[tuple[int, str]]:
    """List what happened to one thing."""
    statement = (
        select(JournalEntry.version, JournalEntry.action)
        .where(JournalEntry.aggregate == aggregate, JournalEntry.aggregate_id == number)
        .order_by(JournalEntry.version)
    )
    return [tuple(row) for row in steps.rows(world, statement)]


def test_the_issuers_plan_officer_founds_a_council_or_a_staff_meeting(world: World) -> None:
    terms: dict[str, Any] = {"organisation": world.organisations["van-phong"], "issuer": world.organisations["so-y-te"]}
    council = do(world, councils.found, " Hội nghị bình xét ", kind="staff_meeting", **terms)
    do(world, councils.rename, council, "Hội nghị bình xét Văn phòng")
    ((name, kind, version),) = steps.rows(
        world, select(Council.name, Council.kind, Council.version).where(Council.id == council)
    )
    assert (name, kind, version) == ("Hội nghị bình xét Văn phòng", "staff_meeting", 2)
    assert journalled(world, "council", council) == [(1, "found_council"), (2, "rename")]
    assert codes(world, councils.found, "Hội đồng", **terms) == ["council_known"]
    assert codes(world, councils.found, " ", **terms) == ["field_required"]
    assert codes(world, councils.found, "Hội đồng", kind="club", **terms) == ["field_not_a_choice"]
    assert codes(world, councils.found, "Hội đồng", **terms | {"organisation": 10_000}) == ["organisation_unknown"]
    assert codes(world, councils.found, "Hội đồng", who="secretary@unit-1", **terms) == ["not_permitted"]
    assert codes(world, councils.rename, council_of(world, "unit-1"), "Mới", who="secretary@unit-1") == [
        "not_permitted"
    ]
    with pytest.raises(NotFound):
        do(world, councils.found, "Hội đồng", **terms | {"issuer": world.organisations["unit-1"]})


def test_a_seat_gives_the_role_and_takes_it_away_again(world: World) -> None:
    council, person = council_of(world, "unit-1"), hired(world, "unit-1")
    sitting: dict[str, Any] = {"person": person, "position": "secretary", "valid_from": TODAY}
    seat = do(world, councils.seat, council, who="chair@unit-1", **sitting)
    granted = select(RoleAssignment.role, RoleAssignment.valid_from, RoleAssignment.valid_to).where(
        RoleAssignment.person_id == person
    )
    assert [tuple(row) for row in steps.rows(world, granted)] == [(Role.COUNCIL_SECRETARY, TODAY, None)]
    assert codes(world, councils.seat, council, **sitting) == ["seated_already"]
    assert codes(world, councils.seat, council, **sitting | {"position": "king"}) == ["field_not_a_choice"]
    assert codes(world, councils.seat, council, **sitting | {"person": 10_000}) == ["person_unknown"]
    last = TODAY + timedelta(days=30)
    assert codes(world, councils.unseat, seat, last_day=TODAY - timedelta(days=1)) == ["not_in_that_time"]
    do(world, councils.unseat, seat, who="secretary@unit-1", last_day=last)
    assert [tuple(row) for row in steps.rows(world, granted)] == [(Role.COUNCIL_SECRETARY, TODAY, last)]
    ((ended,),) = steps.rows(world, select(CouncilMember.valid_to).where(CouncilMember.id == seat))
    assert ended == last
    do(world, councils.seat, council, **sitting | {"position": "member", "valid_from": last + timedelta(days=1)})
    assert [action for _, action in journalled(world, "council", council)] == ["seat", "unseat", "seat"]
    held = world.actor("chair@unit-2").person
    do(world, councils.seat, council_of(world, "unit-2"), person=held, position="chair", valid_from=TODAY)
    chairs = select(RoleAssignment.id).where(RoleAssignment.person_id == held)
    assert len(steps.rows(world, chairs)) == 1


def test_a_council_is_not_there_for_others(world: World) -> None:
    council = council_of(world, "unit-1")
    seat, rule = world.members["unit-1"][0], steps.rows(world, select(CouncilRule.id))[0][0]
    for who in ("secretary@unit-2", "officer@unit-1", "reviewer"):
        with pytest.raises(NotFound):
            do(world, councils.unseat, seat, last_day=TODAY, who=who)
        with pytest.raises(NotFound):
            do(world, councils.rename, council, "Mới", who=who)
    with pytest.raises(NotFound):
        do(world, councils.unseat, 10_000, last_day=TODAY)
    assert codes(world, councils.end_rule, rule, last_day=TODAY, who="chair@unit-1") == ["not_permitted"]


def test_a_council_keeps_its_own_rules_and_the_plan_officer_the_defaults(world: World) -> None:
    council, issuer = council_of(world, "unit-1"), world.organisations["so-y-te"]
    own = do(
        world, councils.add_rule, council, TERMS, issuer=issuer, award_form="GK", valid_from=TODAY, who="chair@unit-1"
    )
    default = do(world, councils.add_rule, None, TERMS, issuer=issuer, valid_from=TODAY)
    for terms, code in (
        (replace(TERMS, passing=Fraction(1), strict=True), "nobody_would_pass"),
        (
            Terms(
                Fraction(1),
                Fraction(1, 2),
                strict=True,
                base="valid",
                source="x",
                secrecy="secret",
                chair_must_agree=True,
            ),
            "chair_in_secret",
        ),
    ):
        assert codes(world, councils.add_rule, None, terms, issuer=issuer, valid_from=TODAY) == [code]
    assert codes(world, councils.add_rule, None, TERMS, issuer=issuer, valid_from=TODAY, who="chair@unit-1") == [
        "not_permitted"
    ]
    assert codes(world, councils.end_rule, own, last_day=date(2024, 1, 1), who="chair@unit-1") == ["not_in_that_time"]
    do(world, councils.end_rule, own, last_day=TODAY, who="secretary@unit-1")
    do(world, councils.end_rule, default, last_day=TODAY)
    ends = select(CouncilRule.valid_to, CouncilRule.version).where(CouncilRule.id.in_((own, default)))
    assert [tuple(row) for row in steps.rows(world, ends)] == [(TODAY, 2), (TODAY, 2)]
    for rule in (own, default):
        assert journalled(world, "council_rule", rule) == [(1, "add_rule"), (2, "end_rule")]
