"""Whoever acts at the same time, the places are enough, nothing is lost and nothing happens twice."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, func, select, text

from states.actors import Actor, Role
from states.asks import Answers
from states.nomination import HOLDS_PLACE
from states.refusals import Refused
from tests import steps
from tests.databases import spelled
from tests.world import CUTOFF, OPENED, World, later
from workflow.acts import Act, act
from workflow.acts.values import to_json
from workflow.database import open_database
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.request import NumberCounter, RequestKey
from workflow.models.round import QuotaCounter
from workflow.queries import invariants
from workflow.services import decisions, handing_in, nominations, rounds, submissions

AFTER = CUTOFF + timedelta(hours=1)
ROOT = Path(__file__).parents[2]
PROCESSES = 4
PLACES = 10
NOMINEES = 32
Result = TypeVar("Result")


# Processes against one another.


def spelled_out(actor: Actor) -> list[Any]:
    """Write somebody as JSON."""
    return [actor.account, actor.person, [(one.role, one.organisation, one.issuer) for one in actor.grants]]


class Racers:
    """Processes that do their jobs at the same time."""

    def __init__(self, world: World, workers: Sequence[subprocess.Popen[str]]) -> None:
        """Tell the processes where they are and wait until all are there."""
        self._workers = workers
        names = {"proposer": "proposer", "head": "head@unit-1", "director": "director"}
        who = {role: spelled_out(world.actor(name)) for role, name in names.items()}
        site = json.dumps({"url": spelled(world.database.engine.url), "who": who})
        self._send([site] * len(workers))
        assert self._hear() == ["ready\n"] * len(workers)

    def run(self, jobs: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
        """Let each process do its job; returns what each tells."""
        self._send([json.dumps({"now": AFTER.isoformat(), **job}) for job in jobs])
        return [json.loads(line) for line in self._hear()]

    def _send(self, lines: Sequence[str]) -> None:
        for worker, line in zip(self._workers, lines, strict=True):
            assert worker.stdin is not None
            worker.stdin.write(line + "\n")
            worker.stdin.flush()

    def _hear(self) -> list[str]:
        return [worker.stdout.readline() for worker in self._workers if worker.stdout is not None]


@contextmanager
def racers(world: World, *, count: int) -> Iterator[Racers]:
    """Start so many processes, and end them in good order."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.workflow.racing"],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(count)
        ]
        yield Racers(world, workers)
        for worker in workers:
            worker.communicate()
        assert [worker.returncode for worker in workers] == [0] * count


@contextmanager
def watched(world: World) -> Iterator[list[tuple[int, int]]]:
    """Look at the counter and at the rows, in one statement, again and again; collects what was seen."""
    held = (
        select(func.count())
        .where(
            Nomination.round_id == QuotaCounter.round_id,
            Nomination.subject_type == QuotaCounter.subject_type,
            Nomination.state.in_(HOLDS_PLACE),
        )
        .scalar_subquery()
    )
    look = select(QuotaCounter.used, held).where(
        QuotaCounter.round_id == world.rounds["annual-2024"], QuotaCounter.subject_type == "individual"
    )
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            seen.extend((used, rows) for used, rows in steps.rows(world, look))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def accepted(told: Sequence[Sequence[dict[str, Any]]]) -> list[tuple[int, int, str, str]]:
    """List what moved, as the processes tell it."""
    return sorted(
        (one["nomination"], one["version"], one["action"], one["state"])
        for outcomes in told
        for one in outcomes
        if not one["refusals"]
    )


def journalled(world: World, since: int) -> list[tuple[int, int, str, str]]:
    """List what moved after an entry, as the journal tells it."""
    moved = select(JournalEntry.aggregate_id, JournalEntry.version, JournalEntry.action, JournalEntry.state_after)
    rows = steps.rows(world, moved.where(JournalEntry.aggregate == "nomination", JournalEntry.id > since))
    return sorted(tuple(row) for row in rows)


def last_entry(world: World) -> int:
    """Name the newest journal entry."""
    ((newest,),) = steps.rows(world, select(func.max(JournalEntry.id)))
    return int(newest)


def fight_for_places(world: World, *, times: int, seed: int) -> None:
    """Let four processes fight for ten places, first with everything that takes and gives them, then proposing only."""
    named = steps.qualified(world, count=NOMINEES)
    proposer, head = world.actor("proposer"), world.actor("head@unit-1")
    ranked = [Act(one, "rank", proposer, AFTER, Answers(rank=place)) for place, one in enumerate(named, 1)]
    world.database.write(lambda connection: act(connection, ranked))
    since = last_entry(world)
    jobs = [{"named": named, "seed": seed + one, "times": times} for one in range(PROCESSES)]
    with racers(world, count=PROCESSES) as processes, watched(world) as seen:
        mixed = processes.run([{"job": "mix", **job} for job in jobs])
        withdrawn = [one for one in named if steps.state_of(world, one) == "withdrawn"]
        outcomes = world.database.write(
            lambda connection: act(connection, [Act(one, "revive", head, AFTER) for one in withdrawn])
        )
        revived = [{"action": "revive", **to_json(outcome)} for outcome in outcomes]
        proposed = processes.run([{"job": "propose", **job} for job in jobs])
    assert len(accepted([revived])) == len(withdrawn)
    assert steps.places_used(world) == PLACES
    assert seen
    assert [used for used, rows in seen if used != rows or used > PLACES] == []
    assert accepted([*mixed, revived, *proposed]) == journalled(world, since)
    refusals = {refusal["code"] for told in proposed for one in told for refusal in one["refusals"]}
    assert refusals <= {"quota_full", "wrong_state"}
    actions = {action for _, _, action, _ in accepted(mixed)}
    assert actions == {"propose", "withdraw", "revive", "stand_by", "send_back"}


