"""A dossier counts when it was received before its limit, to the last microsecond."""

from datetime import date, datetime, timedelta

from sqlalchemy import update

from states.actors import CLOCK
from states.asks import WHOLE_NOMINATION
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow.calendar import VIETNAM
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.queries import timeline
from workflow.services import rounds

LAST_MOMENT = CUTOFF - timedelta(milliseconds=1)
DECEMBER_20 = date(2024, 12, 20)


def lapse_due(world: World, now: datetime) -> int:
    """Let the clock do its part; returns how many lapsed."""
    return world.database.write(lambda connection: rounds.lapse_due(connection, now=now))


def flag_late(world: World) -> None:
    """Let the round take what is late, and mark it."""
    world.database.write(
        lambda connection: connection.execute(
            update(Round).where(Round.id == world.rounds["annual-2024"]).values(late="flag")
        )
    )


def close(world: World, now: datetime) -> None:
    """Close the round."""
    planner = world.actor("planner")
    world.database.write(
        lambda connection: rounds.close(connection, world.rounds["annual-2024"], actor=planner, now=now)
    )


def test_what_arrives_in_the_last_millisecond_of_14_december_is_in_time(world: World) -> None:
    submission, (nomination,) = steps.endorsed(world)
    assert steps.submit(world, submission, now=LAST_MOMENT).accepted
    assert steps.state_of(world, nomination, Nomination.first_received_at) == LAST_MOMENT
    assert not steps.state_of(world, nomination, Nomination.late)


def test_submit_is_refused_at_the_first_refused_instant_and_the_attempt_is_kept(world: World) -> None:
    submission, (nomination,) = steps.endorsed(world)
    (refused,) = steps.submit(world, submission, now=CUTOFF).outcomes
    assert steps.codes(refused) == ["deadline_passed"]
    assert refused.refusals[0].detail == {"limit": CUTOFF, "received_at": CUTOFF}
    assert steps.state_of(world, nomination) == "endorsed"
    (attempt,) = world.database.read(lambda connection: timeline.refused(connection, nomination))
    assert attempt["at"] == CUTOFF
    assert attempt["action"] == "submit"
    (kept,) = attempt["refusals"]
    assert kept["code"] == "deadline_passed"
    assert datetime.fromisoformat(kept["detail"]["limit"]) == CUTOFF


def test_an_extension_counts_through_its_day_and_for_its_unit_alone(world: World) -> None:
    extended, _ = steps.endorsed(world, unit="unit-1")
    other, _ = steps.endorsed(world, unit="unit-2")
    steps.extend(world, unit="unit-1", until=DECEMBER_20)
    end = datetime(2024, 12, 21, tzinfo=VIETNAM)
    refused = steps.submit(world, other, unit="unit-2", now=CUTOFF)
    assert [steps.codes(outcome) for outcome in refused.outcomes] == [["deadline_passed"]]
    too_late = steps.submit(world, extended, now=end)
    assert too_late.outcomes[0].refusals[0].detail["limit"] == end
    assert steps.submit(world, extended, now=end - timedelta(microseconds=1)).accepted


def test_the_longer_of_two_extensions_counts_and_none_shortens_the_limit(world: World) -> None:
    submission, _ = steps.endorsed(world)
    for until in (date(2024, 12, 18), DECEMBER_20, date(2024, 12, 1)):
        steps.extend(world, unit="unit-1", until=until)
    assert steps.submit(world, submission, now=datetime(2024, 12, 20, 23, tzinfo=VIETNAM)).accepted


def test_a_returned_nomination_has_until_the_end_of_its_due_date(world: World) -> None:
    returned_at = datetime(2024, 12, 13, 9, tzinfo=VIETNAM)
    end = datetime(2024, 12, 21, tzinfo=VIETNAM)
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "achievement_report", due=DECEMBER_20, now=returned_at).accepted
    mended_at = datetime(2024, 12, 19, tzinfo=VIETNAM)
    assert steps.attach(world, nomination, "achievement_report", now=mended_at).accepted
    refused = steps.submit(world, submission, now=end)
    assert [steps.codes(outcome) for outcome in refused.outcomes] == [["deadline_passed"]]
    assert refused.outcomes[0].refusals[0].detail["limit"] == end
    assert steps.submit(world, submission, now=mended_at + timedelta(hours=1)).accepted


def test_a_due_date_before_the_cutoff_takes_no_day_away(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "achievement_report", due=date(2024, 11, 5)).accepted
    assert steps.attach(world, nomination, "achievement_report", now=later(OPENED, days=20)).accepted
    assert steps.submit(world, submission, now=LAST_MOMENT).accepted


def test_nothing_is_typed_or_attached_after_the_limit(world: World) -> None:
    submission = steps.start(world)
    nomination = steps.draft(world, submission)
    assert steps.codes(steps.attach(world, nomination, "achievement_report", now=CUTOFF)) == ["deadline_passed"]
    outcome = steps.do(world, nomination, "edit", "officer@unit-1", now=CUTOFF, fields=frozenset({WHOLE_NOMINATION}))
    assert steps.codes(outcome) == ["deadline_passed"]


def test_where_late_is_flagged_a_late_dossier_is_taken_and_marked(world: World) -> None:
    flag_late(world)
    late, (nomination,) = steps.endorsed(world)
    in_time, (prompt,) = steps.endorsed(world, unit="unit-2")
    assert steps.submit(world, in_time, unit="unit-2", now=LAST_MOMENT).accepted
    assert steps.submit(world, late, now=CUTOFF).accepted
    assert steps.state_of(world, nomination, Nomination.late)
    assert not steps.state_of(world, prompt, Nomination.late)


