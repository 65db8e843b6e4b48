"""Carry out acts of many requests in one transaction, and harm none by another."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from states.asks import Answers
from tests import steps
from tests.workflow.watching import statements
from tests.world import OPENED, World, make_world
from workflow.acts import Act, RequestKey
from workflow.acts.lane import LARGEST_BATCH, Lane
from workflow.batching import MOST_WAITING
from workflow.database import Database
from workflow.errors import Busy, KeyReused
from workflow.models.nomination import Nomination
from workflow.models.request import RequestKey as KeptKey
from workflow.queries import invariants


@pytest.fixture
def world(database: Database) -> World:
    """A small department."""
    return make_world(database)


def _drafts(world: World, count: int) -> list[int]:
    submission = steps.start(world)
    return [steps.draft(world, submission, name=f"Người {number}") for number in range(count)]


def _withdraw(world: World, nomination: int, *, key: str | None = None, digest: str = "d", group: str = "") -> Act:
    officer = world.actor("officer@unit-1")
    request = RequestKey(officer.account or 0, key, digest) if key else None
    return Act(nomination, "withdraw", officer, OPENED, Answers(reason="Thôi."), key=request, group=group or None)


class _Held:
    """Keeps the writing thread busy until it is let go, so that what is submitted meanwhile waits together."""

    def __init__(self, database: Database) -> None:
        self._go = threading.Event()
        database.in_writer(self._stand)

    def _stand(self) -> None:
        self._go.wait(10)

    def release(self) -> None:
        """Let the writing thread go on."""
        self._go.set()


def _commits(database: Database) -> list[Any]:
    seen: list[Any] = []
    event.listen(database.engine, "commit", seen.append)
    return seen


def test_what_waits_together_is_committed_together(world: World) -> None:
    named = _drafts(world, 8)
    held, lane = _Held(world.database), Lane(world.database)
    futures = [lane.submit([_withdraw(world, nomination)]) for nomination in named]
    commits = _commits(world.database)
    held.release()
    assert [future.result(10)[0].state for future in futures] == ["withdrawn"] * 8
    assert len(commits) == 1


def test_an_answer_comes_after_its_commit(world: World) -> None:
    (nomination,) = _drafts(world, 1)
    Lane(world.database).submit([_withdraw(world, nomination)]).result(10)
    assert steps.state_of(world, nomination) == "withdrawn"


def test_two_requests_about_one_nomination_are_decided_one_after_the_other(world: World) -> None:
    (nomination,) = _drafts(world, 1)
    held, lane = _Held(world.database), Lane(world.database)
    futures = [lane.submit([_withdraw(world, nomination)]) for _ in range(2)]
    held.release()
    first, second = (future.result(10)[0] for future in futures)
    assert first.accepted
    assert [refusal.code for refusal in second.refusals] == ["wrong_state"]


def test_one_failing_request_harms_no_neighbour(world: World) -> None:
    named = _drafts(world, 4)
    used = Lane(world.database)
    used.submit([_withdraw(world, named[0], key="k")]).result(10)
    held, lane = _Held(world.database), Lane(world.database)
    good = [lane.submit([_withdraw(world, nomination)]) for nomination in named[1:3]]
    bad = lane.submit([_withdraw(world, named[3], key="k", digest="other")])
    held.release()
    assert [future.result(10)[0].state for future in good] == ["withdrawn"] * 2
    with pytest.raises(KeyReused):
        bad.result(10)
    assert steps.state_of(world, named[3]) == "draft"


POISON = 987_654
POISONED = {
    "INSERT INTO request_key": "poison",
    "UPDATE nomination": str(POISON),
    "INSERT INTO journal": str(POISON),
    "UPDATE request_key": "poison",
}
"""Statements that fail where their parameters hold this."""


@contextmanager
def _failing(database: Database, statement: str, error: Exception) -> Iterator[None]:
    def fail(_connection: Any, _cursor: Any, sent: str, parameters: Any, *_rest: Any) -> None:
        if sent.startswith(statement) and POISONED[statement] in str(parameters):
            raise error

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("statement", POISONED)
def test_failures_of_single_members_harm_nobody_else(world: World, statement: str) -> None:
    named = steps.qualified(world, count=12)
    poisoned = set(random.Random(statement).sample(named, 3))
    proposer = world.actor("proposer")
    before = dict(steps.rows(world, select(Nomination.id, Nomination.version)))

    def wish(nomination: int) -> Act:
        bad = nomination in poisoned
        key = RequestKey(proposer.account or 0, f"{'poison' if bad else 'sound'} {nomination}", "d")
        return Act(nomination, "rank", proposer, OPENED, Answers(rank=POISON if bad else 1), key=key)

    with _failing(world.database, statement, ValueError("injected")):
        held, lane = _Held(world.database), Lane(world.database)
        futures = {nomination: lane.submit([wish(nomination)]) for nomination in named}
        held.release()
        failed = {nomination for nomination, future in futures.items() if future.exception(30) is not None}
    assert failed == poisoned
    found = dict(steps.rows(world, select(Nomination.id, Nomination.version)))
    assert found == {one: version + (one not in poisoned) for one, version in before.items()}
    kept = steps.rows(world, select(KeptKey.key).where(KeptKey.key.like("% %")))
    assert {row.key for row in kept} == {f"sound {one}" for one in set(named) - poisoned}
    assert world.database.read(invariants.broken) == ()
    assert [lane.submit([wish(one)]).result(30)[0].version for one in sorted(poisoned)] == [
        before[one] + 1 for one in sorted(poisoned)
    ]


def test_a_batch_whose_fate_nobody_knows_is_not_done_again(world: World) -> None:
    """Where the connection is lost, the commit may have come through: whoever asks again under the key learns it."""
    named = steps.qualified(world, count=3)
    proposer = world.actor("proposer")
    acts = [Act(one, "rank", proposer, OPENED, Answers(rank=POISON)) for one in named]
    lost = OperationalError("COMMIT", None, Exception("gone"), connection_invalidated=True)
    began: list[str] = []
    with _failing(world.database, "UPDATE nomination", lost), statements(world.database) as sent:
        held, lane = _Held(world.database), Lane(world.database)
        futures = [lane.submit([one]) for one in acts]
        held.release()
        assert [future.exception(30) for future in futures] == [lost] * 3
        began += [one for one in sent if one.startswith("SELECT nomination.")]
    assert len(began) == 1
    assert lane.submit(acts).result(30)[0].accepted


@pytest.mark.parametrize("count", [1, 16, 64])
def test_a_batch_takes_as_many_statements_however_many_requests_it_holds(world: World, count: int) -> None:
    named = steps.qualified(world, count=count)
    proposer = world.actor("proposer")
    held, lane = _Held(world.database), Lane(world.database)
    futures = [
        lane.submit(
            [Act(one, "rank", proposer, OPENED, Answers(rank=1), key=RequestKey(proposer.account or 0, f"k{one}", "d"))]
        )
        for one in named
    ]
    with statements(world.database) as sent:
        held.release()
        assert all(future.result(30)[0].accepted for future in futures)
    assert [" ".join(one.split()[:2]) for one in sent if one != "BEGIN IMMEDIATE"] == [
        "INSERT INTO",
        "SELECT nomination.id,",
        "SELECT round.id,",
        "SELECT role_assignment.person_id,",
        "UPDATE nomination",
        "INSERT INTO",
        "INSERT INTO",
        "UPDATE request_key",
    ]


def test_one_request_s_list_is_never_split(world: World) -> None:
    named = _drafts(world, 3)
    held, lane = _Held(world.database), Lane(world.database)
    whole = lane.submit([_withdraw(world, nomination, group="all") for nomination in [*named[:2], 10**6]])
    alone = lane.submit([_withdraw(world, named[2])])
    held.release()
    codes = [[refusal.code for refusal in outcome.refusals] for outcome in whole.result(10)]
    assert codes == [["group_refused"], ["group_refused"], ["not_found"]]
    assert alone.result(10)[0].accepted


def test_a_batch_has_its_bound(world: World) -> None:
    lane = Lane(world.database)
    held = _Held(world.database)
    missing = [lane.submit([_withdraw(world, 10**6 + number)]) for number in range(LARGEST_BATCH + 1)]
    commits = _commits(world.database)
    held.release()
    assert [future.result(10)[0].refusals[0].code for future in missing] == ["not_found"] * (LARGEST_BATCH + 1)
    assert len(commits) == 2


def test_too_many_waiting_are_asked_to_come_again(world: World) -> None:
    held, lane = _Held(world.database), Lane(world.database)
    waiting = [lane.submit([_withdraw(world, 10**6)]) for _ in range(MOST_WAITING)]
    with pytest.raises(Busy):
        lane.submit([_withdraw(world, 10**6)])
    for future in waiting[1:]:
        future.cancel()
    held.release()
    assert waiting[0].result(10)[0].refusals[0].code == "not_found"
    assert lane.submit([_withdraw(world, 10**6)]).result(10)


def test_no_wake_up_is_lost_however_requests_arrive(world: World) -> None:
    lane = Lane(world.database)
    answered: list[Future[Any]] = []

    def send(first: int) -> None:
        for number in range(25):
            future = lane.submit([_withdraw(world, 10**6 + first + number)])
            future.result(20)
            answered.append(future)

    threads = [threading.Thread(target=send, args=(1000 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answered) == 200
