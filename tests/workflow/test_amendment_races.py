"""An amendment and whoever acts at the same time do not harm one another: one comes first, and the places hold."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from states.refusals import Refused
from tests import amending, steps
from tests.amending import amended, places
from tests.databases import spelled
from tests.world import CUTOFF, World, later
from workflow.database import open_database
from workflow.models.plan import PlanVersion
from workflow.models.round import QuotaCounter
from workflow.queries import invariants
from workflow.queries.amending import Choice

AFTER = later(CUTOFF, hours=1)
NOMINEES = 6


@contextmanager
def beside(world: World) -> Iterator[World]:
    """Open the department's database once more, as another process would."""
    database = open_database(spelled(world.database.engine.url))
    try:
        yield replace(world, database=database)
    finally:
        database.close()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment; a refusal is an answer like others."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except Refused as refused:
            return steps.codes(refused)

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result() for future in [threads.submit(run, work) for work in works]]


def propose_all(world: World, named: Sequence[int]) -> list[list[str]]:
    """Propose one after the other; returns why each was refused."""
    return [steps.codes(steps.do(world, one, "propose", "proposer", now=AFTER)) for one in named]


def individual_places(world: World) -> tuple[int, int]:
    """Read the places of individuals and what is taken."""
    statement = select(QuotaCounter.places, QuotaCounter.used).where(
        QuotaCounter.round_id == world.rounds["annual-2024"], QuotaCounter.code == "individual"
    )
    ((limit, used),) = steps.rows(world, statement)
    return limit, used


@pytest.mark.parametrize("head_start", [0, 2])
def test_places_hold_when_a_plan_is_amended_while_others_propose(world: World, head_start: int) -> None:
    named = steps.qualified(world, count=NOMINEES)
    steps.rank(world, named)
    steps.propose(world, named[:head_start], now=AFTER)
    fewer = amended(places("individual", 3))
    with beside(world) as other:
        proposed, told = at_once(
            lambda: propose_all(world, named[head_start:]),
            lambda: amending.amend(other, fewer, now=AFTER),
        )
    limit, used = individual_places(world)
    assert {tuple(codes) for codes in proposed} <= {(), ("quota_full",)}
    assert used == head_start + proposed.count([])
    assert (limit, used) == ((10, NOMINEES) if told == ["quota_below_used"] else (3, 3))
    assert world.database.read(invariants.broken) == ()


def test_whoever_is_put_on_standby_while_he_is_awarded_or_sent_back_stands_once(world: World) -> None:
    named = steps.qualified(world, count=4)
    steps.rank(world, named)
    steps.propose(world, named, now=AFTER)
    fewer, choice = amended(places("individual", 3)), Choice(standby=(named[3],))
    with beside(world) as other:
        back, told = at_once(
            lambda: steps.do(world, named[3], "send_back", "proposer", now=AFTER, reason="Xem lại."),
            lambda: amending.amend(other, fewer, choice, now=AFTER),
        )
    stands = steps.state_of(world, named[3])
    if back.accepted:
        assert (stands, told) == ("qualified", ["standby_not_proposed"])
        amending.amend(world, fewer, now=AFTER)
    else:
        assert (stands, steps.codes(back)) == ("standby", ["wrong_state"])
    assert individual_places(world) == (3, 3)
    assert world.database.read(invariants.broken) == ()


def test_of_two_amendments_at_once_one_is_refused(world: World) -> None:
    with beside(world) as other:
        told = at_once(
            lambda: amending.amend(world, amended(places("individual", 12))).number,
            lambda: amending.amend(other, amended(places("individual", 13))).number,
        )
    assert sorted(map(str, told)) == ["2", "['plan_version_not_next']"]
    assert steps.count(world, PlanVersion) == 2
    assert individual_places(world)[0] in {12, 13}