def test_paper_counts_by_the_day_on_its_incoming_stamp(world: World) -> None:
    clerk_types = datetime(2024, 12, 17, 10, tzinfo=VIETNAM)
    submission, (nomination,) = steps.endorsed(world)
    refused = steps.register(world, submission, stamp=date(2024, 12, 15), now=clerk_types)
    assert [steps.codes(outcome) for outcome in refused.outcomes] == [["deadline_passed"]]
    registered = steps.register(world, submission, stamp=date(2024, 12, 14), now=clerk_types)
    assert (registered.accepted, registered.number) == (True, 1)
    assert steps.state_of(world, nomination) == "under_review"
    assert steps.state_of(world, nomination, Nomination.first_received_at) == datetime(2024, 12, 14, tzinfo=VIETNAM)
    assert steps.state_of(world, nomination, Nomination.on_paper)


def test_a_stamp_of_tomorrow_is_refused(world: World) -> None:
    submission, _ = steps.endorsed(world)
    now = datetime(2024, 12, 10, 23, 59, tzinfo=VIETNAM)
    refused = steps.register(world, submission, stamp=date(2024, 12, 11), now=now)
    assert [steps.codes(outcome) for outcome in refused.outcomes] == [["date_in_the_future"]]
    assert steps.register(world, submission, stamp=date(2024, 12, 10), now=now).accepted


def test_paper_of_a_draft_that_has_lapsed_is_registered_by_its_stamp(world: World) -> None:
    submission, (nomination,) = steps.endorsed(world)
    assert lapse_due(world, CUTOFF) == 1
    assert steps.register(world, submission, stamp=date(2024, 12, 14), now=later(CUTOFF, days=1)).accepted
    assert steps.state_of(world, nomination) == "under_review"


def test_the_clock_lapses_exactly_what_is_past_its_limit(world: World) -> None:
    _, (waiting,) = steps.endorsed(world, unit="unit-1")
    drafted = steps.draft(world, steps.start(world, unit="unit-1"), unit="unit-1")
    _, (extended,) = steps.endorsed(world, unit="unit-2")
    _, (due, long_due, sent) = steps.handed_in(world, unit="unit-3", count=3)
    assert steps.give_back(world, due, "achievement_report", due=date(2024, 12, 10)).accepted
    assert steps.give_back(world, long_due, "achievement_report", due=DECEMBER_20).accepted
    steps.extend(world, unit="unit-2", until=date(2024, 12, 16))
    everybody = (waiting, drafted, extended, due, long_due, sent)

    assert lapse_due(world, LAST_MOMENT) == 0
    assert lapse_due(world, CUTOFF) == 3
    states = [steps.state_of(world, nomination) for nomination in everybody]
    assert states == ["lapsed", "lapsed", "endorsed", "lapsed", "returned", "under_review"]
    assert lapse_due(world, CUTOFF) == 0
    assert lapse_due(world, datetime(2024, 12, 17, tzinfo=VIETNAM)) == 1
    assert steps.state_of(world, extended) == "lapsed"
    assert lapse_due(world, datetime(2024, 12, 21, tzinfo=VIETNAM)) == 1
    assert steps.state_of(world, long_due) == "lapsed"
    assert not steps.attempts(world, extended)


def test_not_even_the_clock_lapses_anything_before_its_limit(world: World) -> None:
    _, (nomination,) = steps.endorsed(world)
    steps.extend(world, unit="unit-1", until=DECEMBER_20)
    last_moment = datetime(2024, 12, 21, tzinfo=VIETNAM) - timedelta(microseconds=1)
    assert steps.codes(steps.do(world, nomination, "lapse", CLOCK, now=last_moment)) == ["limit_not_past"]
    assert steps.do(world, nomination, "lapse", CLOCK, now=last_moment + timedelta(microseconds=1)).state == "lapsed"


def test_where_late_is_flagged_nothing_lapses_before_the_round_closes(world: World) -> None:
    flag_late(world)
    steps.endorsed(world)
    assert lapse_due(world, later(CUTOFF, days=3)) == 0
    close(world, later(CUTOFF, days=3))
    assert lapse_due(world, later(CUTOFF, days=3)) == 1


def test_what_has_lapsed_is_revived_while_an_extension_lets_the_unit_act(world: World) -> None:
    submission, (nomination,) = steps.endorsed(world)
    lapse_due(world, CUTOFF)
    now = later(CUTOFF, hours=1)
    assert steps.codes(steps.do(world, nomination, "revive", "head@unit-1", now=now)) == ["deadline_passed"]
    steps.extend(world, unit="unit-1", until=DECEMBER_20, now=now)
    revived = steps.do(world, nomination, "revive", "head@unit-1", now=now)
    assert (revived.state, revived.refusals) == ("endorsed", ())
    assert steps.submit(world, submission, now=now).accepted


def test_what_was_withdrawn_is_revived_to_where_it_stood_but_a_place_must_be_won_anew(world: World) -> None:
    proposed, standby, reviewed, returned = steps.qualified(world, count=4)
    after = later(CUTOFF, hours=1)
    steps.propose(world, [proposed], now=after)
    assert steps.do(world, standby, "stand_by", "proposer", now=after, rank=7).accepted
    assert steps.give_back(world, returned, "achievement_report", due=DECEMBER_20, now=after).accepted
    everybody = (proposed, standby, reviewed, returned)
    for nomination in everybody:
        assert steps.do(world, nomination, "withdraw", "head@unit-1", now=after, reason="Xin rút.").accepted
    revived = [steps.do(world, nomination, "revive", "officer@unit-1", now=after).state for nomination in everybody]
    assert revived == ["qualified", "qualified", "qualified", "returned"]
    assert steps.places_used(world) == 0
