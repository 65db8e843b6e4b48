"""Places by share: worked out exactly when a round opens, counted by form and by organisation, hard or as a warning."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from states.nomination import NOMINATION
from states.refusals import Refused
from tests import education, steps
from tests.education import BEGAN, LIMIT, enter, places, staff
from tests.world import World, later
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.headcount import Headcount
from workflow.plans.quotas import Share
from workflow.plans.shares import places_of
from workflow.plans.terms import Rounding, ShareBase
from workflow.queries import invariants, offers, timeline
from workflow.queries import rounds as reading
from workflow.services import rounds
from workflow.services.quotas import Number

AFTER = later(LIMIT, hours=1)


@pytest.fixture
def school_world(database: Database) -> World:
    """A department of education with its plan in force, nothing open and no numbers entered."""
    return education.make_education(database)


def open_round(world: World, key: str = "annual-2026", *, now: datetime = BEGAN) -> int:
    """Open a round; returns its id."""
    planner = world.actor("planner")
    world.database.write(lambda connection: rounds.open_(connection, world.rounds[key], actor=planner, now=now))
    return world.rounds[key]


def recount(world: World, round_id: int, *, who: str = "planner", reason: str = "Có số liệu mới.") -> None:
    """Work the places out again."""
    world.database.write(
        lambda connection: rounds.recount(connection, round_id, reason=reason, actor=world.actor(who), now=AFTER)
    )


@pytest.mark.parametrize(
    ("part", "count", "rounding", "expected"),
    [
        ("15/100", 47, Rounding.FLOOR, 7),  # 7.05
        ("15/100", 47, Rounding.HALF_UP, 7),
        ("15/100", 47, Rounding.CEIL, 8),
        ("15/100", 50, Rounding.HALF_UP, 8),  # 7.5
        ("15/100", 50, Rounding.FLOOR, 7),
        ("15/100", 40, Rounding.CEIL, 6),  # 6 exactly
        ("1/3", 0, Rounding.CEIL, 0),
        ("7/10", 10, Rounding.FLOOR, 7),
    ],
)
def test_a_share_is_rounded_as_the_plan_says(part: str, count: int, rounding: Rounding, expected: int) -> None:
    assert places_of(Share(part=Fraction(part), of=ShareBase.HEADCOUNT, rounding=rounding), count) == expected


@given(st.fractions(0, 1, max_denominator=999), st.integers(0, 10**6))
def test_the_roundings_of_a_share_lie_about_it(part: Fraction, count: int) -> None:
    share = Share(part=part, of=ShareBase.HEADCOUNT, rounding=Rounding.FLOOR)
    low, near, high = (places_of(share.model_copy(update={"rounding": rounding}), count) for rounding in Rounding)
    exact = part * count
    assert low <= exact < low + 1
    assert high - 1 < exact <= high
    assert Fraction(-1, 2) < near - exact <= Fraction(1, 2)


def test_a_round_opens_only_when_the_numbers_of_its_shares_are_there(school_world: World) -> None:
    with pytest.raises(Refused) as told:
        open_round(school_world)
    lacking = ("giao-duc-van-phong", "giao-duc-tccb", "truong-1", "truong-2")
    assert [(one.code, one.detail) for one in told.value.refusals] == [
        ("headcount_missing", {"organisations": lacking})
    ]
    planner = school_world.actor("planner")
    offered = school_world.database.read(
        lambda connection: rounds.offers(connection, school_world.rounds["annual-2026"], actor=planner, now=BEGAN)
    )
    assert [(one.action, one.refusals) for one in offered] == [("open", told.value.refusals), ("amend", ())]
    enter(school_world, *staff(school_world, truong_1=11, truong_2=5))
    round_id = open_round(school_world)
    assert places(school_world, round_id) == {
        ("collective", "so-giao-duc"): (3, 0),
        ("fighters", "so-giao-duc"): (0, 0),
        ("advanced", "giao-duc-van-phong"): (0, 0),
        ("advanced", "giao-duc-tccb"): (0, 0),
        ("advanced", "truong-1"): (8, 0),  # 7.7
        ("advanced", "truong-2"): (4, 0),  # 3.5
        ("families", "giao-duc-van-phong"): (2, 0),
        ("families", "giao-duc-tccb"): (2, 0),
        ("families", "truong-1"): (2, 0),
        ("families", "truong-2"): (2, 0),
    }


def test_the_newest_number_counts_and_nothing_is_forgotten(school_world: World) -> None:
    enter(school_world, *staff(school_world, truong_1=11, truong_2=5))
    enter(school_world, Number(school_world.organisations["truong-1"], "individual", 20, "Đính chính"))
    round_id = open_round(school_world)
    assert places(school_world, round_id)["advanced", "truong-1"] == (14, 0)
    counted = select(Headcount.count).where(Headcount.organisation_id == school_world.organisations["truong-1"])
    assert sorted(row[0] for row in steps.rows(school_world, counted)) == [11, 20]
    told = school_world.database.read(lambda connection: timeline.of(connection, "plan", 1))
    assert [entry["action"] for entry in told] == ["apply", "enter_numbers", "enter_numbers"]


def test_wrong_numbers_are_all_named_at_once(school_world: World) -> None:
    school = school_world.organisations["truong-1"]
    with pytest.raises(Refused) as told:
        enter(
            school_world,
            Number(school, "individual", -1, "Báo cáo"),
            Number(school, "planet", 1, " "),
            Number(10_000, "individual", 1, "Báo cáo"),
        )
    assert steps.codes(told.value) == [
        "field_too_small",
        "field_required",
        "field_not_a_choice",
        "organisation_unknown",
    ]
    for who in ("proposer", "director"):
        school_world.actors["planner"] = school_world.actor(who)
        with pytest.raises(Refused) as refused:
            enter(school_world, *staff(school_world))
        assert steps.codes(refused.value) == ["not_permitted"]


def test_each_school_has_places_of_its_own_and_a_soft_quota_only_warns(school_world: World) -> None:
    enter(school_world, *staff(school_world, truong_1=1, truong_2=10))
    round_id = open_round(school_world)
    first, second = education.qualified(school_world, round_id, form="LDTT", count=2)
    other, *_ = education.qualified(school_world, round_id, school="truong-2", form="LDTT")

    def warnings(nomination: int) -> list[tuple[str, object]]:
        offered = school_world.database.read(
            lambda connection: offers.offers(connection, [nomination], actor=school_world.actor("proposer"), now=AFTER)
        )
        propose = next(one for one in offered[nomination] if one.action == "propose")
        assert propose.refusals == ()
        return [(one.code, one.detail) for one in propose.warnings]

    assert warnings(first) == []
    assert education.propose(school_world, first, now=AFTER) == [[]]
    assert warnings(second) == [("quota_passed", {"places": 1, "used": 1})]
    assert warnings(other) == []
    assert education.propose(school_world, second, other, now=AFTER) == [[], []]
    assert places(school_world, round_id)["advanced", "truong-1"] == (1, 2)
    assert places(school_world, round_id)["advanced", "truong-2"] == (7, 1)
    assert school_world.database.read(invariants.broken) == ()


def test_a_hard_quota_of_each_school_holds_for_each(school_world: World) -> None:
    enter(school_world, *staff(school_world))
    round_id = open_round(school_world)
    helpers = education.qualified(school_world, round_id, form="GK", kind="household", count=3)
    proposer = school_world.actor("proposer")
    for place, one in enumerate(helpers, 1):
        assert steps.do(school_world, one, "rank", proposer, now=AFTER, rank=place).accepted
    (others,) = education.qualified(school_world, round_id, school="truong-2", form="GK", kind="household")
    assert education.propose(school_world, *helpers, others, now=AFTER) == [[], [], ["quota_full"], []]
    assert places(school_world, round_id)["families", "truong-1"] == (2, 2)
    assert places(school_world, round_id)["families", "truong-2"] == (2, 1)


def test_a_ranking_is_needed_where_more_contend_than_a_form_or_a_school_has_places(school_world: World) -> None:
    enter(school_world, *staff(school_world))
    round_id = open_round(school_world)
    three = education.qualified(school_world, round_id, form="GK", kind="household", count=3)
    (alone,) = education.qualified(school_world, round_id, school="truong-2", form="GK", kind="household")
    assert education.propose(school_world, three[0], alone, now=AFTER) == [["ranking_needed"], []]


def test_a_share_of_holders_counts_awards_of_the_year_and_those_recorded_from_elsewhere(school_world: World) -> None:
    enter(school_world, *staff(school_world, truong_1=20))
    round_id = open_round(school_world)
    advanced = education.qualified(school_world, round_id, form="LDTT", count=7)
    (fighter,) = education.qualified(school_world, round_id, school="truong-2", form="CSTDCS")
    proposer = school_world.actor("proposer")
    assert steps.do(school_world, fighter, "rank", proposer, now=AFTER, rank=1).accepted
    assert education.propose(school_world, fighter, *advanced, now=AFTER) == [["quota_full"], *[[]] * 7]
    education.sign(school_world, round_id, *advanced, now=AFTER)
    recount(school_world, round_id)
    assert places(school_world, round_id)["fighters", "so-giao-duc"] == (1, 0)  # 15 % of 7 is 1.05.
    other = school_world.organisations["truong-2"]
    enter(school_world, Number(other, "individual", 13, "QĐ 7/QĐ", award_form="LDTT"), now=AFTER)
    recount(school_world, round_id)
    assert places(school_world, round_id)["fighters", "so-giao-duc"] == (3, 0)  # 15 % of 20.
    assert education.propose(school_world, fighter, now=AFTER) == [[]]
    kept = school_world.database.read(lambda connection: reading.quotas(connection, [round_id]))[round_id]
    (basis,) = [one["basis"] for one in kept if one["code"] == "fighters"]
    assert basis == {
        "part": "3/20",
        "of": "holders",
        "form": "LDTT",
        "rounding": "floor",
        "year": 2026,
        "count": 20,
    }
    *_, told = school_world.database.read(lambda connection: timeline.of(connection, "round", round_id))
    assert (told["action"], told["texts"]) == ("recount", {"reason": "Có số liệu mới."})
    assert [(one["code"], one["from"], one["to"]) for one in told["data"]["places"]] == [("fighters", 1, 3)]


def test_a_recount_never_takes_a_place_that_is_taken(school_world: World) -> None:
    enter(school_world, *staff(school_world))
    other = school_world.organisations["truong-2"]
    enter(school_world, Number(other, "individual", 20, "QĐ 7/QĐ", award_form="LDTT"))
    round_id = open_round(school_world)
    fighters = education.qualified(school_world, round_id, form="CSTDCS", count=2)
    assert education.propose(school_world, *fighters, now=AFTER) == [[], []]
    enter(school_world, Number(other, "individual", 7, "Đính chính", award_form="LDTT"))
    with pytest.raises(Refused) as told:
        recount(school_world, round_id)
    assert [(one.code, one.detail["places"], one.detail["used"]) for one in told.value.refusals] == [
        ("quota_below_used", 1, 2)
    ]
    assert places(school_world, round_id)["fighters", "so-giao-duc"] == (3, 2)
    with pytest.raises(Refused) as unsaid:
        recount(school_world, round_id, reason=" ")
    assert steps.codes(unsaid.value) == ["field_required"]
    with pytest.raises(Refused) as refused:
        recount(school_world, round_id, who="proposer")
    assert steps.codes(refused.value) == ["not_permitted"]


def test_an_organisation_that_comes_later_gets_its_places_when_it_begins(school_world: World) -> None:
    enter(school_world, *staff(school_world))
    round_id = open_round(school_world)
    steps.add_organisation(school_world, "truong-3", kind="unit", parent="so-giao-duc")
    with pytest.raises(Refused) as told:
        education.start(school_world, round_id, "truong-3")
    assert [(one.code, one.detail) for one in told.value.refusals] == [
        ("headcount_missing", {"organisations": ("truong-3",)})
    ]
    enter(school_world, Number(school_world.organisations["truong-3"], "individual", 10, "Báo cáo"))
    education.start(school_world, round_id, "truong-3")
    education.start(school_world, round_id, "truong-3")
    assert places(school_world, round_id)["advanced", "truong-3"] == (7, 0)


def test_rounds_of_other_issuers_are_not_there(school_world: World) -> None:
    round_id = school_world.rounds["annual-2026"]
    planner = school_world.actor("planner")
    foreign = replace(planner, grants=frozenset(replace(grant, issuer=2) for grant in planner.grants))
    for verb in (rounds.open_, rounds.close, rounds.decide):
        with pytest.raises(NotFound):
            school_world.database.write(partial(verb, round_id=round_id, actor=foreign, now=BEGAN))
    with pytest.raises(NotFound):
        school_world.database.write(
            lambda connection: rounds.recount(connection, round_id, reason="Lý do", actor=foreign, now=BEGAN)
        )
    with pytest.raises(NotFound):
        school_world.database.read(lambda connection: rounds.offers(connection, round_id, actor=foreign, now=BEGAN))


def test_a_warning_is_part_of_the_offer_and_never_of_the_decision() -> None:
    (move,) = [move for move in NOMINATION.moves if move.warns]
    assert move.action == "propose"
