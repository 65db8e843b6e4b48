"""Who is on the list votes, once or until he changes his mind as the rule says, and nobody else does."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select, update

from states.actors import Actor
from states.refusals import Refused
from tests import steps
from tests.ballots import AGAINST, BLANK, FOR, cast, close, drafts, in_session, refused, results, vote, voters, widen
from tests.workflow.watching import statements
from tests.world import LONG_AGO, OPENED, World
from workflow.database import open_database
from workflow.errors import NotFound
from workflow.models.ballot import OpenVote, SecretBallot, Turnout
from workflow.models.council import Attendance, CouncilMember
from workflow.queries import ballots as reading
from workflow.queries import invariants
from workflow.services import people, recusals
from workflow.services.ballots import Ballot

AFTERWARDS = OPENED.date() + timedelta(days=1)
SECRET = {"ballot_secrecy": "secret"}
WRITTEN = {"absent_vote": "written"}
SCORED = {"score_most": 10}


def paper(world: World, sitting: int, who: Actor) -> reading.BallotPaper:
    """Read somebody's ballot."""
    return world.database.read(partial(reading.paper_of, sitting_id=sitting, actor=who, now=OPENED))


def test_an_open_vote_may_be_changed_until_the_sitting_closes(world: World) -> None:
    one, other = drafts(world, 2)
    sitting = in_session(world, [one, other], absent=[4])
    council = voters(world)
    for who in council[:4]:
        cast(world, sitting, who, {one: AGAINST, other: FOR})
    cast(world, sitting, council[1], {one: FOR})
    cast(world, sitting, council[2], {one: FOR, other: BLANK})
    cast(world, sitting, council[3], {one: FOR})
    own = {line.nomination: (line.choice, line.voted) for line in paper(world, sitting, council[2]).lines}
    assert own == {one: ("for", True), other: ("invalid", True)}
    assert close(world, sitting) == "closed"
    shown = ("votes_for", "votes_against", "votes_invalid", "unreturned", "issued", "base", "needed", "passed")
    assert results(world, sitting, *shown) == [(3, 1, 0, 0, 4, 5, 3, True), (3, 0, 1, 0, 4, 5, 3, True)]
    late = refused(world, vote(council[0], sitting, {one: FOR}))
    assert late == [("wrong_state", {"lifecycle": "sitting", "action": "vote", "state": "closed"})]
    assert steps.count(world, OpenVote) == 12
    assert world.database.read(invariants.broken) == ()


def test_only_who_is_on_the_list_votes_whatever_became_of_the_membership(world: World) -> None:
    (nominee,) = drafts(world)
    sitting = in_session(world, [nominee], absent=[4])
    council = voters(world)
    members = world.members["unit-1"]

    def change(connection: Connection) -> Actor:
        left = update(CouncilMember).where(CouncilMember.id == members[2])
        connection.execute(left.values(valid_to=OPENED.date() - timedelta(days=1)))
        _, came = join(connection, world, "Người mới")
        return Actor(None, came, frozenset())

    newcomer = world.database.write(change)
    cast(world, sitting, council[2], {nominee: FOR})
    with pytest.raises(NotFound):
        cast(world, sitting, newcomer, {nominee: FOR})
    with pytest.raises(NotFound):
        cast(world, sitting, world.actor("secretary@unit-2"), {nominee: FOR})
    secretary = refused(world, vote(world.actor("secretary@unit-1"), sitting, {nominee: FOR}))
    assert secretary == [("not_entitled_to_vote", {})]
    assert refused(world, vote(council[4], sitting, {nominee: FOR})) == [("nothing_to_vote_on", {})]
    with pytest.raises(NotFound):
        paper(world, sitting, world.actor("secretary@unit-1"))
    board = world.database.read(
        partial(reading.turnout, sitting_id=sitting, actor=world.actor("secretary@unit-1"), now=OPENED)
    )
    assert (board.voted, board.waiting, board.absent) == ((members[2],), (members[0], members[1], members[3]), ())
    assert board.lines == {nominee: 1}