def test_four_processes_take_exactly_the_places_there_are(world: World) -> None:
    fight_for_places(world, times=15, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [10, 20, 30])
def test_four_processes_fight_long_for_the_places(world: World, seed: int) -> None:
    fight_for_places(world, times=2000, seed=seed)


def test_two_processes_sign_a_decision_once(world: World) -> None:
    named = steps.qualified(world, count=3)
    steps.propose(world, named, now=AFTER)
    decision = draft_decision(world, named)
    with racers(world, count=2) as processes:
        told = processes.run([{"job": "sign", "decision": decision}] * 2)
    numbers = [outcome["number"] for (outcome,) in told]
    assert sorted(numbers, key=str) == [1, None]
    assert [row.last for row in steps.rows(world, select(NumberCounter).where(NumberCounter.series == "decision"))] == [
        1
    ]
    signatures = select(JournalEntry).where(JournalEntry.aggregate == "decision", JournalEntry.action == "sign")
    assert len(steps.rows(world, signatures)) == 1
    assert steps.places_used(world) == 3


def test_two_processes_submit_under_one_key_once_and_get_the_same_answer(world: World) -> None:
    submission, named = steps.endorsed(world, count=3)
    early = later(OPENED, days=1).isoformat()
    with racers(world, count=2) as processes:
        told = processes.run([{"job": "submit", "submission": submission, "key": "once", "now": early}] * 2)
    assert told[0] == told[1]
    assert [(one["nomination"], one["state"]) for one in told[0]] == [(one, "submitted") for one in named]
    submits = select(JournalEntry.aggregate).where(JournalEntry.action == "submit")
    assert sorted(row.aggregate for row in steps.rows(world, submits)) == ["nomination"] * 3 + ["submission"]
    assert steps.count(world, RequestKey) == 1


# Two transactions, one of which waits for the other.


def while_waiting(world: World, first: Callable[[Connection], Any], then: Callable[[Connection], Result]) -> Result:
    """Begin one work, begin another that has to wait for it, then commit the first; returns what the second gives."""
    other = open_database(spelled(world.database.engine.url))
    try:
        with world.database.engine.connect().execution_options(writes=True) as held, held.begin():
            first(held)
            waiting = other.submit(then)
            until_waiting(world, waiting.done)
        return waiting.result(timeout=20)
    finally:
        other.close()


