"""What was voted on paper is counted by one person and confirmed by another, or entered with the minutes."""

from functools import partial

import pytest
from sqlalchemy import Connection

from states.actors import Actor
from states.refusals import Refused
from tests.ballots import FOR, close, drafts, in_session, refused, results, vote, voters
from tests.world import OPENED, World
from workflow.counting import Count
from workflow.queries import ballots as reading
from workflow.queries import invariants
from workflow.services import paper_ballots, recusals, sittings
from workflow.services.attending import Presence

WRITTEN = {"absent_vote": "written"}


def counts_of(world: World, sitting: int, who: Actor) -> reading.PaperCounts:
    """Read what was counted on paper."""
    return world.database.read(partial(reading.counts_of, sitting_id=sitting, actor=who, now=OPENED))


def test_what_is_counted_on_paper_is_confirmed_by_a_second_person_as_it_stands(world: World) -> None:
    one, other = drafts(world, 2)
    sitting = in_session(world, [one, other], method="counted", absent=[4], rule=WRITTEN)
    secretary, chair, members = world.actor("secretary@unit-1"), world.actor("chair@unit-1"), world.members["unit-1"]
    council = voters(world)
    count = partial(paper_ballots.count, sitting_id=sitting, actor=secretary, now=OPENED)
    wrote = partial(paper_ballots.record_written, sitting_id=sitting, actor=secretary, now=OPENED)
    confirm = partial(paper_ballots.confirm_counts, sitting_id=sitting, now=OPENED)
    assert refused(world, vote(council[0], sitting, {one: FOR})) == [("other_method", {"method": "counted"})]
    world.database.write(partial(count, counts={one: Count(3, 1, 1, unreturned=0, issued=5)}))
    assert refused(world, partial(count, counts={one: Count(3, -1)})) == [("count_negative", {"nominations": [one]})]
    assert refused(world, partial(count, counts={0: Count(3, 1)}))[0][0] == "not_on_agenda"
    assert refused(world, partial(count, counts={one: Count(5, 0)}, actor=council[3]))[0][0] == "not_permitted"
    shown = counts_of(world, sitting, chair)
    wrong = {nominee: [one.code for one in found] for nominee, found in shown.discrepancies.items()}
    assert wrong == {one: ["count_not_confirmed", "too_many_ballots"], other: ["not_counted"]}
    assert {code for code, _ in refused(world, partial(confirm, digest=shown.digest, actor=chair))} == {
        "too_many_ballots",
        "not_counted",
    }
    assert refused(world, partial(wrote, members=[members[0]])) == [("not_absent", {"members": [members[0]]})]
    world.database.write(partial(wrote, members=[members[4]]))
    world.database.write(partial(count, counts={other: Count(2, 3)}))
    with pytest.raises(Refused, match="count_not_confirmed"):
        close(world, sitting)
    stale = counts_of(world, sitting, council[2])
    world.database.write(partial(count, counts={other: Count(3, 2)}))
    assert stale.may_confirm
    assert not counts_of(world, sitting, secretary).may_confirm
    assert refused(world, partial(confirm, digest=stale.digest, actor=council[2])) == [("counts_changed", {})]
    fresh = counts_of(world, sitting, chair).digest
    for who in (secretary, council[4]):
        assert refused(world, partial(confirm, digest=fresh, actor=who)) == [("second_person_needed", {})]
    world.database.write(partial(confirm, digest=fresh, actor=council[2]))
    world.database.write(partial(wrote, members=[members[4]]))
    with pytest.raises(Refused, match="count_not_confirmed"):
        close(world, sitting)
    world.database.write(partial(confirm, digest=fresh, actor=chair))
    close(world, sitting)
    columns = ("present", "written", "issued", "votes_for", "votes_against", "votes_invalid", "passed")
    assert results(world, sitting, *columns) == [(4, 1, 5, 3, 1, 1, True), (4, 1, 5, 3, 2, 0, True)]
    assert world.database.read(invariants.broken) == ()


def test_who_entered_a_part_of_the_count_confirms_none_of_it(world: World) -> None:
    (nominee,) = drafts(world)
    sitting = in_session(world, [nominee], method="counted")
    council = voters(world)
    for who in (council[0], council[1]):
        world.database.write(
            partial(paper_ballots.count, sitting_id=sitting, counts={nominee: Count(5, 0)}, actor=who, now=OPENED)
        )
    digest = counts_of(world, sitting, council[0]).digest
    confirm = partial(paper_ballots.confirm_counts, sitting_id=sitting, digest=digest, now=OPENED)
    assert refused(world, partial(confirm, actor=council[0])) == [("second_person_needed", {})]
    world.database.write(partial(confirm, actor=council[2]))


def test_minutes_written_on_paper_take_recusals_before_they_are_entered(world: World) -> None:
    (nominee,) = drafts(world)
    secretary, members = world.actor("secretary@unit-1"), world.members["unit-1"]

    def enter(connection: Connection) -> int:
        sitting = sittings.convene(
            connection,
            world.organisations["unit-1"],
            held_at=OPENED,
            place=None,
            nominations=[nominee],
            method="entered",
            actor=secretary,
            now=OPENED,
        )
        recusals.declare(connection, sitting, nominee, member=members[4], reason="other", actor=secretary, now=OPENED)
        came = [Presence(member, present=True) for member in members]
        votes = {nominee: Count(3, 1)}
        sittings.enter(connection, sitting, attendance=came, votes=votes, actor=secretary, now=OPENED)
        return sitting

    sitting = world.database.write(enter)
    assert results(world, sitting, "members", "present", "issued", "needed", "passed") == [(4, 4, 4, 3, True)]
    assert world.database.read(invariants.broken) == ()
