"""Prove that the linter finds in each plan what its paper leaves unclear, and each fault in a small broken one."""

import re
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from states.actors import Role
from states.labels import LANGUAGES, Language
from states.labels.findings import FINDINGS, finding_words
from states.labels.language import Words
from states.labels.sentences import PLACE
from tests.world import OPENED, World
from workflow.calendar.public import working_days
from workflow.plans import lint
from workflow.plans.lint import Case, Finding, Severity
from workflow.plans.lint.source import read
from workflow.plans.loader import load_shipped, shipped
from workflow.plans.schema import Plan
from workflow.queries import installed

DAYS = working_days(range(2020, 2032))

SHIPPED: Mapping[str, str] = {
    "binh-dinh-admin-reform": """
        running_years_differ      title, II.2         period
        document_without_number   signature stamps    document.number
        deadline_on_rest_day      III.5               rounds.annual.cutoff
        deadline_on_rest_day      III.5               rounds.annual.cutoff
        deadline_absent           II.2                obligations.1
        deadline_absent           I.1                 obligations.2
        to_be_announced           III.5               rounds.stage.cutoff
        to_be_announced           II.2, III.5         obligations.3.deadline
        payer_against_law         III.6               funding.paid_by
        paper_assumed             III.3b, assumed     dossier_items.3
        office_assumed            assumed             offices.receiving
        office_assumed            assumed             offices.reviewing
        office_assumed            assumed             offices.submitting
        mobilised_not_eligible    I                   mobilised.0
    """,
    "kon-tum-2022": """
        document_absent           head                document
        deadline_on_rest_day      V.2                 obligations.1.deadline
        deadline_absent           V.2                 obligations.0
        deadline_absent           III.8, V.2          obligations.4
        form_above_issuer         II.3                award_forms.3.decided_by
        form_above_issuer         II.3                award_forms.4.decided_by
        target_beyond_cap         II.3                targets.21.value
        paper_assumed             assumed             dossier_items.0
        paper_assumed             assumed             dossier_items.1
        paper_assumed             assumed             dossier_items.2
        office_assumed            assumed             offices.receiving
        office_assumed            assumed             offices.reviewing
        office_assumed            assumed             offices.submitting
        office_assumed            assumed             offices.deciding
        unit_wrong_by_order       II.1 (2)            targets.1.unit.printed
        unit_wrong_by_order       II.1 (3)            targets.2.unit.printed
        unit_wrong_by_order       II.1 (11)           targets.10.unit.printed
        unit_wrong_by_order       II.1 (12)           targets.11.unit.printed
        unit_misprinted           II.1 (4)            targets.3.unit.printed
        unit_not_printed          II.1 (10)           targets.9.unit.printed
        target_not_attributable   II.1 (1)            targets.0
    """,
    "bac-giang-infrastructure": """
        running_years_differ      head, II.6, II.7    period
        review_years_differ       III.2               rounds.stage.covers
        document_absent           head                document
        deadline_absent           II.6, IV.2          obligations.0
        to_be_announced           IV.1                dossier_items
        to_be_announced           III.1, assumed      rounds.annual.cutoff
        to_be_announced           III.2, assumed      rounds.stage.cutoff
        to_be_announced           IV.2, assumed       obligations.2.deadline
        to_be_announced           IV.2, assumed       obligations.4.deadline
        to_be_announced           IV.1, assumed       obligations.6.deadline
        form_above_issuer         III.2               award_forms.0.decided_by
        form_above_issuer         III.2               award_forms.1.decided_by
        form_above_issuer         III.2               award_forms.2.decided_by
        office_assumed            assumed             offices.receiving
        two_offices_propose       IV.1                offices.submitting
        mobilised_not_eligible    I.2                 mobilised.0
        target_not_attributable   II.2.1 (II)         targets.1
        cited_section_empty       II.4                criteria.1.cites.targets_in
    """,
    "kon-tum-infrastructure": """
        period_absent             whole text          period
        document_absent           whole text          document
        deadline_absent           IV.1, IV.2          obligations.0
        no_dated_duty             whole text          -
        target_not_attributable   III.2               targets.5
        target_for_some           III.1 (1)           targets.0.applies_to
    """,
    "giang-thanh-2025": """
        deadline_absent           II(2).3             obligations.0
        deadline_absent           II(2).3             obligations.1
        deadline_absent           IV.1                obligations.2
        deadline_absent           IV.1                obligations.3
        deadline_absent           IV.1                obligations.5
        deadline_absent           IV.2                obligations.6
        deadline_absent           II.2                obligations.7
        no_dated_duty             whole text          -
        to_be_announced           III.3               dossier_items
        to_be_announced           III.3               rounds.annual.cutoff
        form_above_issuer         III.2.1, assumed    award_forms.0.decided_by
        form_above_issuer         III.2.1, assumed    award_forms.1.decided_by
        form_above_issuer         III.2.1, assumed    award_forms.2.decided_by
        form_above_issuer         III.2.1, assumed    award_forms.3.decided_by
        office_assumed            assumed             offices.receiving
        office_assumed            assumed             offices.reviewing
        office_assumed            assumed             offices.proposing
        office_assumed            assumed             offices.submitting
        office_assumed            assumed             offices.deciding
        movement_listed_twice     II(2).2.4           linked_movements.5
        target_not_attributable   II(2).3             targets.3
    """,
}
"""What is found in each plan that comes with the product, but for what the plan itself calls ambiguous."""

