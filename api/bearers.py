"""Recognise the bearers of tokens: those of all requests that wait at one moment in one statement."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.batching import Batches, Waiting
from workflow.calendar import local_day
from workflow.database import Database
from workflow.services import people
from workflow.services.people import Recognised

LARGEST_BATCH = 128
"""Tokens that are looked up at once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A token, and when it was shown."""

    token: str
    now: datetime


class Bearers:
    """A queue of tokens before the looking thread. Nothing is remembered: what is revoked is unknown at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches: Batches[Shown, Recognised | None] = Batches(
            self._recognise, start=database.in_looker, room=_room
        )

    async def find(self, token: str, *, now: datetime) -> Recognised | None:
        """Find whose token this is; None where it is not, or no longer, good."""
        return await asyncio.wrap_future(self._batches.submit(Shown(token, now)))

    def _recognise(self, batch: Sequence[Waiting[Shown, Recognised | None]]) -> None:
        """Answer those of one day together; they differ at most around midnight."""
        by_day: dict[object, list[Waiting[Shown, Recognised | None]]] = {}
        for one in batch:
            by_day.setdefault(local_day(one.asked.now), []).append(one)
        for together in by_day.values():
            self._answer(together)

    def _answer(self, batch: Sequence[Waiting[Shown, Recognised | None]]) -> None:
        tokens, now = [one.asked.token for one in batch], max(one.asked.now for one in batch)
        try:
            found = self._database.look(lambda connection: people.recognise_all(connection, tokens, now=now))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asked.
            for one in batch:
                one.future.set_exception(error)
            return
        for one, known in zip(batch, found, strict=True):
            one.future.set_result(known)


def _room() -> Callable[[Shown], bool]:
    counted = 0

    def fits(_shown: Shown) -> bool:
        nonlocal counted
        counted += 1
        return counted <= LARGEST_BATCH

    return fits
