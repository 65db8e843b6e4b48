"""Time what is sent to a database: the statements of a piece of work, from being sent to being answered."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from workflow.database import Database


class Stopwatch:
    """Milliseconds that statements took together."""

    def __init__(self) -> None:
        self.milliseconds = 0.0
        self._began = 0.0

    def start(self, *_event: object) -> None:
        """Begin with a statement."""
        self._began = time.perf_counter()

    def stop(self, *_event: object) -> None:
        """End with it."""
        self.milliseconds += (time.perf_counter() - self._began) * 1000


@contextmanager
def timed(database: Database) -> Iterator[Stopwatch]:
    """Add up how long the statements within the block take, the driver's share included."""
    stopwatch = Stopwatch()
    event.listen(database.engine, "before_cursor_execute", stopwatch.start)
    event.listen(database.engine, "after_cursor_execute", stopwatch.stop)
    try:
        yield stopwatch
    finally:
        event.remove(database.engine, "before_cursor_execute", stopwatch.start)
        event.remove(database.engine, "after_cursor_execute", stopwatch.stop)


def percentile(values: list[float], share: float) -> float:
    """Give the value that this share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
