"""Say what the function of a job is given, and how it is told to stop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class Stopped(Exception):
    """The job was cancelled or taken over, or its process is to stop: whoever does it leaves at once."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job: what was asked, by which account, and how to tell how far it has come."""

    arguments: Mapping[str, Any]
    account: int | None
    progress: Callable[[int, int], None]
    """Called with the pieces done and their number, between two pieces; raises Stopped where it is to stop."""


Result = Mapping[str, object] | None
