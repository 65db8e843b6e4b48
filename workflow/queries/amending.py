"""Preview an amendment: what becomes of every round and every dossier in flight, and what stands in its way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.refusals import Refusal
from workflow.plans.schema import Plan
from workflow.plans.terms import LatePolicy
from workflow.queries import amended_rounds, moving
from workflow.queries.amended_rounds import RUNNING, RoundChange, Taken, wanted_rounds
from workflow.queries.moving import Dossier, Limits


@dataclass(frozen=True, slots=True)
class Choice:
    """What the office chooses, by id.

    For new dossiers in `rounds` the amended version holds; `dossiers` are moved to it; `standby` gives its places back,
    the first one standing first.
    """

    rounds: tuple[int, ...] = ()
    dossiers: tuple[int, ...] = ()
    standby: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an amendment would do with a choice; `refusals` say why it can't be done so."""

    number: int
    rounds: tuple[RoundChange, ...]
    dossiers: tuple[Dossier, ...]
    refusals: tuple[Refusal, ...]

    @property
    def running(self) -> tuple[RoundChange, ...]:
        """Rounds in which somebody may have been nominated already."""
        return tuple(one for one in self.rounds if one.state in RUNNING)


def preview(connection: Connection, plan_id: int, issuer: int, plan: Plan, *, choice: Choice, now: datetime) -> Preview:
    """Say what the amended plan would do to everything that stands under it; changes nothing."""
    wanted = wanted_rounds(connection, plan_id, issuer, plan)
    taken = Taken.read(connection, wanted)
    refusals = [*wanted.refusals, *taken.stand_by(choice.standby)]
    changes = tuple(amended_rounds.changes(wanted, taken))
    refusals += [refusal for change in changes for refusal in _round_refusals(change)]
    found = moving.in_flight(connection, plan_id)
    limits = {one.id: _limits(one) for one in changes if one.id is not None}
    dossiers = moving.dossiers(connection, found, plan, limits=limits, now=now)
    refusals += _stranded(dossiers, choice)
    refusals += _misnamed(changes, dossiers, choice)
    return Preview(plan.version, changes, dossiers, tuple(refusals))


def _limits(change: RoundChange) -> Limits:
    return Limits(
        change.limit_before if change.late_before == LatePolicy.REFUSE else None,
        change.limit_after if change.late_after == LatePolicy.REFUSE else None,
    )


def _round_refusals(change: RoundChange) -> Iterator[Refusal]:
    if change.fate != "changes":
        return
    if change.planned is None:
        yield Refusal("round_left_out", {"round": change.key})
    elif change.cutoff_after is None:
        yield Refusal("cutoff_taken_back", {"round": change.key})
    for one in change.quotas:
        if one.excess:
            told = {"code": one.code, "subject": one.subject, "places": one.after, "used": one.used}
            yield Refusal("quota_below_used", {"round": change.key, **told, "excess": one.excess})


def _stranded(dossiers: Iterable[Dossier], choice: Choice) -> Iterator[Refusal]:
    """An amendment strands nobody: neither by moving a dossier nor by its deadline."""
    found = tuple(dossiers)
    moved = [one.row.id for one in found if one.objections and one.row.id in choice.dossiers]
    late = [one.row.id for one in found if one.too_late]
    if moved:
        yield Refusal("dossiers_stranded", {"nominations": moved})
    if late:
        yield Refusal("dossiers_too_late", {"nominations": late})


def _misnamed(changes: Iterable[RoundChange], dossiers: Iterable[Dossier], choice: Choice) -> Iterator[Refusal]:
    """What is to be moved is there and may be moved."""
    running = {one.id for one in changes if one.state in RUNNING}
    there = {one.row.id for one in dossiers if one.row.round in running}
    if strange := sorted(set(choice.rounds) - running):
        yield Refusal("rounds_not_running", {"rounds": strange})
    if strange := sorted(set(choice.dossiers) - there):
        yield Refusal("dossiers_not_in_flight", {"nominations": strange})
