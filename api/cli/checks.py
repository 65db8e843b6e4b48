"""Check what this installation holds against what must be."""

from pathlib import Path

from api.cli import golden
from api.cli.mistakes import NOT_NOW
from api.cli.opening import opened
from api.cli.words import say
from states import diagram as tables
from states.labels import Language
from workflow.plans import file_schema
from workflow.queries import invariants
from workflow.queries.invariants import Finding

LIFECYCLES, PLAN_SCHEMA = Path("docs/lifecycles.md"), Path("docs/plan-schema.json")
"""The golden files, from the root of the repository."""


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
    return golden.keep(LIFECYCLES, tables.document(), command="thidua diagram", write=write, check=check)


def plan_schema(*, write: bool, check: bool) -> int:
    """Print the JSON Schema of plan files, write it to its file, or compare it with that; returns the exit code."""
    return golden.keep(PLAN_SCHEMA, file_schema.document(), command="thidua plan schema", write=write, check=check)
