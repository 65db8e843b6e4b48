"""Write what was decided: rows, quota counters, journal, and the attempts that were refused."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal_column, update

from states.facts import NominationFacts
from states.guards import grant_used
from states.nomination import NOMINATION
from workflow import journal
from workflow.acts.effects import Changes, changes
from workflow.acts.values import Act, Outcome
from workflow.bulk import Row, Rows
from workflow.encoding import plain
from workflow.errors import InvariantBroken
from workflow.models.nomination import Attempt, Nomination
from workflow.models.round import QuotaCounter

Decided = tuple[Act, NominationFacts, str]


@cache
def _update(columns: tuple[str, ...]) -> Rows:
    """Make the statement that writes these columns, `version` among them."""
    return Rows(
        Nomination,
        "id",
        *columns,
        build=lambda rows, _insert: (
            update(Nomination)
            .where(Nomination.id == rows.c.id, Nomination.version == rows.c.version - literal_column("1"))
            .values({column: rows.c[column] for column in columns})
        ),
    )


_TAKE = (
    update(QuotaCounter)
    .where(
        QuotaCounter.id == bindparam("the_id"),
        QuotaCounter.used + bindparam("change") >= 0,
        (~QuotaCounter.hard)
        | (bindparam("change") <= 0)
        | (QuotaCounter.used + bindparam("change") <= QuotaCounter.places),
    )
    .values(used=QuotaCounter.used + bindparam("change"))
)


def moves(connection: Connection, decided: Sequence[Decided], taken: Mapping[int, int]) -> None:
    """Write the moves with their journal entries and quota counters; each row must still be at its version."""
    if not decided:
        return
    changed = [changes(found, one, dest) for one, found, dest in decided]
    columns = tuple(sorted(set().union(*changed)))
    values = [_values(found, new, columns) for (_, found, _), new in zip(decided, changed, strict=True)]
    written = _update(columns).execute(connection, values)
    _expect(written.rowcount, len(decided), "a locked nomination changed under its lock")
    counters = [{"the_id": counter, "change": change} for counter, change in sorted(taken.items()) if change]
    if counters:
        _expect(connection.execute(_TAKE, counters).rowcount, len(counters), "a quota counter left its bounds")
    journal.record(connection, [_entry(one, found, dest) for one, found, dest in decided])


def _expect(changed: int, expected: int, otherwise: str) -> None:
    if changed != expected:
        raise InvariantBroken(otherwise)


def _values(found: NominationFacts, changed: Changes, columns: Sequence[str]) -> Row:
    """Give the row as it stands after the act, in the order of the columns that some act of the list changes."""
    row = found.row
    after = {column: changed[column] if column in changed else getattr(row, column) for column in columns}
    if "flagged" in after:
        after["flagged"] = sorted(after["flagged"])
    return row.id, *after.values()


def _entry(one: Act, found: NominationFacts, dest: str) -> journal.Entry:
    move = NOMINATION.move(one.action, found.state)
    grant = grant_used(move.by, found) if move else None
    answers = one.answers
    data = {
        "reason_code": answers.reason_code,
        "items": [flag.item for flag in answers.items],
        "item": answers.item,
        "fields": answers.fields,
        "ticks": answers.ticks,
        "due": answers.due,
        "rank": answers.rank,
        "incoming_number": answers.incoming_number,
        "incoming_date": answers.incoming_date,
        "decision": answers.decision,
    }
    texts = {f"item:{flag.item}": flag.reason for flag in answers.items}
    if answers.reason:
        texts["reason"] = answers.reason
    return journal.Entry(
        issuer=found.row.issuer,
        aggregate=NOMINATION.name,
        aggregate_id=found.row.id,
        version=found.row.version + 1,
        at=one.received_at,
        action=one.action,
        actor=one.actor,
        state_before=found.state,
        state_after=dest,
        role=grant.role if grant else None,
        organisation=grant.organisation if grant and grant.organisation else None,
        data={name: value for name, value in data.items() if value},
        texts=texts,
    )


def attempts(
    connection: Connection, acts: Sequence[Act], outcomes: Sequence[Outcome], known: Mapping[int, Any]
) -> None:
    """Record what was refused, except to those for whom the nomination is not there."""
    refused = [
        {
            "nomination_id": one.nomination,
            "action": one.action,
            "state": known[one.nomination].state,
            "account_id": one.actor.account,
            "received_at": one.received_at,
            "refusals": [{"code": refusal.code, "detail": plain(refusal.detail)} for refusal in outcome.refusals],
        }
        for one, outcome in zip(acts, outcomes, strict=True)
        if outcome.refusals and outcome.refusals[0].code != "not_found"
    ]
    if refused:
        connection.execute(insert(Attempt), refused)
