"""Run the four years of Bình Định's plan and the year of Giang Thành's through the services while the clock moves."""

from datetime import date
from typing import Any

import pytest

from states.refusals import Refused
from tests import steps
from tests.plan_steps import (
    PAPER,
    accept,
    award,
    draft,
    enter,
    hand_in,
    nominee,
    open_round,
    overdue,
    rate,
    report,
    round_state,
    standing,
)
from tests.plan_world import PlanWorld, Tree, at, make_plan_world
from workflow.database import Database
from workflow.plans import loader
from workflow.plans.schema import Plan
from workflow.queries import commitments as reading
from workflow.queries import invariants
from workflow.queries import reports as reading_reports
from workflow.queries.amending import Choice
from workflow.services import amendments, commitments, duties, obligations, reports, rounds
from workflow.services.plans import Reference
from workflow.services.reports import Draft

BINH_DINH: Tree = {
    "so-y-te": (None, "department"),
    "van-phong": ("so-y-te", "office"),
    "phong-tccb": ("so-y-te", "office"),
    "benh-vien-tinh": ("so-y-te", "unit"),
    "ttyt-tuy-phuoc": ("so-y-te", "unit"),
    "cdc-binh-dinh": ("so-y-te", "unit"),
}
UNITS = ("benh-vien-tinh", "ttyt-tuy-phuoc", "cdc-binh-dinh")
GIANG_THANH: Tree = {
    "ttyt-giang-thanh": (None, "unit"),
    "ttyt-giang-thanh-tchc": ("ttyt-giang-thanh", "office"),
    "khoa-noi": ("ttyt-giang-thanh", "section"),
    "khoa-duoc": ("ttyt-giang-thanh", "section"),
    "tram-vinh-dieu": ("ttyt-giang-thanh", "station"),
    "tram-tan-khanh-hoa": ("ttyt-giang-thanh", "station"),
}
PARTS = ("khoa-noi", "khoa-duoc", "tram-vinh-dieu", "tram-tan-khanh-hoa")


def test_the_years_of_binh_dinh(database: Database) -> None:
    plan = loader.load_shipped("binh-dinh-admin-reform")
    world = make_plan_world(database, plan, BINH_DINH, now=at(2022, 3, 21))
    _send_the_units_plans(world)
    for year in (2022, 2023, 2024, 2025):
        _run_a_year(world, year)
    _review_the_stage(world, plan)
    assert world.write(duties.plan_due, now=at(2026, 11, 22)) == 0
    assert world.read(invariants.broken) == ()


def _send_the_units_plans(world: PlanWorld) -> None:
    """The units' plans are due before 31/3/2022: one comes in time, one late, one is waived."""
    first, second, third = (int(world.duty("unit_plan", unit).id) for unit in UNITS)
    assert overdue(world, now=at(2022, 3, 30, 23)) == []
    assert overdue(world, now=at(2022, 3, 31, 0)) == [("unit_plan", "once", unit) for unit in UNITS]
    late = []
    for unit, number, now in ((UNITS[0], first, at(2022, 3, 30, 23)), (UNITS[1], second, at(2022, 3, 31, 0))):
        officer: Any = {"actor": world.actor(f"officer@{unit}"), "now": now}
        lacking = world.write(reports.hand_in, number, **officer)
        assert [refusal.detail for refusal in lacking.refusals] == [{"lacks": ("files",)}]
        world.write(reports.attach, number, PAPER, **officer)
        handed = world.write(reports.hand_in, number, **officer)
        assert accept(world, handed, now=at(2022, 4, 4)) == "accepted"
        late.append(handed.late)
    assert late == [False, True]
    planner = world.actor("planner")
    world.write(obligations.waive, third, reason="Đang sắp xếp lại tổ chức", actor=planner, now=at(2022, 4, 4))
    assert overdue(world, now=at(2022, 4, 5)) == []


def _run_a_year(world: PlanWorld, year: int) -> None:
    """Dossiers before 15/12, a certificate for one nominee, the units' evaluation and the Department's review."""
    world.write(duties.plan_due, now=at(year, 1, 3))
    key, unit = f"annual-{year}", UNITS[0]
    open_round(world, key, now=at(year, 11, 1))
    named = draft(world, key, unit, nominee(world, unit, "GK", claims=_claims()), now=at(year, 11, 10))
    hand_in(world, named, unit, now=at(year, 12, 14, 23))
    with pytest.raises(Refused, match="deadline_passed"):
        draft(world, key, UNITS[1], nominee(world, UNITS[1], "GK"), now=at(year, 12, 15, 0))
    for place in UNITS:
        assert not report(world, "yearly_evaluation", place, period=str(year), now=at(year, 12, 12)).late
    world.write(rounds.close, world.rounds[key], actor=world.actor("planner"), now=at(year, 12, 15, 0))
    steps.approve(world, named, now=at(year, 12, 16))
    award(world, named, key, now=at(year, 12, 20))
    assert round_state(world, key) == "decided"
    own = int(world.duty("yearly_review", "so-y-te", str(year)).id)
    planner: Any = {"actor": world.actor("planner"), "now": at(year, 12, 28)}
    world.write(reports.save_draft, own, Draft(text="Sơ kết năm"), **planner)
    assert world.write(reports.hand_in, own, **planner).state == "submitted"
    with pytest.raises(Refused, match="own_report"):
        world.write(obligations.accept, own, **planner)
    director: Any = {"actor": world.actor("director"), "now": at(year, 12, 29)}
    assert world.write(obligations.accept, own, **director).state == "accepted"