def until_waiting(world: World, done: Callable[[], bool]) -> None:
    """Wait until somebody waits for a lock (SQLite does not tell: a moment is enough for what waits at its start)."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    pause = threading.Event()
    for _ in range(1000):
        if done() or (not world.database.is_sqlite and world.database.read(lambda c: c.execute(waits).scalar())):
            return
        pause.wait(0.01)
        if world.database.is_sqlite:
            return


def draft_decision(world: World, named: Sequence[int]) -> int:
    """Draft a decision."""
    return world.database.write(
        lambda connection: decisions.draft(
            connection,
            world.rounds["annual-2024"],
            abstract="Về việc tặng Giấy khen",
            nominations=named,
            actor=world.actor("submitter"),
            now=AFTER,
        )
    )


def test_of_two_who_want_the_last_place_the_second_is_told_that_it_is_gone(world: World) -> None:
    steps.set_places(world, 1)
    first, second = steps.qualified(world, count=2)
    steps.rank(world, [first, second])
    proposer, alternate = world.actor("proposer"), steps.grant(world, "alternate", Role.PROPOSING_OFFICER, "phong-tccb")
    (refused,) = while_waiting(
        world,
        lambda connection: act(connection, [Act(first, "propose", proposer, AFTER)]),
        lambda connection: act(connection, [Act(second, "propose", alternate, AFTER)]),
    )
    assert steps.codes(refused) == ["quota_full"]
    assert refused.refusals[0].detail == {"places": 1, "used": 1}
    assert steps.places_used(world) == 1


def test_the_clock_does_not_decide_a_round_in_which_somebody_is_being_revived(world: World) -> None:
    result, leaves = steps.qualified(world, count=2)
    assert steps.do(world, result, "not_award", "reviewer", reason_code="late").accepted
    assert steps.do(world, leaves, "withdraw", "head@unit-1", reason="Rút.").accepted
    head = world.actor("head@unit-1")
    decided = while_waiting(
        world,
        lambda connection: act(connection, [Act(leaves, "revive", head, AFTER)]),
        lambda connection: rounds.settle_due(connection, now=AFTER),
    )
    assert list(decided) == []
    assert (steps.state_of(world, leaves), steps.round_state(world)) == ("qualified", "open")
    assert world.database.read(invariants.broken) == ()


def test_a_decision_is_signed_as_it_was_last_revised(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    steps.propose(world, [first, second], now=AFTER)
    decision = draft_decision(world, [first])
    submitter, director = world.actor("submitter"), world.actor("director")
    signed = while_waiting(
        world,
        lambda connection: decisions.revise(connection, decision, nominations=[second], actor=submitter, now=AFTER),
        lambda connection: decisions.sign(connection, decision, actor=director, now=AFTER),
    )
    assert signed.number == 1
    assert [steps.state_of(world, one) for one in (first, second)] == ["proposed", "awarded"]
    assert world.database.read(invariants.broken) == ()


def test_a_decision_that_is_being_signed_is_not_revised(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    steps.propose(world, [first, second], now=AFTER)
    decision = draft_decision(world, [first])
    submitter, director = world.actor("submitter"), world.actor("director")
    with pytest.raises(Refused) as refused:
        while_waiting(
            world,
            lambda connection: decisions.sign(connection, decision, actor=director, now=AFTER),
            lambda connection: decisions.revise(connection, decision, nominations=[second], actor=submitter, now=AFTER),
        )
    assert steps.codes(refused.value) == ["wrong_state"]
    assert world.database.read(invariants.broken) == ()


def test_of_two_edits_at_once_the_second_is_compared_with_the_first(world: World) -> None:
    nomination = steps.draft(world, steps.start(world), name="Lê Thị Hoa")
    officer, other = world.actor("officer@unit-1"), world.actor("head@unit-1")

    def typing(name: str, who: Any, now: Any) -> Callable[[Connection], Any]:
        typed = steps.content(world, name=name)
        return lambda connection: nominations.edit(
            connection, nomination, typed, expected_version=None, actor=who, now=now
        )

    first, then = later(OPENED, hours=1), later(OPENED, hours=2)
    outcome = while_waiting(world, typing("Trần Văn Bảy", officer, first), typing("Lê Thị Hoa", other, then))
    assert outcome.accepted
    assert steps.state_of(world, nomination, Nomination.subject_name) == "Lê Thị Hoa"
    assert steps.state_of(world, nomination, Nomination.votes_count_from) == then


def test_nobody_is_drafted_into_a_submission_that_is_being_handed_in(world: World) -> None:
    submission, (ready,) = steps.endorsed(world)
    officer, typed = world.actor("officer@unit-1"), steps.content(world, name="Người đến sau")
    with pytest.raises(Refused) as refused:
        while_waiting(
            world,
            lambda connection: handing_in.submit(connection, submission, actor=officer, now=OPENED),
            lambda connection: nominations.draft(connection, submission, typed, actor=officer, now=OPENED),
        )
    assert steps.codes(refused.value) == ["already_submitted"]
    assert steps.state_of(world, ready) == "submitted"


def test_a_submission_into_which_somebody_is_being_drafted_is_not_handed_in(world: World) -> None:
    submission, (ready,) = steps.endorsed(world)
    officer, typed = world.actor("officer@unit-1"), steps.content(world, name="Người đến sau")
    handed_in = while_waiting(
        world,
        lambda connection: nominations.draft(connection, submission, typed, actor=officer, now=OPENED),
        lambda connection: handing_in.submit(connection, submission, actor=officer, now=OPENED),
    )
    assert not handed_in.accepted
    assert steps.state_of(world, ready) == "endorsed"


def test_what_is_being_extended_does_not_lapse(world: World) -> None:
    _, (waiting,) = steps.endorsed(world)
    planner = world.actor("planner")
    lapsed = while_waiting(
        world,
        lambda connection: rounds.extend(
            connection,
            world.rounds["annual-2024"],
            organisation=world.organisations["unit-1"],
            until=date(2024, 12, 20),
            reason="Bão.",
            evidence=None,
            actor=planner,
            now=AFTER,
        ),
        lambda connection: rounds.lapse_due(connection, now=AFTER),
    )
    assert lapsed == 0
    assert steps.state_of(world, waiting) == "endorsed"


def test_a_round_that_is_being_decided_takes_no_new_submission(world: World) -> None:
    (leaves,) = steps.qualified(world)
    steps.extend(world, unit="unit-2", until=date(2024, 12, 15))
    planner, officer = world.actor("planner"), world.actor("officer@unit-2")
    round_id, end = world.rounds["annual-2024"], later(CUTOFF, hours=23)
    assert steps.do(world, leaves, "withdraw", "head@unit-1", now=AFTER, reason="Rút.").accepted
    world.database.write(lambda connection: rounds.close(connection, round_id, actor=planner, now=AFTER))
    with pytest.raises(Refused) as refused:
        while_waiting(
            world,
            lambda connection: rounds.decide(connection, round_id, actor=planner, now=end),
            lambda connection: submissions.start(
                connection, round_id, organisation=world.organisations["unit-2"], actor=officer, now=end
            ),
        )
    assert steps.codes(refused.value) == ["round_decided"]
