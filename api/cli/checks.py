"""Check what this installation holds against what must be."""

import difflib
from pathlib import Path

from api.cli.mistakes import MISTYPED, NOT_NOW, Mistake
from api.cli.opening import opened
from api.cli.words import say
from api.settings import Settings
from states import diagram as tables
from states.labels import Language
from workflow.queries import invariants
from workflow.queries.invariants import Finding

LIFECYCLES = Path("docs/lifecycles.md")
"""The golden file, from the root of the repository."""


def check_invariants() -> int:
    """Print each contradiction; returns the exit code."""
    with opened() as site:
        storage, lang = site.storage, site.settings.language
        found = site.database.read(lambda connection: invariants.broken(connection, storage=storage))
    for finding in found:
        print(_told(finding, lang))
    if not found:
        print(say("no_finding", lang))
    return NOT_NOW if found else 0


def _told(finding: Finding, lang: Language) -> str:
    rest = ", ".join(f"{key} {value}" for key, value in finding.detail.items() if key not in {"aggregate", "id"})
    return f"{finding.code}: {say(finding.code, lang, rest=rest, **finding.detail)}"


def diagram(*, write: bool, check: bool) -> int:
    """Print the tables of moves, write them to their file, or compare them with it; returns the exit code."""
    if write and check:
        raise Mistake("write_or_check", exit_code=MISTYPED)
    made, lang = tables.document(), Settings().language
    if write:
        LIFECYCLES.write_text(made, encoding="utf-8")
        print(say("diagram_written", lang, path=LIFECYCLES))
        return 0
    if check:
        return _compare(made, lang)
    print(made, end="")
    return 0


def _compare(made: str, lang: Language) -> int:
    kept = LIFECYCLES.read_text(encoding="utf-8") if LIFECYCLES.exists() else ""
    if kept == made:
        print(say("diagram_same", lang, path=LIFECYCLES))
        return 0
    lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), str(LIFECYCLES), "thidua diagram", lineterm="")
    print("\n".join(lines))
    raise Mistake("diagram_differs", path=LIFECYCLES)
