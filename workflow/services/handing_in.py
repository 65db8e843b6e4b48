"""Hand submissions in: submit them, receive them, register those that came on paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from states.actors import Actor
from states.asks import Answers
from states.nomination import Action, State
from states.refusals import Refusal, Refused
from workflow.acts import Act, Outcome, act
from workflow.calendar import Boundary, first_refused_instant, local_day
from workflow.models.submission import Submission
from workflow.services import numbers
from workflow.services.submissions import lock, nominations_in, record


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a submission's nominations, and the receipt number where there is one."""

    outcomes: tuple[Outcome, ...]
    number: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether every nomination moved."""
        return all(outcome.accepted for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The incoming stamp of the receiving office: its register's number, where it has one, and the day."""

    number: str | None
    day: date


def submit(
    connection: Connection,
    submission_id: int,
    *,
    only: Collection[int] | None = None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    """Hand in what waits in the unit, all or nothing; `only` narrows a later submit to some returned nominations."""
    submission = lock(connection, submission_id, actor=actor)
    waiting = nominations_in(connection, submission_id, (State.DRAFT, State.ENDORSED, State.RETURNED))
    chosen = [nomination for nomination in waiting if only is None or nomination in only]
    if not chosen:
        raise Refused(Refusal("nothing_to_submit", {"submission": submission_id}))
    outcomes = act(
        connection,
        [Act(nomination, Action.SUBMIT, actor, now, group=f"submit {submission_id}") for nomination in chosen],
    )
    handed_in = HandedIn(outcomes, submission.receipt_number)
    if handed_in.accepted:
        _mark_handed_in(connection, submission, chosen, at=now)
        record(connection, submission_id, "submit", actor=actor, now=now, data={"nominations": chosen})
    return handed_in


def receive(
    connection: Connection,
    submission_id: int,
    *,
    incoming_number: str | None,
    incoming_date: date | None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    """Receive what was submitted under one number; a resubmitted nomination keeps the first number and time.

    The clerk's own register gives the incoming number and date; without them they are the receipt's.
    """
    submission = lock(connection, submission_id, actor=actor)
    waiting = nominations_in(connection, submission_id, (State.SUBMITTED,))
    stamp = Stamp(incoming_number, incoming_date or local_day(now))
    return _take_in(connection, submission, waiting, Action.RECEIVE, stamp=stamp, actor=actor, now=now)


def register(
    connection: Connection,
    submission_id: int,
    *,
    incoming_number: str | None,
    incoming_date: date | None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    """Register a submission that came on paper; the day on the incoming stamp counts as its receipt."""
    if incoming_date is None:
        raise Refused(Refusal("field_required", {"field": "incoming_date"}))
    submission = lock(connection, submission_id, actor=actor)
    waiting = nominations_in(connection, submission_id, (State.DRAFT, State.ENDORSED, State.LAPSED))
    stamp = Stamp(incoming_number, incoming_date)
    return _take_in(connection, submission, waiting, Action.REGISTER, stamp=stamp, actor=actor, now=now)


def _take_in(
    connection: Connection,
    submission: Row[Any],
    waiting: Sequence[int],
    action: Action,
    *,
    stamp: Stamp,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    if not waiting:
        raise Refused(Refusal("nothing_to_receive", {"submission": submission.id}))
    answers = Answers(
        incoming_number=stamp.number or "receipt",
        incoming_date=stamp.day,
        incoming_at=first_refused_instant(stamp.day, boundary=Boundary.BEFORE),
    )
    group = f"{action} {submission.id}"
    outcomes = act(connection, [Act(one, action, actor, now, answers, group=group) for one in waiting])
    if not all(outcome.accepted for outcome in outcomes):
        return HandedIn(outcomes, submission.receipt_number)
    number = submission.receipt_number or _give_number(connection, submission, stamp, now=now)
    if action is Action.REGISTER:
        _mark_handed_in(connection, submission, waiting, at=answers.incoming_at or now)
    data = {"nominations": waiting, "number": number}
    record(connection, submission.id, action, actor=actor, now=now, data=data)
    return HandedIn(outcomes, number)


def _give_number(connection: Connection, submission: Row[Any], stamp: Stamp, *, now: datetime) -> int:
    year = local_day(now).year
    number = numbers.take(connection, "receipt", issuer=submission.issuer_id, year=year)
    connection.execute(
        update(Submission)
        .where(Submission.id == submission.id)
        .values(
            receipt_year=year,
            receipt_number=number,
            incoming_number=stamp.number or str(number),
            incoming_date=stamp.day,
            received_at=now,
        )
    )
    return number


def _mark_handed_in(connection: Connection, submission: Row[Any], chosen: Sequence[int], *, at: datetime) -> None:
    """Keep the first hand-in's time, and the list that the tờ trình stood for."""
    if submission.first_submitted_at is None:
        listed = submission.letter_list if submission.letter_list is not None else sorted(chosen)
        connection.execute(
            update(Submission)
            .where(Submission.id == submission.id)
            .values(first_submitted_at=at, letter_list=listed, nothing_to_propose_at=None)
        )
