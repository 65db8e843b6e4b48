"""Every list, narrowed however the page offers it, is a short range of one index, on both databases."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text

from notifications import reminders
from states.actors import Actor, Grant, Role
from states.nomination import State
from tests.databases import Template, copy_of
from tests.workflow.crowd import NOMINEES, RARE, UNITS, crowd
from tests.workflow.explaining import GROWING, Plan, plans
from tests.world import CUTOFF, World, later, make_world
from workflow import counters
from workflow.database import open_database
from workflow.models.nomination import Nomination
from workflow.queries import nominations as reading
from workflow.queries import progress, submissions, waiting
from workflow.queries.nominations import Filter
from workflow.queries.progress import UnitFilter

SIZE = 50
MOST_ENDINGS = 32
LOOKED_AT = 2_000
SIZE_OF_UNIT = NOMINEES // UNITS


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A department with thousands of nominations; nobody changes anything."""
    template: Template = request.getfixturevalue(request.param)
    folder: Path = tmp_path_factory.mktemp("crowd")
    with copy_of(template, folder=folder) as url:
        database = open_database(url)
        made = make_world(database)
        crowd(made)
        yield made
        database.close()


def unit(world: World) -> int:
    """An organisation of the crowd."""
    found: int = world.database.read(
        lambda connection: connection.execute(text("SELECT min(organisation_id) FROM nomination")).scalar_one()
    )
    return found


def officer(world: World) -> Actor:
    """Somebody of that organisation who hands in."""
    return Actor(1, 1, frozenset({Grant(Role.UNIT_OFFICER, unit(world), world.organisations["so-y-te"])}))


def chair(world: World) -> Actor:
    """Somebody of that organisation's council."""
    return Actor(1, 1, frozenset({Grant(Role.COUNCIL_CHAIR, unit(world), world.organisations["so-y-te"])}))


def reviewer(world: World) -> Actor:
    """Somebody who sees all."""
    return world.actor("reviewer")


def middle(world: World) -> int:
    """An id in the middle of all."""
    found: int = world.database.read(
        lambda connection: connection.execute(text("SELECT avg(id) FROM nomination")).scalar_one()
    )
    return int(found)


Who = Callable[[World], Actor]
Asked = tuple[Who, bool, bool]

ENTERED: dict[Asked, str] = {
    (reviewer, False, False): "ix_nomination_of_issuer",
    (reviewer, False, True): "ix_nomination_worklist",
    (reviewer, True, False): "ix_nomination_of_round",
    (reviewer, True, True): "ix_nomination_of_round_in_state",
    **dict.fromkeys(product([officer], [False, True], [False, True]), "ix_nomination_of_unit"),
    **dict.fromkeys(product([chair], [False, True], [False, True]), "ix_nomination_of_council"),
}
"""By who asks, whether for one round and whether for one state: the index that the list is read by."""
TURNED = (Filter(), Filter(after=1), Filter(before=1))


@pytest.mark.parametrize("turned", TURNED, ids=["first", "forward", "back"])
@pytest.mark.parametrize("asked", ENTERED)
def test_a_list_is_a_range_of_one_index(world: World, asked: Asked, turned: Filter) -> None:
    who, in_round, in_state = asked
    edge = middle(world)
    wanted = replace(
        turned,
        round=world.rounds["annual-2022"] if in_round else None,
        state=State.RETURNED if in_state else None,
        after=turned.after and edge,
        before=turned.before and edge,
        limit=SIZE,
    )
    (plan,) = plans(world.database, partial(reading.page, wanted=wanted, actor=who(world)))
    assert plan.indices - {"pk_organisation", "pk_round"} == {ENTERED[asked]}
    assert_short(plan)
    # What one unit has is few enough for PostgreSQL to put in order, and it may.
    assert plan.sorted <= (0 if who is reviewer else SIZE_OF_UNIT)


@pytest.mark.parametrize("who", [reviewer, officer])
def test_a_submission_is_a_range_of_its_own_index(world: World, who: Who) -> None:
    wanted = Filter(submission=1, state=State.AWARDED, round=1)
    (plan,) = plans(world.database, partial(reading.page, wanted=wanted, actor=who(world)))
    assert plan.indices & {"ix_nomination_of_submission", "ix_nomination_of_unit"}
    assert_short(plan)


def test_several_roles_read_one_range_each(world: World) -> None:
    grants = {grant for who in (officer, chair, reviewer) for grant in who(world).grants}
    found = plans(world.database, partial(reading.page, wanted=Filter(), actor=Actor(1, 1, frozenset(grants))))
    entered = [plan.indices - {"pk_organisation"} for plan in found]
    assert entered == [{"ix_nomination_of_unit"}, {"ix_nomination_of_council"}, {"ix_nomination_of_issuer"}]


