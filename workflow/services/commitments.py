"""Collect the signatures of commitments (ký cam kết) and pacts (giao ước thi đua), on paper and on screen."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from states.actors import Actor
from states.obligation import Action
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts import obligations as facts
from workflow.models.obligation import ObligationFile, Signature
from workflow.services import obligations
from workflow.services.obligations import Advanced

LONGEST_PARTIES = 4_000
"""Characters of the words that say who signed with whom."""
MOST = 1_000_000
"""People that one organisation can expect to sign."""


def expect(
    connection: Connection,
    obligation_id: int,
    count: int,
    *,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """Say how many are to sign: staff, leaders or parties, as the plan names them."""
    row = _lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    if not 0 <= count <= MOST:
        raise Refused(_number_out_of_range("expected", least=0))
    values, data = {"expected": count}, {"expected": count}
    return obligations.move(connection, row, Action.EDIT, values=values, data=data, actor=actor, now=now)


def record_paper(
    connection: Connection,
    obligation_id: int,
    count: int,
    *,
    signed_on: date,
    parties: str | None = None,
    file: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Record that so many signed on paper on a day, with the list or a scan of it; returns the row's id."""
    row = _lock(connection, obligation_id, actor=actor)
    objections = []
    if not 1 <= count <= MOST:
        objections.append(_number_out_of_range("count", least=1))
    if signed_on > local_day(now):
        objections.append(Refusal("date_in_the_future", {"field": "signed_on", "value": signed_on}))
    if len(parties or "") > LONGEST_PARTIES:
        objections.append(Refusal("field_too_long", {"field": "parties", "most": LONGEST_PARTIES}))
    if not (parties or "").strip() and file is None:
        objections.append(Refusal("evidence_needed", {"field": "parties"}))
    if objections:
        raise Refused(*objections)
    if file is not None and not _is_here(connection, row, file):
        raise NotFound("file", file)
    values = {"way": "paper", "signers": count, "signed_on": signed_on, "parties": parties, "file_id": file}
    return _add(connection, row, Action.EDIT, values, actor=actor, now=now)


def commit(connection: Connection, obligation_id: int, *, actor: Actor, now: datetime) -> int:
    """Sign on screen: the account's own person, who works there, once; returns the row's id."""
    row = _lock(connection, obligation_id, actor=actor)
    obligations.require(connection, row, Action.COMMIT, actor=actor, now=now)
    turns, standing = _own(connection, row, actor)
    if standing:
        raise Refused(Refusal("already_signed"))
    values = {"way": "screen", "signers": 1, "signed_on": local_day(now)}
    own = {"person_id": actor.person, "turn": turns + 1}
    return _add(connection, row, Action.COMMIT, values | own, actor=actor, now=now)


def withdraw(
    connection: Connection, obligation_id: int, signature: int, *, reason: str, actor: Actor, now: datetime
) -> int:
    """Take back what was recorded by mistake, by a row of its own; one's own signature, or as the unit's officer.

    Returns the new row's id. Raises NotFound, and Refused where it was taken back before or no reason is given.
    """
    row = _lock(connection, obligation_id, actor=actor)
    if not reason.strip():
        raise Refused(Refusal("field_required", {"field": "reason"}))
    statement = select(Signature).where(Signature.id == signature, Signature.obligation_id == row.id)
    found = connection.execute(statement).one_or_none()
    if found is None or found.withdraws_id is not None:
        raise NotFound("signature", signature)
    if connection.scalar(select(Signature.id).where(Signature.withdraws_id == signature)) is not None:
        raise Refused(Refusal("signature_withdrawn"))
    own = found.person_id is not None and found.person_id == actor.person
    turns = connection.scalar(
        select(func.count()).where(Signature.obligation_id == row.id, Signature.person_id == found.person_id)
    )
    values = {
        "way": found.way,
        "signers": -found.signers,
        "signed_on": local_day(now),
        "person_id": found.person_id,
        "turn": None if found.person_id is None else (turns or 0) + 1,
        "withdraws_id": found.id,
        "reason": reason.strip(),
    }
    return _add(connection, row, Action.COMMIT if own else Action.EDIT, values, actor=actor, now=now)


def _number_out_of_range(field: str, *, least: int) -> Refusal:
    return Refusal("number_out_of_range", {"field": field, "least": least, "most": MOST})


def _lock(connection: Connection, obligation_id: int, *, expected_version: int | None = None, actor: Actor) -> Row[Any]:
    """Hold an obligation that is fulfilled by signing; others are refused."""
    row = obligations.lock(connection, obligation_id, expected_version=expected_version, actor=actor)
    if row.kind not in facts.SIGNED:
        raise Refused(Refusal("nothing_to_sign"))
    return row


def _is_here(connection: Connection, row: Row[Any], file: int) -> bool:
    statement = select(ObligationFile.id).where(
        ObligationFile.id == file, ObligationFile.obligation_id == row.id, ObligationFile.removed_at.is_(None)
    )
    return connection.scalar(statement) is not None


def _own(connection: Connection, row: Row[Any], actor: Actor) -> tuple[int, int]:
    """Count how often the actor signed or took it back, and whether a signature stands."""
    statement = select(func.count(), func.coalesce(func.sum(Signature.signers), 0)).where(
        Signature.obligation_id == row.id, Signature.person_id == actor.person
    )
    turns, standing = connection.execute(statement).one()
    return turns, standing


def _add(
    connection: Connection, row: Row[Any], action: Action, values: dict[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Write a row of signatures, if the action is allowed, with its journal entry."""
    obligations.require(connection, row, action, actor=actor, now=now)
    statement = insert(Signature).values(obligation_id=row.id, recorded_by=actor.person, recorded_at=now, **values)
    number: int = connection.execute(statement.returning(Signature.id)).scalar_one()
    data = {"signature": number, "signers": values["signers"], "way": values["way"]}
    obligations.move(connection, row, action, data=data, actor=actor, now=now)
    return number