SOUND: Mapping[str, Any] = yaml.safe_load("""
    schema_version: 1
    id: fisheries-2026
    version: 1
    titles: {vi: Thi đua ngành thủy sản, en: Fisheries}
    issuer: {organisation: chi-cuc, source: "1"}
    document: {number: 7/KH-CC, signed_on: "2026-01-05", source: "1"}
    legal_bases: [{document: 3/KH-UBND, signed_on: "2026-01-02", source: "1"}]
    occasion: {name: {vi: Ngày truyền thống, en: Anniversary}, day: "2026-04-01", source: "2"}
    period: {titled: {first: 2026, last: 2026}, runs: {first: 2026, last: 2026}, source: "2"}
    subjects:
      collective: {organisation_kinds: [unit, office], source: "3"}
      individual: {staff_categories: [worker, public_employee], source: "3"}
    mobilised: [{staff_categories: [worker], subjects: [individual], source: "2"}]
    award_forms: [{code: CSTDCS, name: {vi: Chiến sĩ, en: Fighter}, subjects: [individual], source: "4"}]
    criteria:
      - {code: work, subject: individual, name: {vi: Việc, en: Work}, cites: {targets_in: "6"}, source: "5"}
    dossier_items:
      - {code: letter, name: {vi: Tờ trình, en: Letter}, scope: submission, required: always, source: "5"}
    linked_movements:
      - {code: green, name: {vi: Biển xanh, en: Green sea}, level: province, source: "2"}
    funding: {paid_by: deciding_level, source: "8"}
    targets:
      - {code: all_catch, name: {vi: Tổng, en: Total}, kind: indicator, unit: {code: person}, operator: at_least,
         value: 30, direction: higher, by: {year: 2026}, scope: whole, total_of: [catch, farm], source: "6.1"}
      - {code: catch, name: {vi: Khai thác, en: Catch}, kind: indicator, unit: {code: person}, operator: at_least,
         value: 20, direction: higher, scope: organisation, source: "6.2",
         rows: [{name: Bắc, value: 15}, {name: Nam, value: 5}]}
      - {code: farm, name: {vi: Nuôi, en: Farm}, kind: indicator, unit: {code: person}, operator: at_least,
         value: 10, direction: higher, scope: organisation, source: "6.3"}
      - {code: growth, name: {vi: Tăng, en: Growth}, kind: indicator, unit: {code: per_mille, printed: "‰"},
         operator: at_least, value: "11,8", direction: higher, scope: organisation, source: "6.4"}
    obligations:
      - {code: report, kind: report, name: {vi: Báo cáo, en: Report}, owed_by: {organisation_kinds: [unit]},
         period: once, deadline: {rule: fixed_day, day: "2026-06-30", boundary: through, source: "7"},
         lateness: {late: flag, grace_days: 0, source: "7"}, asks: {targets: [catch]}, source: "7"}
""")
"""A small plan of another sector in which nothing is found."""