def _claims() -> dict[str, str]:
    """Claim the first alternative of each criterion for individuals that has some."""
    plan = loader.load_shipped("binh-dinh-admin-reform")
    assert isinstance(plan.criteria, tuple)
    return {
        one.code: one.alternatives[0].code for one in plan.criteria if one.subject == "individual" and one.alternatives
    }


def _review_the_stage(world: PlanWorld, plan: Plan) -> None:
    """The stage's review and round are to be announced; an amendment dates them, and the target is held against it."""
    row = world.duty("final_review", "so-y-te")
    assert (row.period, row.due_at, row.state) == ("stage-2021-2025", None, "due")
    said = plan.model_dump(mode="json") | {"version": 2}
    day = {"rule": "fixed_day", "boundary": "through", "source": "guidance"}
    said["rounds"]["stage"]["cutoff"] = day | {"day": "2025-12-26"}
    for obligation in said["obligations"]:
        if obligation["code"] == "final_review":
            obligation["deadline"] = day | {"day": "2025-12-31"}
    planner: Any = {"actor": world.actor("planner"), "now": at(2025, 12, 22)}
    reference = Reference("30/HD-SYT", date(2025, 12, 19), "Hướng dẫn tổng kết giai đoạn")
    shifts = world.read(duties.preview, world.plan, Plan.model_validate(said), actor=world.actor("planner"))
    assert [(one.code, one.before, one.after, one.organisations) for one in shifts] == [
        ("final_review", None, at(2026, 1, 1, 0), 1)
    ]
    world.write(amendments.amend, world.plan, Plan.model_validate(said), Choice(), reference=reference, **planner)
    number = world.duty("final_review", "so-y-te")
    assert (number.due_at, number.version) == (at(2026, 1, 1, 0), row.version + 1)
    typed = Draft({"investment_allocated": "100"}, text="Tổng kết giai đoạn 2021–2025")
    world.write(reports.save_draft, number.id, typed, **planner)
    handed = world.write(reports.hand_in, number.id, **planner | {"now": at(2025, 12, 31, 23)})
    assert (handed.state, handed.late) == ("submitted", False)
    assert standing(world, now=at(2026, 1, 1))["investment_allocated"] == ("100", "achieved")


def test_the_year_of_giang_thanh(database: Database) -> None:
    plan = loader.load_shipped("giang-thanh-2025")
    world = make_plan_world(database, plan, GIANG_THANH, now=at(2025, 5, 27))
    _sign_commitments(world)
    _announce_dossiers(world, plan)
    _review_and_nominate(world)
    _report_to_the_board(world)
    assert overdue(world, now=at(2026, 1, 5)) == []
    assert world.read(invariants.broken) == ()


def _sign_commitments(world: PlanWorld) -> None:
    """All parts have their staff sign with their leaders; one part falls short of 100 % until the last one signs."""
    staff = dict(zip(PARTS, (12, 7, 5, 6), strict=True))
    for place, count in staff.items():
        number = int(world.duty("staff_commitment", place).id)
        officer: Any = {"actor": world.actor(f"officer@{place}"), "now": at(2025, 6, 2)}
        world.write(commitments.expect, number, count, **officer)
        paper = count if place != "khoa-noi" else count - 2
        words = "Viên chức, người lao động ký với trưởng khoa, trạm"
        world.write(commitments.record_paper, number, paper, signed_on=date(2025, 6, 2), parties=words, **officer)
    short = int(world.duty("staff_commitment", "khoa-noi").id)
    for who in ("officer@khoa-noi", "head@khoa-noi"):
        assert _share(world, short) < 1
        world.write(commitments.commit, short, actor=world.actor(who), now=at(2025, 6, 3))
    assert _share(world, short) == 1
    for place in PARTS:
        number = int(world.duty("staff_commitment", place).id)
        head: Any = {"actor": world.actor(f"head@{place}"), "now": at(2025, 6, 4)}
        handed = world.write(reports.hand_in, number, **head)
        assert accept(world, handed, now=at(2025, 6, 5)) == "accepted"


