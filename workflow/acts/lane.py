"""Carry out the acts of many requests in one transaction: one flush and one set of statements for all of them."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from workflow.acts.act import act
from workflow.acts.values import Act, Outcome
from workflow.database import Database
from workflow.errors import Busy

LARGEST_BATCH = 128
"""Acts of different requests in one transaction; one request's list is never split."""
MOST_WAITING = 2_000
"""Requests that may wait before a further one is asked to come again."""
COME_AGAIN = 2
"""Seconds after which it is."""


@dataclass(frozen=True, slots=True)
class _Request:
    acts: tuple[Act, ...]
    future: Future[tuple[Outcome, ...]] = field(default_factory=Future)


class Lane:
    """A queue of acts before the writing thread, which takes what is there and waits for nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Request] = deque()
        self._lock = Lock()
        self._scheduled = False

    def submit(self, acts: Sequence[Act]) -> Future[tuple[Outcome, ...]]:
        """Queue one request's acts; the future is done after their commit. Raises Busy when too many wait."""
        request = _Request(tuple(acts))
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise Busy(COME_AGAIN)
            self._waiting.append(request)
            starts, self._scheduled = not self._scheduled, True
        if starts:
            self._database.in_writer(self._run)
        return request.future

    def _run(self) -> None:
        """Carry out one batch, then queue behind whatever else waits for the writing thread."""
        self._carry_out(self._take())
        with self._lock:
            # Decided under the lock that `submit` takes: whoever comes later starts the lane anew.
            goes_on = self._scheduled = bool(self._waiting)
        if goes_on:
            self._database.in_writer(self._run)

    def _take(self) -> list[_Request]:
        """Take requests in order until the batch is full or one names a nomination that the batch has already."""
        batch: list[_Request] = []
        named: set[int] = set()
        with self._lock:
            while self._waiting:
                request = self._waiting[0]
                nominations = {one.nomination for one in request.acts}
                if batch and (nominations & named or len(named) + len(nominations) > LARGEST_BATCH):
                    break
                self._waiting.popleft()
                if request.future.set_running_or_notify_cancel():
                    batch.append(request)
                    named |= nominations
        return batch

    def _carry_out(self, batch: Sequence[_Request]) -> None:
        """Answer each request; a batch that fails is run again one by one, so that neighbours come to no harm."""
        try:
            acts = [one for request in batch for one in request.acts]
            outcomes = iter(self._database.transact(lambda connection: act(connection, acts)))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asked.
            if len(batch) == 1:
                batch[0].future.set_exception(error)
                return
            for request in batch:
                self._carry_out([request])
            return
        for request in batch:
            request.future.set_result(tuple(islice(outcomes, len(request.acts))))