ROUND = {
    "name": {"vi": "Năm {year}", "en": "Year {year}"},
    "cutoff": {"rule": "each_year", "month": 12, "day": 15, "boundary": "before", "source": "9"},
    "lateness": {"late": "refuse", "grace_days": 0, "source": "9"},
}
STAGE = {
    **ROUND,
    "name": {"vi": "{first}–{last}", "en": "{first}–{last}"},
    "cutoff": {"rule": "to_be_announced", "source": "9"},
}
OFFICES = {name: {"organisation": "chi-cuc", "source": "1"} for name in ("lead", "receiving", "reviewing", "deciding")}
PROPOSING = {
    "proposing": {"organisation": "phong-a", "source": "1"},
    "submitting": {"organisation": "phong-b", "source": "1"},
}
ASSUMED = {"organisation": "chi-cuc", "source": "assumed"}
SHARE = {"part": "20/100", "of": "holders", "form": "LDTT", "rounding": "floor"}
FURTHER = {
    "code": "fighters",
    "subject": "individual",
    "award_form": "CSTDCS",
    "scope": "issuer",
    "share": SHARE,
    "hard": True,
    "source": "9",
}
IN_2022 = {
    "document": {"signed_on": "2022-01-05", "number": "7/KH-CC", "source": "1"},
    "legal_bases": [],
    "period.titled": {"first": 2022, "last": 2022},
    "period.runs": {"first": 2022, "last": 2022},
}
FORM = SOUND["award_forms"][0]
TITLE = {**SOUND["targets"][3], "kind": "title", "award_form": "CSTDCS", "unit": {"code": "percent"}, "value": 16}


NOTHING = object()
"""Stands for null in a broken plan, where None takes a field away."""


def years(first: int, last: int | None = None) -> dict[str, int]:
    return {"first": first, "last": last or first}


def broken(changes: Mapping[str, Any]) -> Plan:
    """Give the sound plan with values put in at places such as `targets.0.value`; None takes a field away."""
    plan = deepcopy(dict(SOUND))
    for place, value in changes.items():
        *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
        inner: Any = plan
        for step in way:
            inner = inner[step] if isinstance(step, int) else inner.setdefault(step, {})
        if value is None:
            del inner[last]
        else:
            inner[last] = None if value is NOTHING else value
    return Plan.model_validate(plan)


