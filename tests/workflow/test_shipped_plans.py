"""Prove that the shipped plans hold what their papers say, figure by figure; the figures here come from the papers."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from workflow.calendar import VIETNAM
from workflow.plans import loader
from workflow.plans.announcing import ToBeAnnounced, known, listed
from workflow.plans.duties import duties_of
from workflow.plans.numbers import spelled
from workflow.plans.obligations import Obligation
from workflow.plans.plain import at
from workflow.plans.rounds import rounds_of
from workflow.plans.schema import Plan
from workflow.plans.targets import Operator, Target

PLANS = {plan_id: loader.load_shipped(plan_id) for plan_id in loader.shipped()}
BINH_DINH, KON_TUM = PLANS["binh-dinh-admin-reform"], PLANS["kon-tum-2022"]
BAC_GIANG, KON_TUM_BUILDS = PLANS["bac-giang-infrastructure"], PLANS["kon-tum-infrastructure"]
GIANG_THANH = PLANS["giang-thanh-2025"]

# II.2.1 of the plan of Bắc Giang: facility, beds of 2020, beds of 2025.
BEDS = """
Bệnh viện Đa khoa tỉnh 880 1200
Bệnh viện Sản – Nhi 610 700
Bệnh viện PHCN 160 200
Bệnh viện YHCT 140 200
Bệnh viện Phổi 230 270
Bệnh viện Tâm thần 140 150
Bệnh viện Nội tiết 110 150
Bệnh viện Ung bướu 216 300
TTYT huyện Sơn Động 160 180
TTYT huyện Lục Ngạn 270 320
TTYT huyện Lục Nam 230 300
TTYT huyện Lạng Giang 150 200
TTYT huyện Yên Thế 190 250
TTYT huyện Tân Yên 250 300
TTYT huyện Hiệp Hòa 270 350
TTYT huyện Việt Yên 190 250
TTYT huyện Yên Dũng 200 250
Bệnh viện Lão khoa 0 150
"""

# II.1 of the plan of Kon Tum: row, value, unit as printed, unit as meant, how to hold a value against it, better way.
INDICATORS = """
1 580000 Người person about none
2 0.3 % per_mille at_least higher
3 11.8 % per_mille at_most lower
4 110 % boys_per_100_girls less_than lower
5 40.3 Giường beds_per_10000 at_least higher
6 10.8 Bác_sỹ doctors_per_10000 at_least higher
7 100 % percent at_least higher
8 100 % percent at_least higher
9 97 % percent at_least higher
10 34.1 - per_100000 at_most lower
11 32.2 % per_1000 at_most lower
12 49.8 % per_1000 at_most lower
13 18.8 % percent at_most lower
13 32.7 % percent at_most lower
14 60.0 % percent at_least higher
"""


def code_of(plan: Plan, code: str) -> Target:
    return next(target for target in plan.targets if target.code == code)


def measured(targets: Iterable[Target]) -> dict[str, tuple[str, str | None, str]]:
    """Return operator, value and unit of targets by code."""
    return {target.code: (target.operator.value, told(target.value), target.unit.code.value) for target in targets}


def told(number: Decimal | None) -> str | None:
    return None if number is None else spelled(number)


def owed(plan: Plan) -> dict[str, Obligation]:
    return {obligation.code: obligation for obligation in plan.obligations}


def sources(value: object) -> list[str]:
    """Return every source named anywhere in plain values."""
    if isinstance(value, dict):
        own = [value["source"]] if isinstance(value.get("source"), str) else []
        return own + [source for inner in value.values() for source in sources(inner)]
    return [source for inner in value for source in sources(inner)] if isinstance(value, list) else []


def test_five_plans_are_shipped() -> None:
    assert loader.shipped() == (
        "bac-giang-infrastructure",
        "binh-dinh-admin-reform",
        "giang-thanh-2025",
        "kon-tum-2022",
        "kon-tum-infrastructure",
    )


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_shipped_plan_comes_back_from_what_is_stored_of_it(plan: Plan) -> None:
    stored = plan.model_dump(mode="json")
    assert Plan.model_validate(stored) == plan
    assert Plan.model_validate(stored).model_dump(mode="json") == stored


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_group_of_values_of_a_shipped_plan_names_its_section(plan: Plan) -> None:
    stored = plan.model_dump(mode="json", exclude_none=True)
    groups = ("award_forms", "criteria", "legal_bases", "linked_movements", "obligations", "partners", "targets")
    entries = [entry for group in groups for entry in (stored[group] if isinstance(stored[group], list) else ())]
    assert [entry for entry in entries if not at(entry, "source")] == []
    assert len(sources(stored)) > len(entries)


def test_who_issued_what_and_when_is_as_the_papers_say() -> None:
    heads = {
        plan.id: (
            plan.issuer.organisation,
            plan.document.number if plan.document else None,
            plan.document.signed_on if plan.document else None,
            plan.parent_plan.document if plan.parent_plan else None,
            plan.parent_plan.signed_on if plan.parent_plan else None,
        )
        for plan in PLANS.values()
    }
    assert heads == {
        "binh-dinh-admin-reform": ("so-y-te", None, date(2022, 3, 21), "Kế hoạch 24/KH-UBND", date(2022, 3, 8)),
        "kon-tum-2022": (
            "syt-kon-tum", None, None, "Phát động phong trào thi đua 129/UBND-KTTH", date(2022, 1, 14)
        ),
        "bac-giang-infrastructure": ("syt-bac-giang", None, None, "Kế hoạch 125/KH-UBND", date(2023, 1, 9)),
        "kon-tum-infrastructure": ("syt-kon-tum", None, None, "Kế hoạch 291/KH-UBND", date(2023, 3, 21)),
        "giang-thanh-2025": (
            "ttyt-giang-thanh", "870/KH-TTYT", date(2025, 5, 27), "Kế hoạch 93/KH-SYT", date(2025, 5, 19)
        ),
    }  # fmt: skip
    assert KON_TUM_BUILDS.document is None


def test_the_years_are_as_the_papers_say_and_one_paper_says_none() -> None:
    years = {plan.id: known(plan.period) for plan in PLANS.values()}
    spans = {
        plan_id: (one.titled.first, one.titled.last, one.runs.first, one.runs.last) if one else None
        for plan_id, one in years.items()
    }
    assert spans == {
        "binh-dinh-admin-reform": (2021, 2025, 2022, 2025),
        "kon-tum-2022": (2022, 2022, 2022, 2022),
        "bac-giang-infrastructure": (2021, 2025, 2023, 2025),
        "kon-tum-infrastructure": None,
        "giang-thanh-2025": (2025, 2025, 2025, 2025),
    }
    assert KON_TUM_BUILDS.period is None


def test_the_offices_are_those_that_the_papers_name() -> None:
    named = {
        plan.id: {
            name: office["organisation"]
            for name, office in plan.offices.model_dump(exclude_none=True).items()
            if "assumed" not in office["source"]
        }
        for plan in PLANS.values()
    }
    assert named == {
        "binh-dinh-admin-reform": {
            "lead": "van-phong", "proposing": "phong-tccb", "deciding": "so-y-te", "publicity": "ttksbt"
        },
        "kon-tum-2022": {
            "lead": "syt-kon-tum-tchc",
            "proposing": "syt-kon-tum-tchc",
            "publicity": "cdc-kon-tum-ttgdsk",
            "reminding": "syt-kon-tum-tchc",
        },
        "bac-giang-infrastructure": {
            "lead": "syt-bac-giang-khtc",
            "proposing": "syt-bac-giang-khtc",
            "submitting": "syt-bac-giang-tchc",
            "deciding": "syt-bac-giang",
        },
        "kon-tum-infrastructure": {"lead": "syt-kon-tum-tchc", "reminding": "syt-kon-tum-tchc"},
        "giang-thanh-2025": {"lead": "ttyt-giang-thanh-tchc", "reminding": "ttyt-giang-thanh-tchc"},
    }  # fmt: skip


def test_only_the_plan_of_binh_dinh_has_quotas() -> None:
    quotas = {
        plan.id: {one.key: [(quota.code, quota.limit) for quota in one.quotas] for one in rounds_of(plan)}
        for plan in PLANS.values()
    }
    yearly, stage = [("collective", 5), ("individual", 10)], [("collective", 10), ("individual", 20)]
    assert quotas == {
        "binh-dinh-admin-reform": {f"annual-{year}": yearly for year in range(2022, 2026)} | {"stage-2021-2025": stage},
        "kon-tum-2022": {"annual-2022": []},
        "bac-giang-infrastructure": {f"annual-{year}": [] for year in (2023, 2024, 2025)} | {"stage-2022-2025": []},
        "kon-tum-infrastructure": {},
        "giang-thanh-2025": {"annual-2025": []},
    }


def test_the_rounds_close_when_the_papers_say_or_wait_for_what_is_to_be_announced() -> None:
    closing = {plan.id: [(one.cutoff, one.awaits) for one in rounds_of(plan)] for plan in PLANS.values()}
    assert closing == {
        "binh-dinh-admin-reform": [
            *((datetime(year, 12, 15, tzinfo=VIETNAM), ()) for year in range(2022, 2026)),
            (None, ()),
        ],
        "kon-tum-2022": [(datetime(2022, 12, 20, tzinfo=VIETNAM), ())],
        "bac-giang-infrastructure": [(None, ("dossier",))] * 4,
        "kon-tum-infrastructure": [],
        "giang-thanh-2025": [(None, ("dossier",))],
    }
    assert KON_TUM.rounds.ad_hoc is not None


def test_award_forms_above_the_issuers_authority_are_told_from_its_own() -> None:
    deciders = {
        plan.id: {form.code: form.decided_by.level.value if form.decided_by else None for form in listed(forms)}
        for plan in PLANS.values()
        if (forms := plan.award_forms)
    }
    assert deciders == {
        "binh-dinh-admin-reform": {"GK": None},
        "kon-tum-2022": {
            "LDTT": "issuer", "CSTDCS": "issuer", "TTLDTT": "issuer", "TTLDXS": "province", "CO_TINH": "province",
            "GK": "issuer",
        },
        "bac-giang-infrastructure": {
            "HCLD": "president", "BK_TTG": "prime_minister", "BK_TINH": "province", "GK": "issuer"
        },
        "giang-thanh-2025": dict.fromkeys(("LDTT", "CSTDCS", "TTLDTT", "GK"), "department"),
    }  # fmt: skip


def test_the_bed_table_of_bac_giang_is_as_printed_and_its_sums_are_right() -> None:
    table = [line.rsplit(" ", 2) for line in BEDS.strip().splitlines()]
    public = code_of(BAC_GIANG, "public_beds")
    assert [(row.name, row.baseline, row.value) for row in public.rows] == [
        (name, Decimal(before), Decimal(after)) for name, before, after in table
    ]
    assert len(public.rows) == 18
    sums = {
        target.code: (told(target.baseline.value), told(target.value))
        for target in BAC_GIANG.targets
        if target.baseline and target.baseline.year == 2020 and target.by and target.by.year == 2025
    }
    assert sums == {
        "public_beds": ("4396", "5720"),
        "private_beds": ("567", "1231"),
        "total_beds": ("4963", "6951"),
        "beds_per_10000": ("27", "35.1"),
    }
    assert tuple(str(sum(int(row[column]) for row in table)) for column in (1, 2)) == sums["public_beds"]
    assert code_of(BAC_GIANG, "total_beds").total_of == ("public_beds", "private_beds")


def test_the_thrift_targets_of_bac_giang_are_two_of_100_percent_and_three_without_a_number() -> None:
    thrift = [target for target in BAC_GIANG.targets if target.group == "thrift"]
    assert measured(thrift) == {
        "budget_managed_strictly": ("done", None, "activity"),
        "investment_procedures": ("at_least", "100", "percent"),
        "programme_funds_used_rightly": ("done", None, "activity"),
        "fund_rules_reviewed": ("done", None, "activity"),
        "administration_streamlined": ("done", None, "activity"),
    }
    assert thrift[0].share_of_organisations == Fraction(1)


def test_the_fourteen_indicators_of_kon_tum_are_as_printed_beside_the_units_that_are_meant() -> None:
    indicators = [target for target in KON_TUM.targets if target.group == "health"]
    rows = [
        " ".join(
            (
                target.source.removeprefix("II.1 (").rstrip(")"),
                f"{target.value}",
                (target.unit.printed or "-").replace(" ", "_"),
                target.unit.code.value,
                target.operator.value,
                target.direction.value,
            )
        )
        for target in indicators
    ]
    assert rows == INDICATORS.strip().splitlines()
    assert len({target.source for target in indicators}) == 14


def test_the_titles_of_kon_tum_are_targets_of_95_15_70_and_30_percent_and_two_flags() -> None:
    titles = [target for target in KON_TUM.targets if target.award_form]
    assert [target.award_form for target in titles] == ["LDTT", "CSTDCS", "TTLDTT", "TTLDXS", "CO_TINH"]
    assert list(measured(titles).values()) == [
        ("at_least", "95", "percent"),
        ("at_least", "15", "percent"),
        ("at_least", "70", "percent"),
        ("at_least", "30", "percent"),
        ("at_least", "2", "collective"),
    ]


def test_units_of_kon_tum_report_before_20_6_before_20_12_and_on_request_and_may_name_nominees() -> None:
    reports = {code: one for code, one in owed(KON_TUM).items() if one.kind == "report"}
    due = {
        duty.obligation.code: (duty.period, duty.deadline.cutoff if duty.deadline else None)
        for duty in duties_of(KON_TUM, 2022)
        if duty.obligation.code in reports
    }
    assert due == {
        "half_year_report": ("2022-h1", datetime(2022, 6, 20, tzinfo=VIETNAM)),
        "year_report": ("2022", datetime(2022, 12, 20, tzinfo=VIETNAM)),
        "requested_report": ("request", None),
    }
    assert {one.asks.nominees for one in reports.values()} == {True}
    assert owed(KON_TUM)["publicity"].owed_by.organisation == "cdc-kon-tum-ttgdsk"


def test_the_plan_of_kon_tum_keeps_clusters_without_listing_them_and_names_whom_to_prefer() -> None:
    clusters = known(KON_TUM.clusters)
    assert clusters is not None
    assert (clusters.items, clusters.source) == ((), "III.7")
    assert [one.code for one in KON_TUM.priorities] == [
        "direct_workers", "grassroots_staff", "hard_fields_and_places", "direct_care", "sudden_achievements"
    ]  # fmt: skip


def test_the_five_targets_for_stations_are_asked_of_those_who_have_stations() -> None:
    stations = [target for target in KON_TUM_BUILDS.targets if target.group == "infrastructure"]
    assert [
        (target.operator, target.value, target.share_of_organisations, target.applies_to and target.applies_to.holding)
        for target in stations
    ] == [(Operator.AT_LEAST, Decimal(100), Fraction(1), "commune_station")] * 5
    assert measured([code_of(KON_TUM_BUILDS, "direct_spending_cut")]) == {
        "direct_spending_cut": ("more_than", "10", "percent")
    }


def test_the_plan_of_kon_tum_for_infrastructure_asks_for_a_plan_and_reports_and_names_no_award() -> None:
    assert {code: one.deadline and one.deadline.rule for code, one in owed(KON_TUM_BUILDS).items()} == {
        "unit_plan": None,
        "requested_report": "on_request",
    }
    assert (KON_TUM_BUILDS.award_forms, KON_TUM_BUILDS.rounds.annual, KON_TUM_BUILDS.funding) == ((), None, None)


def test_in_giang_thanh_sections_and_stations_nominate_and_sign_and_the_dossier_comes_later() -> None:
    assert GIANG_THANH.subjects is not None
    assert GIANG_THANH.subjects.collective is not None
    assert GIANG_THANH.subjects.collective.organisation_kinds == ("section", "station")
    assert isinstance(GIANG_THANH.dossier_items, ToBeAnnounced)
    signed = {
        code: (one.parties.signers, one.parties.counterpart, one.share)
        for code, one in owed(GIANG_THANH).items()
        if one.parties
    }
    assert signed == {
        "staff_commitment": ("members", "leaders", Fraction(1)),
        "leaders_commitment": ("leaders", "board", Fraction(1)),
        "emulation_pact": ("members", "each_other", None),
    }


def test_giang_thanh_wants_over_96_percent_at_studies_and_95_percent_of_what_is_assigned() -> None:
    numbers = {code: one for code, one in measured(GIANG_THANH.targets).items() if one[1] is not None}
    assert numbers == {
        "resolutions_studied": ("more_than", "96", "percent"),
        "assigned_plan": ("at_least", "95", "percent"),
        "smoke_free": ("at_least", "100", "percent"),
    }
    everywhere = [target.code for target in GIANG_THANH.targets if target.share_of_organisations == Fraction(1)]
    assert everywhere == ["conduct_plan", "stations_meeting_standard", "fitness_and_stress"]


def test_giang_thanh_goes_on_with_eight_movements_of_which_one_is_listed_twice() -> None:
    names = [one.name.en for one in GIANG_THANH.linked_movements]
    assert (len(names), names.count("Infrastructure and thrift")) == (8, 2)


def test_units_of_binh_dinh_send_their_plans_before_31_3_2022_and_evaluate_every_year() -> None:
    due = {
        (duty.obligation.code, duty.period): duty.deadline.cutoff if duty.deadline else None
        for year in range(2021, 2027)
        for duty in duties_of(BINH_DINH, year)
    }
    assert due == {
        ("unit_plan", "once"): datetime(2022, 3, 31, tzinfo=VIETNAM),
        **{(code, str(year)): None for code in ("yearly_evaluation", "yearly_review") for year in range(2022, 2026)},
        ("final_review", "stage-2021-2025"): None,
    }


def test_bac_giang_reviews_in_the_middle_and_at_the_end_of_2025() -> None:
    reviews = {code: one for code, one in owed(BAC_GIANG).items() if one.kind == "review"}
    assert {code: one.deadline and one.deadline.rule for code, one in reviews.items()} == {
        "unit_interim_review": "to_be_announced",
        "unit_final_review": "fixed_day",
        "interim_review": "to_be_announced",
        "final_review": "fixed_day",
    }
    assert [
        (duty.period, duty.deadline.first_refused)
        for duty in duties_of(BAC_GIANG, 2025)
        if duty.obligation.code == "final_review" and duty.deadline
    ] == [("stage-2021-2025", datetime(2026, 1, 1, tzinfo=VIETNAM))]