def _share(world: PlanWorld, number: int) -> Any:
    signed = world.read(reading.signed_of, number, actor=world.actor("planner"))
    assert signed.reached == (signed.share == 1)
    return signed.share


def _announce_dossiers(world: PlanWorld, plan: Plan) -> None:
    """Dossier and deadline are said by a later document; until then the round does not open."""
    with pytest.raises(Refused):
        world.write(rounds.open_, world.rounds["annual-2025"], actor=world.actor("planner"), now=at(2025, 6, 5))
    said = plan.model_dump(mode="json") | {"version": 2}
    said["dossier_items"] = loader.load_shipped("kon-tum-2022").model_dump(mode="json")["dossier_items"]
    day = {"rule": "each_year", "month": 11, "day": 28, "boundary": "through", "source": "guidance"}
    said["rounds"]["annual"]["cutoff"] = day
    reference = Reference("15/HD-TTYT", date(2025, 9, 1), "Hướng dẫn hồ sơ khen thưởng")
    planner: Any = {"actor": world.actor("planner"), "now": at(2025, 9, 3)}
    before = world.duty("unit_review", "khoa-noi")
    world.write(amendments.amend, world.plan, Plan.model_validate(said), Choice(), reference=reference, **planner)
    after = world.duty("unit_review", "khoa-noi")
    assert after.plan_version_id > before.plan_version_id
    done = world.duty("staff_commitment", "khoa-noi")
    assert (done.state, done.plan_version_id) == ("accepted", before.plan_version_id)
    open_round(world, "annual-2025", now=at(2025, 9, 3))


def _review_and_nominate(world: PlanWorld) -> None:
    """Parts review their year; one names somebody for a higher award, which opens a linked draft."""
    number = int(world.duty("unit_review", "khoa-noi").id)
    officer: Any = {"actor": world.actor("officer@khoa-noi"), "now": at(2025, 11, 20)}
    named = world.write(
        reports.nominate, number, world.rounds["annual-2025"], nominee(world, "khoa-noi", "LDTT"), **officer
    )
    done = {"conduct_plan": "yes", "fitness_and_stress": "yes"}
    for place in PARTS:
        of_stations = {"stations_meeting_standard": "yes"} if place.startswith("tram") else {}
        values = done | of_stations | ({"conduct_plan": "no"} if place == "khoa-duoc" else {})
        report(world, "unit_review", place, values=values, now=at(2025, 12, 10))
    linked = world.read(reading_reports.nominees, number, actor=world.actor("planner"))
    assert [(row.id, row.state) for row in linked] == [(named, steps.state_of(world, named))] == [(named, "draft")]
    now = at(2025, 12, 15)
    assert {code: rate(world, code, now=now) for code in (*done, "stations_meeting_standard")} == {
        "conduct_plan": (3, 4),
        "fitness_and_stress": (4, 4),
        "stations_meeting_standard": (2, 2),
    }
    assert standing(world, now=now)["conduct_plan"][1] == "on_the_way"
    assert standing(world, now=at(2026, 1, 1))["conduct_plan"][1] == "missed"


def _report_to_the_board(world: PlanWorld) -> None:
    """The office for personnel reports on the whole, and the board accepts; 96 % of the staff is not more than 96 %."""
    number = int(world.duty("board_report", "ttyt-giang-thanh-tchc").id)
    planner: Any = {"actor": world.actor("planner"), "now": at(2025, 12, 22)}
    form = world.read(reading_reports.form_of, number, actor=planner["actor"])
    values = {field.target.code: "yes" for field in form.fields if field.target.operator == "done"}
    values |= {"resolutions_studied": "96", "assigned_plan": "95,0", "smoke_free": "100"}
    assert set(values) == {field.target.code for field in form.fields}
    world.write(reports.save_draft, number, Draft(values, text="Báo cáo năm 2025"), **planner)
    assert world.write(reports.hand_in, number, **planner).refusals == ()
    director: Any = {"actor": world.actor("director"), "now": at(2025, 12, 24)}
    assert world.write(obligations.accept, number, **director).state == "accepted"
    end = standing(world, now=at(2026, 1, 1))
    assert {code: end[code] for code in ("resolutions_studied", "assigned_plan", "smoke_free")} == {
        "resolutions_studied": ("96", "missed"),
        "assigned_plan": ("95", "achieved"),
        "smoke_free": ("100", "achieved"),
    }
    enter(world, {"resolutions_studied": "96,1"}, on=date(2025, 12, 31), now=at(2026, 1, 3))
    assert standing(world, now=at(2026, 1, 3))["resolutions_studied"] == ("96.1", "achieved")