BROKEN: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("period_absent", {"period": None}, "period"),
    ("running_years_differ", {"period.titled": years(2025, 2026)}, "period"),
    (
        "review_years_differ",
        {"rounds.stage": STAGE | {"covers": {**years(2025), "review": "interim", "source": "9"}}},
        "rounds.stage.covers",
    ),
    ("target_outside_period", {"targets.0.by": {"year": 2027}}, "targets.0.by"),
    ("target_outside_period", {"targets.1.by": {"day": "2025-12-31"}}, "targets.1.by"),
    ("occasion_outside_period", {"occasion.day": "2027-04-01"}, "occasion.day"),
    ("document_absent", {"document": None}, "document"),
    ("document_without_number", {"document.number": NOTHING}, "document.number"),
    ("document_without_day", {"document.signed_on": NOTHING}, "document.signed_on"),
    ("basis_after_document", {"legal_bases.0.signed_on": "2026-01-06"}, "legal_bases.0.signed_on"),
    (
        "basis_after_document",
        {"parent_plan": {"document": "9/KH", "issuer_name": "Sở", "signed_on": "2026-02-01", "source": "1"}},
        "parent_plan.signed_on",
    ),
    ("deadline_on_rest_day", {"obligations.0.deadline.day": "2026-11-24"}, "obligations.0.deadline"),
    ("deadline_before_document", {"obligations.0.deadline.day": "2026-01-02"}, "obligations.0.deadline"),
    ("deadline_outside_period", {"obligations.0.deadline.day": "2028-06-30"}, "obligations.0.deadline"),
    ("deadline_absent", {"obligations.0.deadline": None}, "obligations.0"),
    ("no_dated_duty", {"obligations": []}, ""),
    (
        "last_day_unreminded",
        {"reminders": {"days_before": [14, 3], "source": "5"}},
        "reminders.days_before",
    ),
    ("to_be_announced", {"funding": {"rule": "to_be_announced", "source": "8"}}, "funding"),
    (
        "form_above_issuer",
        {"award_forms.0.decided_by": {"level": "province", "source": "4"}},
        "award_forms.0.decided_by",
    ),
    ("form_beyond_authority", {"award_forms.0.code": "BK_TINH"}, "award_forms.0"),
    ("form_beyond_unit", {"subjects.collective.organisation_kinds": ["section"]}, "award_forms.0"),
    ("target_beyond_cap", {"targets.3": TITLE, **IN_2022}, "targets.3.value"),
    (
        "quota_beyond_cap",
        {
            **IN_2022,
            "award_forms": [FORM, {**FORM, "code": "LDTT"}],
            "rounds.annual": ROUND | {"quotas": {"further": [FURTHER]}},
        },
        "rounds.annual.quotas.further.0.share",
    ),
    ("payer_against_law", {"funding.paid_by": "unit"}, "funding.paid_by"),
    ("paper_assumed", {"dossier_items.0.source": "assumed"}, "dossier_items.0"),
    ("office_assumed", {"offices": {"receiving": ASSUMED}}, "offices.receiving"),
    ("office_absent", {"rounds.annual": ROUND, "offices": OFFICES}, "offices"),
    ("two_offices_propose", {"offices": OFFICES | PROPOSING}, "offices.submitting"),
    ("mobilised_not_eligible", {"mobilised.0.staff_categories": ["civil_servant"]}, "mobilised.0"),
    ("mobilised_not_eligible", {"mobilised.0.subjects": ["household"]}, "mobilised.0"),
    (
        "movement_listed_twice",
        {"linked_movements": [*SOUND["linked_movements"], {**SOUND["linked_movements"][0], "code": "green_again",
         "name": {"vi": "Biển, xanh", "en": "Green sea"}}]},
        "linked_movements.1",
    ),
    ("sum_differs", {"targets.0.value": 31}, "targets.0.total_of"),
    ("sum_differs", {"targets.1.rows.0.value": 14}, "targets.1.rows"),
    ("unit_wrong_by_order", {"targets.3.unit.printed": "%"}, "targets.3.unit.printed"),
    ("unit_misprinted", {"targets.3.unit": {"code": "boys_per_100_girls", "printed": "%"}}, "targets.3.unit.printed"),
    ("unit_not_printed", {"targets.3.unit.printed": "–"}, "targets.3.unit.printed"),
    ("target_not_attributable", {"targets.3.scope": "whole", "obligations.0.asks.targets": "all"}, "targets.3"),
    (
        "target_for_some",
        {"targets.3.applies_to": {"holding": "boat", "source": "6.4"}},
        "targets.3.applies_to",
    ),
    (
        "cited_section_empty",
        {"criteria.0.cites.targets_in": "6.4", "targets.3.source": "6.40"},
        "criteria.0.cites.targets_in",
    ),
    (
        "ambiguity",
        {"ambiguities": [{"code": "who", "section": "3", "name": {"vi": "Ai?", "en": "Who?"}}]},
        "ambiguities.0",
    ),
)  # fmt: skip


