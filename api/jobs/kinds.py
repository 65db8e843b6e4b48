"""List the kinds of jobs: what each does, when it is wanted by the clock, and whether it is heavy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from api.deps import Site
from api.jobs import chores, collecting, mail
from api.jobs.runs import Result, Run
from api.jobs.schedule import Daily, Every, Schedule
from workflow.queries import collected


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job; its function may be called again after it was broken off at any point.

    A heavy one is done one at a time in a process, so that what the clock asks for never waits behind it.
    """

    does: Callable[[Site, Run], Result]
    schedule: Schedule | None = None
    heavy: bool = False


def _alone(chore: Callable[[Site], object]) -> Callable[[Site, Run], Result]:
    """Make a job of what needs no arguments and leaves no result."""

    def does(site: Site, _run: Run) -> None:
        chore(site)

    return does


KINDS: Mapping[str, Kind] = {
    "sweep": Kind(_alone(chores.sweep), Every(minutes=1)),
    "remind": Kind(_alone(chores.remind), Every(minutes=1)),
    "mail_log": Kind(_alone(mail.reconcile), Every(minutes=5)),
    "forget": Kind(_alone(chores.forget), Daily(time(2, 30))),
    collected.KIND: Kind(collecting.collect, heavy=True),
}
"""By the code that is stored."""


def due(kinds: Mapping[str, Kind], now: datetime) -> dict[str, datetime]:
    """Give, for each kind that has a schedule, the latest instant up to now at which it was wanted."""
    return {code: kind.schedule.last(now) for code, kind in kinds.items() if kind.schedule}
