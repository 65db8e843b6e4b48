"""Prove that plan files are read as they stand, and that every mistake in one is named with its line."""

import json
from datetime import date, datetime
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from states.labels.expectations import expectation_words
from workflow.calendar import VIETNAM, last_day
from workflow.plans import description, loader, periods, rounds
from workflow.plans.announcing import known, listed
from workflow.plans.heading import Bilingual, Years
from workflow.plans.problems import PlanInvalid, Problem
from workflow.plans.rounds import PlannedQuota, YearOutsidePlan
from workflow.plans.schema import Plan
from workflow.plans.succession import YearsOverlap, succeed
from workflow.plans.terms import DossierScope, LatePolicy, OrganisationKind, Requirement, RoundKind, SubjectType

ID = "binh-dinh-admin-reform"
TEXT = (files("workflow.plans") / "shipped" / f"{ID}.yaml").read_text(encoding="utf-8")
PLAN = loader.load_shipped(ID)
ITEMS = ("submission_letter", "council_minutes", "achievement_report", "initiative_certificate")
CRITERIA = ("collective_reform", "individual_reform", "annual_rating")
NEXT_TITLES = Bilingual(vi="Cải cách hành chính, 2026–2030", en="Administrative reform, 2026–2030")


def altered(*changes: tuple[str, str]) -> str:
    """Return the shipped file with each old text replaced by the new one where it stands first."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(words: str, *, text: str) -> int:
    """Return the line on which the words stand first."""
    return text[: text.index(words)].count("\n") + 1


def problems_of(text: str) -> list[tuple[int, str, str]]:
    """Return line, field and expectation of every problem in a text."""
    with pytest.raises(PlanInvalid) as caught:
        loader.parse(text, "plan.yaml")
    assert {problem.file for problem in caught.value.problems} == {"plan.yaml"}
    return [(problem.line, problem.field, problem.expected) for problem in caught.value.problems]


def plan_or_problems(text: str) -> Plan | tuple[Problem, ...]:
    try:
        return loader.parse(text, "plan.yaml")
    except PlanInvalid as invalid:
        return invalid.problems


def quota(subject: SubjectType, limit: int) -> PlannedQuota:
    """Give a hard quota of a subject type."""
    return PlannedQuota(subject.value, subject, limit, hard=True)


def next_plan() -> Plan:
    return succeed(PLAN, plan_id="next-reform", first_year=2026, last_year=2030, titles=NEXT_TITLES)


def test_the_shipped_plan_is_found_by_the_id_it_carries() -> None:
    assert ID in loader.shipped()
    assert [loader.load_shipped(plan_id).id for plan_id in loader.shipped()] == list(loader.shipped())


def test_an_id_that_is_not_shipped_is_refused_with_the_ids_that_are() -> None:
    with pytest.raises(loader.PlanNotShipped, match=ID) as caught:
        loader.load_shipped("../" + ID)
    assert caught.value.known == loader.shipped()


def test_the_shipped_plan_says_who_it_comes_from_and_when() -> None:
    assert PLAN.document is not None
    assert (PLAN.document.number, PLAN.document.signed_on) == (None, date(2022, 3, 21))
    assert [(basis.document, basis.signed_on) for basis in PLAN.legal_bases] == [
        ("Kế hoạch 24/KH-UBND", date(2022, 3, 8))
    ]
    assert (PLAN.issuer.organisation, PLAN.version, PLAN.succeeds) == ("so-y-te", 1, None)
    assert PLAN.movement is not None
    assert PLAN.award_basis is not None
    assert (PLAN.movement.kind, PLAN.award_basis.kind, PLAN.award_basis.counts_upward) == (
        "thematic",
        "thematic",
        False,
    )
    assert (periods.titled(PLAN), periods.runs(PLAN)) == (Years(first=2021, last=2025), Years(first=2022, last=2025))


def test_the_shipped_plan_names_an_office_for_each_function_and_what_it_assumed() -> None:
    functions = PLAN.offices.model_dump(exclude={"proposing": {"alternate"}}, exclude_none=True)
    assert {name: (office["organisation"], office["source"]) for name, office in functions.items()} == {
        "lead": ("van-phong", "IV.2"),
        "receiving": ("van-phong", "assumed"),
        "reviewing": ("phong-tccb", "assumed"),
        "proposing": ("phong-tccb", "IV.3"),
        "submitting": ("phong-tccb", "assumed"),
        "deciding": ("so-y-te", "III.2a"),
        "publicity": ("ttksbt", "IV.4"),
    }
    assert PLAN.offices.proposing is not None
    assert PLAN.offices.proposing.alternate is not None
    assert PLAN.offices.proposing.alternate.organisation == "van-phong"


def test_the_shipped_plan_lets_units_offices_officials_and_public_employees_be_nominated_but_no_workers() -> None:
    assert PLAN.subjects is not None
    assert PLAN.subjects.collective is not None
    assert PLAN.subjects.individual is not None
    assert PLAN.subjects.individual.minimum_rating is not None
    assert PLAN.subjects.collective.organisation_kinds == ("unit", "office")
    assert PLAN.subjects.individual.staff_categories == ("civil_servant", "public_employee")
    assert PLAN.subjects.individual.minimum_rating.level == "good"


def test_the_shipped_plan_asks_for_three_papers_and_a_certificate_where_an_initiative_is_claimed() -> None:
    assert [(item.code, item.scope, item.required) for item in listed(PLAN.dossier_items)] == [
        ("submission_letter", DossierScope.SUBMISSION, Requirement.ALWAYS),
        ("council_minutes", DossierScope.SUBMISSION, Requirement.ALWAYS),
        ("achievement_report", DossierScope.NOMINATION, Requirement.ALWAYS),
        ("initiative_certificate", DossierScope.NOMINATION, Requirement.WHEN_CLAIMED),
    ]
    assert [(one.code, one.subject, [way.code for way in one.alternatives]) for one in listed(PLAN.criteria)] == [
        ("collective_reform", SubjectType.COLLECTIVE, ["exemplary_work", "adopted_solution"]),
        ("individual_reform", SubjectType.INDIVIDUAL, ["results", "initiative"]),
        ("annual_rating", SubjectType.INDIVIDUAL, []),
    ]
    required = {
        way.code: way.requires_item for one in listed(PLAN.criteria) for way in one.alternatives if way.requires_item
    }
    assert required == {"initiative": "initiative_certificate"}


def test_the_shipped_plan_sends_offices_before_the_departments_council_and_units_before_their_own() -> None:
    council = known(PLAN.council)
    assert council is not None
    assert (council.quorum, council.pass_over, council.source) == (Fraction(2, 3), Fraction(1, 2), "assumed")
    assert (council.ratio_base, council.ballot_secrecy, council.chair_confirms) == ("all_members", "open", True)
    assert (council.own_for, council.parent_for) == ((OrganisationKind.UNIT,), (OrganisationKind.OFFICE,))


def test_the_shipped_plan_has_an_annual_round_before_15_12_of_each_year_and_a_stage_round_to_be_announced() -> None:
    found = [(one.key, one.kind, one.year, one.cutoff) for one in rounds.rounds_of(PLAN)]
    assert found == [
        *(
            (f"annual-{year}", RoundKind.ANNUAL, year, datetime(year, 12, 15, tzinfo=VIETNAM))
            for year in (2022, 2023, 2024, 2025)
        ),
        ("stage-2021-2025", RoundKind.STAGE, 2025, None),
    ]
    assert [last_day(cutoff) for *_, cutoff in found if cutoff] == [date(year, 12, 14) for year in range(2022, 2026)]


def test_the_shipped_plan_has_at_most_5_and_10_awards_a_year_and_10_and_20_for_the_stage() -> None:
    limits = {one.key: one.quotas for one in rounds.rounds_of(PLAN)}
    yearly = (quota(SubjectType.COLLECTIVE, 5), quota(SubjectType.INDIVIDUAL, 10))
    stage = (quota(SubjectType.COLLECTIVE, 10), quota(SubjectType.INDIVIDUAL, 20))
    assert limits == {f"annual-{year}": yearly for year in range(2022, 2026)} | {"stage-2021-2025": stage}


def test_every_round_of_the_shipped_plan_refuses_what_is_late_and_lists_forms_criteria_and_papers() -> None:
    settings = {
        (one.late, one.grace_days, one.award_forms, one.criteria, one.dossier) for one in rounds.rounds_of(PLAN)
    }
    assert settings == {(LatePolicy.REFUSE, 0, ("GK",), CRITERIA, ITEMS)}


def test_each_round_has_its_own_name_in_both_languages() -> None:
    names = {one.key: (one.name.vi, one.name.en) for one in rounds.rounds_of(PLAN)}
    assert names["annual-2024"] == ("Khen thưởng năm 2024", "Commendation for 2024")
    assert names["stage-2021-2025"] == ("Khen thưởng giai đoạn 2021–2025", "Commendation for the stage 2021–2025")


def test_describe_gives_the_annual_round_of_the_year_and_the_stage_round_around_it() -> None:
    described = json.loads(json.dumps(description.describe(PLAN, 2024)))
    assert [one["id"] for one in described.pop("obligations")] == ["yearly_evaluation-2024", "yearly_review-2024"]
    assert [one["code"] for one in described.pop("targets")] == ["investment_allocated"]
    assert len(described.pop("ambiguities")) == len(PLAN.ambiguities)
    assert described == {
        "id": ID,
        "version": 1,
        "rounds": [
            {
                "id": "annual-2024",
                "kind": "annual",
                "year": 2024,
                "cutoff": "2024-12-15T00:00:00+07:00",
                "quotas": [{"subject": "collective", "limit": 5}, {"subject": "individual", "limit": 10}],
                "dossier": list(ITEMS),
                "award_forms": ["GK"],
            },
            {
                "id": "stage-2021-2025",
                "kind": "stage",
                "year": 2025,
                "cutoff": None,
                "quotas": [{"subject": "collective", "limit": 10}, {"subject": "individual", "limit": 20}],
                "dossier": list(ITEMS),
                "award_forms": ["GK"],
            },
        ],
    }


def test_describe_leaves_out_a_stage_that_does_not_include_the_year() -> None:
    plan = loader.parse(
        altered(("titled: {first: 2021, last: 2025}", "titled: {first: 2021, last: 2024}")), "plan.yaml"
    )
    shown = {year: [one["id"] for one in description.describe(plan, year)["rounds"]] for year in (2024, 2025)}
    assert shown == {2024: ["annual-2024", "stage-2021-2024"], 2025: ["annual-2025"]}


@pytest.mark.parametrize("year", [2021, 2026])
def test_a_year_in_which_the_plan_does_not_run_is_refused_with_the_years_in_which_it_does(year: int) -> None:
    with pytest.raises(YearOutsidePlan, match=f"{year} is outside plan {ID}, which runs from 2022 to 2025"):
        description.describe(PLAN, year)


def test_an_annual_cut_off_may_be_to_be_announced_too() -> None:
    old = "{rule: each_year, month: 12, day: 15, boundary: before, source: III.5}"
    plan = loader.parse(altered((old, "{rule: to_be_announced, source: III.5}")), "plan.yaml")
    assert {one.cutoff for one in rounds.rounds_of(plan)} == {None}


def test_grace_is_told_apart_from_the_cut_off() -> None:
    text = altered(("late: refuse, grace_days: 0", "late: flag, grace_days: 3"))
    first, *_ = rounds.rounds_of(loader.parse(text, "plan.yaml"))
    assert (first.cutoff, first.grace_days, first.late) == (datetime(2022, 12, 15, tzinfo=VIETNAM), 3, LatePolicy.FLAG)


@pytest.mark.parametrize("plan", [PLAN, next_plan()], ids=["shipped", "succeeding"])
def test_a_plan_goes_to_json_and_comes_back_the_same(plan: Plan) -> None:
    stored = json.dumps(plan.model_dump(mode="json"))
    assert Plan.model_validate(json.loads(stored)) == plan


def test_a_plan_in_a_file_with_a_byte_order_mark_and_windows_line_ends_is_the_same_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(("\ufeff" + TEXT.replace("\n", "\r\n")).encode())
    assert loader.load(path) == PLAN


def test_the_succeeding_plan_keeps_the_settings_and_moves_the_rounds() -> None:
    plan = next_plan()
    kept = {
        "movement",
        "award_basis",
        "offices",
        "subjects",
        "award_forms",
        "criteria",
        "dossier_items",
        "council",
        "rounds",
        "funding",
        "issuer",
    }
    assert plan.model_dump(include=kept) == PLAN.model_dump(include=kept)
    assert (plan.id, plan.version, plan.succeeds, plan.titles) == ("next-reform", 1, ID, NEXT_TITLES)
    assert (plan.document, plan.legal_bases) == (None, ())
    assert [(one.key, one.cutoff) for one in rounds.rounds_of(plan)] == [
        *((f"annual-{year}", datetime(year, 12, 15, tzinfo=VIETNAM)) for year in range(2026, 2031)),
        ("stage-2026-2030", None),
    ]


def test_a_plan_is_not_succeeded_before_it_has_ended() -> None:
    with pytest.raises(YearsOverlap, match="2025 is not after 2025"):
        succeed(PLAN, plan_id="next-reform", first_year=2025, last_year=2030, titles=NEXT_TITLES)


@pytest.mark.parametrize(("plan_id", "last_year"), [("Next Reform", 2030), ("next-reform", 2025)])
def test_a_succeeding_plan_obeys_the_schema(plan_id: str, last_year: int) -> None:
    with pytest.raises(ValidationError):
        succeed(PLAN, plan_id=plan_id, first_year=2026, last_year=last_year, titles=NEXT_TITLES)


def test_stored_values_that_contradict_each_other_are_refused_as_well() -> None:
    stored = PLAN.model_dump(mode="json")
    stored["rounds"]["annual"]["award_forms"]["codes"] = ["BK"]
    with pytest.raises(ValidationError, match="expected one of GK"):
        Plan.model_validate(stored)


FIELD_MISTAKES = [
    ("version: 1\n\ntitles", "version: one\n\ntitles", "version: one", "version", "a whole number"),
    ("version: 1\n\ntitles", "version: 010\n\ntitles", "version: 010", "version", "a whole number"),
    ("version: 1\n\ntitles", "version: 0\n\ntitles", "version: 0", "version", "at least 1"),
    ("schema_version: 1", "schema_version: 2", "schema_version", "schema_version", "1"),
    ("id: binh-dinh-admin-reform", "id: Bình Định", "id: B", "id", "small letters and digits joined by hyphens"),
    ("id: binh-dinh-admin-reform", "id: " + "a" * 65, "id: a", "id", "at most 64 characters"),
    ("2022-03-21", "2022-02-30", "2022-02-30", "document.signed_on", "a day as year-month-day, such as 2022-03-21"),
    ("2022-03-21", "'20220321'", "'20220321'", "document.signed_on",
     "a day as year-month-day, such as 2022-03-21"),
    ("2022-03-21", "2022-W12-1", "2022-W12-1", "document.signed_on", "a day as year-month-day, such as 2022-03-21"),
    ("2022-03-21", "20220321", "20220321", "document.signed_on", "a day as year-month-day, such as 2022-03-21"),
    ("  source: signature stamps\n", "", "document:", "document.source", "a value; this field is missing"),
    ("source: signature stamps", 'source: "  "', '"  "', "document.source",
     "one line of text without blanks at its ends"),
    ("source: signature stamps", 'source: "a\\0b"', '"a\\0b"', "document.source",
     "one line of text without blanks at its ends"),
    ("source: signature stamps", "source: 5", "source: 5", "document.source",
     "text, in quotation marks if it looks like a number"),
    ("  - document: Kế", "  - title: x\n    document: Kế", "- title", "legal_bases[0].title", "no field of this name"),
    ("counts_upward: false", "counts_upward: no", "counts_upward", "award_basis.counts_upward", "true or false"),
    ("titled: {first: 2021", "titled: {first: 2026", "titled:", "period.titled",
     "a first year that is not after the last"),
    ("alternate: {organisation: van-phong", "alternate: {organisation: phong-tccb", "proposing:", "offices.proposing",
     "an alternate other than the proposing office"),
    ("[unit, office]", "[unit, ward]", "ward]", "subjects.collective.organisation_kinds[1]",
     "'unit', 'office', 'section' or 'station'"),
    ("[unit, office]", "unit", "organisation_kinds", "subjects.collective.organisation_kinds", "a list"),
    ("[unit, office]", "[]", "organisation_kinds", "subjects.collective.organisation_kinds", "at least 1 in this list"),
    ("[civil_servant, public_employee]", "[volunteer]", "[volunteer]", "subjects.individual.staff_categories[0]",
     "'civil_servant', 'public_employee' or 'worker'"),
    ("code: initiative\n", "code: Initiative\n", "code: Initiative", "criteria[1].alternatives[1].code",
     "small letters, digits and underscores, a letter first"),
    ("code: results", "code: Results", "code: Results", "criteria[1].alternatives[0].code",
     "small letters, digits and underscores, a letter first"),
    ("quorum: 2/3", "quorum: 0.67", "quorum", "council.quorum", "a fraction from 0 to 1, such as 2/3"),
    ("quorum: 2/3", "quorum: 4/3", "quorum", "council.quorum", "a fraction from 0 to 1, such as 2/3"),
    ("quorum: 2/3", "quorum: 2/0", "quorum", "council.quorum", "a fraction from 0 to 1, such as 2/3"),
    ("ballot_secrecy: open", "ballot_secrecy: closed", "ballot_secrecy", "council.ballot_secrecy",
     "'open' or 'secret'"),
    ("pass_over: 1/2", "pass_over: 1/2\n  pass_at_least: 1/2", "council:", "council",
     "either pass_over or pass_at_least"),
    ("pass_over: 1/2", "pass_at_least: 3/2", "pass_at_least", "council.pass_at_least",
     "a fraction from 0 to 1, such as 2/3"),
    ("pass_over: 1/2", "pass_over: 1/2\n  score_most: 101", "score_most", "council.score_most", "at most 100"),
    ("năm {year}", "năm nay", "năm nay", "rounds.annual.name", "a name holding {year} in both languages"),
    ("month: 12, day: 15", "month: 2, day: 29", "month: 2", "rounds.annual.cutoff", "a day that every year has"),
    ("month: 12, day: 15", "month: 12, day: 32", "day: 32", "rounds.annual.cutoff.day", "at most 31"),
    ("boundary: before", "boundary: until", "until", "rounds.annual.cutoff.boundary", "'before' or 'through'"),
    ("boundary: before", "roll: none, boundary: before", "roll", "rounds.annual.cutoff.roll", "no field of this name"),
    ("rule: each_year", "rule: monthly", "monthly", "rounds.annual.cutoff.rule",
     "one of 'each_year', 'fixed_day', 'to_be_announced'"),
    ("{rule: each_year, ", "{", "month: 12", "rounds.annual.cutoff.rule", "a value; this field is missing"),
    ("{rule: to_be_announced, source: III.5}", "soon", "soon", "rounds.stage.cutoff", "fields with values"),
    ("{limit: 20", "{limit: '20'", "'20'", "rounds.stage.quotas.individual.limit", "a whole number"),
    ("paid_by: unit", "paid_by: nobody", "nobody", "funding.paid_by", "'unit' or 'deciding_level'"),
]  # fmt: skip

ALL_ITEMS = "one of achievement_report, council_minutes, initiative_certificate, submission_letter"
INDIVIDUALS_ONLY = "a subject type that subjects names: individual"
HIDDEN = "false, because a secret vote does not show the chair's"
REFERENCE_MISTAKES = [
    ("ballot_secrecy: open", "ballot_secrecy: secret\n  chair_must_agree: true",
     [("chair_must_agree", "council.chair_must_agree", HIDDEN)]),
    ("ballot_secrecy: open",
     "ballot_secrecy: open\n  chair_must_agree: true\n  award_forms: [{code: GK, ballot_secrecy: secret, source: x}]",
     [("award_forms: [{", "council.award_forms[0]", HIDDEN)]),
    ("ballot_secrecy: open",
     "ballot_secrecy: secret\n  recusal: false\n  award_forms: [{code: BK, source: x}]",
     [("award_forms: [{code: BK", "council.award_forms[0].code", "one of GK")]),
    ("pass_over: 1/2", "pass_over: 1/1",
     [("pass_over", "council.pass_over", "less than 1, because nobody passes with more than all")]),
    ("codes: [GK]", "codes: [GK, BK]", [("[GK, BK]", "rounds.annual.award_forms.codes[1]", "one of GK")]),
    ("individual_reform, annual_rating]", "individual_reform, rating]",
     [("individual_reform, rating]", "rounds.annual.criteria.codes[2]",
       "one of annual_rating, collective_reform, individual_reform")]),
    ("codes: [submission_letter, council_minutes,", "codes: [submission_letter,\n        minutes,",
     [(" minutes,", "rounds.annual.dossier.codes[1]", ALL_ITEMS)]),
    ("requires_item: initiative_certificate", "requires_item: certificate",
     [("requires_item", "criteria[1].alternatives[1].requires_item", ALL_ITEMS),
      ("required: when_claimed", "dossier_items[3].required",
       "always, because no alternative of a criterion requires initiative_certificate")]),
    ("required: when_claimed", "required: always",
     [("requires_item", "criteria[1].alternatives[1].requires_item",
       "an item of scope nomination that is required when_claimed")]),
    ("scope: nomination\n    required: when_claimed", "scope: submission\n    required: when_claimed",
     [("requires_item", "criteria[1].alternatives[1].requires_item",
       "an item of scope nomination that is required when_claimed")]),
    ("achievement_report, initiative_certificate]\n      source: III.4\n\n",
     "achievement_report]\n      source: III.4\n\n",
     [("council_minutes, achievement_report]", "rounds.stage.dossier.codes",
       "initiative_certificate in this list, because a criterion requires it")]),
    ("\ndossier_items:",
     "  - {code: annual_rating, subject: individual, name: {vi: a, en: a}, source: III.3}\n\ndossier_items:",
     [("- {code: annual_rating", "criteria[3]", "annual_rating once in this list")]),
    ("[civil_servant, public_employee]", "[civil_servant, civil_servant]",
     [("[civil_servant, civil_servant]", "subjects.individual.staff_categories[1]",
       "civil_servant once in this list")]),
    ("  collective:\n    organisation_kinds: [unit, office]\n    source: III.1\n", "",
     [("subjects: [collective, individual]", "award_forms[0].subjects[0]", INDIVIDUALS_ONLY),
      ("subject: collective", "criteria[0].subject", INDIVIDUALS_ONLY),
      ("collective: {limit: 5", "rounds.annual.quotas.collective", INDIVIDUALS_ONLY),
      ("collective: {limit: 10", "rounds.stage.quotas.collective", INDIVIDUALS_ONLY)]),
    ("parent_for: [office]", "parent_for: []",
     [("[unit, office]", "subjects.collective.organisation_kinds[1]",
       "a kind that council names in own_for or parent_for")]),
    ("parent_for: [office]", "parent_for: [unit, office]",
     [("parent_for", "council.parent_for[0]", "unit either in own_for or in parent_for")]),
]  # fmt: skip

YAML_MISTAKES = [
    ("", [(1, "", "fields with values, such as `version: 1`")]),
    ("# nothing yet\n", [(1, "", "fields with values, such as `version: 1`")]),
    ("\n- id: one\n", [(2, "", "fields with values, such as `version: 1`")]),
    ("id: one\n\tversion: 1\nissuer:\tso-y-te\n", [(2, "", "spaces, not a tab"), (3, "", "spaces, not a tab")]),
    ("id: one\nversion: [1\n", [(3, "", "YAML: expected ',' or ']', but got '<stream end>'")]),
    ("id: one\n---\nid: two\n", [(2, "", "YAML: but found another document")]),
    ("id: one\nversion: \x01\n", [(2, "", "text without control characters")]),
    ("id: one\nversion:" + "\n [" * 100_000, [(22, "", "at most 20 levels of values within values")]),
    ("id: &a one\nversion: 1\nissuer: *a\n", [(3, "", "the value written out, not an alias")]),
    ("id: !!python/name:os.system one\n", [(1, "id", "a value without a tag")]),
    ("id: one\nversion: !!int x\n", [(2, "version", "a value without a tag")]),
    ("id: one\nissuer:\n  5: x\n", [(3, "issuer", "a name made of letters")]),
    ("id: one\n? [a]\n: x\n", [(2, "", "a name made of letters")]),
]


@pytest.mark.parametrize(("old", "new", "marker", "field", "expected"), FIELD_MISTAKES)
def test_a_wrong_field_is_named_with_its_line_and_what_was_expected(
    old: str, new: str, marker: str, field: str, expected: str
) -> None:
    text = altered((old, new))
    assert problems_of(text) == [(line_of(marker, text=text), field, expected)]


@pytest.mark.parametrize(("old", "new", "problems"), REFERENCE_MISTAKES)
def test_parts_that_contradict_each_other_are_named_with_their_lines(
    old: str, new: str, problems: list[tuple[str, str, str]]
) -> None:
    text = altered((old, new))
    expected = [(line_of(marker, text=text), field, words) for marker, field, words in problems]
    assert problems_of(text) == sorted(expected)


@pytest.mark.parametrize(("text", "problems"), YAML_MISTAKES)
def test_what_is_not_plain_yaml_is_named_with_its_line(text: str, problems: list[tuple[int, str, str]]) -> None:
    assert problems_of(text) == problems


def test_every_mistake_is_told_in_vietnamese_as_well() -> None:
    told = {expected for *_, expected in FIELD_MISTAKES}
    told |= {expected for *_, problems in REFERENCE_MISTAKES for *_, expected in problems}
    told |= {expected for _, problems in YAML_MISTAKES for *_, expected in problems}
    same = {expected for expected in told if expectation_words(expected, "vi") == expected}
    assert same == {"1"}
    assert (
        expectation_words("this field once; it stands already on line 6", "vi") == "trường này một lần; đã có ở dòng 6"
    )
    assert expectation_words("at most 20 levels of values within values", "vi") == "không quá 20 cấp giá trị lồng nhau"


def test_a_field_that_stands_twice_names_both_lines() -> None:
    text = altered(("issuer:\n  organisation: so-y-te", "issuer:\n  organisation: x\n  organisation: so-y-te"))
    first = line_of("organisation: x", text=text)
    assert problems_of(text) == [
        (first + 1, "issuer.organisation", f"this field once; it stands already on line {first}")
    ]


def test_subjects_that_are_nobody_are_refused_and_rounds_need_some() -> None:
    text = altered(("\nsubjects:\n", "\nsubjects: {}\nother:\n"))
    line = line_of("\nsubjects:", text=text) + 1
    assert problems_of(text) == [
        (line, "subjects", "collective, individual or household"),
        (line + 1, "other", "no field of this name"),
        (line_of("  annual:\n", text=text), "rounds.annual", "subjects in the plan, or no round"),
        (line_of("  stage:\n", text=text), "rounds.stage", "subjects in the plan, or no round"),
    ]


def test_of_a_field_that_stands_twice_the_last_one_is_checked() -> None:
    assert problems_of(altered(("schema_version: 1", "schema_version: 1\nschema_version: 2"))) == [
        (7, "schema_version", "1"),
        (7, "schema_version", "this field once; it stands already on line 6"),
    ]


def test_all_problems_are_named_at_once_in_the_order_of_the_lines() -> None:
    text = altered(
        ("id: binh-dinh-admin-reform", "id: first\nid: binh-dinh-admin-reform"),
        ("kind: thematic\n  source: title", "kind: thematic\n  slogan: x\n  source: title"),
        ("requires_item: initiative_certificate", "requires_item: certificate"),
        ("  own_for: [unit]\n", ""),
        ("{limit: 5,", "{limit: -5,"),
        ("  source: III.6\n", ""),
    )
    assert [(line, field) for line, field, _ in problems_of(text)] == [
        (line_of("id: first", text=text) + 1, "id"),
        (line_of("slogan", text=text), "movement.slogan"),
        (line_of("[unit, office]", text=text), "subjects.collective.organisation_kinds[0]"),
        (line_of("requires_item", text=text), "criteria[1].alternatives[1].requires_item"),
        (line_of("when_claimed", text=text), "dossier_items[3].required"),
        (line_of("council: ", text=text), "council.own_for"),
        (line_of("{limit: -5", text=text), "rounds.annual.quotas.collective.limit"),
        (line_of("funding:", text=text), "funding.source"),
    ]


def test_a_problem_reads_like_a_compilers() -> None:
    with pytest.raises(PlanInvalid) as caught:
        loader.parse(altered(("schema_version: 1", "schema_version: 2")), "plan.yaml")
    assert caught.value.problems == (Problem("plan.yaml", 6, "schema_version", "1"),)
    assert str(caught.value) == "plan.yaml:6: schema_version: expected 1"


def test_a_file_that_is_not_utf_8_is_named_with_the_line_where_it_stops_being_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"version: 1\nid: \xff\n")
    with pytest.raises(PlanInvalid) as caught:
        loader.load(path)
    assert caught.value.problems == (Problem("plan.yaml", 2, "", "text in UTF-8"),)


@given(data=st.data())
def test_whatever_stands_in_a_line_a_file_is_either_a_plan_or_says_what_is_wrong_with_it(data: st.DataObject) -> None:
    lines = TEXT.splitlines()
    broken = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.sampled_from(["", lines[broken].split(":")[0] + ": "]))
    value = st.one_of(st.text(), st.sampled_from(["[]", "{}", "[[1]]", "{a: b}", "null", "5", "-1", "true", "[{}]"]))
    lines[broken] = start + data.draw(value)
    text = "\n".join(lines)
    answer = plan_or_problems(text)
    assert isinstance(answer, Plan) or all(1 <= problem.line <= len(text.splitlines()) for problem in answer)
