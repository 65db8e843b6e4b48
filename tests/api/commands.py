"""Say what a command of `thidua` answers, for tests that run some."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


def is_one_line(text: str) -> bool:
    """Whether this is one line and no traceback."""
    return text.count("\n") == 1 and text.endswith("\n") and len(text) > 10
