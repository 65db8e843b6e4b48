"""Put secret ballots into the box so that nothing in the database tells whose they are.

Neither the order of rows, nor what the database notes of their making, nor their keys may tell who cast which: each
time, all ballots of the sitting are taken out, shuffled, and put back by one transaction under new random keys, and so
is the list of who has voted.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from workflow.bulk import Rows
from workflow.models.ballot import SecretBallot, Turnout

Vote = tuple[int, str, int | None]
"""Nomination, choice and score."""

_KEY_BYTES = 16
_CHANCE = secrets.SystemRandom()
_BALLOTS = Rows.inserting(SecretBallot, "sitting_id", "nomination_id", "key", "choice", "score")
_VOTERS = Rows.inserting(Turnout, "sitting_id", "nomination_id", "member_id")


def put(connection: Connection, sitting_id: int, votes: Iterable[Vote], *, member: int) -> None:
    """Add the votes of one member to those in the box; the caller holds the sitting's lock."""
    cast = list(votes)
    shuffle(connection, sitting_id, cast, [(nomination, member) for nomination, _, _ in cast])


def shuffle(
    connection: Connection, sitting_id: int, more: Iterable[Vote] = (), voters: Iterable[tuple[int, int]] = ()
) -> None:
    """Take everything out and put it back in random order, with what is added."""
    ballot, turnout = SecretBallot, Turnout
    votes = [*_all(connection, sitting_id, ballot, ballot.nomination_id, ballot.choice, ballot.score), *more]
    voted = [*_all(connection, sitting_id, turnout, turnout.nomination_id, turnout.member_id), *voters]
    if not votes:
        return
    connection.execute(delete(ballot).where(ballot.sitting_id == sitting_id))
    connection.execute(delete(turnout).where(turnout.sitting_id == sitting_id))
    _CHANCE.shuffle(votes)
    _CHANCE.shuffle(voted)
    keyed = [(sitting_id, nomination, secrets.token_hex(_KEY_BYTES), *vote) for nomination, *vote in votes]
    _BALLOTS.execute(connection, keyed)
    _VOTERS.execute(connection, [(sitting_id, *row) for row in voted])


def _all(
    connection: Connection,
    sitting_id: int,
    table: type[SecretBallot | Turnout],
    *columns: Any,  # noqa: ANN401 - columns of any type.
) -> Sequence[Any]:
    return connection.execute(select(*columns).where(table.sitting_id == sitting_id)).all()