def found(plan: Plan) -> list[tuple[str, str]]:
    """Give code and place of everything that is found."""
    return [(one.code, ".".join(map(str, one.place))) for one in lint.findings(plan, days=DAYS)]


def table(plan_id: str) -> Counter[tuple[str, ...]]:
    """Read the table of one plan: columns are two blanks or more apart."""
    lines = (line.strip() for line in SHIPPED[plan_id].strip().splitlines())
    return Counter(
        (line.split()[0], line.split(maxsplit=1)[1].rsplit(maxsplit=1)[0].strip(), line.split()[-1].strip("-"))
        for line in lines
    )


@pytest.mark.parametrize("plan_id", shipped())
def test_each_shipped_plan_has_the_findings_that_its_paper_earns(plan_id: str) -> None:
    findings = lint.findings(load_shipped(plan_id), days=DAYS)
    computed = [one for one in findings if one.code != "ambiguity"]
    assert Counter((one.code, one.section, ".".join(map(str, one.place))) for one in computed) == table(plan_id)
    assert {one.severity for one in findings} == {Severity.WARNING}
    ambiguities = [one.detail["ambiguity"] for one in findings if one.code == "ambiguity"]
    assert ambiguities == [one.code for one in load_shipped(plan_id).ambiguities]
    assert ambiguities


def test_nothing_is_found_in_a_sound_plan() -> None:
    assert found(broken({})) == []


@pytest.mark.parametrize(("code", "changes", "place"), BROKEN)
def test_each_fault_is_found_where_it_stands(code: str, changes: Mapping[str, Any], place: str) -> None:
    assert (code, place) in found(broken(changes))


def test_every_rule_has_its_broken_plan_and_every_finding_its_words() -> None:
    rules = {name for rule in lint.RULES for name in re.findall(r'(?:warning|error)\(\s*"(\w+)"', _source(rule))}
    tried = {code for code, _, _ in BROKEN}
    assert {rule.__name__ for rule in lint.RULES} - tried == {"document_incomplete"}
    assert rules <= tried
    assert tried | {"role_unheld", "organisation_unknown_here"} == set(FINDINGS)


def _source(rule: Any) -> str:
    return Path(rule.__code__.co_filename).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("code", "changes", "place"), BROKEN)
def test_every_finding_is_said_with_all_that_it_knows(
    code: str, changes: Mapping[str, Any], place: str, lang: Language
) -> None:
    finding = next(one for one in lint.findings(broken(changes), days=DAYS) if one.code == code)
    named = {name for name, _ in PLACE.findall(FINDINGS[code].said(lang))}
    assert named - set(finding.detail) == set()
    said = finding_words(finding.code, finding.detail, lang)
    assert not re.search(r"[{}]|  |Words\(|Decimal\(|Fraction\(|“”|None", said)


def test_a_last_day_on_a_rest_day_says_where_each_roll_rule_takes_it() -> None:
    findings = lint.findings(load_shipped("binh-dinh-admin-reform"), days=DAYS)
    rests = [one.detail for one in findings if one.code == "deadline_on_rest_day"]
    assert [(one["named"], one["unrolled"], one["last"], one["next"], one["previous"]) for one in rests] == [
        (date(2024, 12, 15), date(2024, 12, 14), date(2024, 12, 14), date(2024, 12, 16), date(2024, 12, 13)),
        (date(2025, 12, 15), date(2025, 12, 14), date(2025, 12, 14), date(2025, 12, 15), date(2025, 12, 12)),
    ]
    assert finding_words("deadline_on_rest_day", rests[0], "vi") == (
        "Khen thưởng năm 2024: văn bản nêu ngày 15/12/2024 (Chủ nhật), ngày cuối cùng còn nhận là 14/12/2024 (thứ Bảy),"
        " một ngày nghỉ. Theo quy tắc của kế hoạch, hạn là hết ngày 14/12/2024 (thứ Bảy); ngày làm việc kế tiếp là"
        " 16/12/2024 (thứ Hai), ngày làm việc liền trước là 13/12/2024 (thứ Sáu)."
    )


