"""Name the terms that a plan file may use and the way its codes, texts and ratios are spelled."""

import re
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, Strict


class SubjectType(StrEnum):
    """Who may be commended: a collective (tập thể) or an individual (cá nhân)."""

    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"


class OrganisationKind(StrEnum):
    """What nominates: a subordinate unit (đơn vị trực thuộc) or one of the issuer's own offices (phòng, văn phòng)."""

    UNIT = "unit"
    OFFICE = "office"


class StaffCategory(StrEnum):
    """How a person is employed: công chức, viên chức, or on a labour contract (người lao động)."""

    CIVIL_SERVANT = "civil_servant"
    PUBLIC_EMPLOYEE = "public_employee"
    WORKER = "worker"


class RatingLevel(StrEnum):
    """The annual rating (đánh giá, xếp loại chất lượng), best first; `good` is "hoàn thành tốt nhiệm vụ"."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    FAILED = "failed"


class MovementKind(StrEnum):
    """Whether a movement is thematic (theo chuyên đề) or regular (thường xuyên)."""

    THEMATIC = "thematic"
    REGULAR = "regular"


class AwardBasis(StrEnum):
    """What an award is given for: merit (công trạng), a sudden exceptional deed (đột xuất), a theme (chuyên đề)."""

    MERIT = "merit"
    SUDDEN = "sudden"
    THEMATIC = "thematic"


class RoundKind(StrEnum):
    """Whether a round (đợt xét) comes every year (hằng năm) or once for a stage (giai đoạn)."""

    ANNUAL = "annual"
    STAGE = "stage"


class LatePolicy(StrEnum):
    """What happens to a dossier after the cut-off and its grace: refused, or accepted and flagged as late."""

    REFUSE = "refuse"
    FLAG = "flag"


class DossierScope(StrEnum):
    """Whether an item of the dossier (hồ sơ) covers a whole submission or one nomination."""

    SUBMISSION = "submission"
    NOMINATION = "nomination"


class Requirement(StrEnum):
    """When a dossier item is required: always, or when a claimed alternative of a criterion asks for it."""

    ALWAYS = "always"
    WHEN_CLAIMED = "when_claimed"


class FundHolder(StrEnum):
    """Whose reward fund (quỹ thi đua, khen thưởng) pays: the nominating unit's or the deciding level's."""

    UNIT = "unit"
    DECIDING_LEVEL = "deciding_level"


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


Text = Annotated[
    str,
    Field(max_length=400),
    _spelled(r"(?=\S)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<=\S)", "one line of text without blanks at its ends"),
]
"""One line of text for people."""

Slug = Annotated[
    str,
    Field(max_length=64),
    _spelled(r"[a-z0-9]+(?:-[a-z0-9]+)*", "small letters and digits joined by hyphens"),
]
"""The id of a plan or the code of an organisation, such as `so-y-te`."""

Code = Annotated[
    str,
    Field(max_length=64),
    _spelled(r"[a-z][a-z0-9_]*", "small letters, digits and underscores, a letter first"),
]
"""The code of a criterion, an alternative or a dossier item, such as `council_minutes`."""

FormCode = Annotated[
    str,
    Field(max_length=64),
    _spelled(r"[A-Z][A-Z0-9_]*", "capital letters, digits and underscores, a letter first"),
]
"""The code of an award form (hình thức khen thưởng), such as `GK`."""

Ratio = Annotated[Fraction, BeforeValidator(_ratio)]
"""A fraction from 0 to 1, written "2/3"."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day, written 2022-03-21."""

Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
Year = Annotated[int, Strict(), Field(ge=2000, le=2100)]
