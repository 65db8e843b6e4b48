"""Show how far a round has come: its nominations by state, and unit by unit who has answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, literal_column, or_, select

from states.actors import ISSUER_ROLES, Actor
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
    issuer: int | None = connection.scalar(select(Round.issuer_id).where(Round.id == round_id))
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
    statement = select(RoundCounter.state, RoundCounter.number).where(
        RoundCounter.round_id == round_id, RoundCounter.number > 0
    )
    return {row.state: row.number for row in connection.execute(statement)}


def _units(connection: Connection, round_id: int, issuer: int, wanted: UnitFilter) -> Sequence[Any]:
    """Name the units directly below the issuer, and whoever else takes part."""
    takes_part = _has(NominationCounter.round_id == round_id, NominationCounter.organisation_id == Organisation.id)
    belongs = or_((Organisation.parent_id == issuer) & Organisation.valid_to.is_(None), takes_part)
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id > wanted.after, belongs)
        .order_by(Organisation.id)
        # Written out: PostgreSQL plans for a tenth of the table where it does not know how few rows are wanted.
        .limit(literal_column(str(UNITS + 1)))
    )
    if wanted.answer is not None:
        answered = _has(Submission.round_id == round_id, Submission.organisation_id == Organisation.id, _is_answer())
        statement = statement.where(answered if wanted.answer == "given" else ~answered)
    if words := fold(wanted.text).split():
        statement = statement.where(Organisation.id.in_(_named_so(connection, words, after=wanted.after)))
    return connection.execute(statement).all()


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


def _read(connection: Connection, round_id: int, units: Sequence[Any]) -> tuple[Unit, ...]:
    ids = [unit.id for unit in units]
    states: dict[int, dict[str, int]] = {one: {} for one in ids}
    counted = select(NominationCounter.organisation_id, NominationCounter.state, NominationCounter.number).where(
        NominationCounter.round_id == round_id,
        NominationCounter.organisation_id.in_(ids),
        NominationCounter.number > 0,
    )
    for organisation, state, number in connection.execute(counted):
        states[organisation][state] = number
    handed_in = (
        select(
            Submission.organisation_id,
            func.min(Submission.first_submitted_at),
            func.max(Submission.nothing_to_propose_at),
        )
        .where(Submission.round_id == round_id, Submission.organisation_id.in_(ids), _is_answer())
        .group_by(Submission.organisation_id)
    )
    answers = {organisation: times for organisation, *times in connection.execute(handed_in)}
    return tuple(Unit(unit.id, unit.name, states[unit.id], *answers.get(unit.id, (None, None))) for unit in units)
