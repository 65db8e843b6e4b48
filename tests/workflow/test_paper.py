"""Register what came on paper: the incoming stamp counts, not the moment of typing."""

from datetime import date

from sqlalchemy import Connection

from tests import steps
from tests.world import CUTOFF, World, later, make_world
from workflow.database import Database
from workflow.services import documents, handing_in, nominations, rounds, submissions

TYPED = later(CUTOFF, days=2)
"""Two days after the cut-off, when the clerk gets to it."""


def _typed_in(world: World) -> tuple[int, int]:
    """Let the clerk type a unit's paper dossier in, after the cut-off."""
    clerk = world.actor("clerk")

    def work(connection: Connection) -> tuple[int, int]:
        submission = submissions.start(
            connection,
            world.rounds["annual-2024"],
            organisation=world.organisations["unit-1"],
            actor=clerk,
            now=TYPED,
        )
        nomination = nominations.draft(connection, submission, steps.content(world), actor=clerk, now=TYPED)
        documents.attach_own(connection, nomination, "achievement_report", steps.PAPER, actor=clerk, now=TYPED)
        return submission, nomination

    submission, nomination = world.database.write(work)
    for item in ("submission_letter", "council_minutes"):
        steps.share(world, submission, item, clerk, now=TYPED)
    return submission, nomination


def _register(world: World, submission: int, stamp: date) -> handing_in.HandedIn:
    return world.database.write(
        lambda connection: handing_in.register(
            connection,
            submission,
            incoming_number="99",
            incoming_date=stamp,
            actor=world.actor("clerk"),
            now=TYPED,
        )
    )


def test_paper_stamped_on_the_last_day_is_registered_two_days_later(database: Database) -> None:
    world = make_world(database)
    submission, nomination = _typed_in(world)
    database.write(lambda connection: rounds.lapse_due(connection, now=TYPED))
    assert _register(world, submission, date(2024, 12, 14)).number == 1
    assert steps.state_of(world, nomination) == "under_review"


def test_paper_stamped_after_the_last_day_is_refused_with_the_limit(database: Database) -> None:
    world = make_world(database)
    submission, nomination = _typed_in(world)
    (outcome,) = _register(world, submission, date(2024, 12, 15)).outcomes
    assert [(refusal.code, refusal.detail["limit"]) for refusal in outcome.refusals] == [("deadline_passed", CUTOFF)]
    assert steps.state_of(world, nomination) == "draft"


def test_a_stamp_of_tomorrow_is_refused(database: Database) -> None:
    world = make_world(database)
    submission, _ = _typed_in(world)
    (outcome,) = _register(world, submission, date(2024, 12, 20)).outcomes
    assert "date_in_the_future" in [refusal.code for refusal in outcome.refusals]


def test_a_dossier_that_lapsed_on_the_screen_is_completed_and_registered_from_paper(database: Database) -> None:
    world = make_world(database)
    submission = steps.start(world)
    nomination = steps.draft(world, submission)
    database.write(lambda connection: rounds.lapse_due(connection, now=TYPED))
    assert steps.state_of(world, nomination) == "lapsed"
    clerk = world.actor("clerk")
    for item in ("submission_letter", "council_minutes"):
        steps.share(world, submission, item, clerk, now=TYPED)
    assert _register(world, submission, date(2024, 12, 13)).number == 1
    assert steps.state_of(world, nomination) == "under_review"
