"""Say who is reminded of what and when, in a round that goes its way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Connection, select, update

from notifications.calendar_feed import feed
from notifications.compose import to_bytes
from notifications.reminders import by_hand
from states.refusals import Refused
from tests import steps
from tests.notifications.golden import letter_of
from tests.notifications.mail import BASE_URL, SENDER, messages, nickname
from tests.notifications.reminding import at, give_reviews, owe, remind
from tests.world import CUTOFF, OPENED, World, later
from workflow.models.journal import JournalEntry
from workflow.models.person import Account
from workflow.models.reminder import Reminder
from workflow.models.round import Round
from workflow.services import submissions


def told(world: World, now: datetime, *, kind: str = "reminder_submission") -> list[str]:
    """Remind once; gives the nicknames of those whom this kind of mail goes to."""
    return sorted(nickname(message) for message in remind(world, now) if message.kind == kind)


def days(world: World, first: date, last: date, *, kind: str) -> Mapping[str, list[str]]:
    """Remind at eight on each day; gives those days on which somebody heard, with their nicknames."""
    found = {}
    day = first
    while day <= last:
        if people := told(world, at(day.month, day.day, year=day.year), kind=kind):
            found[f"{day:%d/%m}"] = people
        day += timedelta(days=1)
    return found


OFFICERS = ["office_officer", "officer@unit-1", "officer@unit-2", "officer@unit-3"]
WITH_HEADS = ["head@unit-1", "head@unit-2", "head@unit-3", *OFFICERS]


def test_units_hear_on_the_days_of_the_ladder_and_never_on_a_rest_day_but_the_last(world: World) -> None:
    found = days(world, date(2024, 11, 2), date(2025, 1, 2), kind="reminder_submission")
    # 30/11 and 7/12 are Saturdays, and so is the last day, 14/12.
    assert found == {
        "14/11": OFFICERS,
        "29/11": OFFICERS,
        "06/12": WITH_HEADS,
        "11/12": WITH_HEADS,
        "13/12": WITH_HEADS,
        "14/12": WITH_HEADS,
    }
    (first,) = [one for one in messages(world.database) if one.kind == "reminder_submission"][:1]
    assert first.subject == "Nhắc nộp hồ sơ (còn 30 ngày): Khen thưởng năm 2024"
    assert remind(world, at(1, 2, 9, 2025)) == []


def test_who_has_answered_or_has_more_time_hears_otherwise(world: World) -> None:
    steps.handed_in(world, unit="unit-1")
    nobody, officer = steps.start(world, unit="unit-2"), world.actor("officer@unit-2")
    answer: Callable[..., None] = partial(submissions.nothing_to_propose, actor=officer, now=OPENED)
    world.database.write(lambda connection: answer(connection, nobody))
    steps.extend(world, unit="unit-3", until=date(2024, 12, 20), now=later(OPENED, days=1))
    assert told(world, at(11, 14)) == ["office_officer"]
    assert told(world, at(11, 20)) == ["officer@unit-3"]
    back: Callable[..., None] = partial(submissions.propose_after_all, actor=officer, now=at(12, 2))
    world.database.write(lambda connection: back(connection, nobody))
    with pytest.raises(Refused, match="nobody_said_so"):
        world.database.write(lambda connection: back(connection, nobody))
    # Until 20/12 it is nine days: of the steps since the last look, unit-3 gets that of fourteen days before.
    assert told(world, at(12, 11)) == ["head@unit-2", "office_officer", "officer@unit-2", "officer@unit-3"]
    found = days(world, date(2024, 12, 12), date(2024, 12, 30), kind="reminder_submission")
    near = ["head@unit-2", "office_officer", "officer@unit-2"]
    own = ["head@unit-3", "officer@unit-3"]
    # unit-3's own ladder: seven days before 20/12, three, one, and the day itself.
    assert found == {
        "13/12": sorted([*near, *own]),
        "14/12": near,
        "17/12": own,
        "19/12": own,
        "20/12": own,
    }


def test_after_an_outage_each_deadline_is_caught_up_with_once(world: World) -> None:
    remind(world, at(11, 2))
    assert told(world, at(12, 12, 15)) == WITH_HEADS
    rows = world.database.read(
        lambda connection: connection.execute(select(Reminder).where(Reminder.kind == "submission")).all()
    )
    assert {row.days_before for row in rows} == {3}
    assert told(world, at(12, 10)) == []
    assert told(world, at(12, 12, 16)) == []
    assert told(world, at(12, 20)) == []


def test_late_is_overdue_only_where_it_is_still_taken(world: World) -> None:
    rounds_late(world)
    found = days(world, date(2024, 12, 15), date(2025, 1, 20), kind="reminder_submission")
    # One day after the last day is a Sunday, three days after it a Tuesday; then weekly, each on a Friday before.
    assert list(found) == ["17/12", "20/12", "27/12", "03/01", "10/01", "17/01"]
    assert found["17/12"] == WITH_HEADS


def rounds_late(world: World) -> None:
    """Let the round take what comes late."""
    world.database.write(lambda connection: connection.execute(update(Round).values(late="flag")))


def test_returned_dossiers_are_reminded_of_by_their_own_limit_until_they_are_mended(world: World) -> None:
    _, (first, second) = steps.handed_in(world, count=2)
    for one in (first, second):
        assert steps.give_back(world, one, "achievement_report", due=date(2024, 12, 20), now=at(12, 10)).accepted
    remind(world, at(12, 12))
    (officer, head) = [one for one in remind(world, at(12, 13)) if one.kind == "reminder_return"]
    assert {nickname(officer), nickname(head)} == {"officer@unit-1", "head@unit-1"}
    assert "(còn 7 ngày): unit-1 (2 đề nghị)" in officer.subject
    assert "hết ngày 20/12/2024 (thứ Sáu)" in officer.text
    assert steps.do(world, second, "withdraw", "officer@unit-1", reason="Thôi.", now=at(12, 14)).accepted
    (officer, _) = [one for one in remind(world, at(12, 17)) if one.kind == "reminder_return"]
    assert "đề nghị sau" not in officer.subject
    (event,) = Calendar.from_ical(officer.calendar).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2024, 12, 20)
    assert steps.do(world, first, "withdraw", "officer@unit-1", reason="Thôi.", now=at(12, 17)).accepted
    assert days(world, date(2024, 12, 18), date(2024, 12, 22), kind="reminder_return") == {}


def test_reviewers_hear_of_dossiers_that_wait_longer_than_the_plan_says(world: World) -> None:
    give_reviews(world, days=5)
    submission, (nomination,) = steps.endorsed(world)
    assert steps.submit(world, submission).accepted
    # Received on Friday 8/11, five working days end on the 15th; one day later is a Saturday, three a Monday.
    assert steps.receive(world, submission, now=at(11, 8, 10)).accepted
    assert days(world, date(2024, 11, 9), date(2024, 11, 22), kind="reminder_review") == {
        "18/11": ["reviewer"],
        "22/11": ["reviewer"],
    }
    (mail, *_) = [one for one in messages(world.database) if one.kind == "reminder_review"]
    assert "hết ngày 15/11/2024 (thứ Sáu)" in mail.text
    steps.approve(world, nomination, now=at(11, 23))
    assert told(world, at(11, 29), kind="reminder_review") == []


def test_secretaries_hear_once_that_their_council_is_to_be_convened(world: World) -> None:
    steps.vote(world, [steps.draft(world, steps.start(world, unit="unit-1"))])
    found = days(world, date(2024, 11, 18), date(2024, 12, 14), kind="reminder_council")
    # Twenty-one days before 14/12 is a Saturday.
    assert found == {"22/11": ["secretary@unit-2", "secretary@unit-3"]}


def test_the_department_gets_one_digest_a_day_that_names_who_is_missing(world: World) -> None:
    steps.handed_in(world, unit="unit-1")
    remind(world, at(12, 8))
    mails = [one for one in remind(world, at(12, 9)) if one.kind == "reminder_digest"]
    assert sorted(map(nickname, mails)) == ["clerk", "planner"]
    assert "1 trong 5 đơn vị đã thực hiện; 4 đơn vị chưa thực hiện:" in mails[0].text
    assert "- unit-2\n- unit-3\n" in mails[0].text
    assert "- unit-1\n" not in mails[0].text
    assert mails[0].calendar is None
    assert [nickname(one) for one in remind(world, at(12, 9, 18)) if one.kind == "reminder_digest"] == []


def test_a_deadline_comes_with_a_calendar_entry_that_an_extension_moves(world: World) -> None:
    steps_of: list[Any] = []
    for moment in (at(11, 14), at(12, 6)):
        mails = remind(world, moment)
        (mail,) = [one for one in mails if nickname(one) == "officer@unit-3" and one.kind == "reminder_submission"]
        content = message_from_bytes(to_bytes(letter_of(mail), sender=SENDER), policy=SMTP)
        (part,) = [one for one in content.walk() if one.get_content_type() == "text/calendar"]
        assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "thoi-han.ics")
        calendar = Calendar.from_ical(part.get_content())
        (event,) = calendar.walk("VEVENT")
        steps_of.append(event)
        assert (calendar["METHOD"], len(event.walk("VALARM"))) == ("REQUEST", 3)
        steps.extend(world, unit="unit-3", until=date(2024, 12, 20), now=later(moment, hours=1))
    first, second = steps_of
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert (first.decoded("DTSTART"), second.decoded("DTSTART")) == (date(2024, 12, 14), date(2024, 12, 20))
    assert str(first["ATTENDEE"]) == "mailto:officer.unit-3@thidua.example"
    assert str(first["SUMMARY"]) == "Hạn nộp hồ sơ: Khen thưởng năm 2024 (unit-3)"


def test_accounts_that_are_no_longer_in_use_hear_nothing_and_each_reads_his_language(world: World) -> None:
    officers = {name: world.actor(f"officer@{name}").account for name in ("unit-1", "unit-2")}

    def change(connection: Connection) -> None:
        connection.execute(update(Account).where(Account.id == officers["unit-1"]).values(disabled_at=OPENED))
        connection.execute(update(Account).where(Account.id == officers["unit-2"]).values(language="en"))

    world.database.write(change)
    mails = [one for one in remind(world, at(11, 14)) if one.kind == "reminder_submission"]
    assert sorted(map(nickname, mails)) == ["office_officer", "officer@unit-2", "officer@unit-3"]
    (english,) = [one for one in mails if one.language == "en"]
    assert english.subject == "Reminder to submit (30 days left): Commendation for 2024"


def reminded_now(world: World, *, who: str, units: Sequence[str] | None, now: datetime) -> list[int]:
    """Press the button."""
    chosen = None if units is None else [world.organisations[unit] for unit in units]
    actor, round_id = world.actor(who), world.rounds["annual-2024"]
    return list(
        world.database.write(
            lambda connection: by_hand.remind_now(connection, round_id, organisations=chosen, actor=actor, now=now)
        )
    )


def test_the_lead_office_reminds_by_hand_each_unit_once_a_day(world: World) -> None:
    places = world.organisations
    now = at(11, 20, 10)
    assert reminded_now(world, who="planner", units=["unit-2"], now=now) == [places["unit-2"]]
    assert told(world, now, kind="reminder_by_hand") == ["head@unit-2", "officer@unit-2"]
    steps.handed_in(world, unit="unit-1")
    rest = sorted([places["unit-3"], places["phong-tccb"]])
    assert reminded_now(world, who="planner", units=None, now=at(11, 20, 11)) == rest
    for units in (None, ["unit-1"], ["unit-2"]):
        with pytest.raises(Refused, match="nobody_to_remind"):
            reminded_now(world, who="planner", units=units, now=at(11, 20, 12))
    assert reminded_now(world, who="planner", units=["unit-2"], now=at(11, 21)) == [places["unit-2"]]
    for who, error in (("reviewer", Refused), ("officer@unit-2", Refused)):
        with pytest.raises(error, match="not_permitted"):
            reminded_now(world, who=who, units=None, now=at(11, 22))
    journal = select(JournalEntry.data).where(JournalEntry.aggregate == "round", JournalEntry.action == "remind")
    entries = world.database.read(lambda connection: connection.scalars(journal).all())
    assert [entry["organisations"] for entry in entries] == [[places["unit-2"]], rest, [places["unit-2"]]]
    with pytest.raises(Refused, match="nobody_to_remind"):
        reminded_now(world, who="planner", units=None, now=CUTOFF)


def test_a_persons_feed_holds_what_his_organisations_have_still_to_do(world: World) -> None:
    owe(world, until=at(12, 1, 0))
    account = world.actor("officer@unit-3").account
    assert account is not None

    def read(now: datetime) -> dict[str, tuple[Any, str]]:
        written = world.database.read(
            lambda connection: feed(connection, account, now=now, base_url=BASE_URL, sender=SENDER)
        )
        calendar = Calendar.from_ical(written.decode())
        assert calendar["METHOD"] == "PUBLISH"
        events = calendar.walk("VEVENT")
        assert all(len(event.walk("VALARM")) == 3 for event in events)
        return {str(event["UID"]): (event.decoded("DTSTART"), str(event["SUMMARY"])) for event in events}

    (mail,) = [one for one in remind(world, at(11, 14)) if nickname(one) == "officer@unit-3" and "_sub" in one.kind]
    (sent,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    found = read(at(11, 14))
    assert found[str(sent["UID"])] == (date(2024, 12, 14), str(sent["SUMMARY"]))
    assert [day for uid, (day, _) in found.items() if uid.startswith("obligation-")] == [date(2024, 11, 30)]
    steps.extend(world, unit="unit-3", until=date(2024, 12, 20), now=at(11, 15))
    assert read(at(11, 16))[str(sent["UID"])][0] == date(2024, 12, 20)
    steps.handed_in(world, unit="unit-3", now=at(11, 20))
    assert str(sent["UID"]) not in read(at(11, 21))