def test_a_vote_names_what_the_member_votes_on_with_a_choice_and_a_score_that_are_asked(world: World) -> None:
    one, other, foreign = drafts(world, 3)
    sitting = in_session(world, [one, other], rule={**SECRET, **SCORED})
    (who, *_) = voters(world)
    right, worse = Ballot("for", 10), Ballot("for", 11)
    wrong = {
        "nothing": ({}, [("ballot_differs", {"unknown": [], "missing": [one, other]})]),
        "a part": ({one: right}, [("ballot_differs", {"unknown": [], "missing": [other]})]),
        "foreign": (
            {one: right, other: right, foreign: right},
            [("ballot_differs", {"unknown": [foreign], "missing": []})],
        ),
        "choice": ({one: right, other: Ballot("maybe")}, [("choice_unknown", {"nominations": [other]})]),
        "scores": (
            {one: Ballot("for"), other: worse},
            [("score_needed", {"nominations": (nominee,), "most": 10}) for nominee in (one, other)],
        ),
        "score": ({one: right, other: Ballot("against", 1)}, [("scores_not_asked", {"nominations": (other,)})]),
    }
    for name, (votes, expected) in wrong.items():
        assert refused(world, vote(who, sitting, votes)) == expected, name
    assert steps.count(world, SecretBallot) == steps.count(world, Turnout) == 0


def test_a_secret_vote_is_cast_once(world: World) -> None:
    named = drafts(world, 2)
    sitting = in_session(world, named, rule=SECRET)
    council = voters(world)
    votes = dict.fromkeys(named, FOR)
    for who in council:
        cast(world, sitting, who, votes)
    again = refused(world, vote(council[0], sitting, dict.fromkeys(named, AGAINST)))
    assert again == [("already_voted", {})]
    assert paper(world, sitting, council[0]).voted_secretly
    with pytest.raises(NotFound):
        world.database.read(
            partial(reading.counts_of, sitting_id=sitting, actor=world.actor("secretary@unit-1"), now=OPENED)
        )
    close(world, sitting)
    assert results(world, sitting, "votes_for", "passed") == [(5, True), (5, True)]
    assert world.database.read(invariants.broken) == ()


def test_of_two_tabs_one_casts_the_secret_ballot(world: World) -> None:
    (nominee,) = drafts(world)
    sitting = in_session(world, [nominee], rule=SECRET)
    (who, *_) = voters(world)
    start, answers = threading.Barrier(4), list[str]()

    def tab() -> None:
        database = open_database(world.database.engine.url.render_as_string(hide_password=False))
        start.wait()
        try:
            database.write(vote(who, sitting, {nominee: FOR}))
            answers.append("cast")
        except Refused as answer:
            answers.extend(one.code for one in answer.refusals)
        finally:
            database.close()

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    assert sorted(answers) == ["already_voted"] * 3 + ["cast"]
    assert steps.count(world, SecretBallot) == steps.count(world, Turnout) == 1


def test_who_is_absent_votes_in_writing_where_the_rule_lets_him_until_the_sitting_closes(world: World) -> None:
    named = drafts(world, 1)
    sitting = in_session(world, named, absent=[3, 4], rule={**SECRET, **WRITTEN, "quorum_part": 1, "base": "present"})
    council = voters(world)
    for who in council[:4]:
        cast(world, sitting, who, dict.fromkeys(named, FOR))
    close(world, sitting)
    assert results(world, sitting, "members", "present", "written", "issued", "base") == [(5, 3, 1, 4, 4)]
    wrote = select(Attendance.member_id).where(Attendance.sitting_id == sitting, Attendance.written)
    assert steps.rows(world, wrote) == [(world.members["unit-1"][3],)]
    assert refused(world, vote(council[4], sitting, dict.fromkeys(named, FOR)))[0][0] == "wrong_state"
    assert world.database.read(invariants.broken) == ()


def test_who_is_concerned_neither_sees_the_nominee_nor_votes_and_leaves_the_base(world: World) -> None:
    one, other = drafts(world, 2)
    sitting = in_session(world, [one, other], rule=SECRET)
    council, members = voters(world), world.members["unit-1"]
    declare = partial(recusals.declare, sitting_id=sitting, nomination=one, reason="related", now=OPENED)
    world.database.write(partial(declare, actor=council[3], why="Là vợ của người được đề nghị."))
    world.database.write(partial(declare, actor=world.actor("secretary@unit-1"), member=members[4]))
    assert refused(world, partial(declare, actor=council[3])) == [("already_recused", {"nominations": (one,)})]
    assert refused(world, partial(declare, actor=council[2], member=members[0]))[0][0] == "not_permitted"
    assert refused(world, partial(declare, actor=council[2], reason="tired")) == [("recusal_reason_unknown", {})]
    assert refused(world, partial(declare, actor=council[2], nomination=10**6))[0][0] == "not_on_agenda"
    assert refused(world, partial(declare, actor=council[1], member=10**6))[0][0] == "member_unknown"
    seen = paper(world, sitting, council[3])
    assert ([line.nomination for line in seen.lines], seen.recused) == ([other], 1)
    forced = refused(world, vote(council[3], sitting, {one: FOR, other: FOR}))
    assert forced == [("ballot_differs", {"unknown": [one], "missing": []})]
    for who in council[:3]:
        cast(world, sitting, who, {one: FOR, other: FOR})
    for who in council[3:]:
        cast(world, sitting, who, {other: FOR})
    assert refused(world, partial(declare, actor=council[0])) == [("recused_too_late", {"nominations": (one,)})]
    close(world, sitting)
    assert results(world, sitting, "members", "present", "votes_for", "needed") == [(3, 3, 3, 2), (5, 5, 5, 3)]
    assert world.database.read(invariants.broken) == ()


