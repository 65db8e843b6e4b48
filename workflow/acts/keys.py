"""Claim request keys, so that a request that comes twice is carried out once and answered alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import Connection, select, true, tuple_, update

from workflow.acts.values import RequestKey
from workflow.bulk import Rows
from workflow.errors import KeyReused
from workflow.models.request import RequestKey as Row

Result = TypeVar("Result")
_COLUMNS = ("account_id", "key", "digest", "created_at")
# SQLite takes ON CONFLICT only after a SELECT that has a WHERE.
_CLAIM = Rows(
    Row,
    *_COLUMNS,
    build=lambda rows, insert: (
        insert(Row)
        .from_select(_COLUMNS, select(rows).where(true()))
        .on_conflict_do_nothing()
        .returning(Row.account_id, Row.key)
    ),
)
_STORE = Rows(
    Row,
    "account_id",
    "key",
    "outcome",
    build=lambda rows, _insert: (
        update(Row).where(Row.account_id == rows.c.account_id, Row.key == rows.c.key).values(outcome=rows.c.outcome)
    ),
)


def claim(connection: Connection, keys: Iterable[RequestKey], *, now: datetime) -> Mapping[RequestKey, Any]:
    """Claim these keys in one sorted statement; returns the outcomes of those that were used before.

    A second request in flight waits here for the first one's commit. Raises KeyReused where the digest differs.
    """
    wanted = sorted(set(keys), key=lambda key: (key.account, key.key))
    if not wanted:
        return {}
    for one, another in pairwise(wanted):
        if (one.account, one.key) == (another.account, another.key):
            raise KeyReused(one.key)
    new = _insert(connection, wanted, now)
    known = [key for key in wanted if (key.account, key.key) not in new]
    return _outcomes(connection, known) if known else {}


def _insert(connection: Connection, keys: Sequence[RequestKey], now: datetime) -> set[tuple[int, str]]:
    rows = _CLAIM.execute(connection, [(key.account, key.key, key.digest, now) for key in keys]).all()
    return {(row.account_id, row.key) for row in rows}


def _outcomes(connection: Connection, keys: Sequence[RequestKey]) -> Mapping[RequestKey, Any]:
    statement = select(Row.account_id, Row.key, Row.digest, Row.outcome).where(
        tuple_(Row.account_id, Row.key).in_([(key.account, key.key) for key in keys])
    )
    stored = {(row.account_id, row.key): row for row in connection.execute(statement)}
    for key in keys:
        if stored[key.account, key.key].digest != key.digest:
            raise KeyReused(key.key)
    return {key: stored[key.account, key.key].outcome for key in keys}


def store(connection: Connection, outcomes: Mapping[RequestKey, Any]) -> None:
    """Keep the outcomes beside their keys, in the same transaction."""
    if outcomes:
        _STORE.execute(connection, [(key.account, key.key, outcome) for key, outcome in outcomes.items()])


def once(
    connection: Connection, key: RequestKey | None, work: Callable[[Connection], Result], *, now: datetime
) -> Result:
    """Run work unless this key was used before; either way answer with what the first run gave (plain JSON)."""
    if key is None:
        return work(connection)
    before = claim(connection, [key], now=now)
    if key in before:
        answer: Result = before[key]
        return answer
    result = work(connection)
    store(connection, {key: result})
    return result