def test_counting_looks_up_the_entries_that_were_taken(world: World) -> None:
    taken = list(range(1, 200))
    (plan,) = plans(world.database, lambda connection: connection.execute(counters.TAKEN, {"taken": taken}))
    assert not any("journal" in one for one in plan.indices - {"pk_journal"})
    assert not plan.scanned & GROWING
    assert plan.looked_at <= len(taken)


@pytest.mark.parametrize("typed", ["nguyen", "nguyen thi anh", "nguyen anh", "xuyen", "xuy", RARE, "khong co ai"])
@pytest.mark.parametrize("turned", TURNED, ids=["first", "forward", "back"])
def test_a_search_reads_the_search_index_and_a_page(world: World, typed: str, turned: Filter) -> None:
    edge = middle(world)
    wanted = replace(turned, text=typed, after=turned.after and edge, before=turned.before and edge)
    for who in (reviewer, officer):
        found = plans(world.database, partial(reading.page, wanted=wanted, actor=who(world)))
        assert all(not plan.scanned & GROWING for plan in found)
        searched = [plan for plan in found if plan.indices & {"nomination_search", "pk_nomination_search"}]
        if who is reviewer or world.database.is_sqlite:
            assert searched
        # PostgreSQL puts together what it found for each word that begins so.
        assert max((plan.sorted for plan in searched), default=0) <= (SIZE + 1) * MOST_ENDINGS
        assert max(plan.looked_at for plan in found) <= max(SIZE_OF_UNIT, LOOKED_AT)


@pytest.mark.parametrize("round_key", ["", "annual-2022"])
@pytest.mark.parametrize(
    ("who", "whole", "of_round"),
    [
        (reviewer, "ix_submission_of_issuer", "ix_submission_of_round"),
        (officer, "ix_submission_of_unit", "ix_submission_of_unit"),
        (chair, "ix_submission_of_council", "ix_submission_of_council"),
    ],
)
def test_a_list_of_submissions_is_a_range_too(
    world: World, who: Who, whole: str, of_round: str, round_key: str
) -> None:
    round_id = world.rounds[round_key] if round_key else None
    read = partial(submissions.page, round_id=round_id, after=None, limit=5, actor=who(world))
    (plan,) = plans(world.database, read)
    assert not plan.scanned & GROWING
    if world.database.is_sqlite:
        assert plan.indices - {"pk_organisation", "pk_round"} == {of_round if round_key else whole}
        assert not plan.sorts


def test_what_waits_for_an_office_is_read_from_counters(world: World) -> None:
    (plan,) = plans(world.database, partial(waiting.waiting, actor=reviewer(world)))
    assert not plan.indices & {index.name for index in Nomination.__table__.indexes}  # type: ignore[attr-defined] # a table has indices.
    assert "nomination" not in plan.scanned


def test_what_waits_for_a_unit_is_counted_among_its_own(world: World) -> None:
    (plan,) = plans(world.database, partial(waiting.waiting, actor=officer(world)))
    assert "ix_nomination_of_unit" in plan.indices
    assert "nomination" not in plan.scanned


@pytest.mark.parametrize(
    "wanted", [UnitFilter(), UnitFilter(answer="missing"), UnitFilter(answer="given", text="so 7")]
)
def test_the_progress_of_a_round_counts_no_nominations(world: World, wanted: UnitFilter) -> None:
    read = partial(progress.progress, round_id=world.rounds["annual-2022"], wanted=wanted, actor=reviewer(world))
    for plan in plans(world.database, read):
        assert not plan.scanned & (GROWING - {"nomination_counter", "round_counter", "submission"})
        assert not plan.indices & {index.name for index in Nomination.__table__.indexes}  # type: ignore[attr-defined] # a table has indices.


def assert_short(plan: Plan) -> None:
    """Nothing is scanned, and on PostgreSQL no more rows are fetched than are shown."""
    assert not plan.scanned & GROWING
    assert plan.looked_at <= max(SIZE + 1, plan.sorted)


def test_reminders_are_planned_without_reading_what_grows(world: World) -> None:
    due = partial(reminders.plan, now=later(CUTOFF, days=-7, hours=-16))
    found = plans(world.database, due, beginning=("SELECT", "WITH", "INSERT INTO reminder"))
    assert len(found) > 10
    assert frozenset[str]().union(*(plan.scanned for plan in found)) & GROWING == set()
