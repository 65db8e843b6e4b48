"""Carry why something is not possible: a code and its facts, never words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an action is not possible; `states.labels` has the words."""

    code: str
    detail: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """An action is not possible now; carries every reason at once."""

    def __init__(self, *refusals: Refusal) -> None:
        """Keep all refusals, at least one."""
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
