"""Carry out acts of many requests in one transaction, and harm none by another."""

import threading
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import event

from states.asks import Answers
from tests import steps
from tests.world import OPENED, World, make_world
from workflow.acts import Act, RequestKey
from workflow.acts.lane import LARGEST_BATCH, MOST_WAITING, Lane
from workflow.database import Database
from workflow.errors import Busy, KeyReused


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
