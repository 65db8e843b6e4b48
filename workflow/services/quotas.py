"""Keep the places of rounds: record what shares are taken of, work places out when a round opens, and again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from states.actors import Actor
from states.refusals import Refusal, Refused
from states.round import State
from workflow.calendar import last_day
from workflow.models.headcount import Headcount, TitleHolders
from workflow.models.round import SUBJECT_TYPES, QuotaCounter, Round
from workflow.plans import rounds as planned_rounds
from workflow.plans.rounds import PlannedQuota
from workflow.plans.terms import QuotaScope
from workflow.queries import quotas as reading
from workflow.queries import versions
from workflow.queries.quotas import Places, WorkedOut
from workflow.services import planning, plans
from workflow.services.leading import led_plan

_REPLACED = ("subject_type", "award_form", "scope", "places", "hard", "used", "basis")
_ONE = update(QuotaCounter).where(QuotaCounter.id == bindparam("the_id"))
_REPLACE = _ONE.values(
    {column: bindparam(f"new_{column}", type_=QuotaCounter.__table__.c[column].type) for column in _REPLACED}
)
_HARDEN = _ONE.values(used=bindparam("taken"), hard=bindparam("binding"))


@dataclass(frozen=True, slots=True)
class Counter:
    """A stored counter of a round: its id, its places and what is taken."""

    id: int
    places: Places
    used: int


def quotas_of(connection: Connection, round_row: Any) -> tuple[PlannedQuota, ...]:  # noqa: ANN401 - a round's row.
    """Give the quotas of a round as the newest version of its plan says: they change for all at once."""
    plan = versions.newest_plan(connection, round_row.plan_id)
    if round_row.number is not None:
        if plan.rounds.ad_hoc is None:
            return ()
        number, day = round_row.number, last_day(round_row.cutoff)
        return planned_rounds.requested_round(plan, number=number, year=round_row.year, day=day).quotas
    return next((one.quotas for one in planned_rounds.rounds_of(plan) if one.key == round_row.key), ())


def worked_out(connection: Connection, round_row: Any) -> WorkedOut:  # noqa: ANN401 - a round's row.
    """Work out the places of a round that opens now, or is counted again."""
    nominating = dict.fromkeys(reading.nominating(connection, round_row.issuer_id))
    there = (counter.places for counter in counters(connection, round_row.id).values())
    organisations = [*nominating | dict.fromkeys(one.organisation for one in there if one.scope == "organisation")]
    return reading.work_out(
        connection,
        quotas_of(connection, round_row),
        issuer=round_row.issuer_id,
        year=round_row.year,
        organisations=organisations,
    )


def counters(connection: Connection, round_id: int, *, lock: bool = False) -> Mapping[tuple[str, int], Counter]:
    """Read the counters of a round by code and organisation."""
    statement = select(QuotaCounter).where(QuotaCounter.round_id == round_id).order_by(QuotaCounter.id)
    rows = connection.execute(statement.with_for_update(key_share=True) if lock else statement)
    found = (Counter(row.id, reading.of_row(row), row.used) for row in rows)
    return {counter.places.key: counter for counter in found}


def renew(connection: Connection, round_id: int, wanted: Sequence[Places]) -> Sequence[Mapping[str, object]]:
    """Give a round whose row is locked these places instead of those it has; returns what changed.

    What is taken is counted anew from the nominations that hold a place. Refused, with all of them at once, where a
    hard cap would lie below it.
    """
    before = counters(connection, round_id, lock=True)
    gone = [counter.id for key, counter in before.items() if key not in {one.key for one in wanted}]
    connection.execute(delete(QuotaCounter).where(QuotaCounter.id.in_(gone)))
    # Soft until everything is counted: the CHECK of a hard cap holds at every moment.
    rows = [{**planning.counter_of(one), "round_id": round_id, "hard": False, "used": 0} for one in wanted]
    known = [
        {"the_id": before[one.key].id, **{f"new_{name}": row[name] for name in _REPLACED}}
        for row, one in zip(rows, wanted, strict=True)
        if one.key in before
    ]
    new = [row for row, one in zip(rows, wanted, strict=True) if one.key not in before]
    if known:
        connection.execute(_REPLACE, known)
    if new:
        connection.execute(insert(QuotaCounter), new)
    _count(connection, round_id, wanted)
    return _changes(before, wanted)


def _count(connection: Connection, round_id: int, wanted: Sequence[Places]) -> None:
    """Count what is taken, then harden the caps that hold."""
    held = reading.held(connection, [round_id])
    ids = {key: counter.id for key, counter in counters(connection, round_id).items()}
    taken = [(one, ids[one.key], held[ids[one.key]]) for one in wanted]
    below = [
        Refusal("quota_below_used", {"round": round_id, **_told(one), "used": used})
        for one, _, used in taken
        if one.hard and used > one.places
    ]
    if below:
        raise Refused(*below)
    if taken:
        rows = [{"the_id": counter, "taken": used, "binding": one.hard} for one, counter, used in taken]
        connection.execute(_HARDEN, rows)


def _told(places: Places) -> dict[str, object]:
    return {"code": places.code, "subject": places.subject, "places": places.places}


def _changes(before: Mapping[tuple[str, int], Counter], wanted: Sequence[Places]) -> list[Mapping[str, object]]:
    changes: list[Mapping[str, object]] = []
    after = {one.key: one for one in wanted}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or old.places != new:
            row = {"code": key[0], "organisation": key[1], "from": old.places.places if old else None}
            changes.append({**row, "to": new.places if new else None, "basis": new.basis if new else None})
    return changes


def have_places(connection: Connection, round_row: Any, organisation: int) -> None:  # noqa: ANN401 - a round's row.
    """Give an organisation that begins to nominate the places that the plan says each one has.

    Refused where the number that its share is taken of was not recorded.
    """
    each = [quota for quota in quotas_of(connection, round_row) if quota.scope is QuotaScope.ORGANISATION]
    if round_row.state == State.PLANNED or {(one.code, organisation) for one in each} <= _keys(
        connection, round_row.id
    ):
        return
    # Held, and looked at again: the same organisation may begin twice at once.
    connection.execute(select(Round.id).where(Round.id == round_row.id).with_for_update(key_share=True))
    there = counters(connection, round_row.id)
    missing = [quota for quota in each if (quota.code, organisation) not in there]
    found = reading.work_out(
        connection, missing, issuer=round_row.issuer_id, year=round_row.year, organisations=(organisation,)
    )
    if found.uncounted:
        raise Refused(Refusal("headcount_missing", {"organisations": reading.names_of(connection, found.uncounted)}))
    planning.add_counters(connection, round_row.id, found.places)


def _keys(connection: Connection, round_id: int) -> set[tuple[str, int]]:
    return set(counters(connection, round_id))


@dataclass(frozen=True, slots=True)
class Number:
    """How many there are of a subject type, or of it how many hold an award form from elsewhere; and who says so."""

    organisation: int
    subject: str
    count: int
    source: str
    award_form: str | None = None


def enter_numbers(
    connection: Connection, plan_id: int, numbers: Iterable[Number], *, year: int, actor: Actor, now: datetime
) -> None:
    """Enter numbers of a plan's issuer for a year, each of which replaces the one before; refused for all wrong ones.

    They change no places by themselves: rounds take them when they open, or are counted again.
    """
    led = led_plan(connection, plan_id, actor=actor, now=now)
    given, issuer = tuple(numbers), led.issuer_id
    objections = [refusal for one in given for refusal in _objections(one)]
    below = {issuer, *reading.nominating(connection, issuer)}
    if strange := sorted({one.organisation for one in given} - below):
        objections.append(Refusal("organisation_unknown", {"codes": strange}))
    if objections:
        raise Refused(*objections)
    made = {"issuer_id": issuer, "year": year, "recorded_by": actor.person, "recorded_at": now}
    for one in given:
        values = {"organisation_id": one.organisation, "subject_type": one.subject, "count": one.count}
        row = {**made, **values, "source": one.source.strip()}
        if one.award_form is None:
            connection.execute(insert(Headcount).values(row))
        else:
            connection.execute(insert(TitleHolders).values(**row, award_form=one.award_form))
    data = {"year": year, "organisations": sorted({one.organisation for one in given})}
    plans.record(connection, plan_id, "enter_numbers", actor=actor, now=now, data=data)


def _objections(number: Number) -> Iterable[Refusal]:
    if number.count < 0:
        yield Refusal("field_too_small", {"field": "count", "least": 0})
    if not number.source.strip():
        yield Refusal("field_required", {"field": "source"})
    if number.subject not in SUBJECT_TYPES:
        yield Refusal("field_not_a_choice", {"field": "subject", "choices": SUBJECT_TYPES})
