"""Say which mail a reader may do without, and when what he wants less of reaches him."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from states.refusals import Refusal

GROUPS: Mapping[str, tuple[str, ...]] = {
    "receipts": ("submission_received", "submission_registered"),
    "course": ("nomination_stood_by", "nomination_withdrawn", "sitting_minuted"),
    "results": ("round_decided",),
    "overview": ("reminder_digest",),
}
"""Kinds of mail after which nobody has to do anything, by the group that a reader chooses by.

All other kinds ask for something to be done or tell of a deadline or a decision: they always come, and at once.
"""

GROUP_OF: Mapping[str, str] = {kind: group for group, kinds in GROUPS.items() for kind in kinds}

DIGEST = "daily_digest"
"""The kind of mail that tells once a day what was held back."""
DIGEST_HOUR = 8
"""When it comes, in Vietnam."""


class Choice(StrEnum):
    """How somebody hears of a group; values are stored. What he has no mail of he still finds in the product."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"
    OFF = "off"


CHOICES: Mapping[str, tuple[Choice, ...]] = {
    **dict.fromkeys(GROUPS, tuple(Choice)),
    "overview": (Choice.IMMEDIATE, Choice.OFF),
}
"""What may be chosen for each group; the overview comes once a day anyway."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What an account chose, by group, and between which hours (0 to 23, in Vietnam) it wants no mail."""

    choices: Mapping[str, Choice] = field(default_factory=dict)
    quiet_from: int | None = None
    quiet_until: int | None = None

    def choice(self, kind: str) -> Choice:
        """Say how a kind of mail is wanted; one that has to be read comes at once."""
        return self.choices.get(GROUP_OF.get(kind, ""), Choice.IMMEDIATE)

    def quiet_end(self, local: datetime) -> datetime | None:
        """Say when the quiet hours end that this moment lies in; None where it lies in none."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        end = local.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        end = end if end > local else end + timedelta(days=1)
        length = timedelta(hours=(self.quiet_until - self.quiet_from) % 24)
        return end if local >= end - length else None

    def objections(self) -> tuple[Refusal, ...]:
        """Say what is wrong: a choice that a group does not have, one quiet hour without the other, none between."""
        for group, choice in self.choices.items():
            if choice not in CHOICES[group]:
                return (Refusal("field_invalid", {"field": group}),)
        first, last = self.quiet_from, self.quiet_until
        if (first is None) != (last is None):
            return (Refusal("field_required", {"field": "quiet_from" if first is None else "quiet_until"}),)
        if first is not None and first == last:
            return (Refusal("quiet_hours_empty", {"field": "quiet_until"}),)
        return ()


def digest_time(local: datetime) -> datetime:
    """Say when the next daily digest comes."""
    at = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return at if at > local else at + timedelta(days=1)
