"""Carry out the acts of many requests in one transaction: one flush and one set of statements for all of them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import islice

from sqlalchemy.exc import DBAPIError

from workflow.acts.act import act
from workflow.acts.values import Act, Outcome
from workflow.batching import Batches, Waiting
from workflow.database import Database

LARGEST_BATCH = 128
"""Acts of different requests in one transaction; one request's list is never split."""

Acts = tuple[Act, ...]
Outcomes = tuple[Outcome, ...]


class Lane:
    """A queue of acts before the writing thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches: Batches[Acts, Outcomes] = Batches(self._carry_out, start=database.in_writer, room=_room)

    def submit(self, acts: Sequence[Act]) -> Future[Outcomes]:
        """Queue one request's acts; the future is done after their commit. Raises Busy when too many wait."""
        return self._batches.submit(tuple(acts))

    def _carry_out(self, batch: Sequence[Waiting[Acts, Outcomes]]) -> None:
        """Answer each request; a batch that fails is run again one by one, so that neighbours come to no harm."""
        acts = [one for request in batch for one in request.asked]
        try:
            outcomes = iter(self._database.transact(lambda connection: act(connection, acts)))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asked.
            self._fail(batch, error)
            return
        for request in batch:
            request.future.set_result(tuple(islice(outcomes, len(request.asked))))

    def _fail(self, batch: Sequence[Waiting[Acts, Outcomes]], error: Exception) -> None:
        # Where the connection was lost nobody knows whether the batch was committed: it must not be done again here.
        if len(batch) == 1 or (isinstance(error, DBAPIError) and error.connection_invalidated):
            for request in batch:
                request.future.set_exception(error)
            return
        for request in batch:
            self._carry_out([request])


def _room() -> Callable[[Acts], bool]:
    """Let a batch take requests until it is full, or until one names a nomination that the batch has already."""
    named: set[int] = set()

    def fits(acts: Acts) -> bool:
        nominations = {one.nomination for one in acts}
        if named and (nominations & named or len(named) + len(nominations) > LARGEST_BATCH):
            return False
        named.update(nominations)
        return True

    return fits
