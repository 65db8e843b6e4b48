"""What somebody may know of is the same in a SELECT and in Python, and it is what the roles say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from states.actors import CLOCK, Actor, Grant, Role
from tests import steps
from tests.world import OPENED, World
from workflow.errors import NotFound
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.queries import nominations as reading
from workflow.queries import submissions as reading_submissions
from workflow.queries.nominations import Filter
from workflow.visibility import OwnedTable, sees, visible

NODES = 4
"""Organisations that may each be issuer, unit or council."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns a row."""

    issuer: int
    organisation: int
    council_organisation: int


def rows_of_all_owners(connection: Connection, world: World) -> Mapping[OwnedTable, Mapping[int, Owners]]:
    """Store a submission and a nomination for each choice of issuer, unit and council."""
    stored: dict[OwnedTable, dict[int, Owners]] = {Submission: {}, Nomination: {}}
    nodes = sorted(world.organisations.values())[:NODES]
    person, round_id = world.actor("officer@unit-1").person, world.rounds["annual-2024"]
    version = connection.scalar(select(Round.plan_version_id).where(Round.id == round_id))
    for owners in (Owners(*chosen) for chosen in product(nodes, repeat=3)):
        owned = {
            "issuer_id": owners.issuer,
            "organisation_id": owners.organisation,
            "council_organisation_id": owners.council_organisation,
            "round_id": round_id,
            "created_at": OPENED,
            "version": 1,
        }
        submission = connection.execute(
            insert(Submission).values(**owned, created_by=person).returning(Submission.id)
        ).scalar_one()
        nomination = connection.execute(
            insert(Nomination)
            .values(**owned, **blank(owners), submission_id=submission, plan_version_id=version)
            .returning(Nomination.id)
        ).scalar_one()
        stored[Submission][submission] = stored[Nomination][nomination] = owners
    return stored


def blank(owners: Owners) -> dict[str, Any]:
    """Fill what has nothing to do with visibility."""
    return {
        "award_form": "GK",
        "subject_type": "individual",
        "subject_name": "Người",
        "subject_fold": "nguoi",
        "subject_organisation_id": owners.organisation,
        "achievement": "",
        "claims": {},
        "state": "draft",
        "changed_at": OPENED,
        "votes_count_from": OPENED,
        "late": False,
        "on_paper": False,
        "flagged": [],
        "times_returned": 0,
    }


def selected(world: World, actor: Actor, table: OwnedTable) -> set[int]:
    """Read the ids that are visible."""
    statement = select(table.id).where(visible(actor, table))
    return set(world.database.read(lambda connection: connection.scalars(statement).all()))


def on_pages(world: World, actor: Actor, table: OwnedTable) -> set[int]:
    """Read the ids of a list, which is put together from the ranges of all roles."""
    if table is Nomination:
        read = partial(reading.page, wanted=Filter(limit=reading.LARGEST_PAGE), actor=actor)
        return {row.id for row in world.database.read(read).rows}
    read_submissions = partial(reading_submissions.page, round_id=None, after=None, limit=200, actor=actor)
    return {row.id for row in world.database.read(read_submissions)[0]}


def seen(rows: Mapping[int, Owners], actor: Actor) -> set[int]:
    """Pick the ids that are seen."""
    return {key for key, owners in rows.items() if sees(actor, owners)}


def test_a_select_shows_exactly_what_python_sees(world: World) -> None:
    rows = world.database.write(lambda connection: rows_of_all_owners(connection, world))
    nodes = st.sampled_from(sorted(world.organisations.values())[: NODES + 1])
    roles = st.sampled_from([role for role in Role if role is not Role.CLOCK])
    grants = st.frozensets(st.builds(Grant, roles, organisation=nodes, issuer=nodes), max_size=4)
    actors = st.one_of(st.just(CLOCK), st.builds(Actor, st.just(1), st.just(1), grants))

    @settings(max_examples=60)
    @given(actor=actors)
    def agree(actor: Actor) -> None:
        for table, owned in rows.items():
            assert selected(world, actor, table) == seen(owned, actor)
            assert on_pages(world, actor, table) == seen(owned, actor)

    agree()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_its_work_needs(role: Role) -> None:
    actor = Actor(1, 1, frozenset({Grant(role, organisation=2, issuer=3)}))
    rows = {"unit": Owners(9, 2, 9), "council": Owners(9, 9, 2), "issuer": Owners(3, 9, 9), "none": Owners(2, 3, 3)}
    shown = {name for name, owners in rows.items() if sees(actor, owners)}
    match role:
        case Role.UNIT_OFFICER | Role.UNIT_HEAD:
            assert shown == {"unit"}
        case Role.COUNCIL_SECRETARY | Role.COUNCIL_MEMBER | Role.COUNCIL_CHAIR:
            assert shown == {"council"}
        case Role.ADMINISTRATOR:
            assert shown == set()
        case Role.CLOCK:
            assert shown == set(rows)
        case _:
            assert shown == {"issuer"}


def test_nobody_without_a_role_sees_anything(world: World) -> None:
    steps.qualified(world)
    nobody = Actor(1, 1, frozenset())
    assert selected(world, nobody, Nomination) == selected(world, nobody, Submission) == set()


def test_lists_and_single_reads_show_the_same_to_everybody(world: World) -> None:
    (own,) = steps.qualified(world)
    (other,) = steps.qualified(world, unit="unit-2")
    expected = {
        "officer@unit-1": {own},
        "secretary@unit-1": {own},
        "chair@unit-2": {other},
        "officer@unit-3": set(),
        "clerk": {own, other},
        "auditor": {own, other},
        "office_secretary": set(),
    }
    for who, shown in expected.items():
        assert listed(world, who) == shown
        for nomination in (own, other):
            assert found(world, who, nomination) == (nomination in shown)


def listed(world: World, who: str) -> set[int]:
    """Read the nominations of a work-list."""
    actor = world.actor(who)
    page = world.database.read(lambda connection: reading.page(connection, Filter(), actor=actor))
    return {row.id for row in page.rows}


def found(world: World, who: str, nomination: int) -> bool:
    """Read a nomination and its submission, which are both there or both not."""
    submission = steps.state_of(world, nomination, Nomination.submission_id)
    actor = world.actor(who)
    reads = (
        partial(reading.get_nomination, nomination_id=nomination, actor=actor),
        partial(reading_submissions.get_submission, submission_id=submission, actor=actor),
    )
    there = {answers(world, read) for read in reads}
    assert len(there) == 1
    return there.pop()


def answers(world: World, read: Callable[[Connection], Any]) -> bool:
    """Say whether a read finds anything."""
    try:
        world.database.read(read)
    except NotFound:
        return False
    return True


def test_pages_follow_one_another_without_gap_or_repetition(world: World) -> None:
    named = steps.qualified(world, count=7)
    clerk = world.actor("clerk")

    def walk(connection: Connection) -> Iterable[int]:
        after: int | None = None
        while True:
            page = reading.page(connection, Filter(after=after, limit=3), actor=clerk)
            yield from (row.id for row in page.rows)
            if page.next is None:
                return
            after = page.next

    assert world.database.read(lambda connection: list(walk(connection))) == sorted(named, reverse=True)
