"""Reports keep what was typed, are late without being lost, and are taken by somebody else."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from states.refusals import Refusal, Refused
from tests.workflow.owing import BINH_DINH, GIANG_THANH, Issuer, at, make_issuer
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.obligation import ObligationAttempt, Report
from workflow.models.round import Round
from workflow.plans.deadlines import Lateness
from workflow.plans.loader import load_shipped
from workflow.plans.schema import Plan
from workflow.plans.terms import LatePolicy
from workflow.queries import obligations as reading
from workflow.queries import reports as reading_reports
from workflow.queries.invariants import broken
from workflow.services import duties, obligations, reports
from workflow.services.nominations import Content, Nominee
from workflow.services.reports import Draft, HandedIn
from workflow.storage import Stored

SIGNED = at(2022, 3, 21)
LIMIT = at(2022, 3, 31, 0)
IN_TIME = at(2022, 3, 30)
SCAN = Stored("a" * 64, 1000, "application/pdf", "pdf", "Kế hoạch.pdf")


@pytest.fixture
def department(database: Database) -> Issuer:
    return make_issuer(database, "binh-dinh-admin-reform", BINH_DINH, now=SIGNED)


@pytest.fixture
def centre(database: Database) -> Issuer:
    return make_issuer(database, "giang-thanh-2025", GIANG_THANH, now=at(2025, 5, 27))


def by(made: Issuer, who: str, now: Any) -> dict[str, Any]:
    return {"actor": made.actors[who], "now": now}


def plan_of(department: Issuer, unit: str = "unit-1") -> int:
    return int(department.duty("unit_plan", unit).id)


def handed_in(department: Issuer, unit: str = "unit-1", *, now: Any = IN_TIME) -> HandedIn:
    number = plan_of(department, unit)
    department.write(reports.attach, number, SCAN, **by(department, f"officer@{unit}", now))
    return department.write(reports.hand_in, number, **by(department, f"head@{unit}", now))


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def test_a_plan_with_its_file_is_handed_in_and_accepted(department: Issuer) -> None:
    done = handed_in(department)
    assert done == HandedIn(plan_of(department), "submitted", 3, late=False)
    taken = department.write(obligations.accept, done.obligation, **by(department, "planner@van-phong", LIMIT))
    assert (taken.state, taken.version) == ("accepted", 4)
    assert department.read(broken) == ()


def test_without_its_file_it_is_refused_and_the_try_is_recorded(department: Issuer) -> None:
    number = plan_of(department)
    refused = department.write(reports.hand_in, number, **by(department, "head@unit-1", SIGNED))
    assert refused.refusals == (Refusal("report_incomplete", {"lacks": ("files",)}),)
    (attempt,) = department.read(reading.attempts, number, actor=department.actors["head@unit-1"])
    assert (attempt.code, attempt.state, attempt.received_at) == ("report_incomplete", "due", SIGNED)


@pytest.mark.parametrize(("after", "late"), [(timedelta(microseconds=-1), False), (timedelta(0), True)])
def test_what_comes_after_its_limit_is_recorded_late_and_not_lost(
    department: Issuer, after: timedelta, *, late: bool
) -> None:
    done = handed_in(department, now=LIMIT + after)
    row = department.duty("unit_plan", "unit-1")
    assert (done.state, done.late, row.late, row.submitted_at) == ("submitted", late, late, LIMIT + after)


def refusing() -> Plan:
    """Make the plan refuse late unit plans."""
    plan = load_shipped("binh-dinh-admin-reform")
    lateness = Lateness(late=LatePolicy.REFUSE, grace_days=0, source="assumed")
    changed = tuple(
        one.model_copy(update={"lateness": lateness}) if one.code == "unit_plan" else one for one in plan.obligations
    )
    return plan.model_copy(update={"obligations": changed})


def test_where_the_plan_refuses_late_ones_the_try_is_kept_and_an_extension_opens_the_door(database: Database) -> None:
    strict = make_issuer(database, refusing(), BINH_DINH, now=SIGNED)
    refused = handed_in(strict, now=LIMIT)
    assert refused.refusals == (Refusal("deadline_passed", {"limit": LIMIT}),)
    assert [
        row.code for row in strict.read(lambda connection: connection.execute(select(ObligationAttempt)).all())
    ] == ["deadline_passed"]
    planner = by(strict, "planner@van-phong", LIMIT)
    strict.write(obligations.extend, refused.obligation, until=at(2022, 4, 5).date(), reason="Lũ lụt", **planner)
    again = strict.write(reports.hand_in, refused.obligation, **by(strict, "head@unit-1", at(2022, 4, 5, 23)))
    assert (again.state, again.late) == ("submitted", False)
    assert plan_of(strict, "unit-2") != refused.obligation
    assert strict.duty("unit_plan", "unit-2").due_at == LIMIT


def test_a_returned_report_is_mended_through_its_day_and_keeps_its_first_version(department: Issuer) -> None:
    done = handed_in(department)
    planner = by(department, "planner@van-phong", at(2022, 4, 1))
    due = at(2022, 4, 8).date()
    back = department.write(obligations.return_, done.obligation, reason="Thiếu chữ ký", due=due, **planner)
    assert back.state == "returned"
    officer = by(department, "officer@unit-1", at(2022, 4, 8, 23))
    unchanged = department.write(reports.hand_in, done.obligation, **officer)
    assert unchanged.refusals == (Refusal("report_incomplete", {"lacks": ("changes",)}),)
    department.write(reports.attach, done.obligation, SCAN, **officer)
    again = department.write(reports.hand_in, done.obligation, **officer)
    assert (again.state, again.late) == ("submitted", False)
    actor = department.actors["officer@unit-1"]
    versions = department.read(reading_reports.versions, done.obligation, actor=actor)
    assert [(one.number, one.submitted_at) for one in versions] == [(2, officer["now"]), (1, IN_TIME)]
    happened = department.read(reading.events, done.obligation, actor=actor)
    assert reading.returned_because(happened) == "Thiếu chữ ký"
    assert len(department.read(reading_reports.files, done.obligation, actor=actor)) == 2


def test_nobody_accepts_the_report_that_he_handed_in(department: Issuer) -> None:
    review = int(department.duty("yearly_review", "so-y-te").id)
    planner = by(department, "planner@van-phong", at(2022, 12, 1))
    department.write(reports.save_draft, review, Draft(text="Sơ kết năm 2022"), **planner)
    assert department.write(reports.hand_in, review, **planner).state == "submitted"
    with pytest.raises(Refused, match="own_report"):
        department.write(obligations.accept, review, **planner)
    director = by(department, "director@so-y-te", at(2022, 12, 2))
    assert department.write(obligations.accept, review, **director).state == "accepted"


def test_two_who_hand_in_at_once_hand_in_once(department: Issuer) -> None:
    number = plan_of(department)
    department.write(reports.attach, number, SCAN, **by(department, "officer@unit-1", SIGNED))
    results: list[HandedIn] = []

    def hand_in(who: str) -> None:
        results.append(department.write(reports.hand_in, number, **by(department, who, SIGNED)))

    racers = [Thread(target=hand_in, args=(f"{who}@unit-1",)) for who in ("officer", "head")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(len(one.refusals) for one in results) == [0, 1]
    assert codes(max(results, key=lambda one: len(one.refusals)).refusals) == ["wrong_state"]
    handed = department.read(lambda connection: connection.execute(select(Report)).all())
    assert [(row.number, row.submitted_at) for row in handed] == [(1, SIGNED)]


def test_what_was_read_before_somebody_else_changed_it_is_a_conflict(department: Issuer) -> None:
    number = plan_of(department)
    officer = by(department, "officer@unit-1", SIGNED)
    department.write(reports.attach, number, SCAN, **officer)
    with pytest.raises(Refused, match="conflict"):
        department.write(reports.hand_in, number, expected_version=1, **officer)


def test_foreign_and_missing_are_the_same(department: Issuer) -> None:
    number = plan_of(department)
    stranger, worker = department.actors["officer@unit-2"], department.actors["worker0@unit-1"]
    for actor in (stranger, worker):
        for wanted in (number, 10**6):
            with pytest.raises(NotFound):
                department.read(reading.get_obligation, wanted, actor=actor)
            with pytest.raises(NotFound):
                department.write(reports.hand_in, wanted, actor=actor, now=SIGNED)


def test_what_is_waived_is_not_owed_until_it_is_asked_for_again(department: Issuer) -> None:
    number = plan_of(department)
    planner = by(department, "planner@van-phong", SIGNED)
    assert department.write(obligations.waive, number, reason="Sáp nhập", **planner).state == "waived"
    refused = department.write(reports.hand_in, number, **by(department, "head@unit-1", SIGNED))
    assert codes(refused.refusals) == ["wrong_state"]
    assert department.write(obligations.reinstate, number, reason="Không sáp nhập nữa", **planner).state == "due"


def review_of(centre: Issuer) -> int:
    return int(centre.duty("unit_review", "tram-1").id)


def test_a_report_asks_for_the_targets_that_apply_to_its_organisation(centre: Issuer) -> None:
    forms = {
        place: [
            field.target.code
            for field in centre.read(
                reading_reports.form_of,
                centre.duty("unit_review", place).id,
                actor=centre.actors[f"officer@{place}"],
            ).fields
        ]
        for place in ("khoa-noi", "tram-1")
    }
    assert forms == {
        "khoa-noi": ["conduct_plan", "fitness_and_stress"],
        "tram-1": ["conduct_plan", "stations_meeting_standard", "fitness_and_stress"],
    }


def test_the_lead_offices_report_to_the_board_is_about_the_whole(centre: Issuer) -> None:
    report = centre.duty("board_report", "ttyt-giang-thanh-tchc").id
    form = centre.read(reading_reports.form_of, report, actor=centre.actors["planner@ttyt-giang-thanh-tchc"])
    assert {"resolutions_studied", "assigned_plan", "smoke_free"} <= {field.target.code for field in form.fields}
    assert "conduct_plan" not in {field.target.code for field in form.fields}


def test_numbers_are_read_as_written_in_viet_nam_and_ambiguous_ones_are_asked_back_and_kept(centre: Issuer) -> None:
    report = centre.duty("board_report", "ttyt-giang-thanh-tchc").id
    planner = by(centre, "planner@ttyt-giang-thanh-tchc", at(2025, 12, 1))
    typed = Draft({"resolutions_studied": "96,5", "assigned_plan": "1.234", "smoke_free": "nhiều"}, text="Báo cáo")
    saved = centre.write(reports.save_draft, report, typed, **planner)
    assert [(refusal.code, refusal.detail["field"]) for refusal in saved.refusals] == [
        ("number_ambiguous", "values.assigned_plan"),
        ("number_invalid", "values.smoke_free"),
    ]
    form = centre.read(reading_reports.form_of, report, actor=planner["actor"])
    fields = {field.target.code: (field.typed, field.value) for field in form.fields}
    assert fields["resolutions_studied"] == ("96,5", Decimal("96.5"))
    assert fields["assigned_plan"] == ("1.234", None)
    assert (form.text, form.saved, form.number) == ("Báo cáo", True, 1)
    refused = centre.write(reports.hand_in, report, **planner)
    assert {"assigned_plan", "smoke_free"} <= set(refused.refusals[0].detail["lacks"])  # type: ignore[call-overload]


def test_where_there_is_no_number_words_say_why(centre: Issuer) -> None:
    number = review_of(centre)
    officer = by(centre, "officer@tram-1", at(2025, 12, 1))
    values = {"conduct_plan": "yes", "fitness_and_stress": "no"}
    centre.write(reports.save_draft, number, Draft(values, text="Sơ kết"), **officer)
    lacking = centre.write(reports.hand_in, number, **officer)
    assert lacking.refusals == (Refusal("report_incomplete", {"lacks": ("stations_meeting_standard",)}),)
    words = Draft(evidence={"stations_meeting_standard": "Chờ kết quả chấm điểm"})
    centre.write(reports.save_draft, number, words, **officer)
    assert centre.write(reports.hand_in, number, **officer).state == "submitted"


def test_a_target_that_is_not_asked_for_is_refused(centre: Issuer) -> None:
    with pytest.raises(Refused, match="target_not_asked"):
        centre.write(
            reports.save_draft,
            review_of(centre),
            Draft({"resolutions_studied": "96"}),
            **by(centre, "officer@tram-1", at(2025, 12, 1)),
        )


def test_the_next_report_shows_what_the_last_one_said(department: Issuer) -> None:
    first = int(department.duty("yearly_evaluation", "unit-1").id)
    officer = by(department, "officer@unit-1", at(2022, 12, 1))
    department.write(reports.save_draft, first, Draft(text="Kết quả năm 2022"), **officer)
    department.write(reports.hand_in, first, **officer)
    department.write(duties.plan_due, now=at(2023, 1, 2))
    second = department.duty("yearly_evaluation", "unit-1", "2023").id
    form = department.read(reading_reports.form_of, second, actor=officer["actor"])
    assert (form.text, form.saved, form.number) == ("Kết quả năm 2022", False, 1)


def test_a_file_is_taken_away_from_a_draft_and_never_from_what_was_handed_in(department: Issuer) -> None:
    number = plan_of(department)
    officer = by(department, "officer@unit-1", SIGNED)
    first = department.write(reports.attach, number, SCAN, **officer)
    department.write(reports.detach, number, first, **officer)
    assert department.read(reading_reports.files, number, actor=officer["actor"]) == []
    second = department.write(reports.attach, number, SCAN, **officer)
    department.write(reports.hand_in, number, **officer)
    with pytest.raises(NotFound):
        department.write(reports.detach, number, second, **officer)
    assert department.read(reading_reports.get_file, number, second, actor=officer["actor"]).digest == SCAN.digest
    with pytest.raises(NotFound):
        department.read(reading_reports.get_file, number, second, actor=department.actors["officer@unit-2"])


def test_nominees_are_named_where_the_plan_asks_for_them_and_in_a_round_of_its_issuer(centre: Issuer) -> None:
    officer = by(centre, "officer@khoa-noi", at(2025, 6, 2))
    who = Nominee("individual", "Người được đề nghị", centre.organisations["khoa-noi"], None, "public_employee", "good")
    content = Content("LDTT", who, "Đã làm tốt.", {})
    plan = int(centre.duty("unit_plan", "khoa-noi").id)
    with pytest.raises(Refused, match="nominees_not_asked"):
        centre.write(reports.nominate, plan, 1, content, **officer)
    review = int(centre.duty("unit_review", "khoa-noi").id)
    with pytest.raises(NotFound):
        centre.write(reports.nominate, review, 10**6, content, **officer)
    round_id = centre.read(lambda connection: connection.scalars(select(Round.id)).one())
    with pytest.raises(Refused, match="to_be_announced"):
        centre.write(reports.nominate, review, round_id, content, **officer)


def test_a_draft_is_read_by_those_who_write_it_and_by_nobody_above(department: Issuer) -> None:
    number = int(department.duty("yearly_evaluation", "unit-1").id)
    officer = by(department, "officer@unit-1", at(2022, 12, 1))
    department.write(reports.save_draft, number, Draft(text="Kết quả năm 2022"), **officer)
    attached = department.write(reports.attach, number, SCAN, **officer)
    above = next(actor for name, actor in department.actors.items() if name.startswith("planner@"))

    def read(actor: Any) -> tuple[str, int, int]:
        form = department.read(reading_reports.form_of, number, actor=actor)
        versions = department.read(reading_reports.versions, number, actor=actor)
        return form.text, len(versions), len(department.read(reading_reports.files, number, actor=actor))

    assert read(officer["actor"]) == ("Kết quả năm 2022", 1, 1)
    assert read(above) == ("", 0, 0)
    with pytest.raises(NotFound):
        department.read(reading_reports.get_file, number, attached, actor=above)
    department.write(reports.hand_in, number, **officer)
    assert read(above) == ("Kết quả năm 2022", 1, 1)
    assert department.read(reading_reports.get_file, number, attached, actor=above).digest == SCAN.digest
