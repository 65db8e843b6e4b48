"""Prove the table of a job: what the clock does, what those who run the installation do, and why not."""

import pytest

from states.actors import CLOCK, Actor, Role
from states.job import JOB, MOST_ATTEMPTS, JobFacts
from states.lifecycle import Verdict
from tests.states.making import NOW, holding, refused

OPERATOR = holding(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("action", "state", "attempts", "actor", "expected"),
    [
        ("take", "waiting", 0, CLOCK, Verdict("running")),
        ("finish", "running", 1, CLOCK, Verdict("done")),
        ("break_off", "running", 1, CLOCK, Verdict("failed")),
        ("release", "running", MOST_ATTEMPTS - 1, CLOCK, Verdict("waiting")),
        ("release", "running", MOST_ATTEMPTS, CLOCK, refused("job_tried_often_enough", attempts=MOST_ATTEMPTS)),
        ("abandon", "running", 1, OPERATOR, Verdict("cancelled")),
        ("retry", "failed", MOST_ATTEMPTS, OPERATOR, Verdict("waiting")),
        ("retry", "done", 1, OPERATOR, refused("wrong_state", lifecycle="job", action="retry", state="done")),
        ("retry", "failed", 1, CLOCK, refused("not_permitted", roles=(Role.ADMINISTRATOR,))),
    ],
)
def test_a_job_moves_or_says_why_not(action: str, state: str, attempts: int, actor: Actor, expected: Verdict) -> None:
    assert JOB.decide(action, JobFacts(now=NOW, state=state, attempts=attempts, actor=actor), None) == expected
