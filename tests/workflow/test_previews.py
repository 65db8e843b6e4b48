"""Prove that a preview tells what the acts then do, and that it changes nothing."""

from collections.abc import Sequence

import pytest

from states.asks import Answers
from tests.steps import draft, qualified, rank, start, state_of
from tests.world import CUTOFF, World, later, make_world
from workflow.acts import Act, Outcome, act
from workflow.database import Database
from workflow.models.nomination import Attempt, Nomination
from workflow.services.previews import preview

AFTER = later(CUTOFF, hours=9)


@pytest.fixture
def world(database: Database) -> World:
    """A small department."""
    return make_world(database)


def _acts(world: World, named: Sequence[int], action: str = "propose", who: str = "proposer") -> list[Act]:
    return [Act(one, action, world.actor(who), AFTER) for one in named]


def _previewed(world: World, acts: Sequence[Act]) -> tuple[Outcome, ...]:
    return world.database.read(lambda connection: preview(connection, acts))


def test_a_preview_folds_places_and_foretells_what_the_acts_then_do(world: World) -> None:
    named = qualified(world, count=12)
    rank(world, named, now=AFTER)
    acts = _acts(world, named)
    foretold = _previewed(world, acts)
    assert [one.accepted for one in foretold] == [True] * 10 + [False] * 2
    assert {refusal.code for one in foretold for refusal in one.refusals} == {"quota_full"}
    assert {state_of(world, one) for one in named} == {"qualified"}
    assert world.database.write(lambda connection: act(connection, acts)) == foretold


def test_a_place_given_back_earlier_in_the_list_is_free_for_a_later_act(world: World) -> None:
    named = qualified(world, count=11)
    rank(world, named, now=AFTER)
    world.database.write(lambda connection: act(connection, _acts(world, named[:10])))
    back = Act(named[0], "send_back", world.actor("proposer"), AFTER, Answers(reason="Xem lại."))
    foretold = _previewed(world, [back, *_acts(world, named[10:])])
    assert [one.state for one in foretold] == ["qualified", "proposed"]


def test_a_preview_of_what_is_not_there_or_has_changed_says_so_and_leaves_no_attempt(world: World) -> None:
    (named,) = qualified(world)
    hidden = draft(world, start(world, unit="unit-2"), unit="unit-2")
    officer = world.actor("officer@unit-1")
    acts = [Act(one, "withdraw", officer, AFTER, expected_version=1) for one in (named, hidden)]
    assert [[refusal.code for refusal in one.refusals] for one in _previewed(world, acts)] == [
        ["conflict"],
        ["not_found"],
    ]
    assert world.database.read(lambda connection: connection.execute(Attempt.__table__.select()).all()) == []
    assert state_of(world, named, Nomination.version) > 1


def test_a_preview_of_nothing_is_empty(world: World) -> None:
    assert _previewed(world, []) == ()
