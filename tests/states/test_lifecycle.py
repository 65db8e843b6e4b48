"""Prove that a table of moves is sound, and that it answers every attempt with a verdict."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from states import decision, job, message, nomination, obligation, round, sitting  # noqa: A004 - a module of ours.
from states.actors import Role
from states.diagram import LIFECYCLES
from states.job import JobFacts
from states.lifecycle import Ask, Lifecycle, Move, Offer, Verdict
from states.refusals import Refusal
from tests.states.making import (
    NOW,
    answers,
    decision_facts,
    facts,
    holding,
    message_facts,
    obligation_facts,
    round_facts,
    row,
    sitting_facts,
)

MADE: dict[str, Callable[[str], Any]] = {
    "nomination": lambda state: facts(row=row(state)),
    "round": lambda state: round_facts(state=state),
    "sitting": lambda state: sitting_facts(state=state),
    "decision": lambda state: decision_facts(state=state),
    "obligation": lambda state: obligation_facts(state=state),
    "message": lambda state: message_facts(state=state, actor=holding(Role.REVIEWER)),
    "job": lambda state: JobFacts(now=NOW, state=state, attempts=0, actor=holding(Role.REVIEWER)),
}
MODULES = (nomination, round, sitting, decision, obligation, message, job)
TABLES = list(zip(LIFECYCLES, MODULES, strict=True))
ATTEMPTS = [
    (lifecycle, state, action) for lifecycle, module in TABLES for state, action in product(module.State, module.Action)
]


class Light(StrEnum):
    """Where a traffic light stands."""

    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What rules about a traffic light look at."""

    state: str
    faults: tuple[str, ...] = ()
    allowed: bool = True


def permits(by: tuple[Role, ...], known: LightFacts) -> Refusal | None:
    return None if known.allowed else Refusal("not_permitted", {"roles": by})


def lamp_works(known: LightFacts) -> Refusal | None:
    return Refusal("lamp_broken") if "lamp" in known.faults else None


def wire_works(known: LightFacts) -> Refusal | None:
    return Refusal("wire_broken") if "wire" in known.faults else None


def named(answer: str, _known: LightFacts) -> Refusal | None:
    return None if answer else Refusal("field_required", {"field": "name"})


NAME = Ask("name", "text", named)
SWITCH: Move[LightFacts, str] = Move(
    "switch", source=("red",), dest=("green",), by=(Role.CLOCK,), guards=(lamp_works, wire_works), asks=(NAME,)
)
FLICKER: Move[LightFacts, str] = Move("flicker", source=("red", "green"), dest=(), by=(Role.CLOCK,))


def light(*moves: Move[LightFacts, str]) -> Lifecycle[LightFacts, str]:
    return Lifecycle("light", states=Light, initial=Light.RED, moves=moves, permits=permits)


def test_a_move_leads_where_the_table_says() -> None:
    assert light(SWITCH).decide("switch", LightFacts("red"), "a") == Verdict("green")


def test_a_move_without_a_destination_leaves_the_state() -> None:
    lamp = light(FLICKER)
    assert [lamp.decide("flicker", LightFacts(state), "").dest for state in Light] == ["red", "green"]


def test_a_move_that_chooses_goes_where_it_chose() -> None:
    back: Move[LightFacts, str] = Move(
        "back", source=("red",), dest=("red", "green"), by=(), choose=lambda _known: "green"
    )
    assert light(back).decide("back", LightFacts("red"), "") == Verdict("green")


def test_all_reasons_are_told_at_once_and_in_order() -> None:
    verdict = light(SWITCH).decide("switch", LightFacts("red", ("lamp", "wire"), allowed=False), "")
    assert verdict == Verdict(
        None,
        (
            Refusal("not_permitted", {"roles": (Role.CLOCK,)}),
            Refusal("lamp_broken"),
            Refusal("wire_broken"),
            Refusal("field_required", {"field": "name"}),
        ),
    )


@pytest.mark.parametrize(("action", "state"), [("switch", "green"), ("explode", "red"), ("switch", "blue")])
def test_what_the_table_does_not_hold_is_refused_with_action_and_state(action: str, state: str) -> None:
    refusal = Refusal("wrong_state", {"lifecycle": "light", "action": action, "state": state})
    assert light(SWITCH).decide(action, LightFacts(state), "a") == Verdict(None, (refusal,))


def test_offers_tell_objections_and_questions_but_not_what_is_nobodys_business() -> None:
    lamp = light(SWITCH, FLICKER)
    broken = LightFacts("red", ("wire",))
    assert lamp.offers(broken) == (
        Offer("switch", (Refusal("wire_broken"),), (NAME,)),
        Offer("flicker", (), ()),
    )
    assert [offer.possible for offer in lamp.offers(broken)] == [False, True]
    assert lamp.offers(replace(broken, allowed=False)) == ()


@pytest.mark.parametrize(
    "wrong",
    [replace(SWITCH, source=("blue",)), replace(SWITCH, dest=("blue",)), replace(FLICKER, source=("red", "blue"))],
)
def test_a_table_with_an_unknown_state_is_no_table(wrong: Move[LightFacts, str]) -> None:
    with pytest.raises(ValueError, match="blue"):
        light(wrong)


def test_a_table_with_two_rows_for_one_case_is_no_table() -> None:
    with pytest.raises(ValueError, match="switch from red stands twice"):
        light(SWITCH, replace(SWITCH, dest=("red",)))


@pytest.mark.parametrize(("lifecycle", "state", "action"), ATTEMPTS)
def test_every_action_from_every_state_gets_a_verdict(lifecycle: Lifecycle[Any, Any], state: str, action: str) -> None:
    verdict = lifecycle.decide(action, MADE[lifecycle.name](state), answers())
    move = lifecycle.move(action, state)
    codes = [refusal.code for refusal in verdict.refusals]
    assert (codes == ["wrong_state"]) == (move is None)
    if move is not None:
        # Nobody asks here, so that every move of the table is refused at least for that.
        assert codes[0] in {"not_permitted", "works_elsewhere"}
        assert verdict.dest is None


@pytest.mark.parametrize(("lifecycle", "module"), TABLES)
def test_a_table_uses_every_state_and_every_action(lifecycle: Lifecycle[Any, Any], module: Any) -> None:
    reached = {lifecycle.initial, *(dest for move in lifecycle.moves for dest in move.dest)}
    assert reached == set(module.State) == set(lifecycle.states)
    assert set(lifecycle.actions()) == set(module.Action)


@pytest.mark.parametrize("lifecycle", LIFECYCLES)
def test_a_look_up_finds_the_rows_of_the_table(lifecycle: Lifecycle[Any, Any]) -> None:
    held = {(move.action, state): move for move in lifecycle.moves for state in move.source}
    everything = product(lifecycle.actions(), lifecycle.states)
    assert {pair: found for pair in everything if (found := lifecycle.move(*pair))} == held


@pytest.mark.parametrize("lifecycle", LIFECYCLES)
def test_only_a_move_with_several_destinations_chooses(lifecycle: Lifecycle[Any, Any]) -> None:
    assert all((move.choose is not None) == (len(move.dest) > 1) for move in lifecycle.moves)
