"""Take a submission from drafts to the director's decision through the services."""

from datetime import date

from tests import steps
from tests.world import CUTOFF, OPENED, later, make_world
from workflow.database import Database


def test_a_submission_goes_from_drafts_to_the_decision_and_decides_its_round(database: Database) -> None:
    world = make_world(database)
    submission = steps.start(world)
    named = [
        steps.draft(world, submission, kind="collective", name="Khoa Nội"),
        steps.draft(world, submission, kind="collective", name="Khoa Ngoại"),
        steps.draft(world, submission),
    ]
    steps.attach_shared(world, submission)
    steps.endorse(world, named)
    assert steps.submit(world, submission, now=later(OPENED, days=1)).accepted
    assert steps.receive(world, submission, now=later(OPENED, days=2)).number == 1
    returned = named[2]
    assert steps.give_back(
        world, returned, "achievement_report", due=date(2024, 12, 20), now=later(OPENED, days=3)
    ).accepted
    assert steps.attach(world, returned, "achievement_report", now=later(OPENED, days=4)).accepted
    assert steps.submit(world, submission, now=later(OPENED, days=5)).accepted
    assert steps.receive(world, submission, now=later(OPENED, days=6)).number == 1
    after = later(CUTOFF, hours=1)
    for nomination in named:
        steps.approve(world, nomination, now=after)
        assert steps.do(world, nomination, "propose", "proposer", now=after).accepted
    signed = steps.sign(world, named, now=later(CUTOFF, days=1))
    assert signed.number == 1
    assert [steps.state_of(world, nomination) for nomination in named] == ["awarded"] * 3
    assert steps.round_state(world) == "decided"
