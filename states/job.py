"""Table of a job: work that waits, is being done by some process, then is done, failed or cancelled."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.actors import CLOCK, Actor, Role
from states.lifecycle import Lifecycle, Move
from states.refusals import Refusal


class State(StrEnum):
    """Where a job stands; values are stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What may happen to a job; values are stored."""

    TAKE = "take"
    FINISH = "finish"
    BREAK_OFF = "break_off"
    RELEASE = "release"
    ABANDON = "abandon"
    RETRY = "retry"


MOST_ATTEMPTS = 3
"""How often a job is taken before the death of the process that had it counts as the job's own failure."""


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What rules about a job look at; `attempts` counts how often it was taken."""

    now: datetime
    state: str
    attempts: int
    actor: Actor = CLOCK


def permitted(by: tuple[Role, ...], facts: JobFacts) -> Refusal | None:
    """Jobs move by themselves, or are moved by those who run the installation."""
    return None if any(grant.role in by for grant in facts.actor.grants) else Refusal("not_permitted", {"roles": by})


def attempts_left(facts: JobFacts) -> Refusal | None:
    """A job whose process died is taken again, but not for ever: it may be what kills them."""
    if facts.attempts < MOST_ATTEMPTS:
        return None
    return Refusal("job_tried_often_enough", {"attempts": facts.attempts})


_CLOCK = (Role.CLOCK,)
_OPERATOR = (Role.ADMINISTRATOR,)

JOB: Lifecycle[JobFacts, object] = Lifecycle(
    "job",
    states=State,
    initial=State.WAITING,
    moves=(
        Move(Action.TAKE, source=(State.WAITING,), dest=(State.RUNNING,), by=_CLOCK),
        Move(Action.FINISH, source=(State.RUNNING,), dest=(State.DONE,), by=_CLOCK),
        Move(Action.BREAK_OFF, source=(State.RUNNING,), dest=(State.FAILED,), by=_CLOCK),
        Move(Action.RELEASE, source=(State.RUNNING,), dest=(State.WAITING,), by=_CLOCK, guards=(attempts_left,)),
        Move(Action.ABANDON, source=(State.WAITING, State.RUNNING), dest=(State.CANCELLED,), by=_OPERATOR),
        Move(Action.RETRY, source=(State.FAILED, State.CANCELLED), dest=(State.WAITING,), by=_OPERATOR),
    ),
    permits=permitted,
)
