"""The benchmarks compare what is alike: captured statements do what the product does, and verdicts follow floors."""

import shutil

import pytest

from benchmarks.acting import require_sound
from benchmarks.limits import limit_of
from benchmarks.seeding import seed
from benchmarks.statements import Named, Sample, ScriptDiffers, Spelled, script_of, script_of_approval
from benchmarks.subjects import Supply
from benchmarks.verdicts import BELOW, MET, NOTHING, Floor, Result
from tests.left_out import leave_out
from workflow.database import Database

DOSSIERS = 2_000


def test_the_captured_statements_approve_like_the_product(database: Database) -> None:
    if not database.is_sqlite and shutil.which("pgbench") is None:
        leave_out("the limit on PostgreSQL", because="pgbench is missing", required_by="THIDUA_TEST_PGBENCH")
    world = seed(database, nominations=DOSSIERS)
    supply = Supply(DOSSIERS)
    samples = supply.take(2)
    script = script_of_approval(world, samples.at(0) + 1_200, samples.at(1) - 1_200)
    turn = limit_of(database, script, clients=2)(supply.take(6))
    assert turn.count == 6
    require_sound(database, requests=8, acts=8, in_flight=0)


def test_what_two_samples_share_is_a_script() -> None:
    one = Sample([("SELECT :a", {"a": 70, "b": "key-70", "c": [7, 71], "d": "same"})], {"id": 70})
    other = Sample([("SELECT :a", {"a": 80, "b": "key-80", "c": [7, 81], "d": "same"})], {"id": 80})
    (statement,) = script_of(one, other)
    expected = {"a": Named("id"), "b": Spelled("id", ("key-", "")), "c": [7, Named("id", 1)], "d": "same"}
    assert statement.parameters == expected


@pytest.mark.parametrize(
    "statements",
    [[("SELECT 1", {"a": 81})], [("SELECT 1", {"a": "other"})], [("SELECT 2", {"a": 80})], []],
)
def test_what_the_numbers_do_not_explain_is_no_script(statements: list[tuple[str, dict[str, object]]]) -> None:
    with pytest.raises(ScriptDiffers):
        script_of(Sample([("SELECT 1", {"a": 70})], {"id": 70}), Sample(statements, {"id": 80}))


@pytest.mark.parametrize(
    ("figures", "floor", "verdict"),
    [
        ([0.4, 0.5, 0.9], Floor(0.5), MET),
        ([0.4, 0.49, 0.9], Floor(0.5), BELOW),
        ([39.0, 40.0, 99.0], Floor(40, at_most=True, unit="ms"), MET),
        ([40.1], Floor(40, at_most=True, unit="ms"), BELOW),
        ([float("nan")], Floor(120, at_most=True, unit="MB"), BELOW),
        ([1.0], None, NOTHING),
    ],
)
def test_the_median_of_the_rounds_is_held_against_the_floor(
    figures: list[float], floor: Floor | None, verdict: str
) -> None:
    assert Result("work", "SQLite", "limit", "reached", figures, floor).verdict == verdict
