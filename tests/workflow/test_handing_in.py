"""A unit hands its nominees in together, and mends what was given back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from states.asks import WHOLE_NOMINATION
from states.refusals import Refused
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow.counting import Count
from workflow.errors import NotFound
from workflow.models.nomination import Nomination
from workflow.models.submission import Submission
from workflow.services import documents, handing_in, nominations, rounds, submissions
from workflow.services.submissions import Letter

DUE = date(2024, 12, 20)
DAY_1, DAY_2, DAY_3, DAY_4 = (later(OPENED, days=day) for day in (1, 2, 3, 4))
RETURNED_ITEM = "achievement_report"


def refusals_of(world: World, work: Callable[[Connection], Any]) -> list[str]:
    """Do what a service refuses; returns the codes."""
    with pytest.raises(Refused) as refused:
        world.database.write(work)
    return steps.codes(refused.value)


def by_nominee(handed_in: handing_in.HandedIn) -> dict[int, list[str]]:
    """Say for each nominee why it was refused."""
    return {outcome.nomination: steps.codes(outcome) for outcome in handed_in.outcomes}


def describe_letter(world: World, submission: int, *named: int) -> None:
    """Write down whom the tờ trình names."""
    officer = world.actor("officer@unit-1")
    world.database.write(
        lambda connection: submissions.describe_letter(
            connection, submission, Letter("12/TTr", OPENED.date(), "Người ký", named), actor=officer, now=OPENED
        )
    )


def submission_of(world: World, submission: int) -> Any:
    """Read a submission's row."""
    return world.database.read(
        lambda connection: connection.execute(select(Submission).where(Submission.id == submission)).one()
    )


def test_a_first_submit_is_all_or_nothing_and_names_the_draft_among_the_endorsed(world: World) -> None:
    submission, (ready,) = steps.endorsed(world)
    behind = steps.draft(world, submission, name="Người còn lại")
    refused = by_nominee(steps.submit(world, submission))
    assert refused == {ready: ["group_refused"], behind: ["wrong_state"]}
    assert steps.state_of(world, ready) == "endorsed"
    assert submission_of(world, submission).first_submitted_at is None
    alone = by_nominee(steps.submit(world, submission, only=[ready]))
    assert alone == {ready: ["submitted_together"]}
    steps.endorse(world, [behind])
    assert steps.submit(world, submission).accepted


def test_whom_the_council_did_not_endorse_stays_behind_without_holding_the_others_up(world: World) -> None:
    submission, (ready,) = steps.endorsed(world)
    rejected = steps.draft(world, submission, name="Người không được thông qua")
    steps.vote(world, [rejected], votes={rejected: Count(2, 3)})
    assert steps.do(world, rejected, "not_endorse", "secretary@unit-1").accepted
    assert by_nominee(steps.submit(world, submission)) == {ready: []}
    assert steps.state_of(world, rejected) == "not_endorsed"


def test_papers_that_are_missing_are_named_nominee_by_nominee(world: World) -> None:
    submission = steps.start(world)
    complete = steps.draft(world, submission)
    claiming = steps.draft(world, submission, name="Người có sáng kiến")
    typed = replace(steps.content(world, name="Người có sáng kiến"), claims={"individual_reform": "initiative"})
    officer = world.actor("officer@unit-1")
    world.database.write(
        lambda connection: nominations.edit(
            connection, claiming, typed, expected_version=None, actor=officer, now=OPENED
        )
    )
    steps.endorse(world, [complete, claiming])
    refused = {outcome.nomination: outcome.refusals[0] for outcome in steps.submit(world, submission).outcomes}
    shared = ("submission_letter", "council_minutes")
    assert refused[complete].detail == {"missing": shared}
    assert refused[claiming].detail == {"missing": (*shared, "initiative_certificate")}
    steps.attach_shared(world, submission)
    assert by_nominee(steps.submit(world, submission)) == {
        complete: ["group_refused"],
        claiming: ["dossier_incomplete"],
    }
    steps.attach(world, claiming, "initiative_certificate")
    assert steps.submit(world, submission).accepted


@pytest.mark.parametrize(
    ("code", "overrides"),
    [
        ("staff_category_not_eligible", {"staff_category": "worker"}),
        ("rating_too_low", {"rating": "completed"}),
        ("rating_too_low", {"rating": None}),
    ],
)
def test_an_ineligible_person_is_named_and_takes_the_others_back(
    world: World, code: str, overrides: dict[str, Any]
) -> None:
    submission = steps.start(world)
    good, bad = steps.draft(world, submission), steps.draft(world, submission, name="Người khác", **overrides)
    steps.attach_shared(world, submission)
    steps.endorse(world, [good, bad])
    assert by_nominee(steps.submit(world, submission)) == {good: ["group_refused"], bad: [code]}


