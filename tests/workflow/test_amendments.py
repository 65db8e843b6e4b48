"""An amendment changes quotas and deadlines for whole rounds, and the rest only where the office says so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from states.refusals import Refusal, Refused
from tests import amending, steps
from tests.amending import amended, cutoff, places
from tests.world import CUTOFF, OPENED, World, later
from workflow.calendar import VIETNAM
from workflow.errors import NotFound
from workflow.models.journal import JournalEntry
from workflow.models.nomination import Nomination
from workflow.models.plan import PlanVersion
from workflow.models.round import QuotaCounter, Round
from workflow.queries import invariants, timeline, versions
from workflow.queries.amending import Choice
from workflow.services import decisions, plans, rounds

AFTER = later(CUTOFF, hours=1)


def counters(world: World, key: str = "annual-2024") -> Mapping[str, tuple[int, int]]:
    """Read the places of a round and what is taken of them."""
    statement = select(QuotaCounter.code, QuotaCounter.places, QuotaCounter.used).where(
        QuotaCounter.round_id == world.rounds[key]
    )
    return {row.code: (row.places, row.used) for row in steps.rows(world, statement)}


def round_row(world: World, key: str = "annual-2024") -> Any:
    """Read a round."""
    (row,) = steps.rows(world, select(Round).where(Round.id == world.rounds[key]))
    return row


def version_of(world: World, nomination: int) -> int:
    """Read the number of the version under which a dossier stands."""
    statement = select(PlanVersion.number).join(Nomination, Nomination.plan_version_id == PlanVersion.id)
    (row,) = steps.rows(world, statement.where(Nomination.id == nomination))
    return int(row.number)


def journal_of(world: World, aggregate: str, key: int) -> list[Any]:
    """Read what happened to something."""
    return world.database.read(lambda connection: timeline.of(connection, aggregate, key))


def ten_in_flight(world: World) -> dict[str, list[int]]:
    """Make ten dossiers: four proposed, two qualified, two endorsed, one under review, one draft."""
    ready = steps.qualified(world, count=6)
    steps.rank(world, ready)
    steps.propose(world, ready[:4], now=AFTER)
    _, endorsed = steps.endorsed(world, unit="unit-2", count=2)
    _, reviewed = steps.handed_in(world, unit="unit-3")
    drafted = steps.draft(world, steps.start(world, unit="unit-3"), unit="unit-3")
    return {
        "proposed": ready[:4],
        "qualified": ready[4:],
        "endorsed": endorsed,
        "reviewed": reviewed,
        "drafted": [drafted],
    }


def test_amending_while_ten_dossiers_are_in_flight_moves_only_what_was_chosen(world: World) -> None:
    flying = ten_in_flight(world)
    everybody = [one for group in flying.values() for one in group]
    plan = amended(places("individual", 3), amending.one_more_paper, amending.stage_announced)
    seen = amending.preview(world, plan, now=AFTER)
    assert [one.row.id for one in seen.dossiers] == sorted(everybody)
    assert {one.lacks for one in seen.dossiers} == {("photographs",)}
    assert {(one.objections, one.too_late, one.version) for one in seen.dossiers} == {((), False, 1)}
    (running,) = seen.running
    assert [(one.code, one.before, one.after, one.used, one.excess) for one in running.quotas] == [
        ("collective", 5, 5, 0, 0),
        ("individual", 10, 3, 4, 1),
    ]
    below = {"round": "annual-2024", "code": "individual", "subject": "individual", "places": 3, "used": 4}
    assert seen.refusals == (Refusal("quota_below_used", {**below, "excess": 1}),)
    assert amending.refused(world, plan, now=AFTER) == seen.refusals

    moved = (*flying["endorsed"], *flying["drafted"])
    choice = Choice(rounds=(world.rounds["annual-2024"],), dossiers=moved, standby=(flying["proposed"][3],))
    assert amending.preview(world, plan, choice, now=AFTER).refusals == ()
    made = amending.amend(world, plan, choice, now=AFTER)
    assert made.number == 2
    assert {one: version_of(world, one) for one in everybody} == {one: 2 if one in moved else 1 for one in everybody}
    assert counters(world) == {"collective": (5, 0), "individual": (3, 3)}
    assert steps.state_of(world, flying["proposed"][3]) == "standby"
    assert round_row(world).plan_version_id == made.version
    assert world.database.read(invariants.broken) == ()

    told = journal_of(world, "plan", made.plan)[-1]
    assert (told["action"], told["texts"]) == ("amend", {"reason": "Điều chỉnh số lượng khen thưởng."})
    assert told["data"] == {
        "plan_version": 2,
        "document_number": "15/KH-SYT",
        "signed_on": "2024-10-30",
        "rounds": [world.rounds["annual-2024"]],
        "dossiers": list(moved),
        "standby": [flying["proposed"][3]],
    }
    for one, action in ((moved[0], "amend"), (flying["proposed"][3], "stand_by")):
        entry = journal_of(world, "nomination", one)[-1]
        assert (entry["action"], entry["role"], entry["texts"]["reason"]) == (action, "clock", told["texts"]["reason"])
    assert journal_of(world, "round", world.rounds["annual-2024"])[-1]["action"] == "amend"


def test_what_was_moved_is_held_to_the_amended_plan_and_what_stayed_is_not(world: World) -> None:
    kept, (stays,) = steps.endorsed(world)
    chosen, (moves,) = steps.endorsed(world, unit="unit-2")
    amending.amend(world, amended(amending.one_more_paper), Choice(dossiers=(moves,)))
    assert steps.submit(world, kept).accepted
    refused = steps.submit(world, chosen, unit="unit-2").outcomes
    assert [(one.code, one.detail) for outcome in refused for one in outcome.refusals] == [
        ("dossier_incomplete", {"missing": ("photographs",)})
    ]
    assert steps.attach(world, moves, "photographs", unit="unit-2").accepted
    assert steps.submit(world, chosen, unit="unit-2").accepted
    with pytest.raises(Refused) as unknown:
        steps.attach(world, stays, "photographs")
    assert steps.codes(unknown.value) == ["item_unknown"]


def test_new_dossiers_stand_under_the_version_of_their_round(world: World) -> None:
    before = steps.draft(world, steps.start(world))
    amending.amend(world, amended(amending.one_more_paper))
    between = steps.draft(world, steps.start(world, unit="unit-2"), unit="unit-2")
    again = amended(amending.one_more_paper, version=3)
    amending.amend(world, again, Choice(rounds=(world.rounds["annual-2024"],)))
    after = steps.draft(world, steps.start(world, unit="unit-3"), unit="unit-3")
    assert [version_of(world, one) for one in (before, between, after)] == [1, 1, 3]


def test_a_deadline_moves_for_the_whole_round_and_extensions_stay(world: World) -> None:
    submission, _ = steps.endorsed(world)
    steps.extend(world, unit="unit-2", until=date(2024, 12, 31))
    extended, _ = steps.endorsed(world, unit="unit-2")
    amending.amend(world, amended(cutoff(20)))
    new = datetime(2024, 12, 20, tzinfo=VIETNAM)
    assert (round_row(world).cutoff, round_row(world).limit_at) == (new, new)
    assert round_row(world, "annual-2025").cutoff == datetime(2025, 12, 20, tzinfo=VIETNAM)
    assert steps.submit(world, submission, now=new - timedelta(microseconds=1)).accepted
    assert steps.submit(world, extended, unit="unit-2", now=later(new, days=10)).accepted


def test_planned_rounds_follow_the_newest_version_and_open_under_it(world: World) -> None:
    made = amending.amend(world, amended(places("individual", 12), amending.one_more_paper))
    assert counters(world, "annual-2025") == {"collective": (5, 0), "individual": (12, 0)}
    assert round_row(world, "annual-2025").plan_version_id == made.version
    assert round_row(world).plan_version_id != made.version
    opened = world.database.write(
        lambda connection: rounds.open_(
            connection, world.rounds["annual-2025"], actor=world.actor("planner"), now=later(OPENED, days=300)
        )
    )
    assert opened.state == "open"
    assert counters(world, "annual-2025") == {"collective": (5, 0), "individual": (12, 0)}


def test_announcing_what_was_to_be_announced_lets_a_round_open(world: World) -> None:
    plan = amended(amending.stage_announced)
    seen = next(one for one in amending.preview(world, plan).rounds if one.key == "stage-2021-2025")
    announced = datetime(2025, 12, 1, tzinfo=VIETNAM)
    assert (seen.fate, seen.announced, seen.cutoff_before, seen.cutoff_after) == (
        "follows",
        ("cutoff",),
        None,
        announced,
    )
    amending.amend(world, plan)
    stage = world.rounds["stage-2021-2025"]
    planner = world.actor("planner")
    assert (
        world.database.write(
            lambda connection: rounds.open_(connection, stage, actor=planner, now=later(OPENED, days=300))
        ).state
        == "open"
    )


def test_a_dossier_that_the_amended_plan_excludes_stays_on_its_version(world: World) -> None:
    _, (named,) = steps.handed_in(world)
    plan = amended(amending.civil_servants_only)
    (seen,) = amending.preview(world, plan).dossiers
    assert [(one.code, one.detail) for one in seen.objections] == [
        ("staff_category_not_eligible", {"category": "public_employee"})
    ]
    stranded = (Refusal("dossiers_stranded", {"nominations": [named]}),)
    assert amending.refused(world, plan, Choice(dossiers=(named,))) == stranded
    amending.amend(world, plan)
    assert version_of(world, named) == 1
    steps.approve(world, named)
    steps.propose(world, [named], now=AFTER)
    assert steps.sign(world, [named], now=AFTER).accepted


def test_a_deadline_that_would_strand_a_dossier_names_it(world: World) -> None:
    _, (endorsed,) = steps.endorsed(world)
    _, (handed_in,) = steps.handed_in(world, unit="unit-2")
    now = datetime(2024, 11, 20, 9, tzinfo=VIETNAM)
    plan = amended(cutoff(15, month=11))
    late = (Refusal("dossiers_too_late", {"nominations": [endorsed]}),)
    assert amending.refused(world, plan, now=now) == late
    steps.extend(world, unit="unit-1", until=date(2024, 11, 25), now=now)
    amending.amend(world, plan, now=now)
    assert steps.state_of(world, handed_in) == "under_review"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"version": 3}, ("plan_version_not_next", {"expected": 2, "version": 3})),
        ({"version": 1}, ("plan_version_not_next", {"expected": 2, "version": 1})),
        ({"id": "another-plan"}, ("plan_another", {"plan": amending.SHIPPED, "given": "another-plan"})),
        (
            {"issuer": {"organisation": "unit-1", "source": "preamble"}},
            ("plan_issuer_changed", {"issuer": "so-y-te", "given": "unit-1"}),
        ),
    ],
)
def test_an_amendment_is_the_next_version_of_the_same_plan(
    world: World, change: dict[str, Any], expected: tuple[str, Any]
) -> None:
    plan = amended(lambda values: values.update(change))
    assert [(one.code, one.detail) for one in amending.refused(world, plan)] == [expected]


def test_an_amendment_needs_its_document_and_a_reason(world: World) -> None:
    empty = replace(amending.DOCUMENT, number=" ", signed_on=None, reason="")
    told = amending.refused(world, amended(), reference=empty)
    assert [(one.code, one.detail["field"]) for one in told] == [
        ("field_required", "document_number"),
        ("field_required", "signed_on"),
        ("field_required", "reason"),
    ]
    tomorrow = replace(amending.DOCUMENT, signed_on=OPENED.date() + timedelta(days=1))
    assert steps.codes(Refused(*amending.refused(world, amended(), reference=tomorrow))) == ["date_in_the_future"]


def test_only_the_lead_office_amends_and_for_other_issuers_there_is_no_plan(world: World) -> None:
    for who in ("submitter", "director", "head@unit-1"):
        assert steps.codes(Refused(*amending.refused(world, amended(), who=who))) == ["not_permitted"]
    foreign = replace(
        world.actor("planner"),
        grants=frozenset(
            replace(grant, issuer=world.organisations["unit-1"]) for grant in world.actor("planner").grants
        ),
    )
    world.actors["foreign"] = foreign
    with pytest.raises(NotFound):
        amending.amend(world, amended(), who="foreign")


def test_an_amendment_names_every_organisation_that_is_not_there(world: World) -> None:
    def strange_offices(values: dict[str, Any]) -> None:
        for office in ("receiving", "reviewing"):
            values["offices"][office]["organisation"] = f"phong-{office}"

    told = amending.refused(world, amended(strange_offices))
    assert [(one.code, one.detail) for one in told] == [
        ("organisation_unknown", {"codes": ["phong-receiving", "phong-reviewing"]})
    ]
    assert steps.count(world, PlanVersion) == 1


@pytest.mark.parametrize("kind", ["left out", "taken back"])
def test_a_round_that_runs_keeps_its_place_in_the_plan(world: World, kind: str) -> None:
    def change(values: dict[str, Any]) -> None:
        if kind == "left out":
            values["period"]["runs"]["last"] = 2023
        else:
            values["rounds"]["annual"]["cutoff"] = {"rule": "to_be_announced", "source": "III.5"}

    code = {"left out": "round_left_out", "taken back": "cutoff_taken_back"}[kind]
    told = amending.refused(world, amended(change))
    assert [(one.code, one.detail) for one in told] == [(code, {"round": "annual-2024"})]


def test_a_planned_round_that_is_left_out_cannot_open_any_more(world: World) -> None:
    def shorter(values: dict[str, Any]) -> None:
        values["period"]["runs"]["last"] = 2024

    seen = {one.key: one.fate for one in amending.preview(world, amended(shorter)).rounds}
    assert seen["annual-2025"] == "dropped"
    amending.amend(world, amended(shorter))
    with pytest.raises(Refused) as told:
        world.database.write(
            lambda connection: rounds.open_(
                connection, world.rounds["annual-2025"], actor=world.actor("planner"), now=OPENED
            )
        )
    assert steps.codes(told.value) == ["to_be_announced"]


def test_a_longer_plan_has_new_rounds(world: World) -> None:
    def longer(values: dict[str, Any]) -> None:
        values["period"]["runs"]["last"] = 2026

    amending.amend(world, amended(longer))
    found = steps.rows(world, select(Round.key, Round.state).where(Round.year == 2026))
    assert [tuple(row) for row in found] == [("annual-2026", "planned")]


def test_a_decided_round_stays_as_it_was(world: World) -> None:
    (named,) = steps.qualified(world)
    steps.propose(world, [named], now=AFTER)
    assert steps.sign(world, [named], now=AFTER).accepted
    assert steps.round_state(world) == "decided"
    before = round_row(world)
    plan = amended(cutoff(20), places("individual", 1))
    assert amending.preview(world, plan, now=AFTER).dossiers == ()
    amending.amend(world, plan, now=AFTER)
    assert round_row(world) == before
    assert counters(world) == {"collective": (5, 0), "individual": (10, 1)}


def test_a_drafted_decision_keeps_its_terms(world: World) -> None:
    named = steps.qualified(world, count=2)
    steps.propose(world, named, now=AFTER)
    decision = world.database.write(
        lambda connection: decisions.draft(
            connection,
            world.rounds["annual-2024"],
            abstract="Về việc tặng Giấy khen",
            nominations=named,
            actor=world.actor("submitter"),
            now=AFTER,
        )
    )
    amending.amend(world, amended(amending.one_more_paper, amending.civil_servants_only), now=AFTER)
    signed = world.database.write(
        lambda connection: decisions.sign(connection, decision, actor=world.actor("director"), now=AFTER)
    )
    assert signed.accepted
    assert [steps.state_of(world, one) for one in named] == ["awarded", "awarded"]


def test_standby_is_for_those_who_hold_a_place_that_is_needed(world: World) -> None:
    first, second, third = steps.qualified(world, count=3)
    steps.rank(world, [first, second, third])
    steps.propose(world, [first, second], now=AFTER)
    fewer = amended(places("individual", 1))
    for standby, expected in (
        ((third,), [("standby_not_proposed", third), ("quota_below_used", None)]),
        ((second, first), [("standby_not_needed", first)]),
    ):
        told = amending.refused(world, fewer, Choice(standby=standby), now=AFTER)
        assert [(one.code, one.detail.get("nomination")) for one in told] == expected
    amending.amend(world, fewer, Choice(standby=(second,)), now=AFTER)
    assert [steps.state_of(world, one) for one in (first, second, third)] == ["proposed", "standby", "qualified"]
    assert steps.codes(steps.do(world, third, "propose", "proposer", now=AFTER)) == ["quota_full"]
    assert steps.places_used(world) == 1


def test_those_who_were_awarded_cannot_be_put_on_standby(world: World) -> None:
    first, second, third = steps.qualified(world, count=3)
    steps.propose(world, [first, second], now=AFTER)
    assert steps.sign(world, [first, second], now=AFTER).accepted
    told = amending.refused(world, amended(places("individual", 1)), Choice(standby=(first,)), now=AFTER)
    assert [one.code for one in told] == ["standby_not_proposed", "quota_below_used"]
    assert steps.state_of(world, third) == "qualified"


def test_dossiers_and_rounds_that_cannot_be_moved_are_named(world: World) -> None:
    choice = Choice(rounds=(world.rounds["annual-2025"],), dossiers=(10_000,))
    told = amending.refused(world, amended(), choice)
    assert [(one.code, one.detail) for one in told] == [
        ("rounds_not_running", {"rounds": [world.rounds["annual-2025"]]}),
        ("dossiers_not_in_flight", {"nominations": [10_000]}),
    ]


def test_a_refused_amendment_changes_nothing(world: World) -> None:
    ten_in_flight(world)
    entries = select(func.count(JournalEntry.id))
    before = steps.rows(world, entries), counters(world), round_row(world)
    amending.refused(world, amended(places("individual", 3), cutoff(20)), now=AFTER)
    assert (steps.rows(world, entries), counters(world), round_row(world)) == before
    assert steps.count(world, PlanVersion) == 1


def test_the_history_of_a_plan_names_its_documents(world: World) -> None:
    made = amending.amend(world, amended(places("individual", 12)))
    auditor = world.actor("auditor")
    found = world.database.read(lambda connection: versions.history(connection, made.plan, actor=auditor))
    assert [(row.number, row.document_number, row.document_signed_on, row.reason, row.by) for row in found] == [
        (2, "15/KH-SYT", date(2024, 10, 30), "Điều chỉnh số lượng khen thưởng.", "Người planner"),
        (1, None, date(2022, 3, 21), None, None),
    ]
    old = world.database.read(lambda connection: versions.get_version(connection, made.plan, 1, actor=auditor))
    assert old == amended(lambda values: values.update(version=1))
    with pytest.raises(NotFound):
        world.database.read(lambda connection: versions.get_version(connection, made.plan, 3, actor=auditor))


def test_a_version_that_was_rolled_back_is_forgotten(world: World) -> None:
    def amend_and_fail(connection: Any) -> None:
        made = plans.store_version(
            connection,
            amended(amending.civil_servants_only),
            plan_id=key,
            issuer=world.organisations["so-y-te"],
            reference=amending.DOCUMENT,
            actor=world.actor("planner"),
            now=OPENED,
        )
        assert versions.newest_plan(connection, key).version == 2
        raise LookupError(made.version)

    key = amending.plan_id(world)
    with pytest.raises(LookupError):
        world.database.write(amend_and_fail)
    plan = amended(amending.one_more_paper)
    amending.amend(world, plan)
    assert world.database.read(lambda connection: versions.newest_plan(connection, key)) == plan
