"""Prove that what a plan names and does not have is told with its line, among quotas, targets and duties too."""

from decimal import Decimal

import pytest

from states.labels.expectations import expectation_words
from tests.written_plan import TEXT
from workflow.plans import loader
from workflow.plans.problems import PlanInvalid

MISTAKES = [
    ("form: LDTT, rounding: floor", "form: LDTX, rounding: floor", "form: LDTX",
     "rounds.annual.quotas.further[0].share.form", "one of BK_TINH, CSTDCS, GK, LDTT"),
    ("award_form: CSTDCS\n          scope", "award_form: CS\n          scope", "award_form: CS\n",
     "rounds.annual.quotas.further[0].award_form", "one of BK_TINH, CSTDCS, GK, LDTT"),
    ("of: holders, form: LDTT,", "of: holders,", "share: {part: 15", "rounds.annual.quotas.further[0].share",
     "a form where the share is of holders, and only there"),
    ("of: headcount,", "of: headcount, form: LDTT,", "share: {part: 70", "rounds.annual.quotas.further[1].share",
     "a form where the share is of holders, and only there"),
    ("limit: 2, hard", "limit: 2, share: {part: 1/2, of: headcount, rounding: ceil}, hard", "code: families",
     "rounds.annual.quotas.further[2]", "either limit or share"),
    ("{limit: 3, hard", "{hard", "collective: {hard", "rounds.annual.quotas.collective", "either limit or share"),
    ("codes: [GK]", "codes: [BK]", "codes: [BK]", "rounds.ad_hoc.award_forms.codes[0]",
     "one of BK_TINH, CSTDCS, GK, LDTT"),
    ("group: quality", "group: quantity", "group: quantity", "targets[0].group", "one of quality"),
    ("award_form: CSTDCS\n    unit", "award_form: CSTD\n    unit", "award_form: CSTD\n", "targets[1].award_form",
     "one of BK_TINH, CSTDCS, GK, LDTT"),
    ("scope: whole\n    source", "scope: whole\n    total_of: [graduates, places]\n    source", "total_of",
     "targets[1].total_of[1]", "one of fighters, graduates"),
    ("operator: about", "operator: done", "- code: fighters\n    name", "targets[1]",
     "a value, or null with operator done"),
    ("kind: indicator", "kind: title", "- code: graduates", "targets[0]", "award_form with kind title, and only there"),
    ("scope: organisation\n    share_of", "scope: whole\n    share_of", "- code: graduates", "targets[0]",
     "share_of_organisations only with scope organisation"),
    ("by: {day: 2026-05-31}", "by: {day: 2026-05-31, year: 2026}", "by: {day", "targets[0].by", "either year or day"),
    ('value: "98,5"', 'value: "98.500"', '"98.500"', "targets[0].value",
     "98500 or 98.5, because 98.500 could be either"),
    ('value: "98,5"', "value: about 98", "about 98", "targets[0].value", "a number, such as 40,3"),
    ('value: "98,5"', "value: true", "value: true", "targets[0].value", "a number, such as 40,3"),
    ("targets: [graduates]", "targets: [graduates, marks]", "targets: [graduates, marks]",
     "obligations[1].asks.targets[1]", "one of fighters, graduates"),
    ("targets: [graduates]", "targets: some", "targets: some", "obligations[1].asks.targets", "'all' or 'none'"),
    ("to: {office: lead}", "to: {office: publicity}", "office: publicity", "obligations[0].to.office",
     "one of deciding, lead, proposing, receiving, reviewing, submitting"),
    ("to: {office: lead}", "to: {}", "to: {}", "obligations[0].to", "either office or organisation"),
    ("owed_by: {organisation_kinds: [unit]}", "owed_by: {organisation_kinds: [unit], issuer: true}", "issuer: true",
     "obligations[0].owed_by", "issuer, or organisation, or organisation_kinds with or without organisations"),
    ("kind: unit_plan", "kind: commitment", "- code: school_plan", "obligations[0]",
     "parties where something is signed, and only there"),
    ("kind: unit_plan", "kind: unit_plan\n    share: 1/2", "- code: school_plan", "obligations[0]",
     "a share only where something is signed"),
    ("period: year\n    deadline: {rule: each_year, month: 2",
     "period: half_year\n    deadline: {rule: each_year, month: 2", "- code: school_plan", "obligations[0]",
     "half with period half_year only"),
    ("period: year\n    deadline: {rule: each_year, month: 2",
     "period: request\n    deadline: {rule: each_year, month: 2", "- code: school_plan", "obligations[0]",
     "a deadline with rule on_request"),
    ("    lateness: {late: flag, grace_days: 0, roll: next_working_day, source: IV.1}\n", "", "- code: school_plan",
     "obligations[0]", "lateness beside the deadline"),
    ("head: truong-2", "head: truong-3", "- {code: town", "clusters.items[0]", "a head that is one of the members"),
    ("members: [truong-1, truong-2]", "members: [truong-2, truong-2]", "members: [truong-2, truong-2]",
     "clusters.items[0].members[1]", "truong-2 once in this list"),
    ("  household: {source: II.1}\n", "", "subject: household, scope: organisation",
     "rounds.annual.quotas.further[2].subject", "a subject type that subjects names: collective, individual"),
    ("rule: each_year, month: 5, day: 31,", "rule: fixed_day, day: 2026-05-31,", "rule: fixed_day",
     "rounds.annual.cutoff.rule", "each_year, because the plan runs more than one year"),
    ('{number}/{year}", en', '{number}", en', "Khen đột xuất", "rounds.ad_hoc.name",
     "a name holding {number} and {year} in both languages"),
    ("roll: previous_working_day", "roll: back", "roll: back", "rounds.ad_hoc.lateness.roll",
     "'none', 'next_working_day' or 'previous_working_day'"),
]  # fmt: skip


