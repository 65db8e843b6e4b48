"""Rounds on request are opened for an occasion, numbered in their year, and live like the others."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from states.refusals import Refused
from tests import education, steps
from tests.education import BEGAN, LIMIT, enter, places, staff
from tests.world import OPENED, World, later
from workflow.calendar import VIETNAM
from workflow.database import Database
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.queries import invariants
from workflow.services import ad_hoc, rounds
from workflow.services.ad_hoc import Request

MARCH = datetime(2026, 3, 2, 9, tzinfo=VIETNAM)
SATURDAY = date(2026, 3, 14)
CLOSES = datetime(2026, 3, 14, tzinfo=VIETNAM)
"""The plan rolls a last day of rest back: Friday 13/3 is the last one."""


@pytest.fixture
def school_world(database: Database) -> World:
    """A department of education with its plan in force."""
    return education.make_education(database)


def request(world: World, *, who: str = "planner", now: datetime = MARCH, **wanted: Any) -> int:
    """Ask for a round; returns its id."""
    asked = Request(**{"occasion": "Cứu học sinh trong lũ", "until": SATURDAY, **wanted})
    opened = world.database.write(
        lambda connection: ad_hoc.open_round(connection, 1, asked, actor=world.actor(who), now=now)
    )
    assert opened.state == "open"
    return opened.round


def refused(world: World, **how: Any) -> list[tuple[str, object]]:
    """Ask for what is refused; returns codes and fields."""
    with pytest.raises(Refused) as told:
        request(world, **how)
    return [(one.code, one.detail.get("field")) for one in told.value.refusals]


def test_a_round_on_request_has_its_occasion_its_number_and_a_day_that_rolls(school_world: World) -> None:
    first, second = request(school_world), request(school_world, occasion="  Dập   lửa ")
    (row, other) = steps.rows(school_world, select(Round).where(Round.kind == "ad_hoc").order_by(Round.id))
    assert (row.id, row.key, row.number, row.year) == (first, "ad_hoc-2026-1", 1, 2026)
    assert (row.cutoff, row.limit_at, row.late, row.state) == (CLOSES, CLOSES, "flag", "open")
    assert row.name_vi == "Khen đột xuất 1/2026: Cứu học sinh trong lũ"
    assert (other.id, other.key, other.name_en) == (second, "ad_hoc-2026-2", "Sudden achievements 2/2026: Dập lửa")
    assert places(school_world, first) == {("individual", "so-giao-duc"): (1, 0)}


def test_a_round_on_request_runs_like_any_other(school_world: World) -> None:
    round_id = request(school_world)
    named = education.qualified(school_world, round_id, form="GK", count=2, now=MARCH)
    proposer = school_world.actor("proposer")
    for place, one in enumerate(named, 1):
        assert steps.do(school_world, one, "rank", proposer, now=MARCH, rank=place).accepted
    after = later(CLOSES, hours=1)
    assert education.propose(school_world, *named, now=after) == [[], ["quota_full"]]
    education.sign(school_world, round_id, named[0], now=after)
    assert steps.do(school_world, named[1], "not_award", proposer, now=after, reason_code="over_quota").accepted
    assert school_world.database.read(invariants.broken) == ()


def test_what_a_round_on_request_needs_is_all_named_at_once(school_world: World) -> None:
    request(school_world, number=4)
    assert refused(school_world, occasion=" ", number=4, year=2026) == [
        ("field_required", "occasion"),
        ("round_number_taken", "number"),
    ]
    assert refused(school_world, occasion="a" * 400) == [("field_too_long", "occasion")]
    assert refused(school_world, year=2028) == [("year_outside_plan", "year")]
    assert refused(school_world, until=date(2026, 3, 1)) == [("deadline_passed", None)]
    assert refused(school_world, who="proposer") == [("not_permitted", None)]
    assert [row.number for row in steps.rows(school_world, select(Round.number).where(Round.number.is_not(None)))] == [
        4
    ]


def test_a_plan_without_rounds_on_request_opens_none(world: World) -> None:
    asked = Request("Cứu người", date(2024, 12, 1))
    planner = world.actor("planner")
    with pytest.raises(Refused) as told:
        world.database.write(lambda connection: ad_hoc.open_round(connection, 1, asked, actor=planner, now=OPENED))
    assert steps.codes(told.value) == ["no_rounds_on_request"]


def test_where_late_is_flagged_a_round_waits_until_somebody_closes_it(school_world: World) -> None:
    round_id = request(school_world)
    (named,) = education.qualified(school_world, round_id, form="GK", now=MARCH)
    after = later(CLOSES, hours=1)
    assert education.propose(school_world, named, now=after) == [[]]
    education.sign(school_world, round_id, named, now=after)
    state = select(Round.state).where(Round.id == round_id)
    assert [row.state for row in steps.rows(school_world, state)] == ["open"]
    (late,) = education.qualified(school_world, round_id, school="truong-2", form="GK", now=later(CLOSES, days=2))
    assert steps.state_of(school_world, late, Nomination.late) is True
    assert (
        school_world.database.write(lambda connection: rounds.settle_due(connection, now=later(CLOSES, days=3))) == ()
    )
    planner, now = school_world.actor("planner"), later(CLOSES, days=4)
    school_world.database.write(lambda connection: rounds.close(connection, round_id, actor=planner, now=now))
    reviewer = school_world.actor("reviewer")
    assert steps.do(school_world, late, "not_award", reviewer, now=now, reason_code="late").accepted
    assert [row.state for row in steps.rows(school_world, state)] == ["decided"]


def test_a_plan_written_from_scratch_runs_its_year(school_world: World) -> None:
    enter(school_world, *staff(school_world, truong_1=10, truong_2=10))
    planner, annual = school_world.actor("planner"), school_world.rounds["annual-2026"]
    school_world.database.write(lambda connection: rounds.open_(connection, annual, actor=planner, now=BEGAN))
    sudden = request(school_world)
    (hero,) = education.qualified(school_world, sudden, form="GK", now=MARCH)
    advanced = education.qualified(school_world, annual, form="LDTT", count=7, now=MARCH)
    (school,) = education.qualified(school_world, annual, form="GK", kind="collective", now=MARCH)
    (family,) = education.qualified(school_world, annual, school="truong-2", form="GK", kind="household", now=MARCH)
    on_the_last_day = later(LIMIT, hours=-1)
    (fighter,) = education.qualified(school_world, annual, school="truong-2", form="CSTDCS", now=on_the_last_day)
    with pytest.raises(Refused, match="deadline_passed"):
        education.qualified(school_world, annual, school="truong-2", form="LDTT", now=LIMIT)
    assert education.propose(school_world, hero, now=later(CLOSES, hours=1)) == [[]]
    education.sign(school_world, sudden, hero, now=later(CLOSES, hours=2))
    after = later(LIMIT, hours=1)
    assert education.propose(school_world, *advanced, school, family, now=after) == [[]] * 9
    education.sign(school_world, annual, *advanced, school, family, now=after)
    school_world.database.write(
        lambda connection: rounds.recount(connection, annual, reason="Đã có LĐTT.", actor=planner, now=after)
    )
    assert places(school_world, annual)["fighters", "so-giao-duc"] == (1, 0)
    assert education.propose(school_world, fighter, now=after) == [[]]
    education.sign(school_world, annual, fighter, now=after)
    everybody = (hero, *advanced, school, family, fighter)
    assert {steps.state_of(school_world, one) for one in everybody} == {"awarded"}
    assert [row.state for row in steps.rows(school_world, select(Round.state).where(Round.id == annual))] == ["decided"]
    assert school_world.database.read(invariants.broken) == ()
