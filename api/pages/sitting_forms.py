"""Read what is typed about a sitting: when it is, who came, how the votes fell."""

import re
from datetime import datetime, time

from api.forms import Typed
from states.refusals import Refused
from workflow.calendar import VIETNAM
from workflow.counting import Count
from workflow.queries.sitting_room import Room
from workflow.services.attending import Presence

MOST_VOTES = 1000
MOST_SCORES = 100_000
LONGEST_REASON = 400
LONGEST_PLACE = 400
_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:hg.]([0-5][0-9])")
_LARGEST_ID = 2**31 - 1


def held_at(form: Typed) -> datetime | None:
    """Read day and time of a sitting in Vietnam's time, such as 14:00 or 14h00."""
    day, clock = form.day("held_at"), _CLOCK_TIME.fullmatch(form.text("time"))
    if day is None:
        form.refuse_empty("held_at")
    if clock is None:
        form.refuse("field_invalid", "time", expected="14:00")
    return datetime.combine(day, time(int(clock[1]), int(clock[2])), VIETNAM) if day and clock else None


def place(form: Typed) -> str | None:
    """Read where a sitting is."""
    if len(form.text("place")) > LONGEST_PLACE:
        form.refuse("field_too_long", "place", most=LONGEST_PLACE)
    return form.optional("place")


def reason(form: Typed) -> str:
    """Read why something is done. Raises Refused where nothing was typed, or too much."""
    found = form.required("reason")
    if len(found) > LONGEST_REASON:
        form.refuse("field_too_long", "reason", most=LONGEST_REASON)
    checked(form)
    return found


def checked(form: Typed) -> None:
    """Raise Refused with everything that was found wrong with a form."""
    if form.refusals:
        raise Refused(*form.refusals)


def chosen(form: Typed, name: str) -> int | None:
    """Read who or what was chosen in a list."""
    return form.number(name, least=1, most=_LARGEST_ID)


def needed(form: Typed, name: str) -> int:
    """Read what has to be chosen in a list; nothing chosen is refused at the field."""
    found = chosen(form, name)
    if found is None:
        form.refuse_empty(name)
    return found or 0


def attendance(form: Typed, room: Room) -> list[Presence]:
    """Read who came, why somebody did not, and whose vote came in writing."""
    came, wrote = set(form.numbers("present")), set(form.numbers("written"))
    for seat in room.seats:
        if len(form.text(f"reason-{seat.id}")) > LONGEST_REASON:
            form.refuse("field_too_long", f"reason-{seat.id}", most=LONGEST_REASON)
    return [
        Presence(
            seat.id,
            present=seat.id in came,
            reason=None if seat.id in came else form.optional(f"reason-{seat.id}"),
            written=seat.id in wrote - came,
        )
        for seat in room.seats
    ]


def counts(form: Typed, room: Room) -> dict[int, Count]:
    """Read the paper counts; votes for have to be typed, empty boxes of other votes are nothing."""
    agreed, found = set(form.numbers("chair")), {}
    for line in room.lines:
        nominee, rule = line.nomination_id, room.rules[line.rule_id]
        votes = {
            kind: form.number(f"{kind}-{nominee}", most=MOST_VOTES)
            for kind in ("for", "against", "invalid", "unreturned", "issued")
        }
        scores = form.number(f"scores-{nominee}", most=MOST_SCORES) if rule.score_most else None
        if votes["for"] is None:
            form.refuse_empty(f"for-{nominee}")
        found[nominee] = Count(
            votes["for"] or 0,
            votes["against"] or 0,
            votes["invalid"] or 0,
            unreturned=votes["unreturned"] or 0,
            issued=votes["issued"],
            score_sum=scores,
            chair_for=nominee in agreed if rule.chair_must_agree else None,
        )
    return found
