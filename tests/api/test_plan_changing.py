"""Prove that plans are put into force, amended and succeeded by commands, whole or not at all."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from states.actors import Role
from tests.api.commands import Answer, Run, is_one_line
from tests.written_plan import TEXT
from workflow.database import Database, open_database
from workflow.models.journal import JournalEntry
from workflow.models.plan import PlanRow, PlanVersion
from workflow.models.round import Round
from workflow.plans import loader
from workflow.services import organisations, people

PLANNER = "planner@thidua.example"
LATER = TEXT.replace("version: 1", "version: 2", 2).replace("schema_version: 2", "schema_version: 1", 1)
DOCUMENT = ("--number", "20/KH-SGDĐT", "--signed-on", "2026-03-01", "--reason", "Thêm thời gian.")
LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def url(run: Run, tmp_path: Path) -> str:
    """The address of a migrated database in which nothing is."""
    address = f"sqlite:///{tmp_path / 'thidua.db'}"
    assert run("migrate", database_url=address).code == 0
    return address


@pytest.fixture
def site(url: str) -> Iterator[Database]:
    """The same with the organisations that the written plan needs, and its plan officer."""
    database = open_database(url)

    def fill(connection: Connection) -> None:
        ids: dict[str, int] = {}
        kinds = {"so-giao-duc": "department", "giao-duc-van-phong": "office", "giao-duc-tccb": "office"}
        for code, kind in kinds.items():
            ids[code] = organisations.add(
                connection, code, code=code, kind=kind, valid_from=LONG_AGO, parent=ids.get("so-giao-duc")
            )
        person = people.hire(connection, "Người chủ trì", organisation=ids["giao-duc-van-phong"])
        people.add_account(
            connection, PLANNER, person=person, password="a long password", now=datetime(2026, 1, 1, tzinfo=UTC)
        )
        people.grant(
            connection,
            Role.PLAN_OFFICER,
            person=person,
            organisation=ids["giao-duc-van-phong"],
            issuer=ids["so-giao-duc"],
            valid_from=LONG_AGO,
        )

    database.write(fill)
    yield database
    database.close()


def written(folder: Path, text: str) -> str:
    """Write a plan file."""
    file = folder / "education.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def versions(database: Database) -> list[int]:
    """List the numbers of the versions that are stored."""
    return database.read(
        lambda connection: list(connection.scalars(select(PlanVersion.number).order_by(PlanVersion.number)))
    )


def test_a_plan_is_put_into_force_once(run: Run, site: Database, tmp_path: Path) -> None:
    file = written(tmp_path, TEXT)
    assert run("plan", "apply", file, language="en") == Answer(
        0, "The plan education-2026 is in force, version 1.\n", ""
    )
    keys = site.read(lambda connection: list(connection.scalars(select(Round.key).order_by(Round.id))))
    assert keys == ["annual-2026", "annual-2027"]
    again = run("plan", "apply", file, language="en")
    assert (again.code, again.out) == (1, "")
    assert "Please amend it" in again.err
    assert versions(site) == [1]


def test_a_broken_file_puts_nothing_into_force(run: Run, site: Database, tmp_path: Path) -> None:
    broken = TEXT.replace("month: 5, day: 31", "month: 5, day: 32").replace("limit: 3", "limit: three")
    answer = run("plan", "apply", written(tmp_path, broken))
    assert answer.code == 1
    assert [re.sub(r":\d+:", ":", line).split(":")[0] for line in answer.err.splitlines()] == ["education.yaml"] * 2
    assert versions(site) == []


def test_every_organisation_that_is_missing_is_named_at_once(run: Run, url: str, tmp_path: Path) -> None:
    answer = run("plan", "apply", written(tmp_path, TEXT))
    assert (answer.code, is_one_line(answer.err)) == (1, True)
    assert "giao-duc-tccb; giao-duc-van-phong; so-giao-duc" in answer.err
    assert versions(open_database(url)) == []


def test_a_plan_is_amended_by_its_officer_after_a_look(run: Run, site: Database, tmp_path: Path) -> None:
    run("plan", "apply", written(tmp_path, TEXT))
    later = written(tmp_path, LATER.replace("month: 5, day: 31", "month: 6, day: 15"))
    seen = run("plan", "amend", later, "--as", PLANNER, *DOCUMENT, "--preview", language="en")
    assert seen.code == 0
    assert "annual-2026" in seen.out
    assert "15/06/2026" in seen.out
    assert versions(site) == [1]
    assert run("plan", "amend", later, "--as", PLANNER, *DOCUMENT, language="en").out == (
        "The plan education-2026 was amended: version 2.\n"
    )
    assert versions(site) == [1, 2]
    told = site.read(
        lambda connection: connection.execute(
            select(JournalEntry.action, JournalEntry.person_id).where(JournalEntry.aggregate == "plan")
        ).all()
    )
    assert [row.action for row in told] == ["apply", "amend"]
    assert told[1].person_id is not None
    again = run("plan", "amend", later, "--as", PLANNER, *DOCUMENT, language="en")
    assert (again.code, is_one_line(again.err)) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--as", "nobody@thidua.example", *DOCUMENT), 2),
        (("--as", PLANNER, *DOCUMENT, "--round", "annual-1999"), 2),
        (("--as", PLANNER, *DOCUMENT[:2], "--signed-on", "soon", *DOCUMENT[4:]), 2),
        (("--as", PLANNER, "--number", " ", *DOCUMENT[2:]), 1),
    ],
)
def test_what_is_mistyped_about_an_amendment_is_told_in_one_line(
    run: Run, site: Database, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    run("plan", "apply", written(tmp_path, TEXT))
    answer = run("plan", "amend", written(tmp_path, LATER), *arguments)
    assert (answer.code, answer.out, is_one_line(answer.err)) == (code, "", True)
    assert versions(site) == [1]


def test_what_was_never_put_into_force_is_not_amended(run: Run, site: Database, tmp_path: Path) -> None:
    answer = run("plan", "amend", written(tmp_path, LATER), "--as", PLANNER, *DOCUMENT)
    assert (answer.code, is_one_line(answer.err)) == (1, True)


def test_the_next_plan_is_written_ready_to_be_put_into_force(run: Run, site: Database, tmp_path: Path) -> None:
    file, made = written(tmp_path, TEXT), tmp_path / "next.yaml"
    titles = ("--title-vi", "Thi đua 2028", "--title-en", "Emulation 2028")
    wanted = ("plan", "succeed", file, "--id", "education-2028", "--years", "2028-2029", *titles)
    printed = run(*wanted).out
    assert run(*wanted, "--output", str(made), language="en").out == f"{made} was written.\n"
    assert made.read_text(encoding="utf-8") == printed
    plan = loader.load(made)
    assert (plan.id, plan.version, plan.succeeds, plan.document) == ("education-2028", 1, "education-2026", None)
    assert {target.by for target in plan.targets} == {None}
    assert "source: III.2" in printed
    assert run("plan", "apply", str(made)).code == 0
    assert site.read(lambda connection: connection.scalars(select(PlanRow.code)).all()) == ["education-2028"]


@pytest.mark.parametrize("years", ["2027-2030", "soon", "2030-2028"])
def test_years_that_cannot_follow_are_told_in_one_line(run: Run, tmp_path: Path, years: str) -> None:
    titles = ("--title-vi", "Thi đua", "--title-en", "Emulation")
    answer = run("plan", "succeed", written(tmp_path, TEXT), "--id", "education-2028", "--years", years, *titles)
    assert (answer.code, answer.out, is_one_line(answer.err)) == (2, "", True)