def test_where_the_rule_recuses_nobody_nothing_is_declared(world: World) -> None:
    (nominee,) = drafts(world)
    sitting = in_session(world, [nominee], rule={"recusal": False})
    declare = partial(recusals.declare, sitting_id=sitting, nomination=nominee, reason="other", now=OPENED)
    (who, *_) = voters(world)
    assert refused(world, partial(declare, actor=who)) == [("nobody_recused", {"nominations": (nominee,)})]


@pytest.mark.parametrize("for_all", [True, False])
def test_the_presiding_member_decides_where_the_rule_says_so(world: World, *, for_all: bool) -> None:
    (nominee,) = drafts(world)
    sitting = in_session(world, [nominee], rule={"chair_must_agree": True})
    council = voters(world)
    for place, who in enumerate(council):
        cast(world, sitting, who, {nominee: FOR if for_all or place else AGAINST})
    close(world, sitting)
    assert results(world, sitting, "passed", "chair_for") == [(for_all, for_all)]


def test_nominees_are_ranked_by_their_scores(world: World) -> None:
    named = drafts(world, 3)
    sitting = in_session(world, named, rule={**SECRET, **SCORED})
    for score, who in enumerate(voters(world), 1):
        first, second, third = Ballot("for", score), Ballot("for", score + 5), FOR
        third = Ballot("for", 1) if score < 3 else AGAINST
        cast(world, sitting, who, dict(zip(named, (first, second, third), strict=True)))
    close(world, sitting)
    assert results(world, sitting, "score_sum", "passed", "rank") == [(15, True, 2), (40, True, 1), (2, False, None)]
    assert world.database.read(invariants.broken) == ()


def join(connection: Connection, world: World, name: str, *, since: date = LONG_AGO) -> tuple[int, int]:
    """Make somebody a member of the first unit's council; returns the membership and the person."""
    person = people.hire(connection, name, organisation=world.organisations["unit-1"])
    council = select(CouncilMember.council_id).where(CouncilMember.id == world.members["unit-1"][0]).scalar_subquery()
    seat = insert(CouncilMember).values(council_id=council, person_id=person, position="member", valid_from=since)
    return connection.execute(seat.returning(CouncilMember.id)).scalar_one(), person


def seat_more(world: World, sitting: int, members: int) -> None:
    """Let further members be present until there are so many."""

    def work(connection: Connection) -> None:
        for number in range(members - 5):
            seat, _ = join(connection, world, f"Ủy viên {number}", since=AFTERWARDS)
            came = {"sitting_id": sitting, "member_id": seat, "present": True, "written": False}
            connection.execute(insert(Attendance).values(came))

    world.database.write(work)


def test_statements_do_not_grow_with_members_and_nominees(world: World) -> None:
    sent: dict[tuple[str, int], list[int]] = {}
    for members, nominees in ((5, 10), (25, 200)):
        for secrecy in ("open", "secret"):
            (first,) = drafts(world)
            sitting = in_session(world, [first], rule={"ballot_secrecy": secrecy, "quorum_part": 0})
            seat_more(world, sitting, members)
            votes = dict.fromkeys(widen(world, sitting, first, nominees), FOR)
            for who in voters(world)[:2]:
                cast(world, sitting, who, votes)
            with statements(world.database) as casting:
                cast(world, sitting, voters(world)[2], votes)
            with statements(world.database) as closing:
                close(world, sitting)
            sent.setdefault((secrecy, members), []).extend([len(casting), len(closing)])
    assert sent["open", 5] == sent["open", 25]
    assert sent["secret", 5] == sent["secret", 25]
    assert max(max(numbers) for numbers in sent.values()) < 40
