"""A round opens, closes, and is decided with its last result; what it decided stays."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from states.actors import CLOCK
from states.asks import Answers, FlaggedItem
from states.nomination import Action
from states.refusals import Refused
from tests import steps
from tests.world import CUTOFF, OPENED, World, later
from workflow.acts import Act, act
from workflow.calendar import VIETNAM, day_through
from workflow.errors import NotFound
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.round import Extension
from workflow.queries import invariants, timeline
from workflow.services import rounds

AFTER = later(CUTOFF, hours=1)
DUE = date(2024, 12, 20)
EVERYTHING = Answers(
    reason="Lý do.",
    reason_code="late",
    items=(FlaggedItem("council_minutes", "Thiếu dấu."),),
    due=DUE,
    due_limit=day_through(DUE),
    rank=1,
    incoming_number="1",
    incoming_date=date(2024, 12, 1),
    incoming_at=datetime(2024, 12, 1, tzinfo=VIETNAM),
    decision=1,
    item="council_minutes",
    fields=frozenset({"position"}),
    ticks=frozenset({"annual_rating"}),
)
"""An answer to whatever an action may ask."""


def run(
    world: World, verb: Callable[..., Any], *, who: str = "planner", now: datetime, key: str = "annual-2024"
) -> str:
    """Open, close or decide a round; returns its state."""
    advanced = world.database.write(
        lambda connection: verb(connection, world.rounds[key], actor=world.actor(who), now=now)
    )
    return str(advanced.state)


def refused_run(world: World, verb: Callable[..., Any], **how: Any) -> list[str]:
    """Ask for what is refused; returns the codes."""
    with pytest.raises(Refused) as refused:
        run(world, verb, **how)
    return steps.codes(refused.value)


def settle_due(world: World, now: datetime) -> list[int]:
    """Let the clock decide what it can."""
    return list(world.database.write(lambda connection: rounds.settle_due(connection, now=now)))


def states(world: World, *named: int) -> list[str]:
    """Read where some nominations stand."""
    return [steps.state_of(world, nomination) for nomination in named]


def entries(world: World) -> int:
    """Count the journal."""
    return world.database.read(lambda connection: connection.scalar(select(func.count(JournalEntry.id)))) or 0


def test_a_round_opens_once_before_its_cutoff_and_by_the_lead_office(world: World) -> None:
    for who in ("submitter", "clerk", "head@unit-1"):
        assert refused_run(world, rounds.open_, who=who, now=OPENED, key="annual-2025") == ["not_permitted"]
    assert refused_run(world, rounds.open_, now=OPENED, key="annual-2023") == ["deadline_passed"]
    assert refused_run(world, rounds.open_, now=OPENED, key="stage-2021-2025") == ["to_be_announced"]
    assert refused_run(world, rounds.open_, now=OPENED) == ["wrong_state"]
    assert run(world, rounds.open_, now=OPENED, key="annual-2025") == "open"


def test_a_round_stays_open_until_its_cutoff(world: World) -> None:
    early = CUTOFF - timedelta(microseconds=1)
    assert refused_run(world, rounds.close, now=early) == ["cutoff_not_past"]
    assert run(world, rounds.close, now=CUTOFF) == "closed"
    assert refused_run(world, rounds.close, now=CUTOFF) == ["wrong_state"]


def test_an_extension_needs_a_reason_a_day_ahead_and_the_lead_office(world: World) -> None:
    given: dict[str, Any] = {
        "organisation": world.organisations["unit-1"],
        "until": DUE,
        "reason": "Bão.",
        "evidence": None,
    }

    def asking(**how: Any) -> Callable[..., Any]:
        return partial(rounds.extend, **(given | how))

    wrong = asking(organisation=10_000, until=AFTER.astimezone(VIETNAM).date() - timedelta(days=1), reason=" ")
    assert refused_run(world, wrong, now=AFTER) == ["date_in_the_past", "field_required", "organisation_unknown"]
    assert refused_run(world, asking(), who="submitter", now=AFTER) == ["not_permitted"]
    assert refused_run(world, asking(), now=AFTER, key="stage-2021-2025") == ["wrong_state"]
    assert run(world, asking(evidence="Công điện 12"), now=AFTER) == "open"
    (kept,) = world.database.read(lambda connection: connection.execute(select(Extension)).all())
    planner = world.actor("planner").person
    assert (kept.until, kept.limit_at, kept.approved_by) == (DUE, datetime(2024, 12, 21, tzinfo=VIETNAM), planner)
    *_, told = world.database.read(lambda connection: timeline.of(connection, "round", world.rounds["annual-2024"]))
    assert told["action"] == "extend"
    assert told["texts"] == {"reason": "Bão.", "evidence": "Công điện 12"}
    assert told["data"] == {"organisation": world.organisations["unit-1"], "until": "2024-12-20"}


def test_a_round_is_decided_in_the_transaction_of_its_last_result(world: World) -> None:
    first, second, third, reserve = steps.qualified(world, count=4)
    _, (waiting,) = steps.endorsed(world, unit="unit-2")
    drafted = steps.draft(world, steps.start(world, unit="unit-3"), unit="unit-3")
    steps.propose(world, [first, second], now=AFTER)
    assert steps.do(world, reserve, "stand_by", "proposer", now=AFTER, rank=1).accepted
    assert steps.sign(world, [first], now=AFTER).accepted
    assert steps.do(world, second, "not_award", "director", now=AFTER, reason_code="criteria_not_met").accepted
    assert steps.round_state(world) == "open"
    assert states(world, reserve, waiting, drafted) == ["standby", "endorsed", "draft"]
    assert steps.do(world, third, "not_award", "reviewer", now=AFTER, reason_code="legal_violation").accepted
    assert steps.round_state(world) == "decided"
    everybody = (first, second, third, reserve, waiting, drafted)
    assert states(world, *everybody) == ["awarded", "not_awarded", "not_awarded", "not_awarded", "lapsed", "lapsed"]
    *_, last = world.database.read(lambda connection: timeline.of(connection, "nomination", reserve))
    assert (last["action"], last["role"], last["data"]) == ("not_award", "clock", {"reason_code": "over_quota"})
    path = world.database.read(lambda connection: timeline.of(connection, "round", world.rounds["annual-2024"]))
    assert [(entry["action"], entry["to"]) for entry in path[1:]] == [
        ("open", "open"),
        ("close", "closed"),
        ("decide", "decided"),
    ]
    assert steps.places_used(world) == 1


@pytest.mark.parametrize("last_word", ["withdraw", "lapse"])
def test_a_withdrawal_or_a_lapse_may_be_the_last_word(world: World, last_word: str) -> None:
    submission, (waits, result) = steps.handed_in(world, count=2)
    assert steps.do(world, result, "not_award", "reviewer", reason_code="late").accepted
    if last_word == "withdraw":
        assert steps.do(world, waits, "withdraw", "head@unit-1", now=AFTER, reason="Rút.").accepted
    else:
        assert steps.give_back(world, waits, "council_minutes", due=date(2024, 12, 1)).accepted
        assert world.database.write(lambda connection: rounds.lapse_due(connection, now=AFTER)) == 1
    assert steps.round_state(world) == "decided"
    assert submission


def test_a_round_waits_for_its_limit_and_for_a_first_result(world: World) -> None:
    _, (only,) = steps.handed_in(world)
    assert steps.do(world, only, "withdraw", "head@unit-1", now=AFTER, reason="Rút.").accepted
    assert settle_due(world, AFTER) == []
    _, (other,) = steps.handed_in(world, unit="unit-2")
    early = CUTOFF - timedelta(microseconds=1)
    assert steps.do(world, other, "not_award", "reviewer", now=early, reason_code="late").accepted
    assert settle_due(world, early) == []
    assert steps.round_state(world) == "open"
    assert settle_due(world, CUTOFF) == [world.rounds["annual-2024"]]
    assert steps.round_state(world) == "decided"


def test_a_running_extension_keeps_a_round_open(world: World) -> None:
    (named,) = steps.qualified(world)
    late, (extended,) = steps.endorsed(world, unit="unit-2")
    steps.extend(world, unit="unit-2", until=DUE)
    steps.propose(world, [named], now=AFTER)
    assert steps.sign(world, [named], now=AFTER).accepted
    assert steps.round_state(world) == "open"
    end = datetime(2024, 12, 21, tzinfo=VIETNAM)
    assert settle_due(world, end - timedelta(microseconds=1)) == []
    assert steps.submit(world, late, unit="unit-2", now=end - timedelta(hours=1)).accepted
    assert settle_due(world, end) == []
    assert steps.do(world, extended, "not_award", "reviewer", now=end, reason_code="over_quota").accepted
    assert steps.round_state(world) == "decided"


def test_an_extension_that_nobody_used_ends_and_the_clock_decides(world: World) -> None:
    (named,) = steps.qualified(world)
    _, (idle,) = steps.endorsed(world, unit="unit-2")
    steps.extend(world, unit="unit-2", until=DUE)
    steps.propose(world, [named], now=AFTER)
    assert steps.sign(world, [named], now=AFTER).accepted
    assert settle_due(world, datetime(2024, 12, 21, tzinfo=VIETNAM)) == [world.rounds["annual-2024"]]
    assert states(world, named, idle) == ["awarded", "lapsed"]


def test_the_lead_office_decides_a_closed_round_and_leaves_nothing_hanging(world: World) -> None:
    reserve, result = steps.qualified(world, count=2)
    drafted = steps.draft(world, steps.start(world, unit="unit-3"), unit="unit-3")
    assert refused_run(world, rounds.decide, now=AFTER) == ["wrong_state"]
    run(world, rounds.close, now=AFTER)
    assert refused_run(world, rounds.decide, now=AFTER) == ["nominations_unsettled"]
    for nomination in (reserve, result):
        assert steps.do(world, nomination, "stand_by", "proposer", now=AFTER, rank=1).accepted
    assert refused_run(world, rounds.decide, who="submitter", now=AFTER) == ["not_permitted"]
    assert run(world, rounds.decide, now=AFTER) == "decided"
    assert states(world, reserve, result, drafted) == ["not_awarded", "not_awarded", "lapsed"]


def test_the_lead_office_cannot_decide_over_somebody_whose_extension_runs(world: World) -> None:
    _, (idle,) = steps.endorsed(world, unit="unit-2")
    steps.extend(world, unit="unit-2", until=DUE)
    run(world, rounds.close, now=AFTER)
    assert refused_run(world, rounds.decide, now=AFTER) == ["nominations_unsettled"]
    assert run(world, rounds.decide, now=datetime(2024, 12, 21, tzinfo=VIETNAM)) == "decided"
    assert states(world, idle) == ["lapsed"]


def test_nothing_changes_in_a_decided_round(world: World) -> None:
    awarded, rejected, withdrawn = steps.qualified(world, count=3)
    submission, (lapsed,) = steps.endorsed(world)
    assert steps.do(world, withdrawn, "withdraw", "head@unit-1", now=AFTER, reason="Rút.").accepted
    steps.propose(world, [awarded], now=AFTER)
    assert steps.do(world, rejected, "not_award", "reviewer", now=AFTER, reason_code="late").accepted
    assert steps.sign(world, [awarded], now=AFTER).accepted
    assert states(world, awarded, rejected, withdrawn, lapsed) == ["awarded", "not_awarded", "withdrawn", "lapsed"]
    before = entries(world)
    now = later(AFTER, hours=1)
    people = [*(world.actor(who) for who in world.actors if "@" not in who or who.endswith("unit-1")), CLOCK]

    def try_everything(connection: Connection) -> list[tuple[str, Any]]:
        return [
            (action, outcome)
            for action, actor in product(Action, people)
            for outcome in act(
                connection,
                [Act(one, action, actor, now, EVERYTHING) for one in (awarded, rejected, withdrawn, lapsed)],
            )
            if outcome.accepted
        ]

    assert world.database.write(try_everything) == []
    for change in (
        lambda: steps.start(world, now=now),
        lambda: steps.draft(world, submission, now=now),
        lambda: steps.attach_shared(world, submission, now=now),
        lambda: steps.extend(world, unit="unit-1", until=DUE, now=now),
        lambda: run(world, rounds.close, now=now),
        lambda: run(world, rounds.decide, now=now),
    ):
        with pytest.raises(Refused):
            change()
    assert settle_due(world, later(now, days=400)) == []
    assert world.database.write(lambda connection: rounds.lapse_due(connection, now=later(now, days=400))) == 0
    assert entries(world) == before
    assert world.database.read(invariants.broken) == ()


def test_a_round_that_is_missing_is_not_found(world: World) -> None:
    for verb in (rounds.open_, rounds.close, rounds.decide):
        with pytest.raises(NotFound):
            world.database.write(partial(verb, round_id=10_000, actor=world.actor("planner"), now=OPENED))
    assert world.database.read(lambda connection: connection.scalar(select(func.count(Nomination.id)))) == 0
