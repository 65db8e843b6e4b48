"""Take what is owed: return, accept, waive and reinstate it, and give one organisation more time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, update

from states.actors import Actor
from states.asks import Answers
from states.lifecycle import Offer
from states.obligation import OBLIGATION, Action, ObligationFacts
from states.refusals import Refusal, Refused
from workflow import journal
from workflow.advancing import Details
from workflow.calendar import day_through
from workflow.facts import obligations as facts
from workflow.models.obligation import Obligation, ObligationExtension
from workflow.services.duty_rows import latest


@dataclass(frozen=True, slots=True)
class Advanced:
    """An obligation after a move: its state and version."""

    obligation: int
    state: str
    version: int


def return_(
    connection: Connection,
    obligation_id: int,
    *,
    reason: str,
    due: date | None,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Give it back to be mended through a day, for a reason; an accepted one as well, where a mistake came out."""
    row = lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    limit = day_through(due) if due else None
    return move(
        connection,
        row,
        Action.RETURN,
        answers=Answers(reason=reason, due=due, due_limit=limit),
        values={"returned_at": now, "return_limit": limit, "due_at": latest(row.due_at, limit)},
        data={"due": due},
        texts={"reason": reason},
        actor=actor,
        now=now,
    )


def accept(
    connection: Connection,
    obligation_id: int,
    *,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Accept what was handed in; somebody else than who handed it in does."""
    row = lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    return move(connection, row, Action.ACCEPT, actor=actor, now=now)


def waive(
    connection: Connection,
    obligation_id: int,
    *,
    reason: str,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Ask no more for it, for a reason."""
    row = lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    answers, texts = Answers(reason=reason), {"reason": reason}
    return move(connection, row, Action.WAIVE, answers=answers, texts=texts, actor=actor, now=now)


def reinstate(
    connection: Connection,
    obligation_id: int,
    *,
    reason: str,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Ask again for what was waived, for a reason; its deadline is the one that it had."""
    row = lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    answers, texts = Answers(reason=reason), {"reason": reason}
    return move(connection, row, Action.REINSTATE, answers=answers, texts=texts, actor=actor, now=now)


def extend(
    connection: Connection,
    obligation_id: int,
    *,
    until: date | None,
    reason: str,
    evidence: str | None = None,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Give the organisation more time, through the day `until`, for a reason that is kept."""
    row = lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    limit = day_through(until) if until else None
    extended = latest(row.extended_limit, limit)
    advanced = move(
        connection,
        row,
        Action.EXTEND,
        answers=Answers(reason=reason, due=until, due_limit=limit),
        values={"extended_limit": extended, "due_at": latest(row.due_at, extended)},
        data={"until": until},
        texts={"reason": reason} | ({"evidence": evidence} if evidence else {}),
        actor=actor,
        now=now,
    )
    connection.execute(
        insert(ObligationExtension).values(
            obligation_id=row.id,
            until=until,
            limit_at=limit,
            reason=reason,
            evidence=evidence,
            approved_by=actor.person,
            granted_at=now,
        )
    )
    return advanced


def offers(
    connection: Connection, obligation_id: int, *, actor: Actor, now: datetime
) -> tuple[Offer[ObligationFacts, Answers], ...]:
    """List what the actor's roles may do with an obligation, with every reason where it is not possible."""
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    return OBLIGATION.offers(facts.gather(connection, row, actor=actor, now=now))


def lock(connection: Connection, obligation_id: int, *, expected_version: int | None = None, actor: Actor) -> Row[Any]:
    """Hold an obligation against concurrent change. Raises NotFound, and Refused where it is not as it was read."""
    row = facts.read(connection, obligation_id, actor=actor, lock=True)
    if expected_version not in {None, row.version}:
        raise Refused(Refusal("conflict", {"expected": expected_version, "version": row.version}))
    return row


_NO_ANSWERS = Answers()


def require(
    connection: Connection,
    row: Row[Any],
    action: Action,
    *,
    answers: Answers = _NO_ANSWERS,
    actor: Actor,
    now: datetime,
) -> str:
    """Give the state that an action leads to. Raises Refused with every reason."""
    known = facts.gather(connection, row, actor=actor, now=now)
    verdict = OBLIGATION.decide(action, known, answers)
    if verdict.dest is None:
        raise Refused(*verdict.refusals)
    return verdict.dest


def move(
    connection: Connection,
    row: Row[Any],
    action: Action,
    *,
    answers: Answers = _NO_ANSWERS,
    values: Details | None = None,
    data: Details | None = None,
    texts: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Make one move of a locked row and write it into the journal. Raises Refused with every reason."""
    dest = require(connection, row, action, answers=answers, actor=actor, now=now)
    return write_move(connection, row, action, dest, values=values, data=data, texts=texts, actor=actor, now=now)


def write_move(
    connection: Connection,
    row: Row[Any],
    action: Action,
    dest: str,
    *,
    values: Details | None = None,
    data: Details | None = None,
    texts: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Write a move that was decided: the row, and the journal."""
    version = row.version + 1
    changed: dict[str, Any] = {"state": dest, "version": version, **(values or {})}
    connection.execute(update(Obligation).where(Obligation.id == row.id).values(changed))
    entry = journal.Entry(
        issuer=row.issuer_id,
        aggregate=OBLIGATION.name,
        aggregate_id=row.id,
        version=version,
        at=now,
        action=action,
        actor=actor,
        state_before=row.state,
        state_after=dest,
        organisation=row.organisation_id,
        data=data or {},
        texts=texts or {},
    )
    journal.record(connection, [entry])
    return Advanced(row.id, dest, version)
