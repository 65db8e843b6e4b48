"""Keep the calendar: begin it from what the library knows, then add, edit and remove days as notices come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from states.actors import CLOCK, Actor, Role
from states.refusals import Refusal, Refused
from workflow.calendar import DayKind, local_day
from workflow.calendar.public import public_days
from workflow.calendar.working import is_weekend
from workflow.errors import NotFound
from workflow.facts.rows import current_actors
from workflow.models.calendar import CalendarChange, CalendarDay

KEEPERS = frozenset({Role.PLAN_OFFICER, Role.ADMINISTRATOR})
"""Who may change the calendar, which is the same for every issuer of the installation."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years that a plan may name."""
FIRST_SEEDED = 2022
"""The first year with a deadline in a shipped plan."""


@dataclass(frozen=True, slots=True)
class DayWords:
    """What somebody says of a day: its kind, its names, the notice that it rests on, and whether that was given.

    `confidence` is A for a day that a document names, C for one whose yearly notice is still to come.
    """

    kind: DayKind
    name_vi: str
    name_en: str
    source: str
    confidence: str


def begin(connection: Connection, *, now: datetime) -> int:
    """Fill the years of an installation's plans through the next one, each once; returns how many days were added."""
    return seed(connection, range(FIRST_SEEDED, local_day(now).year + 2), now=now)


def seed(connection: Connection, years: Iterable[int], *, now: datetime, actor: Actor = CLOCK) -> int:
    """Fill years from what the library knows, each once: later changes stay; returns how many days were added."""
    known = select(CalendarChange.day).where(CalendarChange.action == "seed")
    new = sorted(set(years) - {day.year for day in connection.scalars(known)})
    taken = set(connection.scalars(select(CalendarDay.day)))
    added = [
        {
            "day": one.day,
            "version": 1,
            "kind": one.kind,
            "name_vi": one.name_vi,
            "name_en": one.name_en,
            "source": one.source,
            "confidence": one.confidence,
        }
        for one in public_days(new)
        if one.day not in taken
    ]
    if added:
        connection.execute(insert(CalendarDay), added)
    for year in new:
        _record(connection, date(year, 1, 1), "seed", actor=actor, now=now)
    return len(added)


def fill(connection: Connection, year: int, *, actor: Actor, now: datetime) -> int:
    """Fill one year from what the library knows, once, as one who keeps the calendar; returns how many days it got."""
    return seed(connection, [year], actor=_keeper(connection, actor, now), now=now)


def add(connection: Connection, day: date, said: DayWords, *, actor: Actor, now: datetime) -> int:
    """Add a special day; returns its version. Refused where the day is special already, or the kind can't be."""
    actor = _keeper(connection, actor, now)
    objections = _objections(day, said)
    if connection.scalar(select(CalendarDay.day).where(CalendarDay.day == day)) is not None:
        objections.append(Refusal("calendar_day_known", {"field": "day", "day": day}))
    if objections:
        raise Refused(*objections)
    connection.execute(insert(CalendarDay).values(day=day, version=1, **_values(said)))
    _record(connection, day, "add", actor=actor, now=now, after=_values(said))
    return 1


def edit(
    connection: Connection, day: date, said: DayWords, *, expected_version: int | None, actor: Actor, now: datetime
) -> int:
    """Change what a special day is; returns its version. Raises NotFound; refused where somebody was quicker."""
    actor = _keeper(connection, actor, now)
    before = _locked(connection, day, expected_version=expected_version)
    objections = _objections(day, said)
    if objections:
        raise Refused(*objections)
    version: int = before["version"] + 1
    connection.execute(update(CalendarDay).where(CalendarDay.day == day).values(version=version, **_values(said)))
    _record(connection, day, "edit", actor=actor, now=now, before=_said(before), after=_values(said))
    return version


def remove(connection: Connection, day: date, *, expected_version: int | None, actor: Actor, now: datetime) -> None:
    """Make a special day one like any other of its week. Raises NotFound; refused where somebody was quicker."""
    actor = _keeper(connection, actor, now)
    before = _locked(connection, day, expected_version=expected_version)
    connection.execute(delete(CalendarDay).where(CalendarDay.day == day))
    _record(connection, day, "remove", actor=actor, now=now, before=_said(before))


def _keeper(connection: Connection, actor: Actor, now: datetime) -> Actor:
    """Give the actor with the roles held now; refused without one that keeps the calendar."""
    current = current_actors(connection, [actor], local_day(now))[actor]
    if not any(grant.role in KEEPERS for grant in current.grants):
        raise Refused(Refusal("not_permitted", {"roles": sorted(KEEPERS)}))
    return current


def _objections(day: date, said: DayWords) -> list[Refusal]:
    """Say what is missing, and what can't be: to work on a working day, or to rest on one of rest."""
    fields = {"name_vi": said.name_vi, "name_en": said.name_en, "source": said.source}
    objections = [Refusal("field_required", {"field": name}) for name, words in fields.items() if not words.strip()]
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        objections.append(Refusal("calendar_day_out_of_range", {"field": "day", **years}))
    if said.kind is DayKind.SWAPPED_WORKING and not is_weekend(day):
        objections.append(Refusal("calendar_day_works_anyway", {"field": "day_kind", "day": day}))
    if said.kind in {DayKind.DAY_IN_LIEU, DayKind.SWAPPED_OFF} and is_weekend(day):
        objections.append(Refusal("calendar_day_rests_anyway", {"field": "day_kind", "day": day}))
    return objections


def _locked(connection: Connection, day: date, *, expected_version: int | None) -> RowMapping:
    wanted = select(CalendarDay.__table__).where(CalendarDay.day == day).with_for_update()
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound("calendar_day", day)
    if expected_version not in {None, row["version"]}:
        raise Refused(Refusal("conflict", {"expected": expected_version, "version": row["version"]}))
    return row


def _values(said: DayWords) -> dict[str, str]:
    return {
        "kind": said.kind.value,
        "name_vi": said.name_vi,
        "name_en": said.name_en,
        "source": said.source,
        "confidence": said.confidence,
    }


def _said(row: RowMapping) -> dict[str, str]:
    return {name: row[name] for name in ("kind", "name_vi", "name_en", "source", "confidence")}


def _record(
    connection: Connection,
    day: date,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    """Write down who changed what and when, in which of the roles that keep the calendar."""
    role = min((grant for grant in actor.grants if grant.role in KEEPERS), key=lambda one: one.role, default=None)
    connection.execute(
        insert(CalendarChange).values(
            day=day,
            action=action,
            at=now,
            person_id=actor.person,
            role=role.role if role else None,
            organisation_id=role.organisation if role else None,
            before=before,
            after=after,
        )
    )
