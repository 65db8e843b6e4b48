"""Answer what many ask at the same moment at once: a queue before a thread, which takes what is there."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from workflow.errors import Busy

MOST_WAITING = 2_000
"""Requests that may wait before a further one is asked to come again."""
COME_AGAIN = 2
"""Seconds after which it is."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Asked, Answer]):
    """One question with the future of its answer."""

    asked: Asked
    future: Future[Answer] = field(default_factory=Future)


class Batches(Generic[Asked, Answer]):
    """A queue that waits for nothing: while one batch is answered, the next one gathers."""

    def __init__(
        self,
        answer: Callable[[Sequence[Waiting[Asked, Answer]]], None],
        *,
        start: Callable[[Callable[[], None]], None],
        room: Callable[[], Callable[[Asked], bool]],
    ) -> None:
        """Take what answers a batch, what starts a job in the thread, and what begins to count a batch's room."""
        self._answer = answer
        self._start = start
        self._room = room
        self._waiting: deque[Waiting[Asked, Answer]] = deque()
        self._lock = Lock()
        self._scheduled = False

    def submit(self, asked: Asked) -> Future[Answer]:
        """Queue a question. Raises Busy when too many wait."""
        waiting: Waiting[Asked, Answer] = Waiting(asked)
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise Busy(COME_AGAIN)
            self._waiting.append(waiting)
            starts, self._scheduled = not self._scheduled, True
        if starts:
            self._start(self._run)
        return waiting.future

    def _run(self) -> None:
        """Answer one batch, then queue behind whatever else waits for the thread."""
        try:
            if batch := self._take():
                self._answer(batch)
        finally:
            with self._lock:
                # Decided under the lock that `submit` takes: whoever comes later starts the thread anew.
                goes_on = self._scheduled = bool(self._waiting)
            if goes_on:
                self._start(self._run)

    def _take(self) -> list[Waiting[Asked, Answer]]:
        """Take questions in their order for as long as they fit."""
        batch: list[Waiting[Asked, Answer]] = []
        fits = self._room()
        with self._lock:
            while self._waiting and fits(self._waiting[0].asked):
                waiting = self._waiting.popleft()
                if waiting.future.set_running_or_notify_cancel():
                    batch.append(waiting)
        return batch