def test_a_kind_of_collective_that_the_plan_does_not_name_is_not_eligible(world: World) -> None:
    authority = world.organisations["so-y-te"]
    submission = steps.start(world)
    with pytest.raises(Refused) as elsewhere:
        steps.draft(world, submission, kind="collective", name="Sở", organisation=authority)
    assert steps.codes(elsewhere.value) == ["organisation_elsewhere"]
    section = steps.add_organisation(world, "khoa-noi", kind="section", parent="unit-1")
    named = steps.draft(world, submission, kind="collective", name="Khoa Nội", organisation=section)
    steps.attach_shared(world, submission)
    steps.endorse(world, [named])
    assert by_nominee(steps.submit(world, submission)) == {named: ["subject_kind_not_eligible"]}


def test_the_letter_must_name_exactly_those_who_are_submitted(world: World) -> None:
    submission, (first, second) = steps.endorsed(world, count=2)
    describe_letter(world, submission, first)
    refused = steps.submit(world, submission)
    assert {steps.codes(outcome)[0] for outcome in refused.outcomes} == {"letter_list_differs"}
    assert refused.outcomes[0].refusals[0].detail == {"lacks": (second,), "adds": ()}
    describe_letter(world, submission, first, second)
    assert steps.submit(world, submission).accepted
    assert submission_of(world, submission).letter_list == [first, second]


def test_a_letter_that_names_somebody_who_is_not_endorsed_differs(world: World) -> None:
    submission, (ready,) = steps.endorsed(world)
    rejected = steps.draft(world, submission, name="Người không được thông qua")
    steps.vote(world, [rejected], votes={rejected: Count(0, 5)})
    assert steps.do(world, rejected, "not_endorse", "secretary@unit-1").accepted
    describe_letter(world, submission, ready, rejected)
    (refused,) = steps.submit(world, submission).outcomes
    assert refused.refusals[0].detail == {"lacks": (), "adds": (rejected,)}


def test_a_withdrawal_strikes_the_name_from_the_letter(world: World) -> None:
    submission, (stays, leaves) = steps.endorsed(world, count=2)
    describe_letter(world, submission, stays, leaves)
    assert steps.do(world, leaves, "withdraw", "head@unit-1", reason="Xin rút.").accepted
    assert by_nominee(steps.submit(world, submission)) == {stays: []}


def test_a_letter_names_nominees_of_its_own_submission_only(world: World) -> None:
    submission, _ = steps.endorsed(world)
    _, (foreign,) = steps.endorsed(world, unit="unit-2")
    with pytest.raises(Refused) as refused:
        describe_letter(world, submission, foreign)
    assert steps.codes(refused.value) == ["nomination_elsewhere"]


def test_after_the_first_submit_nobody_and_no_shared_paper_is_added(world: World) -> None:
    submission, _ = steps.endorsed(world)
    assert steps.submit(world, submission).accepted
    for late_change in (
        lambda: steps.draft(world, submission, name="Người đến sau"),
        lambda: steps.attach_shared(world, submission),
        lambda: describe_letter(world, submission),
    ):
        with pytest.raises(Refused) as refused:
            late_change()
        assert steps.codes(refused.value) == ["already_submitted"]
    again, _ = steps.endorsed(world)
    assert steps.submit(world, again).accepted


def test_a_resubmitted_nomination_keeps_the_first_number_and_time(world: World) -> None:
    submission, (kept, returned) = steps.endorsed(world, count=2)
    assert steps.submit(world, submission, now=DAY_1).accepted
    assert steps.receive(world, submission, now=DAY_2).number == 1
    other, _ = steps.endorsed(world, unit="unit-2")
    assert steps.submit(world, other, unit="unit-2").accepted
    assert steps.receive(world, other).number == 2
    assert steps.give_back(world, returned, RETURNED_ITEM, due=DUE, now=DAY_2).accepted
    assert steps.attach(world, returned, RETURNED_ITEM, now=DAY_3).accepted
    assert by_nominee(steps.submit(world, submission, now=DAY_3)) == {returned: []}
    assert steps.receive(world, submission, now=DAY_4).number == 1
    row = submission_of(world, submission)
    assert (row.first_submitted_at, row.received_at) == (DAY_1, DAY_2)
    assert (row.receipt_year, row.incoming_number) == (2024, "12")
    for nomination in (kept, returned):
        assert steps.state_of(world, nomination, Nomination.first_received_at) == DAY_1
    assert steps.state_of(world, returned, Nomination.times_returned) == 1


