"""Show the special days of a year as this installation has them, and fill a year from what is known."""

import json
from collections.abc import Sequence

from api.cli.opening import opened
from api.cli.tables import aligned
from api.cli.words import say
from api.settings import Settings
from states.labels import Language, day_words, word
from workflow.queries import calendar as reading
from workflow.queries.calendar import SpecialDay
from workflow.services import calendar


def show_days(year: int, *, fill: bool, as_json: bool) -> None:
    """Print the special days of a year, after filling it once where that is asked for. Raises Mistake."""
    with opened() as there:
        if fill:
            there.database.write(lambda connection: calendar.seed(connection, [year], now=there.now()))
        days = there.database.read(lambda connection: reading.special_days(connection, year))
    if as_json:
        print(json.dumps([_entry(one) for one in days], ensure_ascii=False, indent=2))
        return
    _print(year, days, Settings().language)


def _entry(one: SpecialDay) -> dict[str, object]:
    return {
        "day": one.day.isoformat(),
        "kind": one.kind.value,
        "name": {"vi": one.name_vi, "en": one.name_en},
        "source": one.source,
        "confidence": one.confidence,
        "announced": one.announced,
    }


def _print(year: int, days: Sequence[SpecialDay], lang: Language) -> None:
    if not days:
        print(say("no_special_day", lang, year=year))
        return
    heads = tuple(say(code, lang) for code in ("day", "day_kind", "name", "note"))
    for line in aligned([heads, *(_row(one, lang) for one in days)]):
        print(line)


def _row(one: SpecialDay, lang: Language) -> tuple[str, ...]:
    name = one.name_vi if lang == "vi" else one.name_en
    note = "" if one.announced else say("not_announced", lang)
    return day_words(one.day, lang), word("day_kind", one.kind, lang), name, note
