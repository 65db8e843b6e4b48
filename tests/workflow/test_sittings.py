"""A council counts by its rule, and nothing is minuted that does not add up."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from states.actors import Role
from states.refusals import Refused
from tests import steps
from tests.world import LONG_AGO, OPENED, World, later
from workflow.counting import Count
from workflow.errors import NotFound
from workflow.models.council import Council
from workflow.queries.councils import get_sitting
from workflow.services import council_rows, nominations, sittings
from workflow.services.attending import Presence
from workflow.services.council_rows import Terms


def drafts(world: World, count: int = 1, *, unit: str = "unit-1") -> list[int]:
    """Draft some nominees."""
    submission = steps.start(world, unit=unit)
    return [steps.draft(world, submission, unit=unit, name=f"Người {number}") for number in range(count)]


def convene(world: World, named: Sequence[int], *, who: str = "secretary@unit-1", unit: str = "unit-1") -> int:
    """Convene a council."""
    actor = world.actor(who)
    return world.database.write(
        lambda connection: sittings.convene(
            connection,
            world.organisations[unit],
            held_at=OPENED,
            place="Phòng họp",
            nominations=named,
            method="entered",
            actor=actor,
            now=OPENED,
        )
    )


def close(
    world: World, sitting: int, votes: Mapping[int, Count], *, present: int = 5, extra: Sequence[int] = ()
) -> str:
    """Enter a sitting that the first so many members attended; `extra` are listed once more as present."""
    members = world.members["unit-1"]
    came = [Presence(member, present=place < present) for place, member in enumerate(members)]
    came += [Presence(member, present=True) for member in extra]
    return world.database.write(
        lambda connection: sittings.enter(
            connection, sitting, attendance=came, votes=votes, actor=world.actor("secretary@unit-1"), now=OPENED
        )
    )


def move(world: World, sitting: int, verb: Any, who: str) -> str:
    """Minute or confirm a sitting."""
    moved: str = world.database.write(lambda connection: verb(connection, sitting, actor=world.actor(who), now=OPENED))
    return moved


def counted(world: World, sitting: int) -> dict[int, tuple[int, bool]]:
    """Read the votes needed and whether they were reached, by nominee."""
    secretary = world.actor("secretary@unit-1")
    read = world.database.read(lambda connection: get_sitting(connection, sitting, actor=secretary))
    return {vote["nomination"]: (vote["needed"], vote["passed"]) for vote in read["votes"]}


def test_without_a_quorum_nothing_is_decided(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = convene(world, [nomination])
    with pytest.raises(Refused) as refused:
        close(world, sitting, {nomination: Count(3, 0)}, present=3)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.detail) == ("no_quorum", {"present": 3, "members": 5, "needed": 4})
    assert close(world, sitting, {nomination: Count(4, 0)}, present=4) == "closed"


def test_a_member_who_is_listed_twice_makes_no_quorum(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = convene(world, [nomination])
    first = world.members["unit-1"][0]
    with pytest.raises(Refused) as refused:
        close(world, sitting, {nomination: Count(4, 0)}, present=2, extra=(first, first))
    assert steps.codes(refused.value) == ["listed_twice"]


def test_votes_that_do_not_add_up_are_refused(world: World) -> None:
    fine, wrong = drafts(world, 2)
    sitting = convene(world, [fine, wrong])
    for count in (Count(4, 0), Count(5, 1), Count(3, 1), Count(2, 1, 1), Count(0, 0)):
        with pytest.raises(Refused) as refused:
            close(world, sitting, {fine: Count(3, 1, 1), wrong: count})
        refusal = refused.value.refusals[0]
        assert (refusal.code, refusal.detail["nominations"]) == ("votes_do_not_add_up", (wrong,)), count
        assert (refusal.detail["issued"], refusal.detail["returned"]) == (5, count.returned)


NEEDED = [
    # base, share, strictly more, members present, invalid ballots, votes needed
    ("members", Fraction(1, 2), True, 5, 0, 3),
    ("members", Fraction(1, 2), True, 4, 0, 3),
    ("members", Fraction(2, 3), False, 5, 0, 4),
    ("members", Fraction(3, 5), True, 5, 1, 4),
    ("members", Fraction(3, 5), False, 5, 1, 3),
    ("present", Fraction(1, 2), True, 4, 0, 3),
    ("present", Fraction(1, 2), False, 4, 0, 2),
    ("present", Fraction(3, 4), False, 4, 1, 3),
    ("present", Fraction(9, 10), False, 5, 0, 5),
    ("valid", Fraction(1, 2), True, 5, 2, 2),
    ("valid", Fraction(1, 2), True, 5, 1, 3),
    ("valid", Fraction(2, 3), False, 5, 2, 2),
]


def test_the_votes_needed_follow_the_rule_to_the_vote(world: World) -> None:
    named = drafts(world, 2)
    council = world.database.read(
        lambda connection: connection.execute(
            select(Council.id).where(Council.organisation_id == world.organisations["unit-1"])
        ).scalar_one()
    )
    enough, short = named
    for number, (base, passing, strict, present, invalid, needed) in enumerate(NEEDED):
        add_rule = partial(
            council_rows.add_rule,
            terms=Terms(Fraction(2, 3), passing, strict=strict, base=base, source="assumed"),
            issuer=world.organisations["so-y-te"],
            valid_from=LONG_AGO + timedelta(days=number),
            council=council,
        )
        world.database.write(add_rule)
        sitting = convene(world, named)
        valid = present - invalid
        votes = {
            enough: Count(needed, valid - needed, invalid),
            short: Count(needed - 1, valid - needed + 1, invalid),
        }
        close(world, sitting, votes, present=present)
        assert counted(world, sitting) == {enough: (needed, True), short: (needed, False)}, (base, passing, strict)


def test_the_counts_name_the_agenda_and_the_members_exactly(world: World) -> None:
    named, other = drafts(world, 2)
    sitting = convene(world, [named])
    for votes in ({}, {named: Count(5, 0), other: Count(5, 0)}, {other: Count(5, 0)}):
        with pytest.raises(Refused) as refused:
            close(world, sitting, votes)
        assert steps.codes(refused.value) == ["not_on_agenda"]
    (stranger,) = world.members["unit-2"][:1]
    with pytest.raises(Refused) as refused:
        close(world, sitting, {named: Count(5, 0)}, extra=[stranger])
    assert steps.codes(refused.value) == ["member_unknown"]
    assert refused.value.refusals[0].detail == {"unknown": [stranger], "missing": []}


def test_a_council_votes_on_what_waits_for_it_and_on_nothing_else(world: World) -> None:
    (own,) = drafts(world)
    (foreign,) = drafts(world, unit="unit-2")
    _, (endorsed,) = steps.endorsed(world)
    for nomination in (foreign, endorsed, 10_000):
        with pytest.raises(Refused) as refused:
            convene(world, [own, nomination])
        assert refused.value.refusals[0].detail == {"nominations": [nomination]}
        assert steps.codes(refused.value) == ["not_for_this_council"]
    with pytest.raises(Refused) as empty:
        convene(world, [])
    assert steps.codes(empty.value) == ["field_required"]
    with pytest.raises(Refused) as twice:
        convene(world, [own, own])
    assert steps.codes(twice.value) == ["listed_twice"]


def test_a_foreign_council_is_not_there(world: World) -> None:
    (nomination,) = drafts(world)
    with pytest.raises(NotFound) as missing:
        convene(world, [nomination], who="secretary@unit-2")
    assert missing.value.noun == "council"
    sitting = convene(world, [nomination])
    for verb in (sittings.minute, sittings.confirm):
        with pytest.raises(NotFound) as missing:
            move(world, sitting, verb, "secretary@unit-2")
        assert missing.value.noun == "sitting"
    for who in ("secretary@unit-2", "officer@unit-1"):
        with pytest.raises(NotFound):
            world.database.read(partial(get_sitting, sitting_id=sitting, actor=world.actor(who)))


def test_only_the_secretary_keeps_a_sitting_and_only_the_chair_confirms_it(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = convene(world, [nomination])
    close(world, sitting, {nomination: Count(5, 0)})
    for verb, who in ((sittings.minute, "chair@unit-1"), (sittings.confirm, "secretary@unit-1")):
        with pytest.raises(Refused) as refused:
            move(world, sitting, verb, who)
        assert steps.codes(refused.value) == ["not_permitted"]
    assert move(world, sitting, sittings.confirm, "chair@unit-1") == "closed"
    assert move(world, sitting, sittings.minute, "secretary@unit-1") == "minuted"
    with pytest.raises(Refused) as again:
        move(world, sitting, sittings.minute, "secretary@unit-1")
    assert steps.codes(again.value) == ["wrong_state"]


def test_a_sitting_is_not_recorded_before_it_is_held(world: World) -> None:
    (nomination,) = drafts(world)
    secretary = world.actor("secretary@unit-1")
    sitting = world.database.write(
        lambda connection: sittings.convene(
            connection,
            world.organisations["unit-1"],
            held_at=later(OPENED, hours=1),
            place=None,
            nominations=[nomination],
            method="entered",
            actor=secretary,
            now=OPENED,
        )
    )
    with pytest.raises(Refused) as refused:
        close(world, sitting, {nomination: Count(5, 0)})
    assert steps.codes(refused.value) == ["sitting_not_held"]


def test_the_chair_confirms_where_the_secretary_drafted(world: World) -> None:
    secretary = steps.grant(world, "secretary@unit-1", Role.UNIT_OFFICER, "unit-1")
    submission = steps.start(world)
    typed = steps.content(world)
    drafted = world.database.write(
        lambda connection: nominations.draft(connection, submission, typed, actor=secretary, now=OPENED)
    )
    sitting = steps.vote(world, [drafted])
    refused = steps.do(world, drafted, "endorse", "secretary@unit-1")
    assert steps.codes(refused) == ["chair_must_confirm"]
    move(world, sitting, sittings.confirm, "chair@unit-1")
    assert steps.do(world, drafted, "endorse", "secretary@unit-1").accepted


def test_a_result_counts_once_it_is_minuted_and_both_ways(world: World) -> None:
    passed, failed, absent = drafts(world, 3)
    sitting = convene(world, [passed, failed])
    close(world, sitting, {passed: Count(3, 2), failed: Count(2, 3)})
    assert steps.codes(steps.do(world, passed, "endorse", "secretary@unit-1")) == ["council_has_not_voted"]
    move(world, sitting, sittings.minute, "secretary@unit-1")
    answers = {
        (nomination, action): steps.codes(steps.do(world, nomination, action, "secretary@unit-1"))
        for nomination, action in (
            (passed, "not_endorse"),
            (failed, "endorse"),
            (absent, "endorse"),
            (absent, "not_endorse"),
            (passed, "endorse"),
            (failed, "not_endorse"),
        )
    }
    assert answers == {
        (passed, "not_endorse"): ["council_passed"],
        (failed, "endorse"): ["council_did_not_pass"],
        (absent, "endorse"): ["council_has_not_voted"],
        (absent, "not_endorse"): ["council_has_not_voted"],
        (passed, "endorse"): [],
        (failed, "not_endorse"): [],
    }
    assert steps.codes(steps.do(world, absent, "endorse", "secretary@unit-2")) == ["not_found"]


def test_the_latest_vote_counts_and_reopening_asks_for_another(world: World) -> None:
    (nomination,) = drafts(world)
    steps.vote(world, [nomination], votes={nomination: Count(1, 4)}, now=later(OPENED, hours=1))
    steps.vote(world, [nomination], now=later(OPENED, hours=2))
    assert steps.do(world, nomination, "endorse", "secretary@unit-1", now=later(OPENED, hours=3)).accepted
    reopened = steps.do(world, nomination, "reopen", "officer@unit-1", now=later(OPENED, hours=4), reason="Bổ sung.")
    assert reopened.state == "draft"
    again = steps.do(world, nomination, "endorse", "secretary@unit-1", now=later(OPENED, hours=5))
    assert steps.codes(again) == ["council_has_not_voted"]


def test_who_joined_the_council_later_is_not_counted(world: World) -> None:
    (nomination,) = drafts(world)
    world.database.write(
        lambda connection: council_rows.add_member(
            connection,
            council=connection.execute(
                select(Council.id).where(Council.organisation_id == world.organisations["unit-1"])
            ).scalar_one(),
            person=world.actor("head@unit-1").person or 0,
            position="member",
            valid_from=date(2024, 11, 2),
        )
    )
    assert close(world, convene(world, [nomination]), {nomination: Count(5, 0)}) == "closed"


def test_an_office_is_voted_on_by_the_departments_council(world: World) -> None:
    world.actors["officer@phong-tccb"] = world.actor("office_officer")
    submission = steps.start(world, unit="phong-tccb")
    nomination = steps.draft(world, submission, unit="phong-tccb", kind="collective", name="Phòng Tổ chức cán bộ")
    steps.vote(world, [nomination], code="so-y-te", secretary="office_secretary")
    assert steps.do(world, nomination, "endorse", "office_secretary").accepted