def altered(*changes: tuple[str, str]) -> str:
    """Return the written plan with each old text replaced by the new one where it stands first."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str) -> list[tuple[int, str, str]]:
    """Return line, field and expectation of every problem in a text."""
    with pytest.raises(PlanInvalid) as caught:
        loader.parse(text, "plan.yaml")
    return [(problem.line, problem.field, problem.expected) for problem in caught.value.problems]


@pytest.mark.parametrize(("old", "new", "marker", "field", "expected"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_what_was_expected(
    old: str, new: str, marker: str, field: str, expected: str
) -> None:
    text = altered((old, new))
    line = text[: text.index(marker)].count("\n") + 1
    assert (line, field, expected) in problems_of(text)


def test_every_mistake_is_told_in_vietnamese_as_well() -> None:
    told = {expected: expectation_words(expected, "vi") for *_, expected in MISTAKES}
    assert {expected for expected, words in told.items() if words == expected} == set()
    assert {expectation_words(expected, "en") for expected in told} == set(told)


@pytest.mark.parametrize(
    "section",
    ["award_forms", "criteria", "dossier_items", "council", "clusters", "funding"],
)
def test_whole_sections_may_be_announced_later(section: str) -> None:
    start = TEXT.index(f"\n{section}:") + 1
    following = [
        place for place in range(start, len(TEXT)) if TEXT[place] == "\n" and TEXT[place + 1 : place + 2].isalpha()
    ]
    end = following[0] if following else len(TEXT) - 1
    text = TEXT[:start] + f"{section}: {{rule: to_be_announced, source: II}}" + TEXT[end:]
    plan = loader.parse(text, "plan.yaml")
    assert plan.model_dump(mode="json")[section] == {"rule": "to_be_announced", "source": "II"}


def test_rounds_and_stages_need_a_period_and_a_period_may_come_later() -> None:
    period = TEXT[TEXT.index("period:\n") : TEXT.index("offices:\n")]
    without = altered((period, ""), ("period: year\n", "period: stage\n"))
    assert [(field, expected) for _, field, expected in problems_of(without)] == [
        ("rounds.annual", "a period, or no such round"),
        ("obligations[0].period", "a period of the plan, or another period here"),
    ]
    later = loader.parse(altered((period, "period: {rule: to_be_announced, source: title}\n")), "plan.yaml")
    assert later.period is not None


def test_a_section_that_is_not_there_describes_nothing() -> None:
    start, end = TEXT.index("target_groups:\n"), TEXT.index("targets:\n")
    assert [(field, expected) for _, field, expected in problems_of(TEXT[:start] + TEXT[end:])] == [
        ("targets[0].group", "a code that target_groups describes")
    ]


def test_beds_may_have_a_thousands_mark_and_percentages_that_could_be_either_are_asked_back() -> None:
    beds = altered(("unit: {code: percent}", "unit: {code: bed}"), ('value: "98,5"', 'value: "5.720"'),
                   ('value: "97,25"', 'value: "4,396"'))  # fmt: skip
    target = loader.parse(beds, "plan.yaml").targets[0]
    assert target.baseline is not None
    assert (target.value, target.baseline.value) == (Decimal(5720), Decimal(4396))
    either = altered(('value: "97,25"', 'value: "4,396"'))
    assert [expected for *_, expected in problems_of(either)] == ["4396 or 4.3960, because 4,396 could be either"]
