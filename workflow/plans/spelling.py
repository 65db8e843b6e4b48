"""Say how the codes, texts, days, ratios and numbers of a plan file are spelled."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, Strict, WithJsonSchema

from workflow.plans import numbers


def _spelled(pattern: str, expected: str) -> AfterValidator:
    """Accept text that matches the whole pattern; otherwise say what was expected."""

    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(expected)
        return text

    return AfterValidator(check)


def _ratio(value: object) -> Fraction:
    """Read "2/3" exactly; decimals are refused because 0.67 is not two thirds."""
    if isinstance(value, Fraction):
        return value
    match = re.fullmatch(r"([0-9]{1,3})(?:/([1-9][0-9]{0,2}))?", value) if isinstance(value, str) else None
    ratio = Fraction(int(match[1]), int(match[2] or 1)) if match else None
    if ratio is None or ratio > 1:
        message = "a fraction from 0 to 1, such as 2/3"
        raise ValueError(message)
    return ratio


def _day(value: object) -> date:
    """Read a day written 2022-03-21; numbers are refused because pydantic would read them as seconds since 1970."""
    if isinstance(value, date):
        return value
    spelled = isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    try:
        return date.fromisoformat(spelled[0] if spelled else "")
    except ValueError as error:
        message = "a day as year-month-day, such as 2022-03-21"
        raise ValueError(message) from error


def _number(value: object) -> Decimal:
    """Read a number exactly; a decimal that could as well have a thousands mark is asked back."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str):
        message = "a number, such as 40,3"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError into a problem with its line.
    return numbers.read(str(value))


Text = Annotated[
    str,
    Field(max_length=400),
    _spelled(r"(?=\S)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<=\S)", "one line of text without blanks at its ends"),
]
"""One line of text for people."""

Slug = Annotated[
    str,
    Field(max_length=64, json_schema_extra={"pattern": r"^[a-z0-9]+(?:-[a-z0-9]+)*$"}),
    _spelled(r"[a-z0-9]+(?:-[a-z0-9]+)*", "small letters and digits joined by hyphens"),
]
"""The id of a plan or the code of an organisation, such as `so-y-te`."""

Code = Annotated[
    str,
    Field(max_length=64, json_schema_extra={"pattern": r"^[a-z][a-z0-9_]*$"}),
    _spelled(r"[a-z][a-z0-9_]*", "small letters, digits and underscores, a letter first"),
]
"""The code of a criterion, an alternative or a dossier item, such as `council_minutes`."""

FormCode = Annotated[
    str,
    Field(max_length=64, json_schema_extra={"pattern": r"^[A-Z][A-Z0-9_]*$"}),
    _spelled(r"[A-Z][A-Z0-9_]*", "capital letters, digits and underscores, a letter first"),
]
"""The code of an award form (hình thức khen thưởng), such as `GK`."""

Ratio = Annotated[
    Fraction,
    BeforeValidator(_ratio),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,3}(?:/[1-9][0-9]{0,2})?$"}),
]
"""A fraction from 0 to 1, written "2/3"."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day, written 2022-03-21."""

Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    PlainSerializer(numbers.spelled, return_type=str, when_used="json"),
    WithJsonSchema({"type": ["integer", "string"], "pattern": r"^-?[0-9][0-9.,' ]*$"}),
]
"""An exact number, written 40,3 or 40.3 or 5720; never a float."""

Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
Year = Annotated[int, Strict(), Field(ge=2000, le=2100)]
