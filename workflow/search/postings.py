"""Search in PostgreSQL: a row for each lexeme of each nomination, in one index that is walked by id.

GIN would be a third of the size, but gives all that fits in no order: for a name that ten thousand share that is
twenty milliseconds, and intersecting it with a block of ids takes as long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, TextClause, select, text

from workflow.models.round import Round
from workflow.search.lexemes import Owners, Sought

_COMMON = 1_000
"""Rows of a lexeme that are counted to find out which one is the rarest."""

_WALK = """
SELECT DISTINCT found.id
FROM unnest(CAST(:issuers AS integer[])) AS owner (id)
CROSS JOIN unnest(CAST(:lexemes_0 AS text[])) AS word (lexeme)
CROSS JOIN LATERAL (
    SELECT held.nomination_id AS id
    FROM nomination_search AS held
    WHERE held.issuer_id = owner.id AND held.lexeme = word.lexeme AND held.nomination_id {beyond} :edge{conditions}
    ORDER BY held.nomination_id {order}
    LIMIT {limit}
) AS found
ORDER BY found.id {order}
LIMIT {limit}
"""
# The OFFSET keeps the planner from joining: it would read the other list from end to end.
_ALSO = """
    AND EXISTS (
        SELECT FROM nomination_search AS other
        WHERE other.issuer_id = owner.id AND other.lexeme = ANY (CAST(:lexemes_{number} AS text[]))
        AND other.nomination_id = held.nomination_id
        OFFSET 0
    )"""
_WITHIN_ROUND = """
    AND held.nomination_id >= (SELECT min(id) FROM nomination WHERE round_id = :round)
    AND held.nomination_id <= (SELECT max(id) FROM nomination WHERE round_id = :round)"""
# A value and not a join: nothing tempts the planner to begin with all nominations of a state.
_OF_KIND = "\n    AND (SELECT {kind} FROM nomination AS one WHERE one.id = held.nomination_id)"
_COUNT = """
SELECT count(*) FROM (
    SELECT FROM nomination_search
    WHERE issuer_id = ANY (CAST(:issuers AS integer[])) AND lexeme = ANY (CAST(:lexemes AS text[]))
    LIMIT {most}
) AS counted
"""


@dataclass(frozen=True, slots=True)
class _Shape:
    groups: int
    kinds: tuple[str, ...]
    upward: bool
    limit: int


def ids(
    connection: Connection, sought: Sought, owners: Owners, *, limit: int, edge: int, upward: bool, state: str | None
) -> Sequence[int]:
    """Give the ids of what fits beyond the edge."""
    is_whole = not (owners.organisations or owners.councils) and bool(owners.issuers)
    issuers = sorted(owners.issuers) if is_whole else connection.scalars(select(Round.issuer_id).distinct()).all()
    groups = _rarest_first(connection, sought.groups, issuers)
    kinds: dict[str, Any] = {"state": state, "round": owners.round, "submission": owners.submission}
    if not is_whole and (owners.organisations or owners.councils):
        kinds["owners"] = True
    given = {name: value for name, value in kinds.items() if value is not None}
    statement = _statement(_Shape(len(groups), tuple(given), upward, limit))
    lexemes = {f"lexemes_{number}": sorted(group) for number, group in enumerate(groups)}
    return connection.scalars(statement, {"issuers": issuers, "edge": edge, **lexemes, **_owned(owners), **given}).all()


def _rarest_first(
    connection: Connection, groups: Sequence[frozenset[str]], issuers: Sequence[int]
) -> Sequence[frozenset[str]]:
    """Let the group lead that the fewest nominations have; of common ones the last: family names come first."""
    if len(groups) == 1:
        return groups
    count = text(_COUNT.format(most=_COMMON))
    counted = [connection.scalar(count, {"issuers": issuers, "lexemes": sorted(one)}) or 0 for one in groups]
    order = sorted(range(len(groups)), key=lambda place: (counted[place], -place))
    return [groups[place] for place in order]


def _owned(owners: Owners) -> Mapping[str, list[int]]:
    return {
        "organisations": sorted(owners.organisations),
        "councils": sorted(owners.councils),
        "offices": sorted(owners.issuers),
    }


_KINDS = {
    "state": "one.state = :state",
    "round": "one.round_id = :round",
    "submission": "one.submission_id = :submission",
    "owners": (
        "(one.organisation_id = ANY (CAST(:organisations AS integer[]))"
        " OR one.council_organisation_id = ANY (CAST(:councils AS integer[]))"
        " OR one.issuer_id = ANY (CAST(:offices AS integer[])))"
    ),
}


@lru_cache(maxsize=256)
def _statement(shape: _Shape) -> TextClause:
    conditions = [_ALSO.format(number=number) for number in range(1, shape.groups)]
    if "round" in shape.kinds:
        conditions.append(_WITHIN_ROUND)
    if shape.kinds:
        conditions.append(_OF_KIND.format(kind=" AND ".join(_KINDS[kind] for kind in shape.kinds)))
    return text(
        _WALK.format(
            beyond=">" if shape.upward else "<",
            order="ASC" if shape.upward else "DESC",
            limit=shape.limit,
            conditions="".join(conditions),
        )
    )
