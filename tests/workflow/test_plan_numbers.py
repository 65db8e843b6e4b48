"""Prove that numbers are read as they are written in Viet Nam, and asked back where they have two meanings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.plans import numbers

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)
"""Numbers with up to four decimals."""


def meanings_of(text: str) -> list[str]:
    """Return what a text may mean, unmistakably spelled."""
    try:
        return [numbers.spelled(numbers.read(text))]
    except numbers.TwoMeanings as asked:
        return [asked.grouped, asked.decimal]
    except numbers.NotANumber:
        return []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"), ("007", "7"), ("5720", "5720"), ("-3", "-3"), ("−3", "-3"), ("40,3", "40.3"), ("40.3", "40.3"),
        ("60,0", "60.0"), ("0,234", "0.234"), ("0.234", "0.234"), ("1234,567", "1234.567"), ("1.2340", "1.2340"),
        ("5.720,5", "5720.5"), ("5,720.5", "5720.5"), ("1.234.567", "1234567"), ("1,234,567", "1234567"),
        ("580 000", "580000"), ("580\u00a0000", "580000"), ("580\u202f000,25", "580000.25"), ("12'500", "12500"),
        (" 40,3 ", "40.3"), ("-1.234.567,8", "-1234567.8"),
    ],
)  # fmt: skip
def test_a_number_is_read_whichever_marks_it_has(text: str, number: str) -> None:
    assert numbers.read(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("5.720", 5720), ("1.231", 1231), ("1,231", 1231), ("580.000", 580_000), ("880", 880), ("5.000", 5000),
     ("40,0", 40), ("-1.200", -1200)],
)  # fmt: skip
def test_of_whole_things_a_mark_before_three_digits_means_thousands(text: str, number: int) -> None:
    assert numbers.read(text, whole=True) == number


@pytest.mark.parametrize(
    ("text", "grouped", "decimal"),
    [("1.234", "1234", "1.2340"), ("1,234", "1234", "1.2340"), ("5.720", "5720", "5.72"),
     ("580.000", "580000", "580"), ("-1.234", "-1234", "-1.2340")],
)  # fmt: skip
def test_what_could_be_either_is_asked_back_with_both_meanings(text: str, grouped: str, decimal: str) -> None:
    with pytest.raises(numbers.TwoMeanings) as asked:
        numbers.read(text)
    assert (asked.value.text, asked.value.grouped, asked.value.decimal) == (text, grouped, decimal)
    assert str(asked.value) == f"{grouped} or {decimal}, because {text} could be either"
    assert {numbers.read(grouped), numbers.read(decimal)} == {Decimal(grouped), Decimal(decimal)}


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ",", "1,", ".5", "1.23.456", "12,34,567", "1.234.56", "1,234,56", "1e5", "0x1f", "٣", "nan", "1 2",
     "40,3%", "--1", "+1", "1.2.3", "01.234.567", "1.234,567.8", "9" * 41],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(numbers.NotANumber, match=r"^a number, such as 40,3$"):
        numbers.read(text)


def test_a_part_of_a_whole_thing_is_refused() -> None:
    with pytest.raises(numbers.NotANumber, match=r"^a whole number, such as 5\.720$"):
        numbers.read("40,3", whole=True)


@given(NUMBERS)
def test_what_is_spelled_is_read_back_as_the_same_number(number: Decimal) -> None:
    assert numbers.read(numbers.spelled(number)) == number


@given(NUMBERS, st.sampled_from([(".", ","), (",", "."), (" ", ","), ("\u00a0", ",")]))
def test_a_number_with_thousands_and_decimals_is_read_in_every_style(number: Decimal, marks: tuple[str, str]) -> None:
    thousands, point = marks
    written = f"{number:,.4f}".replace(",", "t").replace(".", point).replace("t", thousands)
    assert numbers.read(written) == number


@given(st.integers(-(10**12), 10**12), st.sampled_from(".,' "))
def test_whole_numbers_with_thousands_are_read_in_every_style(number: int, mark: str) -> None:
    assert numbers.read(f"{number:,}".replace(",", mark), whole=True) == number


@given(st.text(alphabet="0123456789.,'- −\u00a0", max_size=14))
def test_any_text_is_one_number_two_or_none(text: str) -> None:
    meanings = meanings_of(text)
    assert len(set(map(Decimal, meanings))) == len(meanings)
    assert [numbers.spelled(numbers.read(meaning)) for meaning in meanings] == meanings
