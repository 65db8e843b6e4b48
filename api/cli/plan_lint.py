"""Look for what plans leave unclear, or say against the calendar, the law, or themselves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.cli.opening import Opened, opened
from api.cli.words import say
from api.settings import Settings
from states.labels import LANGUAGES, Language
from states.labels.findings import finding_words
from workflow.calendar import WorkingDays, local_day
from workflow.calendar.public import working_days
from workflow.plans import lint
from workflow.plans.lint import Case, Finding, Severity
from workflow.plans.lint.source import Source, read
from workflow.plans.loader import shipped
from workflow.plans.tree import field_path
from workflow.queries import calendar, installed

_YEARS = range(2000, 2101)
"""The years that a plan may name."""


@dataclass(frozen=True, slots=True)
class Located:
    """One thing found, with the file and the line where there are some."""

    finding: Finding
    source: Source


def lint_plans(names: Sequence[str], *, site: bool, as_json: bool) -> int:
    """Print what is found in these plans, the shipped ones without names; returns 1 where one has an error.

    With `site` the installation's own calendar counts, its own plans are meant where none is named, and it is said
    who does nobody's work there. Raises PlanNotShipped, PlanInvalid, OSError and Mistake.
    """
    if site:
        with opened() as there:
            found = _found_there(there, names)
    else:
        days = working_days(_YEARS)
        found = [one for name in names or shipped() for one in _located(read(name), days)]
    if as_json:
        print(json.dumps([_entry(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print(found, Settings().language)
    return 1 if any(one.finding.severity is Severity.ERROR for one in found) else 0


def _located(source: Source, days: WorkingDays) -> list[Located]:
    return [Located(finding, source) for finding in lint.findings(source.plan, days=days)]


def _found_there(there: Opened, names: Sequence[str]) -> list[Located]:
    def work(connection: Connection) -> list[Located]:
        days, today = calendar.working_days(connection), local_day(there.now())
        own = () if names else (Source(plan, plan.id, None) for plan in installed.plans(connection))
        found = []
        for source in (*(read(name) for name in names), *own):
            found += _located(source, days)
            unstaffed = installed.unstaffed(connection, Case(source.plan, days), day=today)
            found += [Located(finding, source) for finding in unstaffed]
        return found

    return there.database.read(work)


def _entry(one: Located) -> dict[str, object]:
    finding = one.finding
    return {
        "plan": finding.plan,
        "section": finding.section,
        "code": finding.code,
        "severity": finding.severity.value,
        "field": field_path(finding.place),
        "file": one.source.file,
        "line": one.source.line(finding.place),
        "message": {lang: finding_words(finding.code, finding.detail, lang) for lang in LANGUAGES},
    }


def _print(found: Sequence[Located], lang: Language) -> None:
    """Print as compilers do, so that editors can jump to the line."""
    for one in found:
        finding, line = one.finding, one.source.line(one.finding.place)
        place = f"{one.source.file}:{line}" if line else one.source.file
        words = finding_words(finding.code, finding.detail, lang)
        print(f"{place}: {say(finding.severity, lang)} {finding.code} [{finding.section}]: {words}")
    if not found:
        print(say("nothing_found", lang))
