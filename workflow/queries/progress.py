"""Show how far a round has come: its nominations by state, and unit by unit who has answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Literal

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, func, literal_column, or_, select

from states.actors import ISSUER_ROLES, Actor
from workflow.bulk import among
from workflow.errors import NotFound
from workflow.folding import fold
from workflow.models.counter import NominationCounter, RoundCounter
from workflow.models.organisation import Organisation
from workflow.models.round import Round
from workflow.models.submission import Submission

UNITS = 50
"""Units of one page."""

Answer = Literal["given", "missing"]
"""A unit has answered once it handed something in or said that it proposes nobody."""


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Which units of a round are shown: those named so, those that have answered or have not, those after this id."""

    text: str = ""
    answer: Answer | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit in one round: how many nominations in each state, when it first submitted, or proposed nobody."""

    id: int
    name: str
    states: Mapping[str, int]
    submitted_at: datetime | None
    nothing_to_propose_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A page of units, the id to go on from, and how many nominations of the whole round are in each state."""

    units: tuple[Unit, ...]
    next: int | None
    totals: Mapping[str, int]


def progress(connection: Connection, round_id: int, wanted: UnitFilter, *, actor: Actor) -> Progress:
    """Read a page of units, oldest first, from counters that may be a second old.

    Raises NotFound for those who see their own unit only.
    """
    issuer: int | None = connection.scalar(_ISSUER, {"round": round_id})
    if issuer is None or issuer not in actor.issuers_as(ISSUER_ROLES):
        raise NotFound("round", round_id)
    named = _units(connection, round_id, issuer, wanted)
    shown = named[:UNITS]
    return Progress(
        units=_read(connection, round_id, shown),
        next=shown[-1].id if len(named) > UNITS else None,
        totals=totals(connection, round_id),
    )


def totals(connection: Connection, round_id: int) -> Mapping[str, int]:
    """Give how many nominations of a round are in each state; states without any are left out."""
    return {row.state: row.number for row in connection.execute(_TOTALS, {"round": round_id})}


def _units(connection: Connection, round_id: int, issuer: int, wanted: UnitFilter) -> Sequence[Any]:
    given: dict[str, Any] = {"round": round_id, "issuer": issuer, "after": wanted.after}
    if words := fold(wanted.text).split():
        given["named"] = _named_so(connection, words, after=wanted.after)
    return connection.execute(_units_of(wanted.answer, named="named" in given), given).all()


@cache
def _units_of(answer: Answer | None, *, named: bool) -> Select[int, str]:
    """Name the units directly below the issuer, and whoever else takes part."""
    takes_part = _has(NominationCounter.round_id == _ROUND, NominationCounter.organisation_id == Organisation.id)
    belongs = or_((Organisation.parent_id == bindparam("issuer")) & Organisation.valid_to.is_(None), takes_part)
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id > bindparam("after"), belongs)
        .order_by(Organisation.id)
        # Written out: PostgreSQL plans for a tenth of the table where it does not know how few rows are wanted.
        .limit(literal_column(str(UNITS + 1)))
    )
    if answer is not None:
        answered = _has(Submission.round_id == _ROUND, Submission.organisation_id == Organisation.id, _is_answer())
        statement = statement.where(answered if answer == "given" else ~answered)
    return statement.where(among(Organisation.id, "named")) if named else statement


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Look for one such row beside each unit that is shown; an EXISTS would be gathered for all units beforehand."""
    return select(literal_column("1")).where(*conditions).limit(literal_column("1")).scalar_subquery().is_not(None)


def _is_answer() -> ColumnElement[bool]:
    return Submission.first_submitted_at.is_not(None) | Submission.nothing_to_propose_at.is_not(None)


def _named_so(connection: Connection, words: Collection[str], *, after: int) -> list[int]:
    """Look through the names of all organisations, which are some thousands at most."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.id > after)
    folded = ((row.id, _folded(row.name)) for row in connection.execute(statement))
    return [one for one, name in folded if all(word in name for word in words)]


_folded = lru_cache(maxsize=10_000)(fold)


# Made once: putting them together takes longer than carrying them out.
_ROUND: BindParameter[int] = bindparam("round")
_ISSUER = select(Round.issuer_id).where(Round.id == _ROUND)
_TOTALS = select(RoundCounter.state, RoundCounter.number).where(
    RoundCounter.round_id == _ROUND, RoundCounter.number > 0
)
_COUNTED = select(NominationCounter.organisation_id, NominationCounter.state, NominationCounter.number).where(
    NominationCounter.round_id == _ROUND,
    among(NominationCounter.organisation_id, "units"),
    NominationCounter.number > 0,
)
_HANDED_IN = (
    select(
        Submission.organisation_id,
        func.min(Submission.first_submitted_at),
        func.max(Submission.nothing_to_propose_at),
    )
    .where(Submission.round_id == _ROUND, among(Submission.organisation_id, "units"), _is_answer())
    .group_by(Submission.organisation_id)
)


def _read(connection: Connection, round_id: int, units: Sequence[Any]) -> tuple[Unit, ...]:
    states: dict[int, dict[str, int]] = {unit.id: {} for unit in units}
    given = {"round": round_id, "units": list(states)}
    for organisation, state, number in connection.execute(_COUNTED, given):
        states[organisation][state] = number
    answers = {organisation: times for organisation, *times in connection.execute(_HANDED_IN, given)}
    return tuple(Unit(unit.id, unit.name, states[unit.id], *answers.get(unit.id, (None, None))) for unit in units)
