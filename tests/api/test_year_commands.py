"""Prove that commands list a year's duties and special days, and say what is unclear in plans."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from states.actors import CLOCK
from tests.api.commands import Run
from tests.world import LONG_AGO, OPENED
from workflow.calendar import DayKind
from workflow.database import open_database
from workflow.plans import loader, succession
from workflow.plans.heading import Bilingual
from workflow.plans.loader import shipped
from workflow.services import calendar, organisations, plans

PLAN = "binh-dinh-admin-reform"
SUCCESSOR = "binh-dinh-admin-reform-2026-2030"
DUTIES_OF_2022 = [
    (PLAN, "unit_plan", "2022-03-31", "2022-03-30", "2022-03-31T00:00:00+07:00", None),
    ("kon-tum-2022", "half_year_report", "2022-06-20", "2022-06-19", "2022-06-20T00:00:00+07:00", "2022-06-19"),
    (PLAN, "annual-2022", "2022-12-15", "2022-12-14", "2022-12-15T00:00:00+07:00", None),
    ("kon-tum-2022", "annual-2022", "2022-12-20", "2022-12-19", "2022-12-20T00:00:00+07:00", None),
    ("kon-tum-2022", "year_report", "2022-12-20", "2022-12-19", "2022-12-20T00:00:00+07:00", None),
]
NAMED_WARNINGS = {
    (PLAN, "deadline_on_rest_day"): 2,
    (PLAN, "running_years_differ"): 1,
    ("kon-tum-2022", "target_beyond_cap"): 1,
    ("kon-tum-2022", "unit_wrong_by_order"): 4,
    ("bac-giang-infrastructure", "form_above_issuer"): 3,
    ("bac-giang-infrastructure", "review_years_differ"): 1,
    ("bac-giang-infrastructure", "cited_section_empty"): 1,
}


def duties(run: Run, year: int, *options: str) -> list[tuple[str | None, ...]]:
    """Ask for the dated duties of a year, as a program would."""
    answer = run("plan", "calendar", str(year), "--json", *options)
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["year"] == year
    names = ("plan", "code", "day", "last_day", "first_refused")
    return [(*(one[name] for name in names), one["rest_day"] and one["rest_day"]["day"]) for one in told["duties"]]


def write_successor(folder: Path, *, roll: str = "none") -> Path:
    """Write the plan of the next period to a file, its annual cut-off rolling as asked for."""
    titles = Bilingual(vi="Giai đoạn sau", en="The next period")
    plan = succession.succeed(
        loader.load_shipped(PLAN), plan_id=SUCCESSOR, first_year=2026, last_year=2030, titles=titles
    )
    content = plan.model_dump(mode="json", exclude_none=True)
    content["rounds"]["annual"]["lateness"]["roll"] = roll
    file = folder / "successor.yaml"
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def test_a_year_lists_every_dated_duty_with_its_day_and_first_refused_instant(run: Run) -> None:
    assert duties(run, 2022) == DUTIES_OF_2022


def test_ended_plans_ask_for_nothing_and_their_successor_does(run: Run, tmp_path: Path) -> None:
    assert duties(run, 2026) == []
    found = duties(run, 2026, "--plan", str(write_successor(tmp_path)))
    assert (SUCCESSOR, "annual-2026", "2026-12-15", "2026-12-14", "2026-12-15T00:00:00+07:00", None) in found


def test_a_day_from_before_its_years_is_no_duty_of_a_plan(run: Run, tmp_path: Path) -> None:
    file = write_successor(tmp_path)
    content = json.loads(file.read_text(encoding="utf-8"))
    early = {"rule": "fixed_day", "day": "2022-03-31", "boundary": "before", "source": "IV.1"}
    content["obligations"][0] |= {
        "deadline": early,
        "lateness": {"late": "flag", "grace_days": 0, "source": "assumed"},
    }
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert content["obligations"][0]["period"] == "once"
    assert duties(run, 2022, "--plan", str(file)) == []


@pytest.mark.parametrize(
    ("roll", "last", "said"),
    [
        ("none", "2030-12-14", "hết ngày 14/12/2030 (thứ Bảy)"),
        ("next_working_day", "2030-12-16", "hết ngày 16/12/2030 (thứ Hai), thay cho"),
        ("previous_working_day", "2030-12-13", "hết ngày 13/12/2030 (thứ Sáu), thay cho"),
    ],
)
def test_a_rest_day_is_named_with_what_the_roll_rule_makes_of_it(
    run: Run, tmp_path: Path, roll: str, last: str, said: str
) -> None:
    file = str(write_successor(tmp_path, roll=roll))
    (found,) = (one for one in duties(run, 2030, "--plan", file) if one[1] == "annual-2030")
    first_refused = f"{date.fromisoformat(last) + timedelta(days=1)}T00:00:00+07:00"
    assert found == (SUCCESSOR, "annual-2030", "2030-12-15", last, first_refused, "2030-12-14")
    shown = run("plan", "calendar", "2030", "--plan", file).out
    assert said in shown
    assert ("rơi vào ngày nghỉ" in shown) is (roll == "none")


def test_what_has_no_day_is_listed_beside(run: Run) -> None:
    told = json.loads(run("plan", "calendar", "2025", "--json").out)["without_day"]
    rules = Counter(one["rule"] for one in told if one["plan"] == PLAN)
    assert rules == {"absent": 2, "to_be_announced": 2}
    assert "sẽ thông báo sau" in run("plan", "calendar", "2025").out


def test_an_installation_lists_its_own_plans_by_its_own_calendar(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    assert run("migrate", database_url=url).code == 0
    file = write_successor(tmp_path, roll="next_working_day")
    database = open_database(url)
    for code in ("so-y-te", "van-phong", "phong-tccb"):
        database.write(
            lambda connection, code=code: organisations.add(  # type: ignore[misc] # mypy can't infer this lambda.
                connection, code, code=code, kind="office", valid_from=LONG_AGO
            )
        )
    database.write(lambda connection: plans.put_into_force(connection, loader.load(file), actor=CLOCK, now=OPENED))
    database.write(lambda connection: calendar.seed(connection, [2030], now=OPENED))
    database.close()
    (found,) = (one for one in duties(run, 2030) if one[1] == "annual-2030")
    assert found == (SUCCESSOR, "annual-2030", "2030-12-15", "2030-12-16", "2030-12-17T00:00:00+07:00", "2030-12-14")
    assert duties(run, 2022) == DUTIES_OF_2022
    told = json.loads(run("plan", "lint", "--site", "--json").out)
    assert {one["plan"] for one in told} == {SUCCESSOR}
    assert [one["field"] for one in told if one["code"] == "role_unheld"][:2] == ["offices.lead", "offices.receiving"]


def test_the_linter_reports_each_warning_with_plan_section_and_code(run: Run) -> None:
    answer = run("plan", "lint", "--json")
    told = json.loads(answer.out)
    assert answer.code == 0
    assert {one["plan"] for one in told} == set(shipped())
    assert all(one["section"] and one["line"] and one["message"]["vi"] and one["message"]["en"] for one in told)
    counted = Counter((one["plan"], one["code"]) for one in told)
    assert {key: counted[key] for key in NAMED_WARNINGS} == NAMED_WARNINGS


def test_a_finding_is_shown_where_an_editor_finds_it(run: Run) -> None:
    shown = run("plan", "lint", "kon-tum-2022", language="en").out
    assert "warning target_beyond_cap [II.3]: The target that 15% of all staff earn" in shown
    assert {line.split(":")[0] for line in shown.splitlines()} == {"kon-tum-2022.yaml"}


def test_an_error_fails_the_command_and_a_broken_file_is_told_line_by_line(run: Run, tmp_path: Path) -> None:
    file = write_successor(tmp_path)
    assert run("plan", "lint", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"GK"', '"BK_TINH"'), encoding="utf-8")
    answer = run("plan", "lint", str(file))
    assert (answer.code, "lỗi form_beyond_authority" in answer.out) == (1, True)
    file.write_text(text.replace('"version": 1', '"version": "first"'), encoding="utf-8")
    broken = run("plan", "lint", str(file))
    assert (broken.code, broken.out) == (1, "")
    assert "successor.yaml" in broken.err
    assert "version" in broken.err


def test_the_special_days_of_a_year_are_filled_and_listed(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    run("migrate", database_url=url)
    database = open_database(url)
    days = [date(2031, 1, 1), date(2031, 11, 24)]
    assert "chưa có ngày nào" in run("calendar", "2031").out
    told = json.loads(run("calendar", "2031", "--fill", "--json").out)
    assert [one["kind"] for one in told if date.fromisoformat(one["day"]) in days] == [DayKind.HOLIDAY] * 2
    assert not any(one["announced"] for one in told if "Tết Nguyên Đán" in one["name"]["vi"])
    assert "chưa có thông báo chính thức" in run("calendar", "2031").out
    assert "24/11/2026 (thứ Ba)    Ngày lễ, tết" in run("calendar", "2026").out
    database.close()
