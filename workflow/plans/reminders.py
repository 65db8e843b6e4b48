"""Say in a plan file when people are reminded of its deadlines: how many days before, and after where late counts."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, Strict, model_validator

from workflow.plans.spelling import Flag, Text

Days = Annotated[int, Strict(), Field(ge=0, le=366)]
DaysAfter = Annotated[int, Strict(), Field(ge=1, le=366)]
Weeks = Annotated[int, Strict(), Field(ge=0, le=52)]


class Reminders(BaseModel, frozen=True, extra="forbid"):
    """When whoever must act is reminded, in calendar days before and after the last acceptable day.

    From `head_from` days before it the head of the unit hears as well. What comes after it counts only where late is
    still accepted: on the days named, then `weeks_after` times each week. The council's secretary is told
    `council_before` days ahead, and the offices that lead and receive get a `digest` on each working day.
    """

    days_before: tuple[Days, ...] = Field((30, 14, 7, 3, 1, 0), min_length=1)
    days_after: tuple[DaysAfter, ...] = (1, 3)
    weeks_after: Weeks = 52
    head_from: Days = 7
    council_before: Days = 21
    digest: Flag = True
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.days_before) != sorted(set(self.days_before), reverse=True):
            message = "days_before from many days to few"
            raise ValueError(message)
        if list(self.days_after) != sorted(set(self.days_after)):
            message = "days_after from few days to many"
            raise ValueError(message)
        return self


DEFAULT = Reminders(source="assumed")
"""What holds where a plan says nothing."""