def test_only_what_was_flagged_reopens_and_it_must_be_mended(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, RETURNED_ITEM, due=DUE, now=DAY_1).accepted
    assert steps.codes(steps.attach(world, nomination, "submission_letter", now=DAY_2)) == ["item_not_reopened"]
    assert steps.codes(steps.edit(world, nomination, now=DAY_2, position="Trưởng khoa")) == ["item_not_reopened"]
    (refused,) = steps.submit(world, submission, now=DAY_2).outcomes
    assert steps.codes(refused) == ["items_not_mended"]
    assert refused.refusals[0].detail == {"items": (RETURNED_ITEM,)}
    assert steps.attach(world, nomination, RETURNED_ITEM, now=DAY_2).accepted
    assert steps.submit(world, submission, now=DAY_3).accepted
    assert steps.state_of(world, nomination, Nomination.flagged) == []


def test_a_flagged_text_reopens_for_editing_and_must_change(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, WHOLE_NOMINATION, due=DUE, now=DAY_1).accepted
    assert by_nominee(steps.submit(world, submission, now=DAY_2)) == {nomination: ["items_not_mended"]}
    assert steps.edit(world, nomination, now=DAY_2, name="Người 0", position="Trưởng khoa").accepted
    assert steps.submit(world, submission, now=DAY_3).accepted


def test_a_flagged_shared_paper_is_mended_for_the_returned_nomination_alone(world: World) -> None:
    submission, (kept, returned) = steps.handed_in(world, count=2)
    assert steps.give_back(world, returned, "submission_letter", due=DUE, now=DAY_1).accepted
    assert steps.attach(world, returned, "submission_letter", now=DAY_2).accepted
    assert steps.submit(world, submission, now=DAY_2).accepted
    assert steps.receive(world, submission, now=DAY_3).accepted
    steps.approve(world, kept, now=DAY_3)
    steps.approve(world, returned, now=DAY_3)


def test_flagged_minutes_ask_for_a_sitting_minuted_after_the_return(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, "council_minutes", due=DUE, now=DAY_1).accepted
    assert steps.attach(world, nomination, "council_minutes", now=DAY_2).accepted
    assert by_nominee(steps.submit(world, submission, now=DAY_2)) == {nomination: ["council_has_not_voted"]}
    steps.vote(world, [nomination], votes={nomination: Count(1, 4)}, now=DAY_2)
    assert by_nominee(steps.submit(world, submission, now=DAY_2)) == {nomination: ["council_did_not_pass"]}
    steps.vote(world, [nomination], now=DAY_3)
    assert steps.submit(world, submission, now=DAY_3).accepted


