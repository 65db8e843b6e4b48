"""Prove that the commands about plans list, show, check and compare them, for people and for programs."""

import json
from datetime import date
from pathlib import Path

import pytest

from states.actors import CLOCK
from tests.api.commands import Run, is_one_line
from tests.written_plan import TEXT
from workflow.calendar import VIETNAM, Boundary, first_refused_instant
from workflow.database import open_database
from workflow.plans import file_schema, loader
from workflow.plans.description import describe
from workflow.services import organisations, plans

PLAN = "binh-dinh-admin-reform"
LATER = TEXT.replace("version: 1", "version: 2", 2).replace("schema_version: 2", "schema_version: 1", 1)
"""The written plan with nothing but a new number."""


def test_the_five_plans_are_listed(run: Run) -> None:
    assert [line.split()[0] for line in run("plan", "list").out.splitlines()[1:]] == list(loader.shipped())
    entries = json.loads(run("plan", "list", "--json").out)
    assert [(one["id"], one["version"], one["first_year"], one["last_year"]) for one in entries] == [
        ("bac-giang-infrastructure", 1, 2023, 2025),
        (PLAN, 1, 2022, 2025),
        ("giang-thanh-2025", 1, 2025, 2025),
        ("kon-tum-2022", 1, 2022, 2022),
        ("kon-tum-infrastructure", 1, None, None),
    ]


@pytest.mark.parametrize(("plan_id", "year"), [(PLAN, 2024), ("kon-tum-2022", 2022), ("kon-tum-infrastructure", 2024)])
def test_a_plan_is_shown_to_programs_as_it_is_described(run: Run, plan_id: str, year: int) -> None:
    answer = run("plan", "show", plan_id, "--year", str(year), "--json")
    assert json.loads(answer.out) == describe(loader.load_shipped(plan_id), year)
    assert answer.code == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["hết ngày 14/12/2024 (thứ Bảy)", "cá nhân không quá 10", "sẽ thông báo sau", "Báo cáo thành tích",
                "Đánh giá kết quả phong trào hằng năm", "ít nhất 100 %"]),
        ("en", ["the end of 14/12/2024 (Saturday)", "at most 10: individual", "to be announced", "Achievement report",
                "Yearly evaluation of the movement", "at least 100 %"]),
    ],
)  # fmt: skip
def test_a_plan_is_shown_to_people_in_their_language(run: Run, language: str, said: list[str]) -> None:
    answer = run("plan", "show", PLAN, "--year", "2024", language=language)
    assert [words for words in said if words not in answer.out] == []
    assert "annual-2024" in answer.out
    assert "annual-2023" not in answer.out


def test_numbers_are_shown_as_the_language_writes_them(run: Run) -> None:
    shown = {
        language: run("plan", "show", "bac-giang-infrastructure", "--year", "2024", language=language).out
        for language in ("vi", "en")
    }
    assert "ít nhất 5.720 giường" in shown["vi"]
    assert "ít nhất 35,1 giường/vạn dân" in shown["vi"]
    assert "at least 5,720 beds" in shown["en"]


def test_shares_and_awards_to_come_are_shown_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "school.yaml").write_text(TEXT, encoding="utf-8")
    answer = run("plan", "show", "school.yaml", "--year", "2026", language="en")
    assert "at most 3/20 of Advanced worker: individual (Emulation fighter)" in answer.out
    assert "at most 7/10 of everybody who works there: individual (Advanced worker)" in answer.out


def test_a_year_is_asked_for_that_a_plan_without_years_cannot_have(run: Run, tmp_path: Path) -> None:
    period = TEXT[TEXT.index("period:\n") : TEXT.index("offices:\n")]
    text = TEXT.replace(period, "period: {rule: to_be_announced, source: title}\n")
    (tmp_path / "school.yaml").write_text(text, encoding="utf-8")
    answer = run("plan", "show", "school.yaml", "--year", "2026", language="en")
    assert (answer.code, answer.out) == (2, "")
    assert is_one_line(answer.err)
    assert "does not say yet" in answer.err


def test_every_shipped_plan_is_without_mistakes(run: Run) -> None:
    answer = run("plan", "check", *loader.shipped(), language="en")
    assert answer.code == 0
    assert answer.out == "".join(f"{plan_id}: no mistakes.\n" for plan_id in loader.shipped())
    assert json.loads(run("plan", "check", PLAN, "--json").out) == []


