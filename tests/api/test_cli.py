"""Prove that commands do what they say, print what scripts can take, and tell mistakes in one line."""

import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from api import cli
from api.cli import demonstration
from api.cli.words import WORDS
from api.settings import Settings
from states import diagram
from states.actors import Grant, Role
from tests.api.commands import Run, is_one_line
from workflow.calendar import VIETNAM
from workflow.database import Database, open_database
from workflow.models.person import Account, Person
from workflow.queries import installation
from workflow.services import organisations, people

ROOT = Path(__file__).parents[2]
PLAN = "binh-dinh-admin-reform"
HEAVY = {"alembic", "fastapi", "pikepdf", "pydantic", "sqlalchemy", "transitions", "uvicorn", "workflow", "yaml"}


def real_time() -> datetime:
    """What the commands take for the time: they ask the clock themselves."""
    return datetime.now(UTC)  # noqa: TID251 - as they do.


def found(database: Database, *codes: str) -> None:
    """Add organisations."""
    for code in codes:
        database.write(
            lambda connection, code=code: organisations.add(  # type: ignore[misc] # mypy can't infer this lambda.
                connection, code, code=code, kind="office", valid_from=date(2005, 1, 1)
            )
        )


def password(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Type a password into the input."""
    read, write = socket.socketpair()
    with write:
        write.sendall(f"{words}\n".encode())
    monkeypatch.setattr(sys, "stdin", read.makefile(encoding="utf-8"))
    read.close()


def test_help_is_quick_because_it_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['thidua', '--help']\n"
        "from api.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "check-invariants" in answer.stdout
    assert set(answer.stderr.split()) & HEAVY == set()


def test_every_setting_is_documented_with_its_default_and_nothing_else() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    documented = dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?THIDUA_", line))
    defaults = {
        f"THIDUA_{name.upper()}": "" if field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert documented == defaults
    settings = Settings(_env_file=None, **{name[7:].lower(): value for name, value in documented.items() if value})  # type: ignore[arg-type] # read as from a file.
    assert settings == Settings(_env_file=None)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("THIDUA_PORT=9000\nTHIDUA_LANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("THIDUA_PORT", "9001")
    assert (Settings().port, Settings().language) == (9001, "en")


@pytest.mark.parametrize(("name", "value"), [("port", "0"), ("port", "many"), ("language", "fr")])
def test_a_wrong_setting_is_named(run: Run, name: str, value: str) -> None:
    answer = run("plan", "list", **{name: value})
    assert (answer.code, answer.out) == (2, "")
    assert f"THIDUA_{name.upper()}" in answer.err
    assert is_one_line(answer.err)


@pytest.mark.parametrize("name", ["THIDUA_PROT", "ANOTHER_PROGRAM"])
def test_a_mistyped_name_in_the_file_is_told(run: Run, name: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{name}=9000\n", encoding="utf-8")
    answer = run("plan", "list")
    assert answer.code == 2
    assert f" {name} " in answer.err
    assert is_one_line(answer.err)


@pytest.mark.parametrize(
    ("arguments", "vietnamese", "english"),
    [
        (["plan", "show", "no-such-plan", "--year", "2024"], "Không có kế hoạch", "There is no plan"),
        (["plan", "show", PLAN, "--year", "2026"], "từ năm 2022 đến năm 2025", "from 2022 to 2025"),
        (["demo", "--now", "tomorrow"], "Không hiểu thời điểm", "no moment"),
        (["account", "add", "a@b.example", "--name", "A", "--organisation", "x", "--role", "clock"], "vai trò", "role"),
        (
            ["account", "add", "a@b.example", "--name", "A", "--organisation", "x", "--role", "reviewer"],
            "--issuer",
            "--issuer",
        ),
        (
            ["account", "add", "a@b.example", "--name", "A", "--organisation", "x", "--issuer", "so-y-te"],
            "--role",
            "--role",
        ),
        (["diagram", "--write", "--check"], "Hãy chọn", "Choose"),
    ],
)
def test_what_was_mistyped_is_told_in_one_line(
    run: Run, arguments: list[str], vietnamese: str, english: str, tmp_path: Path
) -> None:
    for language, words in (("vi", vietnamese), ("en", english)):
        answer = run(*arguments, language=language)
        assert (answer.code, answer.out) == (2, "")
        assert words in answer.err
        assert is_one_line(answer.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [["serve"], ["check-invariants"], ["account", "token", "a@b.example"]],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_database_is_told_and_not_made(run: Run, arguments: list[str], tmp_path: Path) -> None:
    answer = run(*arguments)
    assert answer.code == 1
    assert "thidua migrate" in answer.err
    assert is_one_line(answer.err)
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_our_schema_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    answer = run("check-invariants", database_url="sqlite:///empty.db")
    assert answer.code == 1
    assert "thidua migrate" in answer.err
    assert is_one_line(answer.err)


def test_a_database_that_does_not_answer_is_told_without_its_password(run: Run) -> None:
    answer = run("check-invariants", database_url="postgresql+psycopg://thidua:topsecret@127.0.0.1:9/thidua")
    assert answer.code == 1
    assert "127.0.0.1:9" in answer.err
    assert "topsecret" not in answer.err
    assert is_one_line(answer.err)


@pytest.mark.parametrize("url", ["rubbish", "nosuchsystem://host/name"])
def test_an_address_of_no_database_is_told(run: Run, url: str) -> None:
    answer = run("check-invariants", database_url=url)
    assert answer.code == 2
    assert "THIDUA_DATABASE_URL" in answer.err
    assert is_one_line(answer.err)


def test_a_mistake_of_our_own_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["thidua", "plan", "list"])
    monkeypatch.setattr("api.cli.plans.shipped", lambda: {"missing": None}["found"])
    with pytest.raises(KeyError):
        cli.main()


def test_migrating_makes_the_database_and_may_be_repeated(run: Run, tmp_path: Path) -> None:
    assert [run("migrate").code, run("migrate").code] == [0, 0]
    assert (tmp_path / "var" / "thidua.db").is_file()
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_an_account_with_a_role_is_added_and_its_token_is_recognised(
    run: Run, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(database, "so-y-te", "phong-tccb")
    password(monkeypatch, "mật khẩu dài lắm")
    who = ["An@So-Y-Te.example", "--name", "Người Mẫu An", "--organisation", "phong-tccb"]
    role = ["--role", "reviewer", "--issuer", "so-y-te"]
    added = run("account", "add", *who, *role, "--password-stdin", database_url=database_url)
    assert (added.code, added.err) == (0, "")
    made = run("account", "token", "an@so-y-te.example", "--days", "2")
    token = made.out.removesuffix("\n")
    assert re.fullmatch(r"thidua_[\w-]+", token)
    now = real_time()
    known = database.read(lambda connection: people.recognise(connection, token, now=now))
    assert known is not None
    assert known.name == "Người Mẫu An"
    department = database.read(lambda connection: organisations.of_code(connection, "so-y-te"))
    office = database.read(lambda connection: organisations.of_code(connection, "phong-tccb"))
    assert known.actor.grants == {Grant(Role.REVIEWER, office, department)}
    assert database.read(lambda connection: people.recognise(connection, token, now=now.replace(year=2100))) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"--organisation": "nowhere"},
        {"--issuer": "nowhere", "--role": "reviewer"},
        {"typed": "ngắn"},
        {"typed": ""},
    ],
    ids=["unknown organisation", "unknown issuer", "short password", "no password"],
)
def test_an_account_that_is_refused_leaves_nothing(
    run: Run, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, *, changed: dict[str, str]
) -> None:
    found(database, "so-y-te")
    options = {"--name": "An", "--organisation": "so-y-te", "typed": "mật khẩu dài lắm"} | changed
    password(monkeypatch, options.pop("typed"))
    typed = [word for option in options.items() for word in option]
    answer = run("account", "add", "an@so-y-te.example", *typed, "--password-stdin", database_url=database_url)
    assert (answer.code, answer.out) == (1, "")
    assert is_one_line(answer.err)
    assert database.read(lambda connection: connection.scalar(select(func.count(Person.id)))) == 0


def test_an_address_that_is_taken_is_refused(
    run: Run, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(database, "so-y-te")
    answers = []
    for email in ("an@so-y-te.example", "AN@so-y-te.example"):
        password(monkeypatch, "mật khẩu dài lắm")
        who = [email, "--name", "An", "--organisation", "so-y-te", "--password-stdin"]
        answers.append(run("account", "add", *who, database_url=database_url).code)
    assert answers == [0, 1]


def test_the_password_is_asked_for_twice_and_never_shown(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", database_url)
    with closing(open_database(database_url)) as database:
        found(database, "so-y-te")
        who = ["account", "add", "an@so-y-te.example", "--name", "An", "--organisation", "so-y-te"]
        answer = CliRunner().invoke(cli.app, who, input="mật khẩu dài lắm\nmật khẩu dài lắm\n")
        assert answer.exit_code == 0, answer.output
        assert "mật khẩu dài lắm" not in answer.output
        assert database.read(lambda connection: connection.scalar(select(func.count(Account.id)))) == 1


def test_a_token_for_nobody_is_refused(run: Run, database_url: str) -> None:
    answer = run("account", "token", "nobody@so-y-te.example", database_url=database_url)
    assert (answer.code, answer.out) == (1, "")
    assert is_one_line(answer.err)


def test_the_diagram_is_printed_written_and_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    assert run("diagram").out == diagram.document()
    missing = run("diagram", "--check")
    assert missing.code == 1
    assert run("diagram", "--write").code == 0
    assert run("diagram", "--check").code == 0
    golden = tmp_path / "docs" / "lifecycles.md"
    golden.write_text(golden.read_text(encoding="utf-8").replace("draft", "sketch", 1), encoding="utf-8")
    changed = run("diagram", "--check")
    assert changed.code == 1
    assert is_one_line(changed.err)
    assert {line[0] for line in changed.out.splitlines()} >= {"-", "+", "@"}


def test_a_moment_without_a_zone_is_vietnams() -> None:
    assert demonstration.read_moment("2026-12-14T23:50") == datetime(2026, 12, 14, 23, 50, tzinfo=VIETNAM)
    assert demonstration.read_moment("2026-12-14T16:50:00Z") == datetime(2026, 12, 14, 23, 50, tzinfo=VIETNAM)


def counts(file: Path) -> dict[str, int]:
    """How many rows each table of an SQLite database holds."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names from the database itself.


def test_the_demonstration_is_made_once_its_clock_moved_and_its_contradictions_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "var" / "thidua.db"
    first = run("demo", language="en")
    made = counts(file)
    second = run("demo")
    assert (first.code, second.code) == (0, 0)
    without_token = re.compile(r"thidua_[\w-]{20,}")
    assert without_token.sub("", second.out) == without_token.sub("", first.out)
    assert "08:00 on 01/12/2026" in first.out
    assert counts(file) == {**made, "api_token": made["api_token"] + 1}
    with closing(open_database(f"sqlite:///{file}")) as database:
        token = without_token.search(second.out)
        assert token is not None
        now = datetime(2026, 12, 1, 2, tzinfo=UTC)
        known = database.read(lambda connection: people.recognise(connection, token[0], now=now))
        assert known is not None
        assert {grant.role for grant in known.actor.grants} == {Role.UNIT_OFFICER}
        moved = run("demo", "--now", "2026-12-14T23:50:00+07:00")
        assert moved.out == "The demonstration's clock: 23:50 on 14/12/2026.\n"
        assert counts(file) == {**made, "api_token": made["api_token"] + 1}
        offset = database.read(installation.clock_offset)
        assert offset is not None
        ahead = datetime(2026, 12, 14, 16, 50, tzinfo=UTC) - (real_time() + offset)
        assert abs(ahead.total_seconds()) < 30
    assert run("check-invariants").code == 0
    contradictions_are_told_one_a_line(run, file)


def contradictions_are_told_one_a_line(run: Run, file: Path) -> None:
    """Spoil the demonstration, which takes long to make, and inspect it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE quota_counter SET used = used + 1 WHERE id <= 2")
        connection.execute("UPDATE round SET version = 9 WHERE id = 1")
        connection.commit()
    for stored in (file.parent / "documents").rglob("?" * 64):
        stored.unlink()
    answer = run("check-invariants")
    assert answer.code == 1
    assert answer.out.startswith("quota_miscounted: Round 1, collective: the quota counter says 3, 2 hold a place.\n")
    told = [line.split(":")[0] for line in answer.out.splitlines()]
    assert told == ["quota_miscounted"] * 2 + ["journal_differs"] + ["content_missing"] * 4


def test_every_contradiction_has_words() -> None:
    source = (ROOT / "workflow" / "queries" / "invariants.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    assert len(codes) == 11
    assert codes - WORDS.keys() == set()


def test_both_languages_say_the_same_facts() -> None:
    blanks = {code: [set(re.findall(r"{(\w+)}", said)) for said in words] for code, words in WORDS.items()}
    assert {code: found for code, found in blanks.items() if found[0] != found[1]} == {}


def test_an_installation_in_use_is_not_turned_into_a_demonstration(
    run: Run, database: Database, database_url: str
) -> None:
    found(database, "so-y-te")
    answer = run("demo", database_url=database_url)
    assert (answer.code, answer.out) == (1, "")
    assert is_one_line(answer.err)
    assert not database.read(installation.is_demo)


def test_serving_answers_until_it_is_stopped(run: Run, tmp_path: Path) -> None:
    assert run("migrate").code == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from api.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert answers(f"http://127.0.0.1:{port}/health/ready")
        finally:
            process.terminate()
        process.wait(timeout=20)


def answers(url: str) -> bool:
    """Whether this address answers 200 within half a minute."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address.
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.2)
    return False
