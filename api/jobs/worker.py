"""Look for jobs that are due, take them, run them in threads, and take over those of processes that died."""

import logging
import os
import socket
import time
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy import Connection, Row

from api.deps import Site
from api.jobs.kinds import KINDS, Kind, due
from api.jobs.runs import Run, Stopped
from api.jobs.seats import seats_of
from states.job import State
from workflow.pausing import Work, pauses
from workflow.queries import jobs as reading
from workflow.services import jobs
from workflow.services.jobs import Holder, Taken

LOG = logging.getLogger("thidua.jobs")
ROOT = Path(__file__).parents[2]
_AT_ONCE = {False: 2, True: 1}
"""How many jobs one process does at once, by whether they are heavy."""
TELL_SECONDS = 1.0
"""Between two times that a job's progress is written down."""


class Worker:
    """What one process does about jobs: one thread looks for them, a few run them."""

    def __init__(self, site: Site, *, kinds: Mapping[str, Kind] = KINDS) -> None:
        """Get ready; nothing is taken before `start`, or `look`."""
        self._site = site
        self._kinds = kinds
        self._seats = seats_of(site.database)
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._asked_for: dict[str, datetime] = {}
        self._pools = {heavy: ThreadPoolExecutor(most, "job") for heavy, most in _AT_ONCE.items()}
        self._running: dict[tuple[int, int, int], bool] = {}
        self._lock = Lock()
        self._wake, self._stopping = Event(), Event()
        self._thread = Thread(target=self._keep_looking, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to look for jobs."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, let what runs come to the end of its piece, give the rest back, and leave the seat."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._seats.leave()

    @property
    def busy(self) -> bool:
        """Whether a job runs here."""
        with self._lock:
            return bool(self._running)

    def look(self) -> None:
        """Look once: ask for what the clock wants, take over from the dead, take what there is room for."""
        seat = self._seats.sit()
        if seat is None:
            return
        seen, paused = self._site.database.read(lambda connection: (reading.open_jobs(connection), pauses(connection)))
        # The living are asked for after the jobs: whoever has one of these sat down before.
        orphans = self._orphans(seen, seat)
        if Work.JOBS in paused:
            return
        wanted = self._wanted({row.kind for row in seen})
        rooms = self._rooms(seen, wanted)
        if wanted or orphans or rooms:
            holder = Holder(seat, f"{self._name}:{seat:08x}")
            found = self._site.database.write(lambda connection: self._take(connection, wanted, orphans, rooms, holder))
            self._asked_for.update(wanted)
            for taken in found:
                self._begin(taken)

    def _orphans(self, seen: Sequence[Row[Any]], seat: int) -> dict[int, int]:
        """Give the jobs, with their seats, whose process is dead, and those that ended here unnoticed."""
        living = self._seats.living()
        with self._lock:
            here = set(self._running)
        return {
            row.id: row.seat
            for row in seen
            if row.state == State.RUNNING
            and (row.seat not in living or (row.seat == seat and (row.id, row.attempts, row.version) not in here))
        }

    def _wanted(self, open_kinds: set[str]) -> dict[str, datetime]:
        """Give the instants at which the clock wants something that nobody does yet and that was not asked for here."""
        ticks = due(self._kinds, self._site.clock())
        return {kind: at for kind, at in ticks.items() if self._asked_for.get(kind) != at and kind not in open_kinds}

    def _rooms(self, seen: Sequence[Row[Any]], wanted: Collection[str]) -> dict[bool, tuple[list[str], int]]:
        """Give, by weight, the kinds of which something waits, and how many jobs there is room for."""
        waiting = {row.kind for row in seen if row.state == State.WAITING} | set(wanted)
        rooms = {}
        for heavy, most in _AT_ONCE.items():
            kinds = [kind for kind in waiting if kind in self._kinds and self._kinds[kind].heavy is heavy]
            with self._lock:
                room = most - sum(weight is heavy for weight in self._running.values())
            if kinds and room:
                rooms[heavy] = (kinds, room)
        return rooms

    def _take(
        self,
        connection: Connection,
        wanted: Mapping[str, datetime],
        orphans: Mapping[int, int],
        rooms: Mapping[bool, tuple[list[str], int]],
        holder: Holder,
    ) -> list[Taken]:
        """Do in one transaction what one look decided."""
        now = self._site.clock()
        if orphans and (count := jobs.take_over(connection, orphans, now=now)):
            LOG.warning("%d jobs of processes that died are taken over", count)
        jobs.plan(connection, wanted, now=now)
        return [
            taken
            for kinds, room in rooms.values()
            for taken in jobs.take(connection, kinds, limit=room, holder=holder, now=now)
        ]

    def _begin(self, taken: Taken) -> None:
        heavy = self._kinds[taken.kind].heavy
        with self._lock:
            self._running[taken.key] = heavy
        self._pools[heavy].submit(self._run, taken)

    def _run(self, taken: Taken) -> None:
        """Run one job and write down how it went; an error of any kind is the job's end, not the process's."""
        try:
            run = Run(taken.arguments, taken.account, self._teller(taken))
            result = self._kinds[taken.kind].does(self._site, run)
            self._say(lambda connection: jobs.finish(connection, taken, result=result, now=self._site.clock()))
        except Stopped:
            self._say(lambda connection: jobs.release(connection, taken, now=self._site.clock()))
        except Exception as error:
            LOG.exception("job %d (%s) failed", taken.id, taken.kind)
            flaw = flaw_of(error)
            self._say(lambda connection: jobs.break_off(connection, taken, flaw=flaw, now=self._site.clock()))
        finally:
            with self._lock:
                del self._running[taken.key]
            self._wake.set()

    def _say(self, work: Callable[[Connection], object]) -> None:
        """Write an outcome down; where that fails, the job is taken over once this process is gone."""
        try:
            self._site.database.write(work)
        except Exception:
            LOG.exception("the outcome of a job could not be written down")

    def _teller(self, taken: Taken) -> Callable[[int, int], None]:
        """Make the function by which a job tells how far it is and learns that it is to stop."""
        told = time.monotonic() - TELL_SECONDS

        def progress(done: int, total: int) -> None:
            nonlocal told
            if self._stopping.is_set():
                raise Stopped
            if time.monotonic() - told < TELL_SECONDS:
                return
            told = time.monotonic()
            if not self._site.database.write(
                lambda connection: jobs.progress(connection, taken, done=done, total=total)
            ):
                raise Stopped

        return progress

    def _keep_looking(self) -> None:
        """Look every so many seconds, and as soon as a job has ended."""
        while True:
            self._wake.wait(self._site.settings.job_seconds)
            self._wake.clear()
            if self._stopping.is_set():
                return
            try:
                self.look()
            except Exception:
                LOG.exception("looking for jobs failed and will be tried again")


def flaw_of(error: BaseException) -> str:
    """Name an error by its class and the innermost place in our own code; its words may tell of a dossier."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
    place = f" in {Path(ours[-1].filename).relative_to(ROOT).as_posix()}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"[:400]
