"""The department sees how far a round has come, unit by unit; nobody else does."""

import pytest

from states.nomination import State
from tests import steps
from tests.world import OPENED, World
from workflow import counters
from workflow.errors import NotFound
from workflow.queries import progress
from workflow.queries.progress import Progress, UnitFilter
from workflow.services import submissions


@pytest.fixture
def world(world: World) -> World:
    """A round in which unit-1 handed in two nominees, unit-2 drafts one, and unit-3 proposes nobody."""
    steps.qualified(world, count=2)
    steps.draft(world, steps.start(world, unit="unit-2"), unit="unit-2")
    nothing = steps.start(world, unit="unit-3")
    world.database.write(
        lambda connection: submissions.nothing_to_propose(
            connection, nothing, actor=world.actor("head@unit-3"), now=OPENED
        )
    )
    world.database.write(counters.count)
    return world


def shown(world: World, *, who: str = "reviewer", **wanted: object) -> Progress:
    """Read a page as somebody."""
    return world.database.read(
        lambda connection: progress.progress(
            connection,
            world.rounds["annual-2024"],
            UnitFilter(**wanted),  # type: ignore[arg-type] # whatever the list is narrowed to.
            actor=world.actor(who),
        )
    )


def names(page: Progress) -> list[str]:
    """Name the units of a page."""
    return [unit.name for unit in page.units]


def test_each_unit_is_shown_with_its_states_and_its_answer(world: World) -> None:
    page = shown(world)
    told = {
        unit.name: (dict(unit.states), unit.submitted_at is not None, unit.nothing_to_propose_at is not None)
        for unit in page.units
    }
    assert told == {
        "van-phong": ({}, False, False),
        "phong-tccb": ({}, False, False),
        "unit-1": ({State.QUALIFIED: 2}, True, False),
        "unit-2": ({State.DRAFT: 1}, False, False),
        "unit-3": ({}, False, True),
    }
    assert dict(page.totals) == {State.QUALIFIED: 2, State.DRAFT: 1}


def test_units_are_narrowed_by_name_and_by_answer(world: World) -> None:
    assert names(shown(world, answer="given")) == ["unit-1", "unit-3"]
    assert names(shown(world, answer="missing")) == ["van-phong", "phong-tccb", "unit-2"]
    assert names(shown(world, text=" 2 UNIT")) == ["unit-2"]
    assert names(shown(world, text="unit 4")) == []
    assert names(shown(world, text="Unít-2")) == ["unit-2"]
    assert names(shown(world, text="unit", answer="missing")) == ["unit-2"]


def test_pages_of_units_follow_one_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "UNITS", 2)
    pages = [shown(world)]
    while pages[-1].next is not None:
        pages.append(shown(world, after=pages[-1].next))
    assert [names(page) for page in pages] == [["van-phong", "phong-tccb"], ["unit-1", "unit-2"], ["unit-3"]]


@pytest.mark.parametrize("who", ["officer@unit-1", "secretary@unit-1"])
def test_units_do_not_see_one_another(world: World, who: str) -> None:
    with pytest.raises(NotFound):
        shown(world, who=who)


def test_a_round_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.database.read(
            lambda connection: progress.progress(connection, 999, UnitFilter(), actor=world.actor("reviewer"))
        )