def test_every_mistake_of_every_file_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(
        TEXT.replace("quorum: 3/5", "quorum: 0.6").replace("group: quality", "group: quantity"), encoding="utf-8"
    )
    quorum, group = (TEXT[: TEXT.index(words)].count("\n") + 1 for words in ("quorum:", "group: quality"))
    answer = run("plan", "check", "good.yaml", "bad.yaml", language="en")
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "good.yaml: no mistakes.",
        f"bad.yaml:{quorum}: council.quorum: expected a fraction from 0 to 1, such as 2/3",
        f"bad.yaml:{group}: targets[0].group: expected one of quality",
    ]
    assert "cần một phân số từ 0 đến 1, như 2/3" in run("plan", "check", "bad.yaml", language="vi").out
    told = run("plan", "check", "bad.yaml", "--json")
    assert told.code == 1
    assert [(one["file"], one["line"], one["field"]) for one in json.loads(told.out)] == [
        ("bad.yaml", quorum, "council.quorum"),
        ("bad.yaml", group, "targets[0].group"),
    ]


def test_a_file_that_is_not_there_and_an_id_that_is_not_shipped_are_told_in_one_line(run: Run) -> None:
    for name, code in (("nowhere.yaml", 1), ("no-such-plan", 2)):
        answer = run("plan", "check", name)
        assert (answer.code, answer.out) == (code, "")
        assert name in answer.err
        assert is_one_line(answer.err)


CHANGES = {
    "collective: {limit: 3": "collective: {limit: 4",
    "dossier: {codes: [letter, report]": "dossier: {codes: [letter, minutes, report]",
    "funding: {paid_by: deciding_level, source: V}": "funding: {rule: to_be_announced, source: V.2}",
    "  - {code: help, subject": "  - {code: helping, subject",
}


def test_what_changes_between_two_files_is_told_value_by_value(run: Run, tmp_path: Path) -> None:
    changed = LATER
    for old, new in CHANGES.items():
        assert old in changed
        changed = changed.replace(old, new)
    (tmp_path / "one.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(changed, encoding="utf-8")
    told = json.loads(run("plan", "diff", "one.yaml", "two.yaml", "--json").out)
    assert [(one["path"], one["before"], one["after"], one["section"]) for one in told if one["section"] != "II.3"] == [
        ("version", 1, 2, None),
        ("rounds.annual.quotas.collective.limit", 3, 4, "III.2"),
        ("rounds.ad_hoc.dossier.codes[minutes]", None, "minutes", "III.4"),
        ("funding.paid_by", "deciding_level", None, "V.2"),
        ("funding.source", "V", "V.2", "V.2"),
        ("funding.rule", None, "to_be_announced", "V.2"),
    ]
    assert run("plan", "diff", "one.yaml", "two.yaml", language="en").out.splitlines()[:5] == [
        "  version: 1 → 2",
        "+ criteria[helping] [II.3]: new",
        "- criteria[help] [II.3]: gone",
        "  rounds.annual.quotas.collective.limit [III.2]: 3 → 4",
        "+ rounds.ad_hoc.dossier.codes[minutes] [III.4]: minutes",
    ]


def test_a_plan_is_like_itself(run: Run) -> None:
    assert run("plan", "diff", PLAN, PLAN, language="en").out == "The plans are alike.\n"
    assert json.loads(run("plan", "diff", PLAN, PLAN, "--json").out) == []


def test_a_plan_is_compared_with_what_was_put_into_force(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'thidua.db'}"
    assert run("migrate", database_url=url).code == 0
    codes = ("so-y-te", "van-phong", "phong-tccb")
    now = first_refused_instant(date(2022, 3, 21), boundary=Boundary.BEFORE).astimezone(VIETNAM)
    database = open_database(url)
    for code in codes:
        kind = "department" if code == "so-y-te" else "office"
        database.write(
            lambda connection, code=code, kind=kind: organisations.add(  # type: ignore[misc] # mypy can't infer it.
                connection, code, code=code, kind=kind, valid_from=date(2005, 1, 1)
            )
        )
    database.write(lambda connection: plans.put_into_force(connection, loader.load_shipped(PLAN), actor=CLOCK, now=now))
    database.close()
    assert json.loads(run("plan", "diff", f"{PLAN}@1", PLAN, "--json", database_url=url).out) == []
    missing = run("plan", "diff", f"{PLAN}@2", PLAN, database_url=url, language="en")
    assert (missing.code, missing.err) == (1, f"There is no version 2 of plan {PLAN}.\n")


def test_the_schema_of_plan_files_is_printed_written_and_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    assert run("plan", "schema").out == file_schema.document()
    assert run("plan", "schema", "--check").code == 1
    assert run("plan", "schema", "--write").code == 0
    assert run("plan", "schema", "--check").code == 0
    golden = tmp_path / "docs" / "plan-schema.json"
    golden.write_text(golden.read_text(encoding="utf-8").replace("annual", "yearly", 1), encoding="utf-8")
    changed = run("plan", "schema", "--check", language="en")
    assert (changed.code, changed.err) == (
        1, "docs/plan-schema.json is out of date; run: thidua plan schema --write\n"
    )  # fmt: skip
