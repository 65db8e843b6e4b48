"""Prove that the JSON Schema of plan files accepts what the loader accepts, and tells mistakes while one writes."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.written_plan import TEXT
from workflow.plans import file_schema, loader, tree

SHIPPED = Path(loader.__file__).parent / "shipped"
SCHEMA = json.loads(file_schema.document())
VALIDATOR = Draft202012Validator(SCHEMA)
GOLDEN = Path(__file__).parents[2] / "docs" / "plan-schema.json"


def values(text: str) -> Any:
    return tree.values(tree.compose(text, name="plan.yaml"))


def mistakes(text: str) -> list[str]:
    """Return the places that an editor would underline."""
    return [error.json_path for error in VALIDATOR.iter_errors(values(text))]


def test_the_schema_is_one_and_its_file_is_up_to_date() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert GOLDEN.read_text(encoding="utf-8") == file_schema.document()


@pytest.mark.parametrize("plan_id", loader.shipped())
def test_the_shipped_plans_are_right_by_the_schema(plan_id: str) -> None:
    assert mistakes((SHIPPED / f"{plan_id}.yaml").read_text(encoding="utf-8")) == []


def test_a_plan_from_scratch_is_right_by_the_schema_and_so_is_one_that_announces_everything_later() -> None:
    assert mistakes(TEXT) == []
    sections = ("period", "award_forms", "criteria", "dossier_items", "council", "clusters", "funding")
    later = {name: {"rule": "to_be_announced", "source": "I"} for name in sections}
    assert list(VALIDATOR.iter_errors(values(TEXT) | later)) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("issuer: {organisation: so-giao-duc, source: heading}\n", "", "$"),
        ("movement: {kind: regular", "movement: {kind: usual", "$.movement"),
        ("id: education-2026", "id: Education 2026", "$.id"),
        ("quorum: 3/5", "quorum: 0.6", "$.council"),
        ("grace_days: 2", "grace_days: two", "$.rounds.annual"),
        ("late: refuse", "late: forgive", "$.rounds.annual"),
        ('value: "98,5"', "value: about 98", "$.targets[0].value"),
        ("period: year\n", "period: monthly\n", "$.obligations[0].period"),
        ("code: graduates\n", "code: graduates\n    weight: 3\n", "$.targets[0]"),
    ],
)
def test_a_mistake_is_seen_where_it_stands(old: str, new: str, place: str) -> None:
    assert old in TEXT
    assert mistakes(TEXT.replace(old, new, 1)) == [place]
