"""`act` decides a list as one set, once for each request, in a number of statements that does not grow."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from states.actors import Role
from states.asks import Answers
from states.refusals import Refusal
from tests import steps
from tests.workflow.watching import statements
from tests.world import CUTOFF, OPENED, World
from workflow.acts import Act, Outcome, RequestKey, act
from workflow.database import Database
from workflow.errors import KeyReused
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Attempt, Nomination
from workflow.models.person import Account, RoleAssignment
from workflow.models.request import RequestKey as KeptKey
from workflow.queries import nominations as reading
from workflow.queries import offers, timeline
from workflow.queries.nominations import Filter
from workflow.services import nominations
from workflow.services.nominations import Wish

AFTER = CUTOFF + timedelta(hours=1)


def together(world: World, acts: Sequence[Act]) -> tuple[Outcome, ...]:
    """Carry out a list of acts in one go."""
    return world.database.write(lambda connection: act(connection, acts))


def rank(world: World, nomination: int, place: int, **how: Any) -> Act:
    """Wish for a rank."""
    return Act(nomination, "rank", world.actor("proposer"), OPENED, Answers(rank=place), **how)


def codes(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """Name the refusals of each outcome."""
    return [steps.codes(outcome) for outcome in outcomes]


def test_an_act_on_a_version_that_has_passed_is_a_conflict(world: World) -> None:
    (nomination,) = steps.qualified(world)
    version = steps.state_of(world, nomination, Nomination.version)
    done = together(world, [rank(world, nomination, 1, expected_version=version)])
    assert done == (Outcome(nomination, "qualified", version + 1),)
    (stale,) = together(world, [rank(world, nomination, 2, expected_version=version)])
    assert stale == Outcome(nomination, refusals=(Refusal("conflict", {"expected": version, "version": version + 1}),))
    assert steps.state_of(world, nomination, Nomination.rank) == 1
    assert steps.attempts(world, nomination) == [("rank", ["conflict"])]


def test_what_is_foreign_is_as_missing_and_leaves_no_trace(world: World) -> None:
    (nomination,) = steps.qualified(world)
    version = steps.state_of(world, nomination, Nomination.version)
    stranger = world.actor("head@unit-2")
    wishes = [
        Act(named, "withdraw", stranger, OPENED, Answers(reason="Rút."), expected_version=expected)
        for named in (nomination, 10_000)
        for expected in (None, version, 99)
    ]
    for wish in wishes:
        assert together(world, [wish]) == (
            Outcome(wish.nomination, refusals=(Refusal("not_found", {"nomination": wish.nomination}),)),
        )
    assert steps.count(world, Attempt) == 0


def test_a_refused_attempt_is_recorded_with_every_reason(world: World) -> None:
    submission = steps.start(world)
    nomination = steps.draft(world, submission, staff_category="worker")
    before = steps.count(world, JournalEntry)
    refused = steps.do(world, nomination, "return", "head@unit-1")
    assert steps.codes(refused) == ["wrong_state"]
    steps.attach_shared(world, submission)
    steps.endorse(world, [nomination])
    steps.submit(world, submission, now=CUTOFF)
    refused_submit = world.database.read(lambda connection: timeline.refused(connection, nomination))[1]
    assert [refusal["code"] for refusal in refused_submit["refusals"]] == [
        "deadline_passed",
        "staff_category_not_eligible",
    ]
    assert (refused_submit["action"], refused_submit["state"], refused_submit["at"]) == ("submit", "endorsed", CUTOFF)
    assert steps.count(world, JournalEntry) == before + 6
    accounts = world.database.read(lambda connection: connection.scalars(select(Attempt.account_id)).all())
    assert list(accounts) == [world.actor("head@unit-1").account, world.actor("officer@unit-1").account]


def test_a_nomination_named_twice_in_a_list_is_acted_on_once(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    outcomes = together(world, [rank(world, first, 1), rank(world, second, 2), rank(world, first, 3)])
    assert codes(outcomes) == [[], [], ["listed_twice"]]
    assert steps.state_of(world, first, Nomination.rank) == 1
    assert steps.attempts(world, first) == [("rank", ["listed_twice"])]


def test_a_group_happens_whole_or_not_at_all_and_others_go_on(world: World) -> None:
    first, second, third = steps.qualified(world, count=3)
    foreign, proposer = 10_000, world.actor("proposer")
    assert codes(
        together(
            world,
            [
                rank(world, first, 1, group="pair"),
                Act(foreign, "rank", proposer, OPENED, Answers(rank=2), group="pair"),
                rank(world, second, 3),
                rank(world, third, 0, group="alone"),
            ],
        )
    ) == [["group_refused"], ["not_found"], [], ["field_too_small"]]
    ranks = [steps.state_of(world, nomination, Nomination.rank) for nomination in (first, second, third)]
    assert ranks == [None, 3, None]
    assert codes(together(world, [rank(world, one, 5, group="all") for one in (first, second, third)])) == [[], [], []]


def test_a_group_that_is_not_written_in_one_piece_is_still_one(world: World) -> None:
    first, second, third = steps.qualified(world, count=3)
    outcomes = together(
        world,
        [rank(world, first, 1, group="pair"), rank(world, second, 2), rank(world, third, 0, group="pair")],
    )
    assert codes(outcomes) == [["group_refused"], [], ["field_too_small"]]
    assert steps.state_of(world, first, Nomination.rank) is None


def test_a_request_that_comes_twice_is_carried_out_once_and_answered_alike(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    proposer = world.actor("proposer")
    assert proposer.account is not None
    key = RequestKey(proposer.account, "a key", "digest")
    wishes = [Wish(first, "rank", Answers(rank=4)), Wish(second, "rank", Answers(rank=0))]

    def send(connection: Connection) -> tuple[Outcome, ...]:
        return nominations.carry_out(connection, wishes, key=key, actor=proposer, now=OPENED)

    answered = world.database.write(send)
    assert codes(answered) == [[], ["field_too_small"]]
    before = [steps.count(world, table) for table in (JournalEntry, Attempt, KeptKey)]
    assert world.database.write(send) == answered
    assert [steps.count(world, table) for table in (JournalEntry, Attempt, KeptKey)] == before
    assert steps.state_of(world, first, Nomination.version) == answered[0].version


def test_answers_from_memory_and_new_ones_stand_in_the_order_asked(world: World) -> None:
    first, second, third = steps.qualified(world, count=3)
    account = world.actor("proposer").account or 0
    old, new = RequestKey(account, "old", "1"), RequestKey(account, "new", "2")
    remembered = together(world, [rank(world, first, 1, key=old), rank(world, second, 2, key=old)])
    mixed = together(
        world,
        [
            rank(world, first, 1, key=old),
            rank(world, third, 3, key=new),
            rank(world, second, 2, key=old),
        ],
    )
    assert (mixed[0], mixed[2]) == remembered
    assert mixed[1].nomination == third
    assert mixed[1].accepted


def test_a_key_that_comes_with_another_request_is_refused_and_nothing_happens(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    account = world.actor("proposer").account or 0
    together(world, [rank(world, first, 1, key=RequestKey(account, "a key", "digest"))])
    with pytest.raises(KeyReused) as reused:
        together(
            world,
            [
                rank(world, second, 2),
                rank(world, first, 9, key=RequestKey(account, "a key", "other digest")),
            ],
        )
    assert reused.value.key == "a key"
    assert steps.state_of(world, second, Nomination.rank) is None
    other = world.actor("reviewer").account or 0
    elsewhere = together(world, [rank(world, second, 2, key=RequestKey(other, "a key", "digest"))])
    assert elsewhere[0].accepted


def test_a_key_that_comes_with_two_requests_at_once_is_refused(world: World) -> None:
    first, second = steps.qualified(world, count=2)
    account = world.actor("proposer").account or 0
    keys = [RequestKey(account, "a key", digest) for digest in ("one", "other")]
    with pytest.raises(KeyReused):
        together(world, [rank(world, first, 1, key=keys[0]), rank(world, second, 2, key=keys[1])])
    assert steps.state_of(world, first, Nomination.rank) is None


def test_nothing_asked_is_nothing_done(world: World) -> None:
    assert together(world, []) == ()


def test_a_role_that_has_ended_and_an_account_that_is_disabled_let_nobody_act(world: World) -> None:
    (nomination,) = steps.qualified(world)
    proposer = world.actor("proposer")
    yesterday = OPENED.date() - timedelta(days=1)

    def keep(table: Any, **values: Any) -> None:
        holder = (
            RoleAssignment.person_id == proposer.person if table is RoleAssignment else Account.id == proposer.account
        )
        world.database.write(lambda connection: connection.execute(update(table).where(holder).values(values)))

    for table, ended, mended in (
        (RoleAssignment, {"valid_to": yesterday}, {"valid_to": OPENED.date()}),
        (RoleAssignment, {"valid_from": date(2024, 11, 2)}, {"valid_from": OPENED.date()}),
        (Account, {"disabled_at": OPENED}, {"disabled_at": None}),
    ):
        keep(table, **ended)
        assert codes(together(world, [rank(world, nomination, 1)])) == [["not_permitted"]]
        keep(table, **mended)
        assert codes(together(world, [rank(world, nomination, 1)])) == [[]]


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("rank", "reviewer"),
        ("approve", "proposer"),
        ("withdraw", "clerk"),
        ("withdraw", "secretary@unit-1"),
        ("send_back", "auditor"),
        ("not_award", "planner"),
    ],
)
def test_roles_that_see_a_nomination_may_not_do_everything_with_it(world: World, action: str, who: str) -> None:
    (nomination,) = steps.qualified(world)
    assert Role.AUDITOR in {grant.role for grant in world.actor("auditor").grants}
    refused = steps.do(world, nomination, action, who, rank=1, reason="Lý do.", reason_code="late")
    assert steps.codes(refused)[0] in {"not_permitted", "wrong_state"}


def sent_by(database: Database, work: Callable[[], Any]) -> int:
    """Count the statements that some work sends."""
    with statements(database) as sent:
        work()
    return len(sent)


ACTIONS = [
    ("tick", "reviewer", {"ticks": frozenset({"annual_rating"})}),
    ("approve", "reviewer", {}),
    ("rank", "proposer", {"rank": 1}),
    ("propose", "proposer", {}),
    ("send_back", "director", {"reason": "Xem lại."}),
    ("withdraw", "head@unit-1", {"reason": "Rút."}),
    ("revive", "head@unit-1", {}),
    ("reopen", "officer@unit-1", {"reason": "Không."}),
    ("submit", "officer@unit-1", {}),
]


def test_fifty_acts_take_as_many_statements_as_one(world: World) -> None:
    steps.set_places(world, 60)
    one, *fifty = steps.qualified(world, count=51)
    for action, who, answers in ACTIONS:
        actor = world.actor(who)

        def carry_out(named: Sequence[int], action: str = action, actor: Any = actor, answers: Any = answers) -> None:
            acts = [Act(nomination, action, actor, AFTER, Answers(**answers)) for nomination in named]
            outcomes = together(world, acts)
            assert len({outcome.accepted for outcome in outcomes}) == 1

        alone = sent_by(world.database, lambda: carry_out([one]))
        assert sent_by(world.database, lambda: carry_out(fifty)) == alone, action
        assert alone <= 14, action


def test_a_list_of_fifty_is_read_with_as_many_statements_as_a_list_of_one(world: World) -> None:
    named = steps.qualified(world, count=50)
    actor = world.actor("proposer")

    def look(limit: int) -> None:
        def read(connection: Connection) -> None:
            page = reading.page(connection, Filter(limit=limit), actor=actor)
            assert len(page.rows) == limit
            offers.offers(connection, [row.id for row in page.rows], actor=actor, now=OPENED)

        world.database.read(read)

    assert len(named) == 50
    look(1)
    alone = sent_by(world.database, lambda: look(1))
    assert sent_by(world.database, lambda: look(50)) == alone
