"""List what plans ask for in a year by its day: rounds and obligations, until when, and where rest days come in."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.cli.mistakes import Mistake
from api.cli.opening import opened
from api.cli.tables import aligned
from api.cli.words import say
from api.settings import Settings
from states.labels import Language, limit_words, rolled_words
from workflow.calendar import Deadline, Roll, WorkingDays
from workflow.calendar.public import working_days
from workflow.plans.dated import Dated, falling_in, without_day
from workflow.plans.lint.source import read
from workflow.plans.loader import shipped
from workflow.plans.schema import Plan
from workflow.queries import calendar, installed

Row = tuple[Plan, Dated, Deadline]


def show_calendar(year: int, *, names: Sequence[str], as_json: bool) -> None:
    """Print the dated duties of a year, of these plans or of all that are shipped or in force in this installation.

    Where there is an installation its own calendar counts, and its version of a plan rather than the shipped one.
    Raises PlanNotShipped, PlanInvalid, OSError and Mistake.
    """
    plans, days = _plans(year, names)
    rows = [(plan, dated, dated.deadline) for plan in plans for dated in falling_in(plan, year, days) if dated.deadline]
    rows.sort(key=lambda row: (row[2].last, row[0].id, row[1].code))
    undated = [(plan, dated) for plan in plans for dated in without_day(plan, year, days)]
    if as_json:
        told = {
            "year": year,
            "duties": [_entry(*row, days) for row in rows],
            "without_day": [_brief(*row) | {"rule": row[1].rule} for row in undated],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _print(year, rows, undated, days)


def _plans(year: int, names: Sequence[str]) -> tuple[list[Plan], WorkingDays]:
    """Give the plans that are meant, by id, and the working days around the year."""
    own, days = _installed()
    if names:
        return [read(name).plan for name in names], days or working_days(range(year - 1, year + 3))
    known = {plan_id: read(plan_id).plan for plan_id in shipped()} | {plan.id: plan for plan in own}
    return [known[plan_id] for plan_id in sorted(known)], days or working_days(range(year - 1, year + 3))


def _installed() -> tuple[tuple[Plan, ...], WorkingDays | None]:
    """Give the plans and the calendar of the installation; none of either where there is no database yet."""

    def work(connection: Connection) -> tuple[tuple[Plan, ...], WorkingDays | None]:
        days = calendar.working_days(connection)
        return installed.plans(connection), days if days.off else None

    try:
        with opened() as there:
            return there.database.read(work)
    except Mistake as mistake:
        if mistake.code != "database_missing":
            raise
        return (), None


def _brief(plan: Plan, dated: Dated) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "version": plan.version,
        "code": dated.code,
        "kind": dated.kind,
        "period": dated.period,
        "name": {"vi": dated.name.vi, "en": dated.name.en},
        "section": dated.section,
    }


def _entry(plan: Plan, dated: Dated, deadline: Deadline, days: WorkingDays) -> dict[str, Any]:
    return {
        **_brief(plan, dated),
        "day": deadline.named.isoformat(),
        "last_day": deadline.last.isoformat(),
        "first_refused": deadline.first_refused.isoformat(),
        "grace_days": deadline.grace_days,
        "late": dated.lateness.late.value if dated.lateness else None,
        "rest_day": _rest_day(dated, deadline, days),
    }


def _rest_day(dated: Dated, deadline: Deadline, days: WorkingDays) -> dict[str, Any] | None:
    """Say what becomes of a last acceptable day that is a rest day; None where it is a working day."""
    day = deadline.unrolled
    if days.is_working(day):
        return None
    return {
        "day": day.isoformat(),
        "roll": (dated.lateness.roll if dated.lateness else Roll.NONE).value,
        "next_working_day": days.next_working(day).isoformat(),
        "previous_working_day": days.previous_working(day).isoformat(),
    }


def _print(year: int, rows: Sequence[Row], undated: Sequence[tuple[Plan, Dated]], days: WorkingDays) -> None:
    lang = Settings().language
    if not rows:
        print(say("no_duty", lang, year=year))
    heads = tuple(say(code, lang) for code in ("cutoff", "plan", "duty", "note"))
    for line in aligned([heads, *(_row(*row, days, lang) for row in rows)]) if rows else ():
        print(line)
    if undated:
        print(f"\n{say('without_day', lang)}")
    for plan, dated in undated:
        print(f"  {plan.id}: {_name(dated, lang)} ({say(f'rule_{dated.rule}', lang)})")


def _row(plan: Plan, dated: Dated, deadline: Deadline, days: WorkingDays, lang: Language) -> tuple[str, ...]:
    limit = rolled_words(deadline.cutoff, lang, unrolled=deadline.unrolled)
    notes = [] if days.is_working(deadline.last) else [say("on_rest_day", lang)]
    notes += [say("with_grace", lang, limit=limit_words(deadline.first_refused, lang))] if deadline.grace_days else []
    return limit, plan.id, f"{_name(dated, lang)} ({dated.period})", "; ".join(notes)


def _name(dated: Dated, lang: Language) -> str:
    return dated.name.vi if lang == "vi" else dated.name.en
