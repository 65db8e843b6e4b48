"""Keep the calendar of holidays and swapped working days."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.rendering import Link
from states.labels import day_words, word
from states.refusals import Refused
from workflow.calendar import DayKind, local_day
from workflow.errors import NotFound
from workflow.queries import calendar as reading
from workflow.queries.calendar import UNANNOUNCED, Change, SpecialDay
from workflow.services import calendar
from workflow.services.calendar import FIRST_YEAR, LAST_YEAR, DayWords

router = APIRouter(include_in_schema=False)

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
_NEAR = 2
"""Years before and after that a page links to."""
_KNOWN = "A"
"""The confidence of a day that a document names."""


@router.get("/calendar")
async def show_calendar(visit: Visiting, year: Year = None) -> Response:
    """Show the special days of a year, and who changed them; everybody may know when nobody works."""
    return await _list(visit, year or local_day(visit.now).year)


async def _list(visit: Visit, year: int, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        days, changes = reading.special_days(connection, year), reading.changes(connection, year)
        return {
            "year": year,
            "days": days,
            "unannounced": any(not one.announced for one in days),
            "years": [Link(str(one), f"/calendar?year={one}", current=one == year) for one in _around(year)],
            "may_change": _keeps(visit),
            "events": [_event(visit, one) for one in changes],
            "filled": any(one.action == "seed" for one in changes),
        }

    refusals = refused.refusals if refused else ()
    return await visit.page("calendar/list.html", await visit.read(work), refusals=refusals)


def _around(year: int) -> range:
    return range(max(year - _NEAR, FIRST_YEAR), min(year + _NEAR, LAST_YEAR) + 1)


def _keeps(visit: Visit) -> bool:
    return any(grant.role in calendar.KEEPERS for grant in visit.actor.grants)


def _require_keeper(visit: Visit) -> None:
    """Let only those change the calendar who keep it; for others there is nothing to change."""
    if not _keeps(visit):
        raise NotFound("calendar_day", 0)


def _event(visit: Visit, change: Change) -> dict[str, Any]:
    """Tell one change: what became of which day, and in which role somebody did it."""
    done = word("calendar_action", change.action, visit.language)
    day = "" if change.action == "seed" else f": {day_words(change.day, visit.language)}"
    kinds = [word("day_kind", kind, visit.language) for kind in (change.before, change.after) if kind]
    role = word("role", change.role or "clock", visit.language)
    by = f"{role}, {change.organisation}" if change.organisation else role
    told: dict[str, Any] = {"title": f"{done}{day}", "at": change.at, "by": by}
    return told | ({"text": " → ".join(kinds)} if kinds else {})


@router.post("/calendar/fill")
async def fill_year(visit: Visiting, form: Posted) -> Response:
    """Fill a year from what is known, once."""
    year = form.number("year", least=FIRST_YEAR, most=LAST_YEAR) or local_day(visit.now).year
    try:
        await visit.change(
            lambda connection: calendar.fill(connection, year, actor=visit.actor, now=visit.now), form=form
        )
    except Refused as refused:
        return await _list(visit, year, refused)
    return go(f"/calendar?year={year}", "saved")


@router.get("/calendar/add")
async def ask_for_day(visit: Visiting) -> Response:
    """Ask which day is special, and why."""
    _require_keeper(visit)
    return await visit.page("calendar/day.html", {"form": blank(announced="yes"), "day": None})


@router.post("/calendar/add")
async def add_day(visit: Visiting, form: Posted) -> Response:
    """Add a special day."""

    def work(connection: Connection) -> str:
        day = form.day("day")
        if day is None:
            form.refuse_empty("day")
        said = _said(form)
        if day is None or said is None:
            raise Refused(*form.refusals)
        calendar.add(connection, day, said, actor=visit.actor, now=visit.now)
        return day.isoformat()

    try:
        added = await visit.change(work, form=form)
    except Refused as refused:
        return await visit.page("calendar/day.html", {"form": form, "day": None}, refusals=refused.refusals)
    return go(f"/calendar?year={added[:4]}", "saved")


@router.get("/calendar/days/{day}")
async def show_day(day: date, visit: Visiting) -> Response:
    """Show a special day for changing or removing it."""
    _require_keeper(visit)
    found = await visit.read(lambda connection: reading.get_day(connection, day))
    return await visit.page("calendar/day.html", {"form": _filled(found), "day": found})


@router.post("/calendar/days/{day}")
async def edit_day(day: date, visit: Visiting, form: Posted) -> Response:
    """Change what a special day is."""

    def work(connection: Connection) -> int:
        said = _said(form)
        if said is None:
            raise Refused(*form.refusals)
        return calendar.edit(
            connection, day, said, expected_version=form.number("expected_version"), actor=visit.actor, now=visit.now
        )

    return await _changed(day, visit, form, work)


@router.post("/calendar/days/{day}/remove")
async def remove_day(day: date, visit: Visiting, form: Posted) -> Response:
    """Make a day one like any other of its week."""

    def work(connection: Connection) -> None:
        version = form.number("expected_version")
        calendar.remove(connection, day, expected_version=version, actor=visit.actor, now=visit.now)

    return await _changed(day, visit, form, work)


async def _changed(day: date, visit: Visit, form: Typed, work: Callable[[Connection], object]) -> Response:
    try:
        await visit.change(work, form=form)
    except Refused as refused:
        found = await visit.read(lambda connection: reading.get_day(connection, day))
        shown = form if form.text("day_kind") else _filled(found)
        return await visit.page("calendar/day.html", {"form": shown, "day": found}, refusals=refused.refusals)
    return go(f"/calendar?year={day.year}", "saved")


def _filled(found: SpecialDay) -> Typed:
    return blank(
        day_kind=found.kind.value,
        name_vi=found.name_vi,
        name_en=found.name_en,
        source=found.source,
        announced="yes" if found.announced else "no",
    )


def _said(form: Typed) -> DayWords | None:
    """Read what was typed of a day; None where a field is wrong, which the form notes."""
    kind = form.text("day_kind")
    if kind not in set(DayKind):
        form.refuse_empty("day_kind")
    name_vi, name_en, source = (form.required(name) for name in ("name_vi", "name_en", "source"))
    if form.refusals:
        return None
    confidence = UNANNOUNCED if form.text("announced") == "no" else _KNOWN
    return DayWords(DayKind(kind), name_vi, name_en, source, confidence)
