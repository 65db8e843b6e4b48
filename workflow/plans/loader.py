"""Load plans from YAML files, naming every mistake with its line."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import ValidationError

from workflow.plans import coherence, tree
from workflow.plans.faults import Incoherent
from workflow.plans.plain import Place
from workflow.plans.problems import PlanInvalid, Problem, expected_by
from workflow.plans.schema import Plan

_SHIPPED = files("workflow.plans") / "shipped"
_SUFFIX = ".yaml"
_UNION_TAG_ERRORS = frozenset({"union_tag_invalid", "union_tag_not_found"})
_ABSENT = frozenset({"missing", "union_tag_not_found"})


class PlanNotShipped(LookupError):
    """No plan of this id comes with the product."""

    def __init__(self, plan_id: str, known: tuple[str, ...]) -> None:
        """Keep the id that was asked for and the ids that there are."""
        super().__init__(f"no plan {plan_id} is shipped; there are: {', '.join(known)}")
        self.plan_id = plan_id
        self.known = known


def load(path: Path) -> Plan:
    """Return the plan in a UTF-8 file; raises OSError, or PlanInvalid with every problem."""
    return _decoded(path.read_bytes(), name=path.name)


def parse(text: str, name: str) -> Plan:
    """Return the plan in a YAML text; `name` stands for the file in problems. Raises PlanInvalid with every problem."""
    root = tree.compose(text, name=name)
    problems = list(tree.repetitions(root, name=name))
    values = tree.values(root)
    problems += [_problem(root, fault.place, fault.expected, name=name) for fault in coherence.faults(values)]
    try:
        plan = Plan.model_validate(values)
    except ValidationError as error:
        raise PlanInvalid([*problems, *_field_problems(root, error, name=name)]) from error
    if problems:
        raise PlanInvalid(problems)
    return plan


def shipped() -> tuple[str, ...]:
    """Return the ids of the plans that come with the product, in order."""
    return tuple(sorted(Path(entry.name).stem for entry in _SHIPPED.iterdir() if entry.name.endswith(_SUFFIX)))


def load_shipped(plan_id: str) -> Plan:
    """Return a plan that comes with the product; raises PlanNotShipped."""
    if plan_id not in shipped():
        raise PlanNotShipped(plan_id, shipped())
    name = plan_id + _SUFFIX
    return _decoded((_SHIPPED / name).read_bytes(), name=name)


def _decoded(content: bytes, *, name: str) -> Plan:
    """Parse the bytes of a file."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PlanInvalid([Problem(name, line, "", "text in UTF-8")]) from error
    return parse(text, name)


def _problem(root: yaml.Node, place: Place, expected: str, *, name: str) -> Problem:
    line, there = tree.locate(root, place)
    return Problem(name, line, tree.field_path(there), expected)


def _field_problems(root: yaml.Node, error: ValidationError, *, name: str) -> Iterator[Problem]:
    """Yield a problem for each field that the schema refuses."""
    for details in error.errors(include_url=False):
        if isinstance(details.get("ctx", {}).get("error"), Incoherent):
            continue  # The same faults are found in the file's own values, where they have lines.
        if details["type"] == "too_short" and details["input"]:
            continue  # Pydantic counts only the entries that it accepts; the others have a problem of their own.
        place = (*details["loc"], *(("rule",) if details["type"] in _UNION_TAG_ERRORS else ()))
        line, there = tree.locate(root, place)
        absent = place[-1:] if details["type"] in _ABSENT else ()
        yield Problem(name, line, tree.field_path(there + absent), expected_by(details))
