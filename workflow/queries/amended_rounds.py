"""Hold the rounds of a plan against an amended version: their deadlines, their places, and who holds these."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from states.nomination import HOLDS_PLACE, State
from states.refusals import Refusal
from states.round import State as RoundState
from workflow.calendar import WorkingDays, last_day
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.plans.heading import Bilingual
from workflow.plans.rounds import PlannedRound, requested_round, rounds_of
from workflow.plans.schema import Plan
from workflow.queries import calendar, versions
from workflow.queries import quotas as reading
from workflow.queries.quotas import Places

Fate = Literal["new", "follows", "dropped", "changes", "decided"]
"""What becomes of a round: it comes with the amendment; planned, it follows or is dropped; it changes; it stays."""

RUNNING = (RoundState.OPEN, RoundState.CLOSED)
"""States of a round in which somebody may have been nominated and nothing is decided."""


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """A quota of a round: its places before and after, None where there is no such quota, and what is taken of them.

    `excess` counts those for whom a hard cap would have no place, after the choice of who goes to standby.
    """

    code: str
    subject: str
    award_form: str
    organisation: int | None
    before: int | None
    after: int | None
    hard: bool
    used: int
    excess: int


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A round before and after: `planned` is what the amended plan says of it, `places` what it will have.

    `announced` names what was to be announced and now is.
    """

    id: int | None
    key: str
    name_vi: str
    name_en: str
    state: str
    fate: Fate
    cutoff_before: datetime | None
    cutoff_after: datetime | None
    limit_before: datetime | None
    limit_after: datetime | None
    late_before: str | None
    late_after: str | None
    announced: tuple[str, ...] = ()
    quotas: tuple[QuotaChange, ...] = ()
    planned: PlannedRound | None = None
    places: tuple[Places, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The stored rounds with what the newest version and the amended plan say of each, and what the latter gives."""

    stored: Sequence[Any]
    before: Mapping[str, PlannedRound]
    after: Mapping[str, PlannedRound]
    counters: Mapping[int, tuple[Places, ...]]
    places: Mapping[int, tuple[Places, ...]]
    refusals: tuple[Refusal, ...]


def wanted_rounds(connection: Connection, plan_id: int, issuer: int, plan: Plan) -> Wanted:
    """Read the rounds of a plan, and work out the places that the amended version gives to those that run."""
    stored = connection.execute(select(Round).where(Round.plan_id == plan_id).order_by(Round.id)).all()
    days = calendar.working_days(connection)
    before = _planned(versions.newest_plan(connection, plan_id), stored, days)
    after = _planned(plan, stored, days)
    counters = reading.stored(connection, [row.id for row in stored])
    places: dict[int, tuple[Places, ...]] = {}
    uncounted: dict[int, None] = {}
    for row in stored:
        old, new = before.get(row.key), after.get(row.key)
        if row.state in RUNNING and new is not None:
            there = counters.get(row.id, ())
            # What the amendment leaves as it is keeps the places that it was given when the round opened.
            kept = [quota.code for quota in new.quotas if old and quota in old.quotas]
            owners = dict.fromkeys(reading.nominating(connection, issuer))
            owners |= dict.fromkeys(one.organisation for one in there if one.scope == "organisation")
            changed = [quota for quota in new.quotas if quota.code not in kept]
            worked = reading.work_out(connection, changed, issuer=issuer, year=row.year, organisations=[*owners])
            places[row.id] = (*(one for one in there if one.code in kept), *worked.places)
            uncounted |= dict.fromkeys(worked.uncounted)
    missing = reading.names_of(connection, tuple(uncounted))
    refusals = (Refusal("headcount_missing", {"organisations": missing}),) if missing else ()
    return Wanted(stored, before, after, counters, places, refusals)


def _planned(plan: Plan, stored: Sequence[Any], days: WorkingDays) -> dict[str, PlannedRound]:
    """Say what a plan wants of its rounds, those on request included: each of these keeps its name and its day."""
    found = {one.key: one for one in rounds_of(plan, days)}
    for row in stored:
        if row.number is not None and plan.rounds.ad_hoc is not None:
            day = last_day(row.cutoff)
            requested = requested_round(plan, number=row.number, year=row.year, day=day, days=days)
            name = Bilingual(vi=row.name_vi, en=row.name_en)
            found[row.key] = replace(requested, name=name, cutoff=row.cutoff)
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """Who holds places in the rounds that run, and what that takes of the places that the amended plan gives."""

    places: Mapping[int, tuple[Places, ...]]
    holders: Mapping[int, Any]
    used: Counter[tuple[int, str, int]]

    @classmethod
    def read(cls, connection: Connection, wanted: Wanted) -> "Taken":
        """Count the nominations that hold a place."""
        statement = (
            select(
                Nomination.id,
                Nomination.round_id,
                Nomination.state,
                Nomination.subject_type,
                Nomination.award_form,
                Nomination.organisation_id,
            )
            .where(Nomination.round_id.in_(wanted.places), Nomination.state.in_(HOLDS_PLACE))
            .order_by(Nomination.id)
        )
        holders = {row.id: row for row in connection.execute(statement)}
        taken = cls(wanted.places, holders, Counter())
        for row in holders.values():
            taken.used.update(one.key_in(row.round_id) for one in taken.counting(row))
        return taken

    def counting(self, row: Any) -> Iterable[Places]:  # noqa: ANN401 - a nomination's row.
        """Give the quotas that count a nomination."""
        return (
            one
            for one in self.places[row.round_id]
            if one.subject == row.subject_type
            and one.award_form in {"", row.award_form}
            and (one.scope == "issuer" or one.organisation == row.organisation_id)
        )

    def stand_by(self, nominations: Iterable[int]) -> Iterator[Refusal]:
        """Let these give their places back in this order; refuses who holds none, and who need not."""
        for nomination in nominations:
            row = self.holders.get(nomination)
            if row is None or row.state != State.PROPOSED:
                yield Refusal("standby_not_proposed", {"nomination": nomination})
            elif not any(one.hard and self.excess(row.round_id, one) for one in self.counting(row)):
                yield Refusal("standby_not_needed", {"nomination": nomination})
            else:
                self.used.subtract(one.key_in(row.round_id) for one in self.counting(row))

    def excess(self, round_id: int, places: Places) -> int:
        """Say by how much more is taken than there is."""
        return max(0, self.used[places.key_in(round_id)] - places.places)


def changes(wanted: Wanted, taken: Taken) -> Iterator[RoundChange]:
    """Say of each round what becomes of it, new ones last."""
    for row in wanted.stored:
        old, new = wanted.before.get(row.key), wanted.after.get(row.key)
        if row.state == RoundState.DECIDED:
            yield _unchanged(row)
        elif row.state == RoundState.PLANNED:
            change = _moved(row, "follows" if new else "dropped", old, new)
            yield replace(change, quotas=_plain_changes(old, new))
        else:
            places = wanted.places.get(row.id, ())
            quotas = _quota_changes(row.id, wanted.counters.get(row.id, ()), places, taken)
            yield replace(_moved(row, "changes", old, new), quotas=quotas, places=places)
    known = {row.key for row in wanted.stored}
    for key, new in wanted.after.items():
        if key not in known:
            yield _new(new)


def _unchanged(row: Any) -> RoundChange:  # noqa: ANN401 - a round's row.
    return RoundChange(
        id=row.id,
        key=row.key,
        name_vi=row.name_vi,
        name_en=row.name_en,
        state=row.state,
        fate="decided",
        cutoff_before=row.cutoff,
        cutoff_after=row.cutoff,
        limit_before=row.limit_at,
        limit_after=row.limit_at,
        late_before=row.late,
        late_after=row.late,
    )


def _moved(row: Any, fate: Fate, old: PlannedRound | None, new: PlannedRound | None) -> RoundChange:  # noqa: ANN401
    return replace(
        _unchanged(row),
        fate=fate,
        name_vi=new.name.vi if new else row.name_vi,
        name_en=new.name.en if new else row.name_en,
        cutoff_after=new.cutoff if new else None,
        limit_after=limit_of(new) if new else None,
        late_after=new.late.value if new else row.late,
        announced=_announced(old, new) if old and new else (),
        planned=new,
    )


def _announced(old: PlannedRound, new: PlannedRound) -> tuple[str, ...]:
    parts = tuple(part for part in old.awaits if part not in new.awaits)
    return ("cutoff", *parts) if old.cutoff is None and new.cutoff is not None else parts


def _new(planned: PlannedRound) -> RoundChange:
    return RoundChange(
        id=None,
        key=planned.key,
        name_vi=planned.name.vi,
        name_en=planned.name.en,
        state=RoundState.PLANNED,
        fate="new",
        cutoff_before=None,
        cutoff_after=planned.cutoff,
        limit_before=None,
        limit_after=limit_of(planned),
        late_before=None,
        late_after=planned.late.value,
        quotas=_plain_changes(None, planned),
        planned=planned,
    )


def limit_of(planned: PlannedRound) -> datetime | None:
    """Give the first refused instant with the grace, in calendar days."""
    return planned.cutoff + timedelta(days=planned.grace_days) if planned.cutoff else None


def _plain_changes(old: PlannedRound | None, new: PlannedRound | None) -> tuple[QuotaChange, ...]:
    """Compare what plans say in numbers; shares are worked out when the round opens."""
    before = {quota.code: quota for quota in (old.quotas if old else ())}
    after = {quota.code: quota for quota in (new.quotas if new else ())}
    return tuple(
        QuotaChange(
            code=code,
            subject=quota.subject.value,
            award_form=quota.award_form,
            organisation=None,
            before=before[code].limit if code in before else None,
            after=after[code].limit if code in after else None,
            hard=quota.hard,
            used=0,
            excess=0,
        )
        for code, quota in {**before, **after}.items()
    )


def _quota_changes(
    round_id: int, counters: Sequence[Places], places: Sequence[Places], taken: Taken
) -> tuple[QuotaChange, ...]:
    """Compare the places of a round that runs; of what each organisation has only what is taken of or changes."""
    before, after = {one.key: one for one in counters}, {one.key: one for one in places}
    found = []
    for key, one in {**before, **after}.items():
        old, new = before.get(key), after.get(key)
        used = taken.used[one.key_in(round_id)]
        if one.scope == "issuer" or used or old != new:
            change = QuotaChange(
                code=one.code,
                subject=one.subject,
                award_form=one.award_form,
                organisation=one.organisation if one.scope == "organisation" else None,
                before=old.places if old else None,
                after=new.places if new else None,
                hard=one.hard,
                used=used,
                excess=taken.excess(round_id, new) if new and new.hard else 0,
            )
            found.append(change)
    return tuple(found)
