"""A nominee is found by words of the name, however they are typed, by those who may know of the nomination."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, update

from states.actors import Actor, Grant, Role
from states.nomination import State
from tests import steps
from tests.world import OPENED, World
from workflow import search
from workflow.models.nomination import Nomination
from workflow.queries import nominations as reading
from workflow.queries.nominations import Filter
from workflow.search import lexemes
from workflow.services import nominations

NAMES = ("Nguyễn Đức Đồng", "Nguyễn Thị Ánh", "Trần Đức Anh", "Đặng Thị Hồng Ánh", "Phòng Tổ chức - Cán bộ (số 1)")


@pytest.fixture
def named(world: World) -> dict[str, int]:
    """Nominations by the name of the nominee, drafted one by one; the last one belongs to another unit."""
    *own, other = NAMES
    mine, theirs = steps.start(world), steps.start(world, unit="unit-2")
    made = {name: steps.draft(world, mine, name=name) for name in own}
    return made | {other: steps.draft(world, theirs, unit="unit-2", name=other)}


def found(world: World, typed: str, *, who: str = "reviewer", **narrowed: object) -> list[int]:
    """Search as somebody, newest first."""
    wanted = Filter(text=typed, **narrowed)  # type: ignore[arg-type] # whatever a list is narrowed to.
    page = world.database.read(lambda connection: reading.page(connection, wanted, actor=world.actor(who)))
    return [row.id for row in page.rows]


FOUND: dict[str, list[str]] = {
    "nguyen duc dong": ["Nguyễn Đức Đồng"],
    "NGUYỄN ĐỨC ĐỒNG": ["Nguyễn Đức Đồng"],
    "Nguyễn Đức Đồng": ["Nguyễn Đức Đồng"],
    "duc": ["Trần Đức Anh", "Nguyễn Đức Đồng"],
    "đức anh": ["Trần Đức Anh"],
    "anh": ["Đặng Thị Hồng Ánh", "Trần Đức Anh", "Nguyễn Thị Ánh"],
    "thi anh": ["Nguyễn Thị Ánh"],
    "dong nguyen": ["Nguyễn Đức Đồng"],
    "dang anh": ["Đặng Thị Hồng Ánh"],
    "dang thi hong anh": ["Đặng Thị Hồng Ánh"],
    "nguyen thi a": [],
    "nguyen thi an": ["Nguyễn Thị Ánh"],
    "ngu": ["Nguyễn Thị Ánh", "Nguyễn Đức Đồng"],
    "to chuc can bo so 1": ["Phòng Tổ chức - Cán bộ (số 1)"],
    "guyen": [],
    "khong co ai": [],
}
"""What is typed, and whom it finds, newest first."""


def test_names_are_found_with_and_without_accents(world: World, named: dict[str, int]) -> None:
    assert {typed: found(world, typed) for typed in FOUND} == {
        typed: [named[name] for name in names] for typed, names in FOUND.items()
    }


NONSENSE = [
    "",
    " ",
    "%",
    "_",
    "'",
    '"',
    '" OR "',
    "a'b",
    'a"b',
    "đ",
    "\u0301",
    "-x",
    "ten:abc",
    "AND",
    "NOT anh",
    "*",
    "(",
    "\\",
    "\x00",
    "🏅",
    "_o1",
    "_10_0",
    "x" * 5000,
    "a " * 500,
]


def test_nothing_that_can_be_typed_is_an_error(world: World, named: dict[str, int]) -> None:
    assert {one for typed in NONSENSE for one in found(world, typed)} <= set(named.values())


def test_each_sees_the_own_and_nothing_is_found_by_where_it_belongs(world: World, named: dict[str, int]) -> None:
    assert found(world, "phong", who="officer@unit-1") == []
    assert found(world, "phong", who="officer@unit-2") == [named[NAMES[-1]]]
    assert found(world, "duc", who="secretary@unit-2") == []
    assert found(world, f"_o{world.organisations['unit-1']}") == []


def test_an_edited_name_is_found_as_it_is_and_no_longer_as_it_was(world: World, named: dict[str, int]) -> None:
    edited = named["Trần Đức Anh"]
    content = steps.content(world, name="Trần Đức Bình")
    actor = world.actor("officer@unit-1")
    outcome = world.database.write(
        lambda connection: nominations.edit(connection, edited, content, expected_version=None, actor=actor, now=OPENED)
    )
    assert outcome.accepted
    assert found(world, "tran duc binh") == [edited]
    assert edited not in found(world, "anh")


def test_a_search_is_narrowed_like_any_list(world: World, named: dict[str, int]) -> None:
    submission = steps.state_of(world, named[NAMES[0]], Nomination.submission_id)
    assert len(found(world, "nguyen", state=State.DRAFT, round=world.rounds["annual-2024"])) == 2
    assert len(found(world, "nguyen", submission=submission)) == 2
    assert found(world, "nguyen", state=State.AWARDED) == []
    assert found(world, "nguyen", round=world.rounds["annual-2022"]) == []
    assert found(world, "phong", submission=submission) == []


def test_rows_of_a_state_beyond_those_walked_by_hand_are_found_too(
    world: World, named: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WALKED", 1)
    awarded = update(Nomination).where(Nomination.id == named["Nguyễn Thị Ánh"]).values(state=State.AWARDED)
    world.database.write(lambda connection: connection.execute(awarded))
    assert found(world, "nguyen", state=State.DRAFT) == [named["Nguyễn Đức Đồng"]]
    assert found(world, "anh", state=State.DRAFT) == [named["Đặng Thị Hồng Ánh"], named["Trần Đức Anh"]]
    assert found(world, "duc", who="officer@unit-1") == [named["Trần Đức Anh"], named["Nguyễn Đức Đồng"]]
    assert found(world, "phong", who="officer@unit-1") == []
    pages = [found(world, "anh", state=State.DRAFT, limit=1)]
    pages.append(found(world, "anh", state=State.DRAFT, limit=1, after=pages[0][0]))
    assert pages == [[named["Đặng Thị Hồng Ánh"]], [named["Trần Đức Anh"]]]


def test_pages_of_a_search_follow_one_another_across_all_blocks_of_ids(world: World) -> None:
    spread = numbered(
        world, [1, 2, 1023, 1024, 1025, 8191, 8192, 20_000, 65_536, 70_000, 600_000, 1_100_000, 2_000_000]
    )
    forward, back = list(walk(world, "after")), list(walk(world, "before"))
    assert forward == sorted(spread, reverse=True)
    assert back == sorted(spread)


def walk(world: World, direction: str) -> Iterable[int]:
    """Turn the pages of a search, three to a page, until nothing more comes; going back begins at the end."""
    edge: int | None = None if direction == "after" else 0
    while True:
        page = world.database.read(
            lambda connection, edge=edge: reading.page(  # type: ignore[misc] # bound at once.
                connection,
                Filter(
                    text="nguyen",
                    limit=3,
                    after=edge if direction == "after" else None,
                    before=edge if direction == "before" else None,
                ),
                actor=world.actor("reviewer"),
            )
        )
        ids = [row.id for row in page.rows]
        yield from ids if direction == "after" else reversed(ids)
        edge = page.next if direction == "after" else page.previous
        if edge is None:
            return


def numbered(world: World, ids: list[int]) -> list[int]:
    """Store nominations under these ids, all alike."""
    drafted = steps.draft(world, steps.start(world), name="Nguyễn Văn Nam")

    def work(connection: Connection) -> None:
        row = connection.execute(select(Nomination).where(Nomination.id == drafted)).one()
        connection.execute(insert(Nomination), [{**row._mapping, "id": one} for one in ids if one != drafted])
        search.rebuild(connection)

    world.database.write(work)
    return sorted({drafted, *ids})


WORDS = st.sampled_from(["Nguyễn", "Trần", "Đức", "Thị", "Ánh", "anh", "Đồng", "an", "x"])


def test_the_index_and_a_look_at_the_name_agree(world: World, named: dict[str, int]) -> None:
    folded = {one: steps.state_of(world, one, Nomination.subject_fold) for one in named.values()}
    everywhere = search.Owners(issuers=frozenset({world.organisations["so-y-te"]}))

    @settings(max_examples=60)
    @given(words=st.lists(WORDS, min_size=1, max_size=5))
    def agree(words: list[str]) -> None:
        def compare(connection: Connection) -> None:
            for sought in search.readings(connection, " ".join(words)):
                ids = search.matching(connection, sought, everywhere, search.Window(50))
                assert set(ids) == {one for one, name in folded.items() if sought.fits(name)}

        world.database.read(compare)

    agree()


def test_rebuilding_finds_what_was_found_before(world: World, named: dict[str, int]) -> None:
    before = [found(world, name) for name in NAMES]
    world.database.write(search.rebuild)
    assert [found(world, name) for name in NAMES] == before
    assert all(before)


def test_somebody_with_several_roles_finds_what_any_of_them_may_see(world: World, named: dict[str, int]) -> None:
    issuer, units = world.organisations["so-y-te"], ("unit-1", "unit-2")
    grants = {Grant(Role.UNIT_OFFICER, world.organisations[unit], issuer) for unit in units}
    actor = Actor(1, 1, frozenset(grants))
    page = world.database.read(lambda connection: reading.page(connection, Filter(text="duc"), actor=actor))
    other = world.database.read(lambda connection: reading.page(connection, Filter(text="phong"), actor=actor))
    assert ([row.id for row in page.rows], [row.id for row in other.rows]) == (
        [named["Trần Đức Anh"], named["Nguyễn Đức Đồng"]],
        [named[NAMES[-1]]],
    )


@pytest.mark.parametrize(("typed", "ways"), [("anh", 2), ("nguyen thi an", 3), ("lan", 1), ("thi lan", 2), ("n", 1)])
def test_a_search_is_read_in_no_way_twice(typed: str, ways: int) -> None:
    used = {"an": ["an", "anh"], "anh": ["anh", "anhe"], "lan": ["lan"]}
    read = list(lexemes.read(typed, lambda beginning: used[beginning]))
    assert len(set(read)) == len(read) == ways
