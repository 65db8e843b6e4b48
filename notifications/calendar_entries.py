"""Write deadlines as calendars take them in (RFC 5545): with a mail as a request, or all of a person's as a feed.

The library takes nine megabytes, so it is imported once the first calendar is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from notifications.compose import Sender
from notifications.compose.cleaning import one_line

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

ALARMS = (timedelta(days=-7, hours=8), timedelta(days=-1, hours=8), timedelta(hours=8))
"""When a calendar rings, counted from the beginning of the last acceptable day: at eight, as our own mail goes out."""

_PRODUCT = "-//Thi Đua//Thi Đua//VI"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of one organisation; `key` stays the same when it moves, and `sequence` grows with each change."""

    key: str
    sequence: int
    summary: str
    description: str
    link: str
    last_day: date


def request(deadline: Deadline, *, name: str, address: str, sender: Sender, now: datetime) -> str:
    """Write one deadline as a request that a calendar adds, or moves where it has it already (RFC 5546).

    Nobody is asked to answer: the reader counts as having accepted.
    """
    from icalendar import vText  # noqa: PLC0415 - see above.

    calendar = _calendar("REQUEST")
    event = _event(deadline, domain=sender.domain, now=now)
    event.add("organizer", _person(sender.name, sender.address))
    reader = _person(name, address)
    reader.params["PARTSTAT"] = vText("ACCEPTED")
    reader.params["RSVP"] = vText("FALSE")
    event.add("attendee", reader)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def published(deadlines: Iterable[Deadline], *, name: str, domain: str, now: datetime) -> bytes:
    """Write deadlines as a feed that calendars fetch again and again."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, domain=domain, now=now))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 - see above.

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(deadline: Deadline, *, domain: str, now: datetime) -> "Event":
    """Write the last acceptable day as a day that keeps nobody busy."""
    from icalendar import Alarm, Event  # noqa: PLC0415 - see above.

    event = Event()
    event.add("uid", f"{deadline.key}@{domain}")
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", deadline.last_day)
    event.add("dtend", deadline.last_day + _ONE_DAY)
    event.add("summary", one_line(deadline.summary))
    event.add("description", one_line(deadline.description))
    event.add("url", deadline.link)
    event.add("transp", "TRANSPARENT")
    for trigger in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one_line(deadline.summary))
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    return event


def _person(name: str, address: str) -> "vCalAddress":
    from icalendar import vCalAddress, vText  # noqa: PLC0415 - see above.

    person = vCalAddress(f"mailto:{address}")
    person.params["CN"] = vText(one_line(name))
    return person
