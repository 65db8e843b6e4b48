"""Prove where charts put their numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.charts import PLOT_HEIGHT, WIDTH, YEAR_WIDTH, Cell, cells, curve, gauge, in_year

NUMBERS = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@given(NUMBERS, NUMBERS | st.none(), NUMBERS | st.none(), st.sampled_from(["above", "below", "at"]))
def test_every_number_of_a_gauge_stands_on_the_drawing_in_its_order(
    target: Decimal, value: Decimal | None, baseline: Decimal | None, reached: str
) -> None:
    drawn = gauge(target, reached=reached, value=value, baseline=baseline)  # type: ignore[arg-type] # one of the three.
    pairs = [(target, drawn.target), (value, drawn.value), (baseline, drawn.baseline)]
    known = sorted((number, mark.x) for number, mark in pairs if number is not None and mark is not None)
    assert [x for _, x in known] == sorted(x for _, x in known)
    assert all(0 <= x <= WIDTH for _, x in known)
    assert len(known) == sum(number is not None for number in (target, value, baseline))
    assert 0 <= drawn.band[0] <= drawn.band[1] <= WIDTH


def test_the_band_of_a_gauge_is_where_the_target_is_reached() -> None:
    above = gauge(Decimal("35.1"), reached="above", value=Decimal(30), baseline=Decimal(27))
    below = gauge(Decimal(110), reached="below", value=Decimal(112))
    right, left = float(WIDTH - 12), 12.0
    assert (above.band, below.band) == ((above.target.x, right), (left, below.target.x))
    assert above.value is not None
    assert above.baseline is not None
    assert above.way == (above.baseline.x, above.value.x)
    assert below.value is not None
    assert below.value.x > below.band[1]


def test_a_gauge_without_a_baseline_starts_at_zero_and_without_a_value_goes_nowhere() -> None:
    drawn = gauge(Decimal(100), reached="above")
    assert (drawn.way, drawn.value, drawn.baseline, drawn.baseline_labelled) == (None, None, None, False)
    assert gauge(Decimal(100), reached="above", value=Decimal(0)).way == (12, 12)


def test_labels_keep_within_the_drawing_and_clear_of_one_another() -> None:
    drawn = gauge(Decimal(100), reached="above", value=Decimal(0), baseline=Decimal(99))
    assert (drawn.target.anchor, drawn.value.anchor) == ("end", "start")  # type: ignore[union-attr] # it is given.
    assert not drawn.baseline_labelled


@given(st.lists(NUMBERS, min_size=1, max_size=12), NUMBERS | st.none())
def test_a_curve_runs_from_left_to_right_and_higher_is_nearer_the_top(
    values: list[Decimal], target: Decimal | None
) -> None:
    drawn = curve(values, target=target)
    assert [x for x, _ in drawn.points] == sorted(x for x, _ in drawn.points)
    assert all(0 <= x <= WIDTH and 0 <= y <= PLOT_HEIGHT for x, y in drawn.points)
    heights = {y: value for (_, y), value in zip(drawn.points, values, strict=True)}
    assert [heights[y] for y in sorted(heights)] == sorted(heights.values(), reverse=True)


def test_a_curve_of_nothing_is_empty() -> None:
    assert curve([]).path == ""


def test_a_quota_has_a_cell_for_each_place() -> None:
    assert cells(2, used=1) == (Cell(0, 158, taken=True), Cell(160, 158, taken=False))
    assert [cell.taken for cell in cells(10, used=3)] == [True] * 3 + [False] * 7


@pytest.mark.parametrize(("used", "width"), [(0, 0), (50, 160), (100, 320), (120, 320)])
def test_a_quota_of_many_places_is_two_stretches(used: int, width: float) -> None:
    assert cells(100, used=used) == (Cell(0, width, taken=True), Cell(width, WIDTH - width, taken=False))


def test_the_days_of_a_year_follow_one_another_within_their_months() -> None:
    assert in_year(date(2024, 1, 1)) == 0
    assert in_year(date(2024, 7, 1)) == YEAR_WIDTH / 2
    assert in_year(date(2024, 2, 29)) < in_year(date(2024, 3, 1)) < in_year(date(2024, 12, 31)) < YEAR_WIDTH
