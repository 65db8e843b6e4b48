"""Prove that a plan of another sector, written from scratch, says what it says without a change in code."""

import json
from datetime import date, datetime
from fractions import Fraction

import pytest

from tests.written_plan import TEXT
from workflow.calendar import VIETNAM, DayKind, WorkingDays, last_day
from workflow.plans import loader
from workflow.plans.description import describe
from workflow.plans.duties import duties_of
from workflow.plans.quotas import Share
from workflow.plans.rounds import PlannedQuota, requested_round, rounds_of
from workflow.plans.schema import Plan
from workflow.plans.terms import QuotaScope, Rounding, ShareBase, SubjectType

PLAN = loader.parse(TEXT, "education.yaml")
FIGHTERS = Share(part=Fraction(15, 100), of=ShareBase.HOLDERS, form="LDTT", rounding=Rounding.FLOOR)
ADVANCED = Share(part=Fraction(7, 10), of=ShareBase.HEADCOUNT, rounding=Rounding.HALF_UP)


def test_a_deadline_through_a_day_of_rest_rolls_to_the_next_working_day() -> None:
    closing = {one.key: one.cutoff for one in rounds_of(PLAN)}
    assert closing == {
        "annual-2026": datetime(2026, 6, 2, tzinfo=VIETNAM),  # 31/5/2026 is a Sunday.
        "annual-2027": datetime(2027, 6, 1, tzinfo=VIETNAM),
    }
    shut = WorkingDays.of([(date(2026, 6, 1), DayKind.DAY_IN_LIEU)])
    assert rounds_of(PLAN, shut)[0].cutoff == datetime(2026, 6, 3, tzinfo=VIETNAM)


def test_quotas_are_numbers_and_shares_of_the_whole_and_of_each_school() -> None:
    individual, household = SubjectType.INDIVIDUAL, SubjectType.HOUSEHOLD
    assert rounds_of(PLAN)[0].quotas == (
        PlannedQuota("collective", SubjectType.COLLECTIVE, 3, hard=True),
        PlannedQuota("fighters", individual, None, hard=True, share=FIGHTERS, award_form="CSTDCS"),
        PlannedQuota(
            "advanced", individual, None, hard=False, share=ADVANCED, award_form="LDTT", scope=QuotaScope.ORGANISATION
        ),
        PlannedQuota("families", household, 2, hard=True, scope=QuotaScope.ORGANISATION),
    )


def test_a_round_without_a_choice_of_its_own_has_everything_that_the_plan_describes() -> None:
    annual = rounds_of(PLAN)[0]
    assert (annual.award_forms, annual.criteria, annual.dossier, annual.awaits) == (
        ("LDTT", "CSTDCS", "GK", "BK_TINH"),
        ("teaching", "school", "help"),
        ("letter", "minutes", "report"),
        (),
    )


def test_a_round_on_request_closes_after_the_day_that_is_named_for_it() -> None:
    sudden = requested_round(PLAN, number=2, year=2026, day=date(2026, 8, 16))  # A Sunday; the plan rolls back.
    assert (sudden.key, sudden.name.en) == ("ad_hoc-2026-2", "Sudden achievements 2/2026")
    assert sudden.cutoff is not None
    assert last_day(sudden.cutoff) == date(2026, 8, 14)
    assert (sudden.award_forms, sudden.dossier) == (("GK",), ("letter", "report"))
    assert sudden.quotas == (PlannedQuota("individual", SubjectType.INDIVIDUAL, 1, hard=True),)


def test_a_plan_without_rounds_on_request_has_none() -> None:
    with pytest.raises(LookupError, match="binh-dinh-admin-reform has no rounds on request"):
        requested_round(loader.load_shipped("binh-dinh-admin-reform"), number=1, year=2024, day=date(2024, 8, 16))


def test_duties_fall_due_in_their_year_or_in_the_one_after() -> None:
    due = [
        (one.obligation.code, one.period, one.deadline.last)
        for one in duties_of(PLAN, 2026)
        if one.deadline is not None
    ]
    assert due == [
        ("school_plan", "2026", date(2026, 2, 16)),  # The 15th is a Sunday.
        ("closing_report", "2026", date(2027, 1, 9)),
    ]
    assert duties_of(PLAN, 2028) == ()


def test_the_description_of_a_year_tells_rounds_shares_duties_and_targets() -> None:
    described = json.loads(json.dumps(describe(PLAN, 2026)))
    assert [one["id"] for one in described["rounds"]] == ["annual-2026"]
    assert described["rounds"][0]["quotas"] == [
        {"subject": "collective", "limit": 3},
        {
            "subject": "individual",
            "limit": None,
            "share": {"part": "3/20", "of": "holders", "form": "LDTT", "rounding": "floor"},
            "code": "fighters",
            "award_form": "CSTDCS",
        },
        {
            "subject": "individual",
            "limit": None,
            "share": {"part": "7/10", "of": "headcount", "rounding": "half_up"},
            "code": "advanced",
            "award_form": "LDTT",
            "scope": "organisation",
            "hard": False,
        },
        {"subject": "household", "limit": 2, "code": "families", "scope": "organisation"},
    ]
    assert [(one["id"], one["due"]) for one in described["obligations"]] == [
        ("school_plan-2026", "2026-02-17T00:00:00+07:00"),
        ("closing_report-2026", "2027-01-10T00:00:00+07:00"),
    ]
    assert [(one["code"], one["value"], one["baseline"]) for one in described["targets"]] == [
        ("graduates", "98.5", {"year": 2025, "value": "97.25"}),
        ("fighters", "12", None),
    ]


def test_what_is_stored_of_it_comes_back_the_same() -> None:
    assert Plan.model_validate(json.loads(json.dumps(PLAN.model_dump(mode="json")))) == PLAN