def test_15_percent_of_all_staff_is_beyond_15_percent_of_title_holders() -> None:
    plan = load_shipped("kon-tum-2022")
    (finding,) = (one for one in lint.findings(plan, days=DAYS) if one.code == "target_beyond_cap")
    assert finding.detail == {
        "form": Words("Chiến sĩ thi đua cơ sở", "Emulation fighter at grassroots level"),
        "of": Words("Lao động tiên tiến", "Advanced worker"),
        "wanted": Fraction(15, 100),
        "cap": Fraction(15, 100),
        "holders": Fraction(95, 100),
        "most": Fraction(1425, 10000),
        "law": "Nghị định 91/2017/NĐ-CP, Điều 9.3",
        "confidence": "A",
    }


def test_a_cap_binds_no_plan_of_years_in_which_it_is_not_in_force() -> None:
    assert found(broken({"targets.3": TITLE})) == []


def test_the_sums_of_bac_giang_are_right_and_one_bed_more_is_found() -> None:
    plan = load_shipped("bac-giang-infrastructure")
    assert [one for one in lint.findings(plan, days=DAYS) if one.code == "sum_differs"] == []
    content = plan.model_dump(mode="json")
    position = next(at for at, target in enumerate(content["targets"]) if target["rows"])
    content["targets"][position]["rows"][0]["baseline"] = "881"
    (finding,) = (one for one in lint.findings(Plan.model_validate(content), days=DAYS) if one.code == "sum_differs")
    assert (finding.severity, finding.detail["which"]) == (Severity.ERROR, "baseline")
    assert (str(finding.detail["printed"]), str(finding.detail["added"])) == ("4396", "4397")


def test_a_finding_has_the_line_of_its_place(tmp_path: Path) -> None:
    lines = ["schema_version: 1", "id: tiny", "version: 1", "titles: {vi: Nhỏ, en: Tiny}"]
    lines += ["issuer: {organisation: chi-cuc, source: '1'}", "funding:", "  rule: to_be_announced", "  source: '8'"]
    file = tmp_path / "tiny.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = read(str(file))
    placed = [(one.code, source.line(one.place)) for one in lint.findings(source.plan, days=DAYS)]
    assert placed == [("period_absent", 1), ("document_absent", 1), ("no_dated_duty", 1), ("to_be_announced", 6)]
    assert read("kon-tum-2022").file == "kon-tum-2022.yaml"


def test_an_installation_says_who_is_missing(world: World) -> None:
    plan = load_shipped("binh-dinh-admin-reform")
    assert unstaffed(world, plan) == []
    content = plan.model_dump(mode="json")
    content["offices"]["receiving"]["organisation"] = "phong-tccb"
    content["offices"]["lead"]["organisation"] = "nowhere"
    changed = Plan.model_validate(content)
    assert [(one.code, one.severity, one.place) for one in unstaffed(world, changed)] == [
        ("organisation_unknown_here", Severity.ERROR, ("offices", "lead")),
        ("role_unheld", Severity.WARNING, ("offices", "receiving")),
    ]
    assert unstaffed(world, changed)[1].detail == {
        "organisation": "phong-tccb", "office": "receiving", "role": Role.RECEIVING_CLERK.value
    }  # fmt: skip
    assert finding_words("role_unheld", unstaffed(world, changed)[1].detail, "en") == (
        "Nobody is Receiving clerk at phong-tccb (“Receiving office”)."
    )


def unstaffed(world: World, plan: Plan) -> list[Finding]:
    """Ask the small department."""
    day = OPENED.date()
    return list(world.database.read(lambda connection: installed.unstaffed(connection, Case(plan, DAYS), day=day)))


def test_an_installation_gives_its_plans_as_they_were_put_into_force(world: World) -> None:
    assert world.database.read(installed.plans) == (load_shipped("binh-dinh-admin-reform"),)
