"""Check plan files, and show what changes from one plan to another."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from api.cli.mistakes import NOT_NOW, Mistake
from api.cli.opening import opened
from api.cli.plan_problems import line
from api.cli.words import say
from api.settings import Settings
from states.labels import Language
from workflow.plans.differences import Difference, differences
from workflow.plans.lint.source import read
from workflow.plans.problems import PlanInvalid, Problem
from workflow.plans.schema import Plan
from workflow.queries import installed

_VERSION = re.compile(r"(?P<plan>[a-z0-9-]+)@(?P<number>[1-9][0-9]{0,6})")


def check_plans(names: Sequence[str], *, as_json: bool) -> int:
    """Print every problem of these files as compilers do; returns the exit code. Raises OSError and PlanNotShipped."""
    found = {name: tuple(_problems(name)) for name in names}
    if as_json:
        rows = [asdict(problem) for problems in found.values() for problem in problems]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_problems(found, Settings().language)
    return NOT_NOW if any(found.values()) else 0


def _problems(name: str) -> Iterator[Problem]:
    try:
        read(name)
    except PlanInvalid as invalid:
        yield from invalid.problems


def _print_problems(found: dict[str, tuple[Problem, ...]], lang: Language) -> None:
    for name, problems in found.items():
        for problem in problems:
            print(line(problem, lang))
        if not problems:
            print(say("plan_sound", lang, file=name))


def compare_plans(before: str, after: str, *, as_json: bool) -> None:
    """Print what changes between two plans. Raises OSError, PlanInvalid, PlanNotShipped and Mistake."""
    found = differences(_plan(before), _plan(after))
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    lang = Settings().language
    for one in found:
        print(_line(one, lang))
    if not found:
        print(say("plans_alike", lang))


def _line(one: Difference, lang: Language) -> str:
    section = f" [{one.section}]" if one.section else ""
    if one.before is None:
        return f"+ {one.path}{section}: {_value(one.after, say('added', lang))}"
    if one.after is None:
        return f"- {one.path}{section}: {_value(one.before, say('removed', lang))}"
    return f"  {one.path}{section}: {_value(one.before, '{…}')} → {_value(one.after, '{…}')}"


def _value(value: object, whole: str) -> str:
    """Write a value; of one that has parts only say how many, or its rule, or what became of it."""
    match value:
        case list():
            return f"[{len(value)}]"
        case {"rule": rule}:
            return str(rule)
        case dict():
            return whole
    return str(value)


def _plan(name: str) -> Plan:
    """Give the plan of a file, the shipped one of an id, or a version that was put into force here."""
    version = _VERSION.fullmatch(name)
    if version is None:
        return read(name).plan
    return _installed(version["plan"], int(version["number"]))


def _installed(plan_id: str, number: int) -> Plan:
    with opened() as there:
        plan = there.database.read(lambda connection: installed.find_version(connection, plan_id, number))
    if plan is None:
        raise Mistake("version_unknown", plan=plan_id, number=number)
    return plan
