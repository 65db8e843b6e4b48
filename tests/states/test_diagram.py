"""Prove that the drawn tables are the tables, and that the file people read is up to date."""

import re
from pathlib import Path
from typing import Any

import pytest

from states.diagram import LIFECYCLES, document, matrix, mermaid
from states.lifecycle import Lifecycle
from states.round import ROUND

DOCUMENT = Path(__file__).parents[2] / "docs" / "lifecycles.md"


def test_the_document_is_what_the_tables_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), (
        "A table has changed: run `make golden` and read the diff."
    )


def test_a_round_is_drawn_from_planned_to_decided() -> None:
    assert mermaid(ROUND).splitlines() == [
        "stateDiagram-v2",
        "    [*] --> planned",
        "    planned --> open: open",
        "    open --> closed: close",
        "    closed --> decided: decide",
        "    decided --> [*]",
    ]


def test_a_matrix_has_a_row_for_each_action_and_a_column_for_each_role() -> None:
    assert matrix(ROUND).splitlines() == [
        "| action | `plan_officer` | `clock` | to | rules | asks |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `open` | `planned` |  | `open` | `announced`, `all_announced`, `cutoff_ahead`, `staff_counted` |  |",
        "| `close` | `open` | `open` | `closed` | `cutoff_past` |  |",
        "| `extend` | `open`, `closed` |  | – | `announced` |  |",
        "| `decide` | `closed` | `closed` | `decided` | `settled` |  |",
        "| `amend` | `planned`, `open`, `closed` |  | – |  |  |",
        "| `recount` | `open`, `closed` |  | – | `staff_counted` |  |",
        "| `remind` | `open`, `closed` |  | – | `announced` |  |",
    ]


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_every_arrow_is_a_move_that_leaves_its_state_and_every_such_move_an_arrow(
    lifecycle: Lifecycle[Any, Any],
) -> None:
    drawn = {
        (source, dest, action)
        for source, dest, actions in re.findall(r"^    (\w+) --> (\w+): (.+)$", mermaid(lifecycle), re.MULTILINE)
        for action in actions.split(", ")
    }
    assert drawn == {
        (source, dest, move.action) for move in lifecycle.moves for source in move.source for dest in move.dest
    }


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_one_arrow_joins_two_states(lifecycle: Lifecycle[Any, Any]) -> None:
    arrows = re.findall(r"^    (\S+ --> \S+?):?(?: .*)?$", mermaid(lifecycle), re.MULTILINE)
    assert len(arrows) == len(set(arrows))


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_every_state_is_drawn_and_what_nothing_leaves_is_final(lifecycle: Lifecycle[Any, Any]) -> None:
    drawn = mermaid(lifecycle)
    final = {state for state in lifecycle.states if f"{state} --> [*]" in drawn}
    assert final == {
        state for state in lifecycle.states if not any(state in move.source and move.dest for move in lifecycle.moves)
    }
    assert {state for state in lifecycle.states if not re.search(rf"\b{state}\b", drawn)} == set()


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_a_matrix_names_every_rule_and_every_question(lifecycle: Lifecycle[Any, Any]) -> None:
    rows = matrix(lifecycle).splitlines()
    assert len({row.count("|") for row in rows}) == 1
    for move, row in zip(lifecycle.moves, rows[2:], strict=True):
        named = {*(guard.__name__ for guard in move.guards), *(ask.field for ask in move.asks), move.action}
        assert named <= set(re.findall(r"`(\w+)`", row))
