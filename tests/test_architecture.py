"""Prove that the code keeps the shape that it promises: layers, sizes, clocks, and nothing of any one machine."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ("api", "notifications", "states", "workflow")

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

MAY_ASK_THE_CLOCK = re.compile(r"api/(deps|cli|cli_\w+|cli/\w+)\.py")
MAY_READ_THE_ENVIRONMENT = re.compile(r"api/(settings|cli|cli_\w+|cli/\w+)\.py")

HOME_FOLDER = re.compile(r"(?<![\w.~:])/(?:home/[a-z]|root/|Users/[A-Z])")
REGISTRY = re.compile(r"https?://[^\s\"'<>]*(?:pypi|pythonhosted|npmjs|/simple\b|/index\b)|--(?:extra-)?index-url[ =]")
LOCKS_WITH_ADDRESSES = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}

WRONG_IMPORTS = [
    ("house", "states/actors.py", "import workflow"),
    ("house", "workflow/database.py", "import api.migrations"),
    ("states", "states/refusals.py", "import states.guards"),
    ("workflow", "workflow/homeless.py", "import workflow.models"),
    ("workflow", "workflow/database.py", "import workflow.models"),
    ("machine", "states/guards.py", "import transitions"),
    ("pure", "states/facts.py", "import sqlalchemy"),
    ("web", "workflow/database.py", "import fastapi"),
]


def tracked() -> list[Path]:
    """Return every file that git holds or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def modules(*, of: Iterable[str] = ()) -> list[Path]:
    """Return the Python files below the folders named, or all."""
    wanted = set(of)
    return [
        path for path in tracked() if path.suffix == ".py" and (not wanted or wanted & {name_of(path).split("/")[0]})
    ]


def written_by_hand() -> list[Path]:
    """Return the modules whose size counts: the product's, less the migrations, which follow the schema."""
    return [path for path in modules(of=PACKAGES) if not name_of(path).startswith("api/migrations/")]


def name_of(path: Path) -> str:
    """Return a path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[str]:
    """Yield the name of each module that a file imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def lines_with(pattern: re.Pattern[str] | str) -> list[str]:
    """Return place and text of each line of a tracked text file that the pattern, or the very text, occurs in."""
    wanted = re.compile(re.escape(pattern)) if isinstance(pattern, str) else pattern
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in tracked()
        if b"\0" not in path.read_bytes()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


def banned_names(*arguments: str, source: str | None = None) -> list[tuple[str, str]]:
    """Return file and message of each use of a banned name, wherever the configuration allows it or not."""
    options = ["--select", "TID251", "--ignore-noqa", "--no-cache", "--output-format", "json"]
    command = [str(BIN / "ruff"), "check", *options, "--config", "lint.per-file-ignores = {}", *arguments]
    found = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
    return [(Path(row["filename"]).relative_to(ROOT).as_posix(), row["message"]) for row in json.loads(found.stdout)]


def contracts_of(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Check the import contracts of the copy of the project in `folder`."""
    command = [str(BIN / "lint-imports"), "--no-cache", "--no-logo", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name_of(path) for path in modules() if not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_no_file_is_longer_than_a_person_reads_in_one_go() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written_by_hand()}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    sizes = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in written_by_hand()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FUNCTION} == {}


def test_only_the_lifecycle_knows_the_state_machine_library() -> None:
    users = {
        name_of(path) for path in modules() if any(name.split(".")[0] == "transitions" for name in imports_of(path))
    }
    assert users == {"states/lifecycle.py"}


def test_only_the_edge_asks_the_clock_and_the_environment() -> None:
    allowed = {"environment": MAY_READ_THE_ENVIRONMENT, "clock": MAY_ASK_THE_CLOCK}
    trespasses = [
        (name, message)
        for name, message in banned_names(*PACKAGES)
        if not allowed["environment" if "environment" in message else "clock"].fullmatch(name)
    ]
    assert trespasses == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime as when\nwhen.now()\n",
        "import datetime\ndatetime.date.today()\n",
        "import time\ntime.time()\n",
        "from sqlalchemy import func\nfunc.now()\n",
        "import os\nos.environ\n",
    ],
)
def test_a_clock_in_the_wrong_place_is_found(source: str) -> None:
    found = banned_names("--stdin-filename", "states/guards.py", "-", source=source)
    assert [name for name, _ in found] == ["states/guards.py"]


def test_the_house_has_four_packages() -> None:
    beside = {"benchmarks", "tests"}
    assert {name_of(path).split("/")[0] for path in modules() if path.parent != ROOT} - beside == set(PACKAGES)


def test_nothing_names_a_folder_of_one_machine() -> None:
    assert lines_with(HOME_FOLDER) + lines_with(f"{ROOT}/") == []


def test_nothing_names_the_address_of_a_registry() -> None:
    assert lines_with(REGISTRY) == []
    assert {path.name for path in tracked()} & LOCKS_WITH_ADDRESSES == set()


def test_imports_run_down_only() -> None:
    answer = contracts_of(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("contract", "name", "line"), WRONG_IMPORTS)
def test_an_import_that_runs_up_is_found(contract: str, name: str, line: str, tmp_path: Path) -> None:
    for path in [ROOT / "pyproject.toml", *modules(of=PACKAGES)]:
        (tmp_path / name_of(path)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, tmp_path / name_of(path))
    with (tmp_path / name).open("a", encoding="utf-8") as wrong:
        wrong.write(f"\n{line}\n")
    answer = contracts_of(tmp_path, "--contract", contract)
    assert "Contracts: 0 kept, 1 broken." in answer.stdout, answer.stdout + answer.stderr
