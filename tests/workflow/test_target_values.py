"""Values are held against targets exactly, whatever the operator, the direction and the day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflow.plans.loader import load_shipped
from workflow.plans.targets import Direction, Operator
from workflow.targets import (
    STATIONS,
    Goal,
    Place,
    Progress,
    Rate,
    Value,
    applies,
    concerns,
    counting,
    goal_of,
    progress,
    progress_of_rate,
    reached,
)

DAY = date(2025, 12, 31)
HIGHER = Goal(Operator.AT_LEAST, Decimal("35.1"), Direction.HIGHER, Decimal(27), DAY)
LOWER = Goal(Operator.AT_MOST, Decimal("34.1"), Direction.LOWER, Decimal("40.0"), DAY)

numbers = st.decimals(min_value=-10_000, max_value=10_000, places=3)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
operators = st.sampled_from(list(Operator))
directions = st.sampled_from(list(Direction))
goals = st.builds(Goal, operators, numbers, directions, st.none() | numbers, st.none() | days)
values = st.lists(st.builds(Value, numbers, days), max_size=6)


@pytest.mark.parametrize(
    ("operator", "reaching", "failing"),
    [
        (Operator.AT_LEAST, ["95", "95.001"], ["94.999"]),
        (Operator.AT_MOST, ["95", "94.999"], ["95.001"]),
        (Operator.MORE_THAN, ["95.001"], ["95", "94"]),
        (Operator.LESS_THAN, ["94.999"], ["95", "96"]),
        (Operator.EXACTLY, ["95", "95.000"], ["95.001", "94.999"]),
        (Operator.ABOUT, ["95", "94.5", "95.5"], ["94.4", "95.6"]),
    ],
)
def test_each_operator_compares_as_it_says(operator: Operator, reaching: list[str], failing: list[str]) -> None:
    goal = Goal(operator, Decimal(95), Direction.NONE, None, None)
    assert [reached(goal, Decimal(value)) for value in reaching] == [True] * len(reaching)
    assert [reached(goal, Decimal(value)) for value in failing] == [False] * len(failing)


@pytest.mark.parametrize(("direction", "better"), [(Direction.HIGHER, Decimal(20)), (Direction.LOWER, Decimal(10))])
def test_what_is_better_than_about_is_reached(direction: Direction, better: Decimal) -> None:
    goal = Goal(Operator.ABOUT, Decimal(15), direction, None, None)
    assert reached(goal, better)
    assert not reached(goal, 30 - better)


@pytest.mark.parametrize(
    ("goal", "value", "today", "expected"),
    [
        (HIGHER, "30", DAY, Progress.ON_THE_WAY),
        (HIGHER, "27", DAY, Progress.BEHIND),
        (HIGHER, "26", DAY, Progress.BEHIND),
        (HIGHER, "30", DAY + timedelta(days=1), Progress.MISSED),
        (HIGHER, "35.1", DAY + timedelta(days=1), Progress.ACHIEVED),
        (HIGHER, "35.1", DAY - timedelta(days=900), Progress.ACHIEVED),
        (LOWER, "36", DAY, Progress.ON_THE_WAY),
        (LOWER, "41", DAY, Progress.BEHIND),
        (LOWER, "34.10", DAY, Progress.ACHIEVED),
        (LOWER, "34.11", DAY + timedelta(days=1), Progress.MISSED),
        (replace(HIGHER, baseline=None), "1", DAY, Progress.ON_THE_WAY),
        (replace(HIGHER, by=None), "30", date(2099, 1, 1), Progress.ON_THE_WAY),
    ],
)
def test_a_value_stands_to_its_target_by_day_and_direction(
    goal: Goal, value: str, today: date, expected: Progress
) -> None:
    assert progress(goal, [Value(Decimal(value), date(2024, 12, 31))], today=today) is expected


def test_without_a_value_nothing_is_missed() -> None:
    assert progress(HIGHER, [], today=DAY + timedelta(days=99)) is Progress.NO_VALUE


@given(goal=goals, given_values=values, today=days)
def test_the_states_exclude_and_exhaust_one_another(goal: Goal, given_values: list[Value], today: date) -> None:
    state, counts = progress(goal, given_values, today=today), counting(goal, given_values)
    assert (state is Progress.NO_VALUE) == (counts is None)
    if counts is None:
        return
    assert (state is Progress.ACHIEVED) == reached(goal, counts.value)
    if state is Progress.MISSED:
        assert goal.by is not None
        assert today > goal.by
    if state in {Progress.ON_THE_WAY, Progress.BEHIND}:
        assert goal.by is None or today <= goal.by


@given(goal=goals, given_values=values)
def test_what_counts_is_the_newest_that_is_in_time(goal: Goal, given_values: list[Value]) -> None:
    counts = counting(goal, given_values)
    timely = [one for one in given_values if goal.by is None or one.as_of <= goal.by]
    assert (counts is None) == (not timely)
    if counts is not None:
        assert counts in timely
        assert all(one.as_of <= counts.as_of for one in timely)


@given(goal=goals, value=numbers, scale=st.integers(1, 6))
def test_zeros_at_the_end_of_a_number_change_nothing(goal: Goal, value: Decimal, scale: int) -> None:
    assume(goal.operator is not Operator.ABOUT)
    spelled_longer = value.quantize(Decimal(1).scaleb(-3 - scale))
    assert reached(goal, value) == reached(goal, spelled_longer) == reached(goal, Fraction(value))


@given(achieved=st.integers(0, 3000), others=st.integers(0, 3000), today=days)
def test_every_one_means_every_one_to_which_it_applies(achieved: int, others: int, today: date) -> None:
    rate = Rate(achieved, achieved + others)
    state = progress_of_rate(rate, Fraction(1), by=DAY, today=today, reported=achieved)
    if not achieved:
        assert state is Progress.NO_VALUE
    elif not others:
        assert state is Progress.ACHIEVED
    else:
        assert state is (Progress.MISSED if today > DAY else Progress.ON_THE_WAY)
    assert rate.share == (Fraction(achieved, achieved + others) if achieved + others else None)


def test_two_thirds_of_three_is_not_rounded() -> None:
    rate = Rate(2, 3)
    assert progress_of_rate(rate, Fraction(2, 3), by=None, today=DAY, reported=3) is Progress.ACHIEVED
    assert progress_of_rate(rate, Fraction(67, 100), by=None, today=DAY, reported=3) is Progress.ON_THE_WAY


STATION_TARGETS = load_shipped("kon-tum-infrastructure")
HOSPITAL = Place(1, "benh-vien", "unit", is_issuer=False)
CENTRE = Place(2, "trung-tam", "unit", is_issuer=False, holds=frozenset({STATIONS}))


def test_targets_for_commune_stations_do_not_apply_to_a_hospital_without_any() -> None:
    of_stations = [one for one in STATION_TARGETS.targets if one.applies_to and one.applies_to.holding == STATIONS]
    assert len(of_stations) == 5
    assert [applies(one, HOSPITAL) for one in of_stations] == [False] * 5
    assert [applies(one, CENTRE) for one in of_stations] == [True] * 5
    told = replace(HOSPITAL, told={of_stations[0].code: True})
    assert [applies(one, told) for one in of_stations] == [True, False, False, False, False]


def test_each_line_of_the_bed_table_has_its_own_goal() -> None:
    plan = load_shipped("bac-giang-infrastructure")
    table = next(one for one in plan.targets if len(one.rows) == 18)
    goals_of_lines = [goal_of(table, plan, line=row.name) for row in table.rows]
    assert [goal.value for goal in goals_of_lines] == [row.value for row in table.rows]
    assert sum(goal.value for goal in goals_of_lines) == goal_of(table, plan).value == 5720
    assert {goal.by for goal in goals_of_lines} == {DAY}


def test_the_issuer_reports_what_is_of_the_whole_and_a_unit_its_own() -> None:
    plan = load_shipped("giang-thanh-2025")
    issuer = Place(1, "ttyt-giang-thanh", "unit", is_issuer=True)
    station = Place(2, "tram-1", "station", is_issuer=False)
    whole, own = ({one.code for one in plan.targets if concerns(one, place)} for place in (issuer, station))
    assert own == {"conduct_plan", "stations_meeting_standard", "fitness_and_stress"}
    assert not whole & own
    assert whole | own == {one.code for one in plan.targets}
