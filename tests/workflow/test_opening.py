"""A sitting is opened with those entitled that day, stays as it is once somebody votes, and is closed once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from states.actors import Actor
from states.refusals import Refused
from tests import ballots as voting
from tests import steps
from tests.ballots import AGAINST, FOR, cast, drafts, in_session, voters
from tests.workflow.watching import statements
from tests.world import OPENED, World, later
from workflow.counting import Count
from workflow.models.council import AgendaItem, Attendance, CouncilMember, Recusal, Sitting, SittingCopy
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.services import council_rows, people, sittings
from workflow.services.attending import Presence
from workflow.services.ballots import Ballot

Verb = Callable[..., Any]


def do(world: World, verb: Verb, sitting: int, *, who: str = "secretary@unit-1", now: Any = OPENED, **more: Any) -> Any:
    """Do something with a sitting."""
    return world.database.write(lambda connection: verb(connection, sitting, **more, actor=world.actor(who), now=now))


def refusals(world: World, verb: Verb, sitting: int, **more: Any) -> list[tuple[str, Any]]:
    """Try something that is refused, and give the reasons with their numbers."""
    with pytest.raises(Refused) as refused:
        do(world, verb, sitting, **more)
    return [(one.code, one.detail) for one in refused.value.refusals]


def codes(world: World, verb: Verb, sitting: int, **more: Any) -> list[str]:
    """Try something that is refused."""
    return [code for code, _ in refusals(world, verb, sitting, **more)]


def convene(world: World, named: list[int], **more: Any) -> int:
    """Convene the council of the first unit."""
    terms: dict[str, Any] = {"held_at": OPENED, "place": None, "nominations": named} | more
    convened: int = do(world, sittings.convene, world.organisations["unit-1"], **terms)
    return convened


def came(world: World, present: int = 5, *, members: list[int] | None = None) -> list[Presence]:
    """Let the first so many members come."""
    listed = world.members["unit-1"] if members is None else members
    return [Presence(one, present=place < present, reason=None) for place, one in enumerate(listed)]


def attend(world: World, sitting: int, present: int = 5, **more: Any) -> None:
    """Write down who came; the first member presides and the second keeps the minutes."""
    chair, clerk, *_ = world.members["unit-1"]
    do(world, sittings.attend, sitting, attendance=came(world, present), presiding=chair, clerk=clerk, **more)


def state(world: World, sitting: int) -> str:
    """Tell where a sitting stands."""
    ((found,),) = steps.rows(world, select(Sitting.state).where(Sitting.id == sitting))
    return str(found)


def test_a_sitting_is_opened_on_its_day_with_a_quorum_and_the_two_duties_filled(world: World) -> None:
    (nomination,) = drafts(world)
    chair, clerk, _, _, last = world.members["unit-1"]
    sitting = convene(world, [nomination], held_at=later(OPENED, days=1))
    assert refusals(world, sittings.open_, sitting) == [
        ("sitting_not_held", {"held_at": later(OPENED, days=1)}),
        ("duty_not_filled", {"duties": ["presiding", "clerk"]}),
        ("no_quorum", {"present": 0, "members": 5, "needed": 4}),
    ]
    told = {"attendance": came(world, 3), "presiding": chair}
    assert codes(world, sittings.attend, sitting, **told, clerk=last) == ["duty_not_filled"]
    assert codes(world, sittings.attend, sitting, **told, clerk=chair) == ["two_duties"]
    assert codes(world, sittings.attend, sitting, **told | {"attendance": came(world)[1:]}, clerk=clerk) == [
        "member_unknown"
    ]
    attend(world, sitting, 3)
    tomorrow = later(OPENED, days=1, hours=-3)
    assert refusals(world, sittings.open_, sitting, now=tomorrow) == [
        ("no_quorum", {"present": 3, "members": 5, "needed": 4})
    ]
    attend(world, sitting, 4)
    assert do(world, sittings.open_, sitting, now=tomorrow) == "in_session"
    assert codes(world, sittings.open_, sitting, now=tomorrow) == ["wrong_state"]
    assert codes(world, sittings.enter, sitting, attendance=came(world), votes={nomination: Count(5, 0)}) == [
        "wrong_state"
    ]


def test_entitled_are_the_members_of_the_day_on_which_it_is_opened(world: World) -> None:
    (nomination,) = drafts(world)
    *_, leaving = members = world.members["unit-1"]
    sitting = convene(world, [nomination])

    def change(connection: Connection) -> int:
        connection.execute(update(CouncilMember).where(CouncilMember.id == leaving).values(valid_to=OPENED.date()))
        council = connection.scalar(select(CouncilMember.council_id).where(CouncilMember.id == leaving)) or 0
        person = people.hire(connection, "Người mới", organisation=world.organisations["unit-1"])
        connection.execute(update(Nomination).values(subject_person_id=person))
        return council_rows.add_member(
            connection, council, person=person, position="member", valid_from=date(2024, 11, 2)
        )

    joining = world.database.write(change)
    attend(world, sitting)
    assert do(world, sittings.open_, sitting, now=later(OPENED, days=1)) == "in_session"
    listed = steps.rows(world, select(Attendance.member_id, Attendance.present).order_by(Attendance.member_id))
    assert [tuple(one) for one in listed] == [*((one, True) for one in members[:-1]), (joining, False)]
    recused = steps.rows(world, select(Recusal.nomination_id, Recusal.member_id, Recusal.reason, Recusal.declared_by))
    assert [tuple(one) for one in recused] == [(nomination, joining, "nominee", None)]
    world.database.write(lambda connection: connection.execute(update(CouncilMember).values(valid_to=OPENED.date())))
    for voter in voters(world)[:4]:
        cast(world, sitting, voter, {nomination: FOR})
    assert do(world, sittings.close, sitting, now=later(OPENED, days=2)) == "closed"


def test_agenda_attendance_and_method_stand_once_somebody_has_voted(world: World) -> None:
    first, second, third = drafts(world, 3)
    sitting = in_session(world, [first, second])
    do(world, sittings.schedule, sitting, add=[third], remove=[first], method="counted")
    do(world, sittings.schedule, sitting, method="screen")
    agenda = select(AgendaItem.nomination_id).order_by(AgendaItem.nomination_id)
    assert [one for (one,) in steps.rows(world, agenda)] == [second, third]
    assert codes(world, sittings.schedule, sitting, remove=[second, third]) == ["field_required"]
    assert codes(world, sittings.schedule, sitting, remove=[first]) == ["not_on_agenda"]
    assert codes(world, sittings.schedule, sitting, add=[third]) == ["listed_twice"]
    assert codes(world, sittings.schedule, sitting, method="entered") == ["sitting_is_open"]
    assert codes(world, sittings.schedule, sitting, held_at=later(OPENED, days=1)) == ["sitting_is_open"]
    assert codes(world, sittings.schedule, sitting, method="acclaim") == ["field_not_a_choice"]
    attend(world, sitting, 4)
    cast(world, sitting, voters(world)[0], {second: FOR})
    chair, clerk, *_ = world.members["unit-1"]
    for verb, more in (
        (sittings.schedule, {"add": [first]}),
        (sittings.schedule, {"method": "counted"}),
        (sittings.attend, {"attendance": came(world), "presiding": chair, "clerk": clerk}),
        (sittings.cancel, {"reason": "Hoãn."}),
    ):
        assert codes(world, verb, sitting, **more) == ["ballots_cast"]
    assert state(world, sitting) == "in_session"


def test_a_sitting_without_votes_is_called_off_for_a_reason(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = in_session(world, [nomination])
    assert codes(world, sittings.cancel, sitting, reason=" ") == ["field_required"]
    assert do(world, sittings.cancel, sitting, reason="Hoãn họp.") == "cancelled"
    assert codes(world, sittings.close, sitting) == ["wrong_state"]
    assert codes(world, sittings.minute, sitting) == ["wrong_state"]


def test_a_long_agenda_asks_no_more_of_the_database_than_a_short_one(world: World) -> None:
    submission = steps.start(world)
    named = [steps.draft(world, submission, name=f"Người {number}") for number in range(24)]
    sent = []
    for short in (named[:2], named[2:]):
        with statements(world.database) as asked:
            sitting = convene(world, short)
            attend(world, sitting)
            do(world, sittings.schedule, sitting, remove=short[1:], held_at=OPENED)
            do(world, sittings.schedule, sitting, add=short[1:])
            do(world, sittings.open_, sitting)
            do(world, sittings.cancel, sitting, reason="Thử.")
        sent.append(len(asked))
    assert sent[0] == sent[1]


def test_two_who_close_at_once_close_it_once(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = in_session(world, [nomination])
    for voter in voters(world):
        cast(world, sitting, voter, {nomination: FOR})

    def close(_: int) -> str:
        try:
            return voting.close(world, sitting)
        except Refused as refused:
            (refusal,) = refused.refusals
            return f"{refusal.code}: {refusal.detail['state']}"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, range(2))) == ["closed", "wrong_state: closed"]
    closings = select(JournalEntry.id).where(JournalEntry.aggregate == "sitting", JournalEntry.action == "close")
    assert len(steps.rows(world, closings)) == 1


def test_minutes_are_corrected_unless_a_nominee_went_on_with_them(world: World) -> None:
    submission = steps.start(world)
    named = [steps.draft(world, submission, name=name) for name in ("Một", "Hai")]
    sitting = steps.vote(world, named)
    copy = {"sitting_id": sitting, "version": 1, "digest": "0" * 64, "size": 1, "media_type": "application/pdf"}
    more = {"filename": "a.pdf", "minutes_digest": "1" * 64, "uploaded_at": OPENED}
    by = world.actor("secretary@unit-1").person
    world.database.write(
        lambda connection: connection.execute(insert(SittingCopy).values(**copy, **more, uploaded_by=by))
    )
    assert codes(world, sittings.correct, sitting, reason="") == ["field_required"]
    assert do(world, sittings.correct, sitting, reason="Sai lý do vắng mặt.") == "closed"
    whole = select(Sitting.minuted_at, SittingCopy.superseded_at).join(
        SittingCopy, SittingCopy.sitting_id == Sitting.id
    )
    assert [tuple(row) for row in steps.rows(world, whole)] == [(None, OPENED)]
    assert steps.codes(steps.do(world, named[0], "endorse", "secretary@unit-1")) == ["council_has_not_voted"]
    assert do(world, sittings.minute, sitting) == "minuted"
    world.database.write(
        lambda connection: connection.execute(
            update(Nomination).where(Nomination.id == named[0]).values(state="submitted")
        )
    )
    assert refusals(world, sittings.correct, sitting, reason="Sai.") == [
        ("minutes_relied_on", {"nominations": (named[0],)})
    ]
    world.database.write(
        lambda connection: connection.execute(
            update(Nomination).where(Nomination.id == named[0]).values(state="returned")
        )
    )
    assert do(world, sittings.correct, sitting, reason="Sai.") == "closed"


def test_an_older_vote_that_is_minuted_again_does_not_come_back(world: World) -> None:
    (nomination,) = drafts(world)
    older = steps.vote(world, [nomination], now=later(OPENED, hours=1))
    steps.vote(world, [nomination], votes={nomination: Count(1, 4)}, now=later(OPENED, hours=2))
    do(world, sittings.correct, older, reason="Sai tên.", now=later(OPENED, hours=3))
    do(world, sittings.minute, older, now=later(OPENED, hours=4))
    outcome = steps.do(world, nomination, "endorse", "secretary@unit-1", now=later(OPENED, hours=5))
    assert steps.codes(outcome) == ["council_did_not_pass"]


def test_ties_are_settled_by_who_presides_before_the_minutes_are_written(world: World) -> None:
    named = drafts(world, 4)
    sitting = in_session(world, named, rule={"score_most": 10})
    scores = dict(zip(named, (7, 9, 7, 7), strict=True))
    for voter in voters(world):
        cast(world, sitting, voter, {one: Ballot("for", score) for one, score in scores.items()})
    voting.close(world, sitting)
    best, *tied = named[1], named[0], named[2], named[3]
    assert refusals(world, sittings.minute, sitting) == [("ties_unsettled", {"nominations": tuple(sorted(tied))})]
    order = [tied[2], tied[0], tied[1]]
    for wrong in (order[:2], [*order, best], [*order[:2], order[0]], [10_000]):
        with pytest.raises(Refused):
            do(world, sittings.settle_tie, sitting, who="chair@unit-1", order=wrong, reason="Bốc thăm.")
    assert codes(world, sittings.settle_tie, sitting, order=order, reason="Bốc thăm.") == ["not_permitted"]
    assert codes(world, sittings.settle_tie, sitting, who="chair@unit-1", order=order, reason="") == ["field_required"]
    do(world, sittings.settle_tie, sitting, who="chair@unit-1", order=order, reason="Bốc thăm.")
    ranks = select(AgendaItem.nomination_id, AgendaItem.rank, AgendaItem.tie_reason).order_by(AgendaItem.rank)
    assert [tuple(row) for row in steps.rows(world, ranks)] == [
        (best, 1, None),
        *((one, place, "Bốc thăm.") for place, one in enumerate(order, 2)),
    ]
    assert codes(world, sittings.settle_tie, sitting, who="chair@unit-1", order=order, reason="Lại.") == [
        "nobody_is_tied"
    ]
    assert do(world, sittings.minute, sitting) == "minuted"


def test_the_refusal_says_by_how_much_a_vote_fell_short(world: World) -> None:
    short, refused, few = drafts(world, 3)
    sitting = in_session(world, [short, refused, few], absent=(4,), rule={"chair_must_agree": True})
    chair, *others = voters(world)[:4]
    recused: list[Actor] = others[:1]
    world.database.write(
        lambda connection: connection.execute(
            insert(Recusal).values(
                sitting_id=sitting,
                nomination_id=few,
                member_id=world.members["unit-1"][1],
                reason="related",
                declared_at=OPENED,
            )
        )
    )
    cast(world, sitting, chair, {short: FOR, refused: AGAINST, few: FOR})
    for voter in others:
        seen = {short: AGAINST, refused: FOR} | ({} if voter in recused else {few: FOR})
        cast(world, sitting, voter, seen)
    voting.close(world, sitting)
    do(world, sittings.minute, sitting)
    for nomination, expected in (
        (short, ("council_did_not_pass", {"votes_for": 1, "base": 5, "votes_needed": 3})),
        (refused, ("chair_did_not_agree", {"votes_for": 3, "base": 5, "votes_needed": 3})),
    ):
        (objection,) = steps.do(world, nomination, "endorse", "secretary@unit-1").refusals
        assert (objection.code, objection.detail) == expected
    assert steps.do(world, few, "endorse", "secretary@unit-1").accepted
    assert steps.do(world, refused, "not_endorse", "secretary@unit-1").accepted


def test_what_too_few_could_decide_is_neither_endorsed_nor_not(world: World) -> None:
    (nomination,) = drafts(world)
    sitting = in_session(world, [nomination], absent=(4,), rule={"quorum_part": 4, "quorum_of": 5})
    related = world.members["unit-1"][:1]
    world.database.write(
        lambda connection: connection.execute(
            insert(Recusal),
            [
                {
                    "sitting_id": sitting,
                    "nomination_id": nomination,
                    "member_id": one,
                    "reason": "related",
                    "declared_at": OPENED,
                }
                for one in related
            ],
        )
    )
    for voter in voters(world)[1:4]:
        cast(world, sitting, voter, {nomination: FOR})
    voting.close(world, sitting)
    do(world, sittings.minute, sitting)
    for action in ("endorse", "not_endorse"):
        (objection,) = steps.do(world, nomination, action, "secretary@unit-1").refusals
        assert (objection.code, objection.detail) == (
            "council_had_no_quorum",
            {"present": 3, "members": 4, "needed": 4},
        )
