"""Duties are made for whoever owes them, once, in time, and follow the plan when it is amended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from states.refusals import Refused
from tests.workflow.owing import BINH_DINH, GIANG_THANH, KON_TUM, Issuer, at, make_issuer
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.journal import JournalEntry
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanVersion
from workflow.plans.loader import load_shipped
from workflow.plans.schema import Plan
from workflow.queries.amending import Choice
from workflow.queries.invariants import broken
from workflow.services import amendments, duties, obligations
from workflow.services.plans import Reference

SIGNED = at(2022, 3, 21)
UNITS = ["unit-1", "unit-2", "unit-3"]


@pytest.fixture
def department(database: Database) -> Issuer:
    return make_issuer(database, "binh-dinh-admin-reform", BINH_DINH, now=SIGNED)


def version_of(made: Issuer) -> int:
    statement = select(PlanVersion.id).where(PlanVersion.plan_id == made.plan).order_by(PlanVersion.id.desc()).limit(1)
    return int(made.read(lambda connection: connection.scalars(statement).one()))


def test_a_plan_that_comes_into_force_makes_the_duties_of_its_first_year(department: Issuer) -> None:
    assert department.owed() == {
        ("unit_plan", "once"): UNITS,
        ("yearly_evaluation", "2022"): UNITS,
        ("yearly_review", "2022"): ["so-y-te"],
    }
    plan = department.duty("unit_plan", "unit-1")
    assert (plan.due_at, plan.limit_at, plan.cutoff) == (at(2022, 3, 31, 0),) * 3
    assert (plan.receiver_id, plan.state, plan.version) == (department.organisations["van-phong"], "due", 1)
    assert department.duty("yearly_evaluation", "unit-1").due_at is None


def test_each_new_year_brings_its_own_and_nothing_twice(department: Issuer) -> None:
    assert department.write(duties.plan_due, now=SIGNED) == 0
    assert department.write(duties.plan_due, now=at(2023, 1, 1, 0)) == 4
    assert department.write(duties.plan_due, now=at(2023, 1, 1, 9)) == 0
    assert department.write(duties.plan_due, now=at(2023, 1, 2)) == 0
    assert department.write(duties.plan_due, now=at(2026, 11, 1)) == 9
    assert department.owed()["yearly_evaluation", "2025"] == UNITS
    assert department.owed()["final_review", "stage-2021-2025"] == ["so-y-te"]
    assert ("yearly_evaluation", "2026") not in department.owed()


@pytest.mark.parametrize("came", [at(2022, 3, 31, 0), at(2024, 11, 1)])
def test_what_was_due_before_the_plan_came_is_not_asked_for(database: Database, came: datetime) -> None:
    late = make_issuer(database, "binh-dinh-admin-reform", BINH_DINH, now=came)
    year = str(came.year)
    assert set(late.owed()) == {("yearly_evaluation", year), ("yearly_review", year)}


def test_each_duty_is_journalled_from_its_first_version(department: Issuer) -> None:
    statement = select(JournalEntry).where(JournalEntry.aggregate == "obligation").order_by(JournalEntry.id)
    entries = department.read(lambda connection: connection.execute(statement).all())
    assert {(entry.action, entry.version, entry.state_after) for entry in entries} == {("owe", 1, "due")}
    assert len(entries) == 7


def test_a_unit_that_no_longer_exists_on_the_day_owes_nothing(department: Issuer) -> None:
    unit = department.organisations["unit-3"]
    ended = update(Organisation).where(Organisation.id == unit).values(valid_to=at(2022, 12, 31).date())
    department.write(lambda connection: connection.execute(ended).rowcount)
    department.write(duties.plan_due, now=at(2023, 1, 1))
    assert department.owed()["yearly_evaluation", "2023"] == UNITS[:2]


def test_two_processes_that_plan_at_once_make_each_duty_once(department: Issuer) -> None:
    version, made = version_of(department), []

    def plan() -> None:
        made.append(department.write(duties.plan, version, now=at(2023, 2, 1)).made)

    racers = [Thread(target=plan) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(made) == [0, 0, 0, 4]


def test_a_unit_may_be_the_issuer_and_its_parts_owe(database: Database) -> None:
    centre = make_issuer(database, "giang-thanh-2025", GIANG_THANH, now=at(2025, 5, 27))
    parts = ["khoa-ngoai", "khoa-noi", "tram-1", "tram-2"]
    owed = centre.owed()
    assert owed["staff_commitment", "2025"] == parts
    assert owed["board_report", "2025"] == ["ttyt-giang-thanh-tchc"]
    assert owed["final_review", "2025"] == ["ttyt-giang-thanh"]
    board = centre.duty("board_report", "ttyt-giang-thanh-tchc")
    assert board.receiver_id == centre.organisations["ttyt-giang-thanh"]


@pytest.fixture
def sector(database: Database) -> Issuer:
    return make_issuer(database, "kon-tum-2022", KON_TUM, now=at(2022, 1, 20))


def ask(sector: Issuer, who: str = "planner@syt-kon-tum-tchc", **changes: object) -> tuple[int, ...]:
    given = {"organisations": None, "due": at(2022, 4, 8).date(), "brief": "Báo cáo nhanh"} | changes
    asked = sector.write(
        duties.request, sector.plan, "requested_report", **given, actor=sector.actors[who], now=at(2022, 4, 1)
    )
    assert isinstance(asked, tuple)
    return asked


def test_all_who_owe_it_are_asked_through_the_day(sector: Issuer) -> None:
    ids = ask(sector)
    rows = rows_of(sector, ids)
    asked = ["unit-1", "unit-2", "cdc-kon-tum"]
    assert [row.organisation_id for row in rows] == [sector.organisations[unit] for unit in asked]
    assert {(row.period, row.due_at, row.brief, row.state) for row in rows} == {
        ("request-1", at(2022, 4, 9, 0), "Báo cáo nhanh", "due")
    }


def test_requests_are_numbered_and_may_go_to_some(sector: Issuer) -> None:
    ask(sector)
    (second,) = ask(sector, organisations=[sector.organisations["unit-2"]])
    (row,) = rows_of(sector, [second])
    assert (row.period, row.organisation_id) == ("request-2", sector.organisations["unit-2"])


def test_a_request_needs_a_day_words_and_those_who_owe_it(sector: Issuer) -> None:
    with pytest.raises(Refused) as refused:
        ask(
            sector,
            organisations=[sector.organisations["station-1"]],
            due=at(2022, 3, 31).date(),
            brief=" ",
        )
    codes = [refusal.code for refusal in refused.value.refusals]
    assert codes == ["date_in_the_past", "field_required", "organisation_owes_nothing"]


def test_only_the_lead_office_asks_and_for_strangers_there_is_no_plan(sector: Issuer) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        ask(sector, who="director@syt-kon-tum")
    with pytest.raises(NotFound):
        ask(sector, who="worker0@unit-1")


def test_only_what_comes_on_request_is_asked_for(sector: Issuer) -> None:
    with pytest.raises(Refused, match="field_not_a_choice"):
        sector.write(
            duties.request,
            sector.plan,
            "nothing_of_the_kind",
            organisations=None,
            due=at(2022, 4, 8).date(),
            brief="x",
            actor=sector.actors["planner@syt-kon-tum-tchc"],
            now=at(2022, 4, 1),
        )


def rows_of(made: Issuer, ids: Sequence[int]) -> list[Any]:
    statement = select(Obligation).where(Obligation.id.in_(ids)).order_by(Obligation.organisation_id)
    return list(made.read(lambda connection: connection.execute(statement).all()))


def amended(changes: Mapping[str, Any], *, without: Collection[str] = ()) -> Plan:
    """Give the second version of the plan, with other values for the unit plan and without some obligations."""
    said = load_shipped("binh-dinh-admin-reform").model_dump(mode="json") | {"version": 2}
    said["obligations"] = [
        one | (changes if one["code"] == "unit_plan" else {})
        for one in said["obligations"]
        if one["code"] not in without
    ]
    return Plan.model_validate(said)


LATER = {
    "deadline": {"rule": "fixed_day", "day": "2022-04-10", "boundary": "through", "source": "letter"},
    "lateness": {"late": "refuse", "grace_days": 2, "roll": "next_working_day", "source": "letter"},
}


def amend(department: Issuer, plan: Plan) -> None:
    department.write(
        amendments.amend,
        department.plan,
        plan,
        Choice(),
        reference=Reference("8/SYT", at(2022, 3, 24).date(), "Lùi thời hạn"),
        actor=department.actors["planner@van-phong"],
        now=at(2022, 3, 25),
    )


def test_what_is_not_done_follows_an_amendment_and_keeps_what_it_was_given(department: Issuer) -> None:
    planner: Any = {"actor": department.actors["planner@van-phong"], "now": at(2022, 3, 22)}
    waived, extended = (department.duty("unit_plan", unit).id for unit in ("unit-1", "unit-2"))
    department.write(obligations.waive, waived, reason="Sáp nhập", **planner)
    department.write(obligations.extend, extended, until=at(2022, 5, 31).date(), reason="Lũ lụt", **planner)
    amend(department, amended(LATER))
    rows = {unit: department.duty("unit_plan", unit) for unit in UNITS}
    # Sunday 10/4 rolls to Monday the 11th, which is the day of the Hùng kings only where the calendar says so.
    limit = at(2022, 4, 14, 0)
    assert rows["unit-3"].cutoff == at(2022, 4, 12, 0)
    assert {unit: (row.state, row.limit_at, row.due_at, row.late_policy) for unit, row in rows.items()} == {
        "unit-1": ("waived", at(2022, 3, 31, 0), at(2022, 3, 31, 0), "flag"),
        "unit-2": ("due", limit, at(2022, 6, 1, 0), "refuse"),
        "unit-3": ("due", limit, limit, "refuse"),
    }
    assert department.read(broken) == ()


def test_what_the_amended_plan_no_longer_asks_for_is_dropped(department: Issuer) -> None:
    plan = amended({}, without=["yearly_evaluation"])
    planner = department.actors["planner@van-phong"]
    shifts = department.read(duties.preview, department.plan, plan, actor=planner)
    assert [(one.code, one.period, one.organisations, one.dropped) for one in shifts] == [
        ("yearly_evaluation", "2022", 3, True)
    ]
    amend(department, plan)
    assert department.duty("yearly_evaluation", "unit-1").state == "waived"
    assert department.duty("unit_plan", "unit-1").state == "due"
    assert department.read(broken) == ()


def test_a_request_keeps_its_day_when_the_plan_is_amended(sector: Issuer) -> None:
    (number,) = ask(sector, organisations=[sector.organisations["unit-2"]])
    said = load_shipped("kon-tum-2022").model_dump(mode="json") | {"version": 2}
    sector.write(
        amendments.amend,
        sector.plan,
        Plan.model_validate(said),
        Choice(),
        reference=Reference("9/SYT", at(2022, 4, 1).date(), "Sửa lời văn"),
        actor=sector.actors["planner@syt-kon-tum-tchc"],
        now=at(2022, 4, 2),
    )
    (row,) = rows_of(sector, [number])
    assert (row.state, row.due_at, row.version) == ("due", at(2022, 4, 9, 0), 2)
