"""Prove that the calendar begins with what is known, is kept by those who may, and remembers every change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from states.actors import Role
from states.refusals import Refused
from tests.steps import codes, count, grant, rows
from tests.world import OPENED, World
from workflow.calendar import DayKind
from workflow.errors import NotFound
from workflow.models.calendar import CalendarChange, CalendarDay
from workflow.queries import calendar as reading
from workflow.queries.calendar import Change
from workflow.services import calendar
from workflow.services.calendar import DayWords

SATURDAY, MONDAY = date(2027, 1, 9), date(2027, 1, 11)
KEEPER = "planner"


def said(kind: DayKind = DayKind.SWAPPED_OFF, **overrides: str) -> DayWords:
    """Say something of a day."""
    words = {"name_vi": "Nghỉ", "name_en": "Day off", "source": "Thông báo 1/TB", "confidence": "A"}
    return DayWords(kind=kind, **{**words, **overrides})


def add(world: World, day: date, words: DayWords, *, who: str = KEEPER) -> None:
    """Add a day as somebody."""
    actor = world.actor(who)
    world.database.write(lambda connection: calendar.add(connection, day, words, actor=actor, now=OPENED))


def seeded(world: World, *years: int) -> int:
    """Fill years from the library."""
    return world.database.write(lambda connection: calendar.seed(connection, years, now=OPENED))


def is_working(world: World, day: date) -> bool:
    """Ask the stored calendar."""
    return world.database.read(reading.working_days).is_working(day)


def test_a_year_is_filled_once_and_what_people_changed_stays(world: World) -> None:
    assert seeded(world, 2026, 2027) == 30
    actor = world.actor(KEEPER)
    world.database.write(
        lambda connection: calendar.remove(connection, date(2026, 11, 24), expected_version=1, actor=actor, now=OPENED)
    )
    assert seeded(world, 2026, 2027) == 0
    assert is_working(world, date(2026, 11, 24))
    assert not is_working(world, date(2027, 11, 24))


def test_a_day_that_somebody_entered_first_is_kept_when_its_year_is_filled(world: World) -> None:
    add(world, date(2027, 2, 10), said(name_vi="Tết"))
    assert seeded(world, 2027) == 14
    found = world.database.read(lambda connection: reading.get_day(connection, date(2027, 2, 10)))
    assert (found.name_vi, found.kind, found.announced) == ("Tết", DayKind.SWAPPED_OFF, True)


def test_a_swap_moves_work_from_one_day_to_another(world: World) -> None:
    assert (is_working(world, SATURDAY), is_working(world, MONDAY)) == (False, True)
    add(world, SATURDAY, said(DayKind.SWAPPED_WORKING))
    add(world, MONDAY, said())
    assert (is_working(world, SATURDAY), is_working(world, MONDAY)) == (True, False)


def test_a_change_is_made_once_and_remembered_with_its_role(world: World) -> None:
    add(world, MONDAY, said())
    actor, later = world.actor(KEEPER), OPENED + timedelta(hours=1)
    version = world.database.write(
        lambda connection: calendar.edit(
            connection, MONDAY, said(DayKind.HOLIDAY), expected_version=1, actor=actor, now=later
        )
    )
    assert version == 2
    with pytest.raises(Refused) as refused:
        world.database.write(
            lambda connection: calendar.remove(connection, MONDAY, expected_version=1, actor=actor, now=later)
        )
    assert codes(refused.value) == ["conflict"]
    place = world.database.read(lambda connection: reading.changes(connection, 2027))[0].organisation
    assert world.database.read(lambda connection: reading.changes(connection, 2027)) == [
        Change(MONDAY, "edit", later, "plan_officer", place, "swapped_off", "holiday"),
        Change(MONDAY, "add", OPENED, "plan_officer", place, None, "swapped_off"),
    ]
    assert place


@pytest.mark.parametrize(
    ("day", "words", "refusals"),
    [
        (MONDAY, said(DayKind.SWAPPED_WORKING), ["calendar_day_works_anyway"]),
        (SATURDAY, said(DayKind.SWAPPED_OFF), ["calendar_day_rests_anyway"]),
        (SATURDAY, said(DayKind.DAY_IN_LIEU), ["calendar_day_rests_anyway"]),
        (MONDAY, said(name_vi=" ", source=""), ["field_required", "field_required"]),
        (date(1999, 12, 31), said(), ["calendar_day_out_of_range"]),
        (date(2027, 11, 24), said(), ["calendar_day_known"]),
    ],
)
def test_what_can_not_be_is_refused_in_words(world: World, day: date, words: DayWords, refusals: list[str]) -> None:
    seeded(world, 2027)
    with pytest.raises(Refused) as refused:
        add(world, day, words)
    assert codes(refused.value) == refusals


@pytest.mark.parametrize("who", ["officer@unit-1", "director"])
def test_only_a_keeper_may_change_the_calendar(world: World, who: str) -> None:
    with pytest.raises(Refused) as refused:
        add(world, MONDAY, said(), who=who)
    assert codes(refused.value) == ["not_permitted"]
    assert (count(world, CalendarDay), count(world, CalendarChange)) == (0, 0)


def test_an_administrator_keeps_the_calendar_too(world: World) -> None:
    administrator = grant(world, "auditor", Role.ADMINISTRATOR, "so-y-te")
    world.database.write(lambda connection: calendar.add(connection, MONDAY, said(), actor=administrator, now=OPENED))
    assert rows(world, select(CalendarChange.role)) == [("administrator",)]


def test_a_day_like_any_other_is_not_found(world: World) -> None:
    actor = world.actor(KEEPER)
    with pytest.raises(NotFound):
        world.database.write(
            lambda connection: calendar.edit(connection, MONDAY, said(), expected_version=None, actor=actor, now=OPENED)
        )
    with pytest.raises(NotFound):
        world.database.read(lambda connection: reading.get_day(connection, MONDAY))


@pytest.mark.parametrize("statement", [update(CalendarChange).values(action="edit"), delete(CalendarChange)])
def test_a_change_is_never_forgotten(world: World, statement: object) -> None:
    add(world, MONDAY, said())
    with pytest.raises(DatabaseError, match="append-only"):
        world.database.write(lambda connection: connection.execute(statement))  # type: ignore[call-overload] # both fit.
    assert world.database.read(lambda connection: connection.scalar(text("SELECT count(*) FROM calendar_change"))) == 1