def test_what_was_mended_on_paper_in_time_is_taken_in_after_the_return_has_lapsed(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    returned_at = CUTOFF - timedelta(days=1)
    assert steps.give_back(world, nomination, "submission_letter", due=DUE, now=returned_at).accepted
    after = later(CUTOFF, days=9)
    assert world.database.write(lambda connection: rounds.lapse_due(connection, now=after)) == 1
    clerk = world.actor("clerk")
    attached = world.database.write(
        lambda connection: documents.attach_own(
            connection, nomination, "submission_letter", steps.PAPER, actor=clerk, now=after
        )
    )
    assert attached.accepted
    assert steps.register(world, submission, stamp=DUE, now=after).accepted
    assert steps.state_of(world, nomination) == "under_review"


def test_a_vote_counts_no_longer_once_the_nominee_is_another_one(world: World) -> None:
    submission = steps.start(world)
    nomination = steps.draft(world, submission)
    steps.attach_shared(world, submission)
    steps.vote(world, [nomination])
    assert steps.edit(world, nomination, now=DAY_1, position="Trưởng khoa").accepted
    assert steps.do(world, nomination, "endorse", "secretary@unit-1", now=DAY_1).accepted
    assert steps.do(world, nomination, "reopen", "officer@unit-1", now=DAY_1, reason="Sai tên.").accepted
    steps.vote(world, [nomination], now=DAY_2)
    assert steps.edit(world, nomination, now=DAY_3, name="Lê Thị Hoa").accepted
    refused = steps.do(world, nomination, "endorse", "secretary@unit-1", now=DAY_3)
    assert steps.codes(refused) == ["council_has_not_voted"]
    steps.vote(world, [nomination], now=DAY_4)
    assert steps.do(world, nomination, "endorse", "secretary@unit-1", now=DAY_4).accepted


def test_a_vote_counted_before_the_nominee_changed_does_not_count_for_the_new_one(world: World) -> None:
    nomination = steps.draft(world, steps.start(world))
    sitting = steps.counted(world, [nomination], now=DAY_1)
    assert steps.edit(world, nomination, now=DAY_2, name="Lê Thị Hoa").accepted
    steps.minute(world, sitting, now=DAY_3)
    refused = steps.do(world, nomination, "endorse", "secretary@unit-1", now=DAY_3)
    assert steps.codes(refused) == ["council_has_not_voted"]


def test_a_returned_nominee_who_is_replaced_needs_a_new_vote(world: World) -> None:
    submission, (nomination,) = steps.handed_in(world)
    assert steps.give_back(world, nomination, WHOLE_NOMINATION, due=DUE, now=DAY_1).accepted
    assert steps.edit(world, nomination, now=DAY_2, name="Lê Thị Hoa").accepted
    assert by_nominee(steps.submit(world, submission, now=DAY_2)) == {nomination: ["council_has_not_voted"]}
    steps.vote(world, [nomination], now=DAY_3)
    assert steps.submit(world, submission, now=DAY_3).accepted


def test_a_unit_answers_that_it_proposes_nobody(world: World) -> None:
    submission, officer = steps.start(world), world.actor("officer@unit-1")

    def answer(connection: Connection) -> None:
        submissions.nothing_to_propose(connection, submission, actor=officer, now=DAY_1)

    nomination = steps.draft(world, submission)
    assert refusals_of(world, answer) == ["somebody_proposed"]
    assert steps.do(world, nomination, "withdraw", "officer@unit-1", reason="Thôi.").accepted
    world.database.write(answer)
    assert submission_of(world, submission).nothing_to_propose_at == DAY_1
    assert steps.do(world, nomination, "revive", "officer@unit-1").accepted
    steps.attach_shared(world, submission)
    steps.endorse(world, [nomination])
    assert steps.submit(world, submission, now=DAY_2).accepted
    assert submission_of(world, submission).nothing_to_propose_at is None
    assert refusals_of(world, answer) == ["already_submitted"]


def test_there_must_be_something_to_submit_and_to_receive(world: World) -> None:
    submission = steps.start(world)
    assert refusals_of(
        world,
        lambda connection: handing_in.submit(connection, submission, actor=world.actor("head@unit-1"), now=OPENED),
    ) == ["nothing_to_submit"]
    for receiving in (steps.receive, partial(steps.register, stamp=OPENED.date())):
        with pytest.raises(Refused) as refused:
            receiving(world, submission)
        assert steps.codes(refused.value) == ["nothing_to_receive"]
    with pytest.raises(Refused) as refused:
        steps.register(world, submission, stamp=None)
    assert steps.codes(refused.value) == ["field_required"]


def test_a_submission_of_another_unit_is_not_there(world: World) -> None:
    submission, _ = steps.endorsed(world)
    with pytest.raises(NotFound) as missing:
        steps.submit(world, submission, unit="unit-2")
    assert (missing.value.noun, missing.value.key) == ("submission", submission)
    with pytest.raises(NotFound):
        steps.draft(world, submission, unit="unit-2")


def test_the_clerk_receives_and_the_unit_does_not(world: World) -> None:
    submission, (nomination,) = steps.endorsed(world)
    assert steps.submit(world, submission).accepted
    head = world.actor("head@unit-1")
    received = world.database.write(
        lambda connection: handing_in.receive(
            connection, submission, incoming_number="1", incoming_date=None, actor=head, now=DAY_1
        )
    )
    assert by_nominee(received) == {nomination: ["not_permitted"]}
    assert received.number is None
    assert submission_of(world, submission).receipt_number is None


def test_nothing_is_handed_in_before_the_round_opens_nor_while_its_deadline_is_unknown(world: World) -> None:
    for key, code in (("annual-2025", "round_not_open"), ("stage-2021-2025", "to_be_announced")):
        with pytest.raises(Refused) as refused:
            steps.start(world, key=key)
        assert steps.codes(refused.value) == [code]
    with pytest.raises(Refused) as late:
        steps.start(world, now=CUTOFF)
    assert steps.codes(late.value) == ["deadline_passed"]
